import { describe, expect, it } from 'vitest'
import { DumpMemo } from './dump-memo'

const memo = new DumpMemo<{ text: string }>()
let decoded = 0
const decode = (buffer: Buffer, start: number, end: number) => {
  decoded++
  return { text: buffer.toString('latin1', start, end) }
}
/** One dump of these messages. */
function dump(...texts: string[]) {
  decoded = 0
  memo.begin()
  const records = texts.flatMap(
    (text) => memo.take(decode, Buffer.from(`--${text}`), 2, 2 + text.length, 0) ?? []
  )
  return memo.finish(records)
}

describe('DumpMemo', () => {
  it('gives the same records, decoding only messages that changed', () => {
    const first = dump('a', 'bb', 'c')
    expect(decoded).toBe(3)
    expect(dump('a', 'bb', 'c')).toBe(first)
    expect(decoded).toBe(0)
    const second = dump('a', 'bX', 'c')
    expect(second.map(({ text }) => text)).toEqual(['a', 'bX', 'c'])
    expect([second[0], second[2]]).toEqual([first[0], first[2]])
    expect(second[0]).toBe(first[0])
    expect(decoded).toBe(1)
  })

  it('sees messages that came and went at the end', () => {
    const first = dump('a', 'b')
    const longer = dump('a', 'b', 'c')
    expect(longer).toHaveLength(3)
    const shorter = dump('a')
    expect(shorter.map(({ text }) => text)).toEqual(['a'])
    expect(shorter).not.toBe(first)
  })

  it('is not confused by a dump that was broken off', () => {
    const whole = dump('x', 'y')
    memo.begin()
    memo.take(decode, Buffer.from('zz'), 0, 2, 0)
    expect(dump('x', 'y')).toBe(whole)
  })
})
