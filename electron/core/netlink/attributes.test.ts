import { describe, expect, it } from 'vitest'
import {
  attribute,
  attributeNest,
  attributeString,
  AttributeTable,
  attributeU16,
  attributeU32,
  attributeU8,
  eachAttribute
} from './attributes'
import { DecodeError } from './kernel-error'

const parsed = (max: number, ...parts: Buffer[]): AttributeTable => {
  const buffer = Buffer.concat(parts)
  return new AttributeTable(max).parse(buffer, 0, buffer.length)
}

describe('netlink attributes', () => {
  it('come back as they were built, padding and all', () => {
    const table = parsed(
      9,
      attributeU8(1, 7),
      attributeU16(2, 0x1234),
      attributeU32(3, -1),
      attributeString(4, 'eth0')
    )
    expect(table.u8(1)).toBe(7)
    expect(table.u16(2)).toBe(0x1234)
    expect(table.be16(2)).toBe(0x3412)
    expect(table.u32(3)).toBe(0xffffffff)
    expect(table.i32(3)).toBe(-1)
    expect(table.string(4)).toBe('eth0')
    expect(table.u8(9)).toBeNull()
    expect(table.string(9)).toBeNull()
  })

  it('of a type above the table are passed over, and of two alike the last counts', () => {
    const table = parsed(2, attributeU8(77, 1), attributeU8(1, 1), attributeU8(1, 2))
    expect(table.has(77)).toBe(false)
    expect(table.u8(1)).toBe(2)
  })

  it('of the message before are forgotten, also those of a nest that is not there', () => {
    const nested = new AttributeTable(3)
    const outer = parsed(3, attributeNest(1, attributeU8(2, 9)))
    expect(nested.nested(outer, 1).u8(2)).toBe(9)
    expect(nested.nested(outer, 3).u8(2)).toBeNull()
    outer.parse(Buffer.alloc(0), 0, 0)
    expect(outer.has(1)).toBe(false)
  })

  it('that are too short, or too long for their message, are refused', () => {
    expect(() => parsed(3, attributeU8(1, 1)).u32(1)).toThrow(DecodeError)
    expect(() => parsed(3, attribute(1, Buffer.alloc(8)).subarray(0, 8))).toThrow(DecodeError)
    const zero = Buffer.alloc(8)
    expect(() => parsed(3, zero)).toThrow(DecodeError)
    expect(() => eachAttribute(zero, 0, 8, () => undefined)).toThrow(DecodeError)
    expect(() => new AttributeTable(3).parse(zero, 0, 99)).toThrow(DecodeError)
  })

  it('hold numbers beyond 32 bits', () => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64LE(2n ** 40n + 5n)
    expect(parsed(1, attribute(1, bytes)).u64(1)).toBe(2 ** 40 + 5)
  })
})
