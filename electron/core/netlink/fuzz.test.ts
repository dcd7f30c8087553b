/** Bytes that no kernel sends: a decoder may refuse them with DecodeError, and nothing else, in bounded time. */
import { describe, expect, it } from 'vitest'
import { decodeAddress } from './addresses'
import { decodeBridgeVlans } from './bridge-vlans'
import { DecodeError, KernelError } from './kernel-error'
import { decodePeer } from './link-peer'
import { decodeLink } from './links'
import { eachMessage, messageError } from './message'
import { decodeFdb, decodeNeighbour } from './neighbours'
import { decodeNetconf } from './netconf'
import { decodeNexthop } from './nexthops'
import { decodeRoute } from './routes'
import { decodeRule } from './rules'
import { decodeSocket } from './sockets'
import {
  attributeAddress,
  attributeNest,
  attributeString,
  attributeU32,
  attributeU8,
  framed,
  linkMessage,
  routeMessage,
  routeNexthop,
  attribute
} from './test-support/messages'
import { decodeTc } from './traffic-control'

/** A small generator (mulberry32), so that a failure can be run again; VETHSCOPE_SEED tries others. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

const seed = Number(process.env.VETHSCOPE_SEED ?? 20_261)
const decoders = {
  decodeLink,
  decodePeer,
  decodeBridgeVlans,
  decodeAddress,
  decodeRoute,
  decodeRule,
  decodeNexthop,
  decodeNeighbour,
  decodeFdb,
  decodeNetconf,
  decodeTc,
  decodeSocket: (buffer: Buffer, start: number, end: number) => decodeSocket(buffer, start, end, 'tcp')
}

/** What a decoder makes of [32, 32 + length) of a buffer whose other bytes are `padding`; its refusal as text. */
function outcome(
  decode: (buffer: Buffer, start: number, end: number) => unknown,
  body: Buffer,
  padding: number
): string {
  const buffer = Buffer.alloc(body.length + 64, padding)
  body.copy(buffer, 32)
  try {
    return JSON.stringify(decode(buffer, 32, 32 + body.length))
  } catch (error) {
    if (error instanceof DecodeError) return error.message
    throw error
  }
}

/** Runs all decoders; what lies outside the message must not show in the result. */
function decodeAll(body: Buffer): void {
  for (const [name, decode] of Object.entries(decoders)) {
    try {
      expect(outcome(decode, body, 0xff)).toBe(outcome(decode, body, 0x01))
    } catch (error) {
      throw new Error(`${name} for ${body.toString('hex')}: ${String(error)}`, { cause: error })
    }
  }
}

const seeds = [
  linkMessage({
    kind: 'bridge',
    data: [attributeU32(1, 1), attributeU8(7, 1)],
    slaveKind: 'bridge',
    slaveData: [attributeU8(1, 3)],
    more: [
      attributeNest(52, attributeString(53, 'alt')),
      attribute(23, Buffer.alloc(200)),
      attributeU32(37, 1)
    ]
  }),
  linkMessage({ kind: 'vxlan', data: [attributeU32(1, 5), attributeAddress(2, '10.0.0.1')] }),
  routeMessage(
    2,
    { length: 24 },
    attributeAddress(1, '10.0.0.0'),
    attribute(9, routeNexthop(1, 2, 0, attributeAddress(5, '10.0.0.2')))
  ),
  routeMessage(
    10,
    { length: 64 },
    attributeAddress(1, 'fe80'.padEnd(32, '0')),
    attributeNest(8, attributeU32(2, 1400))
  )
]

describe(`decoders and hostile bytes (seed ${seed})`, () => {
  it('refuse random bytes with DecodeError only', () => {
    const random = generator(seed)
    for (let round = 0; round < 4000; round++) {
      const body = Buffer.alloc(Math.floor(random() * 160))
      for (let at = 0; at < body.length; at++) body[at] = Math.floor(random() * 256)
      // Half of them with a family that is looked at.
      if (round % 2 === 0 && body.length > 0) body[0] = [0, 2, 7, 10][round % 4] ?? 0
      decodeAll(body)
    }
  })

  it('refuse real messages that were cut or had bytes changed', () => {
    const random = generator(seed + 1)
    for (const message of seeds) {
      for (let length = 0; length <= message.length; length++) decodeAll(message.subarray(0, length))
      for (let round = 0; round < 1500; round++) {
        const changed = Buffer.from(message)
        for (let change = 0; change < 1 + (round % 4); change++)
          changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256)
        decodeAll(changed)
      }
    }
  })

  it('end on framing that lies about lengths', () => {
    const random = generator(seed + 2)
    for (let round = 0; round < 4000; round++) {
      const datagram = Buffer.concat([
        framed(2, 0x300, 1, Buffer.alloc(24)),
        framed(16, 2, 1, seeds[round % 4] ?? Buffer.alloc(0))
      ])
      for (let change = 0; change < 1 + (round % 5); change++)
        datagram[Math.floor(random() * datagram.length)] = Math.floor(random() * 256)
      let seen = 0
      try {
        eachMessage(datagram, Math.floor(random() * (datagram.length + 1)), (view) => {
          seen++
          const error = messageError(datagram, view, 'fuzz')
          return error === null || error instanceof KernelError
        })
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError)
      }
      expect(seen).toBeLessThanOrEqual(datagram.length / 16)
    }
  })
})
