/** Dumps of made messages: what is kept, what is only counted, and that the end is found either way. */
import { describe, expect, it } from 'vitest'
import { DumpMemo } from './dump-memo'
import { DumpReading } from './dump-reading'
import { KernelError } from './kernel-error'
import { HEADER_SIZE, NLM_F_DUMP_INTR, NLM_F_MULTI, NLMSG_DONE, NLMSG_ERROR, writeMessage } from './message'

const SEQUENCE = 7
const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}
const message = (value: number, type = 24, flags = NLM_F_MULTI, sequence = SEQUENCE): Buffer => {
  const bytes = Buffer.alloc(HEADER_SIZE + 4)
  writeMessage(bytes, type, flags, sequence, word(value))
  return bytes
}
const done = message(0, NLMSG_DONE)
/** Three datagrams of two, and the end in one of its own. */
const six = [
  [1, 2],
  [3, 4],
  [5, 6]
].map((pair) => Buffer.concat(pair.map((value) => message(value))))
const whole = [...six, done]

let decoded = 0
const decode = (buffer: Buffer, start: number): number => {
  decoded++
  return buffer.readInt32LE(start)
}

function read(datagrams: readonly Buffer[], max: number, memo?: DumpMemo<number>) {
  decoded = 0
  memo?.begin()
  const reading = new DumpReading<number>({
    sequence: SEQUENCE,
    call: 'RTM_GETROUTE',
    take: (buffer, view) =>
      memo === undefined
        ? decode(buffer, view.start)
        : memo.take(decode, buffer, view.start, view.end, view.type),
    max,
    memo
  })
  for (const datagram of datagrams) {
    expect(reading.done).toBe(false)
    reading.datagram(datagram, datagram.length)
  }
  expect(reading.done).toBe(true)
  const result = reading.result()
  return memo === undefined ? result : { ...result, records: memo.finish(result.records, result.interrupted) }
}

describe('a dump with a bound', () => {
  it('keeps all when all fits', () => {
    expect(read(whole, 7)).toEqual({ records: [1, 2, 3, 4, 5, 6], interrupted: false, leftOut: 0 })
    expect(read(whole, 6)).toMatchObject({ leftOut: 0 })
  })

  it('counts what comes after the datagram that reached it, without decoding it', () => {
    expect(read(whole, 3)).toEqual({ records: [1, 2, 3, 4], interrupted: false, leftOut: 2 })
    expect(decoded).toBe(4)
    expect(read(whole, 0)).toEqual({ records: [], interrupted: false, leftOut: 6 })
  })

  it('leaves messages of another request uncounted, and sees an interruption in the rest', () => {
    const foreign = message(9, 24, NLM_F_MULTI, SEQUENCE + 1)
    const moved = message(5, 24, NLM_F_MULTI | NLM_F_DUMP_INTR)
    const cut = [six[0] ?? done, Buffer.concat([foreign, moved]), done]
    expect(read(cut, 2)).toEqual({ records: [1, 2], interrupted: true, leftOut: 1 })
  })

  it('throws what the kernel refuses in the rest', () => {
    const refused = [six[0] ?? done, message(-1, NLMSG_ERROR)]
    expect(() => read(refused, 1)).toThrow(KernelError)
  })

  it('is remembered as far as it went, and says again how much is missing', () => {
    const memo = new DumpMemo<number>()
    const first = read(whole, 4, memo)
    const second = read(whole, 4, memo)
    expect(second.leftOut).toBe(2)
    expect(second.records).toBe(first.records)
    expect(decoded).toBe(0)
    // More room than before: nothing stays cut.
    expect(read(whole, 100, memo)).toMatchObject({ records: [1, 2, 3, 4, 5, 6], leftOut: 0 })
    expect(read(whole, 4, memo)).toMatchObject({ records: [1, 2, 3, 4], leftOut: 2 })
  })
})
