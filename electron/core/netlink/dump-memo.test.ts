import { describe, expect, it } from 'vitest'
import { DumpMemo } from './dump-memo'

const memo = new DumpMemo<{ text: string }>()
let decoded = 0
let rest = 0
const decode = (buffer: Buffer, start: number, end: number) => {
  decoded++
  return { text: buffer.toString('latin1', start, end) }
}
/** One dump of these messages, two to a datagram, behind a header that says which request they answer. */
function dump(texts: string[], sequence = 1, interrupted = false) {
  decoded = 0
  const records: { text: string }[] = []
  memo.begin()
  for (let from = 0; from < texts.length; from += 2) {
    const messages = texts.slice(from, from + 2)
    const ends = from + 2 >= texts.length
    // What follows the datagram in the buffer does not count.
    const datagram = Buffer.from(`${sequence}:${messages.join('')}${ends ? 'DONE' : ''}#${rest++}`)
    const size = datagram.indexOf('#')
    const known = memo.datagram(datagram, size, sequence, records)
    if (known !== null) {
      expect(known.ends).toBe(ends)
      continue
    }
    let at = `${sequence}:`.length
    for (const text of messages) {
      const record = memo.take(decode, datagram, at, (at += text.length), 0)
      if (record !== null) records.push(record)
    }
    memo.looked(ends)
  }
  return memo.finish(records, interrupted)
}
const textsOf = (records: { text: string }[]): string[] => records.map(({ text }) => text)

describe('DumpMemo', () => {
  it('gives the same records, decoding only messages that changed', () => {
    const first = dump(['a', 'bb', 'c'])
    expect(decoded).toBe(3)
    expect(dump(['a', 'bb', 'c'])).toBe(first)
    expect(decoded).toBe(0)
    const second = dump(['a', 'bX', 'c'])
    expect(textsOf(second)).toEqual(['a', 'bX', 'c'])
    expect(second[0]).toBe(first[0])
    expect(second[2]).toBe(first[2])
    expect(decoded).toBe(1)
    const third = dump(['a', 'bX', 'd'])
    expect(textsOf(third)).toEqual(['a', 'bX', 'd'])
    expect(third[1]).toBe(second[1])
  })

  it('knows messages again whose datagrams answer another request', () => {
    const first = dump(['a', 'b', 'c'], 2)
    expect(dump(['a', 'b', 'c'], 3)).toBe(first)
    expect(decoded).toBe(0)
  })

  it('does not take the datagram of an earlier request for this one', () => {
    const whole = Buffer.from('7:aDONE')
    const records: { text: string }[] = []
    dump(['a'], 7)
    memo.begin()
    expect(memo.datagram(whole, whole.length, 8, records)).toBeNull()
    expect(records).toEqual([])
    memo.begin()
    expect(memo.datagram(whole, whole.length, 7, records)).toEqual(expect.objectContaining({ ends: true }))
    expect(textsOf(records)).toEqual(['a'])
  })

  it('forgets a dump that was interrupted', () => {
    const first = dump(['a', 'b', 'c'])
    expect(textsOf(dump(['a', 'b'], 1, true))).toEqual(['a', 'b'])
    const again = dump(['a', 'b', 'c'])
    expect(decoded).toBe(3)
    expect(again).toEqual(first)
  })

  it('sees messages that came and went at the end', () => {
    const first = dump(['a', 'b'])
    const longer = dump(['a', 'b', 'c'])
    expect(longer).toHaveLength(3)
    const shorter = dump(['a'])
    expect(shorter.map(({ text }) => text)).toEqual(['a'])
    expect(shorter).not.toBe(first)
  })

  it('is not confused by a dump that was broken off', () => {
    const whole = dump(['x', 'y'])
    memo.begin()
    memo.datagram(Buffer.from('zz'), 2, 1, [])
    memo.take(decode, Buffer.from('zz'), 0, 2, 0)
    expect(dump(['x', 'y'])).toBe(whole)
  })
})
