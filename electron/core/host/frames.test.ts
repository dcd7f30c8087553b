import { describe, expect, it } from 'vitest'
import { encodeFrame, FrameReader } from './frames'

const values = [{ a: 1 }, ['ü', null], 'text', { deep: { er: [1, 2, 3] } }]
const stream = Buffer.concat(values.map((value) => encodeFrame(value, 1000)))

describe('frames', () => {
  it.each([1, 2, 3, 5, 7, 64, 10_000])('are put together from pieces of %d bytes', (size) => {
    const reader = new FrameReader(1000)
    const read: unknown[] = []
    for (let at = 0; at < stream.length; at += size) read.push(...reader.push(stream.subarray(at, at + size)))
    expect(read).toEqual(values)
    expect(reader.atBoundary).toBe(true)
  })

  it('know when a stream ends within one', () => {
    const reader = new FrameReader(1000)
    reader.push(stream.subarray(0, 3))
    expect(reader.atBoundary).toBe(false)
    const second = new FrameReader(1000)
    second.push(stream.subarray(0, 5))
    expect(second.atBoundary).toBe(false)
  })

  it('beyond the bound are refused by their length alone', () => {
    expect(() => new FrameReader(100).push(Buffer.from([0, 0, 0, 101]))).toThrow(/101 bytes/)
    expect(() => new FrameReader(100).push(Buffer.from([255, 255, 255, 255]))).toThrow(/4294967295 bytes/)
    expect(() => encodeFrame('x'.repeat(200), 100)).toThrow(/202 bytes/)
  })

  it.each([
    ['nothing', Buffer.from([0, 0, 0, 0])],
    ['no JSON', Buffer.from([0, 0, 0, 1, 0x7b])]
  ])('with %s in them are refused', (_what, bytes) => {
    expect(() => new FrameReader(100).push(bytes)).toThrow(/frame/i)
  })
})
