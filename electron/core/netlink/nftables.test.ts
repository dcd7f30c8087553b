/** Messages of nf_tables, built as linux/netfilter/nf_tables.h lays them out: for what a test kernel may lack. */
import { describe, expect, it } from 'vitest'
import { attribute, attributeNest, attributeString } from './attributes'
import { commentOf, decodeFlowtable } from './nftables'
import { decodeExpressions, findCounter } from './nftables-expressions'

const be32 = (type: number, value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return attribute(type, bytes)
}
const be64 = (type: number, value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return attribute(type, bytes)
}
const expression = (name: string, ...data: Buffer[]): Buffer =>
  attributeNest(1, attributeString(1, name), attributeNest(2, ...data))
const decode = (...list: Buffer[]): ReturnType<typeof decodeExpressions> => {
  const bytes = Buffer.concat(list)
  return decodeExpressions(bytes, 0, bytes.length)
}

describe('decodeFlowtable', () => {
  it('reads table, name, hook, priority and devices', () => {
    const devices = attributeNest(3, attributeString(1, 'eth0'), attributeString(1, 'eth1'))
    const message = Buffer.concat([
      Buffer.from([1, 0, 0, 0]),
      attributeString(1, 'fw'),
      attributeString(2, 'fast'),
      attributeNest(3, be32(1, 0), be32(2, -10), devices)
    ])
    expect(decodeFlowtable(message, 0, message.length)).toEqual({
      family: 'inet',
      table: 'fw',
      name: 'fast',
      hook: 0,
      priority: -10,
      devices: ['eth0', 'eth1']
    })
  })

  it('passes over a family it does not know', () => {
    expect(decodeFlowtable(Buffer.from([99, 0, 0, 0]), 0, 4)).toBeNull()
  })
})

describe('decodeExpressions', () => {
  it('keeps the name of what it does not know, and the set a lookup goes to', () => {
    expect(decode(expression('quantum'), expression('lookup', attributeString(1, '__set7')))).toEqual([
      { kind: 'other', name: 'quantum', set: null },
      { kind: 'other', name: 'lookup', set: '__set7' }
    ])
  })

  it('does not take a write for a test', () => {
    expect(decode(expression('meta', be32(2, 3), be32(3, 1)), expression('payload', be32(5, 1)))).toEqual([
      { kind: 'other', name: 'meta set', set: null },
      { kind: 'other', name: 'payload write', set: null }
    ])
  })

  it('reads verdicts with their chain', () => {
    const verdict = attributeNest(2, be32(1, -3), attributeString(2, 'web'))
    expect(decode(expression('immediate', be32(1, 0), attributeNest(2, verdict)))).toEqual([
      { kind: 'verdict', code: -3, chain: 'web' }
    ])
  })

  it('finds the counter among others, and its numbers beyond 32 bits', () => {
    const bytes = Buffer.concat([
      expression('counters'),
      expression('cmp', be32(1, 1)),
      expression('counter', be64(1, 2 ** 40 + 7), be64(2, 5))
    ])
    expect(findCounter(bytes, 0, bytes.length)).toEqual({ packets: 5, bytes: 2 ** 40 + 7 })
    const none = expression('cmp', be32(1, 1))
    expect(findCounter(none, 0, none.length)).toBeNull()
  })

  it('refuses a list that runs past its end', () => {
    const bytes = expression('counter', be64(1, 1))
    bytes.writeUInt16LE(400, 0)
    expect(() => decodeExpressions(bytes, 0, bytes.length)).toThrow(/attribute of 400 bytes/)
  })
})

describe('commentOf', () => {
  it('finds the comment among the user data, and survives a bad length', () => {
    expect(commentOf(Buffer.from([1, 2, 9, 9, 0, 3, 104, 105, 0]))).toBe('hi')
    expect(commentOf(Buffer.from([0, 200, 104, 105]))).toBe('hi')
    expect(commentOf(Buffer.from([1]))).toBeNull()
    expect(commentOf(null)).toBeNull()
  })
})
