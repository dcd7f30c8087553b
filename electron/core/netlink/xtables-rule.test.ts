/** Kernel expressions read as iptables rules: what is said, and above all what is not passed over. */
import { describe, expect, it } from 'vitest'
import type { KernelExpression } from './nftables-expressions'
import { decodeLegacy } from './xtables-legacy'
import { decodeMatch } from './xtables-matches'
import { foldRule, isWhole } from './xtables-rule'
import { decodeTarget } from './xtables-targets'
import { addressWithMask, deviceName, nativeRateText, prefixLength, tcpFlags } from './xtables-text'

const payload = (base: number, offset: number, length: number): KernelExpression => ({
  kind: 'payload',
  register: 1,
  base,
  offset,
  length
})
const meta = (key: number): KernelExpression => ({ kind: 'meta', register: 1, key })
const cmp = (bytes: number[], op: 'eq' | 'neq' | 'lt' = 'eq'): KernelExpression => ({
  kind: 'cmp',
  register: 1,
  op,
  value: Buffer.from(bytes)
})
const counter: KernelExpression = { kind: 'counter', packets: 3, bytes: 40 }
const accept: KernelExpression = { kind: 'verdict', code: 1, chain: null }
const tcp = [meta(16), cmp([6])]

describe('foldRule', () => {
  it('gathers ports and flags in one match, in the order they are written', () => {
    const rule = foldRule(
      [...tcp, payload(2, 2, 2), cmp([0, 80], 'neq'), payload(2, 0, 2), cmp([0, 22]), counter, accept],
      'ip'
    )
    expect(rule).toMatchObject({
      general: [{ name: '-p', negated: false, values: ['tcp'] }],
      matches: [
        {
          module: 'tcp',
          options: [
            { name: '--sport', negated: false, values: ['22'] },
            { name: '--dport', negated: true, values: ['80'] }
          ]
        }
      ],
      target: { name: 'ACCEPT', goto: false },
      packets: 3,
      bytes: 40,
      unsaid: []
    })
    expect(isWhole(rule)).toBe(true)
  })

  it.each<[string, KernelExpression[]]>([
    ['a set', [payload(1, 12, 4), { kind: 'other', name: 'lookup', set: '__set0' }, counter, accept]],
    ['a test behind the counter', [counter, ...tcp, accept]],
    ['a statement behind the verdict', [counter, accept, { kind: 'other', name: 'log', set: null }]],
    [
      'a comparison that is neither = nor !=',
      [...tcp, payload(2, 2, 2), cmp([0, 80], 'lt'), counter, accept]
    ],
    ['a port without a protocol', [payload(2, 2, 2), cmp([0, 80]), counter, accept]],
    ['a second protocol', [...tcp, meta(16), cmp([17]), counter]],
    ['two sources', [payload(1, 12, 4), cmp([1, 1, 1, 1]), payload(1, 12, 4), cmp([2, 2, 2, 2])]],
    ['a field iptables has no word for', [payload(1, 8, 1), cmp([64]), counter, accept]],
    ['a register that was never loaded', [cmp([1]), counter]],
    ['a value shorter than its field', [...tcp, payload(2, 13, 1), cmp([]), counter]],
    [
      'bits that are turned over',
      [payload(1, 12, 4), { kind: 'bitwise', from: 1, to: 1, mask: Buffer.alloc(4), xor: Buffer.from([1]) }]
    ],
    ['a rate in bytes', [{ kind: 'limit', rate: 1, seconds: 1, burst: 5, plain: false }, counter]]
  ])('names %s as unsaid', (_what, expressions) => {
    const rule = foldRule(expressions, 'ip')
    expect(rule.unsaid.length).toBeGreaterThan(0)
    expect(isWhole(rule)).toBe(false)
  })

  it('is not whole with a structure of a revision it does not know', () => {
    const match: KernelExpression = { kind: 'match', name: 'conntrack', revision: 9, info: Buffer.alloc(200) }
    const rule = foldRule([match, counter, accept], 'ip')
    expect(rule.matches).toEqual([{ module: 'conntrack', options: null }])
    expect(rule.compat).toBe(true)
    expect(isWhole(rule)).toBe(false)
  })

  it('takes the prefix of an address from its mask, and a cut one from its length', () => {
    const mask: KernelExpression = {
      kind: 'bitwise',
      from: 1,
      to: 1,
      mask: Buffer.from([255, 240, 0, 0]),
      xor: Buffer.alloc(4)
    }
    expect(foldRule([payload(1, 16, 4), mask, cmp([172, 16, 0, 0])], 'ip').general[0]?.values).toEqual([
      '172.16.0.0/12'
    ])
    expect(foldRule([payload(1, 24, 2), cmp([0xfd, 0])], 'ip6').general[0]).toEqual({
      name: '-d',
      negated: false,
      values: ['fd00::/16']
    })
  })
})

describe('values', () => {
  it('writes masks, flags, names and rates as iptables does', () => {
    expect(prefixLength(Buffer.from([255, 0, 255, 0]))).toBe(-1)
    expect(addressWithMask(Buffer.from([10, 0, 0, 0]), Buffer.from([255, 0, 255, 0]), 'ip')).toBe(
      '10.0.0.0/255.0.255.0'
    )
    expect(tcpFlags(0)).toBe('NONE')
    expect(tcpFlags(0x12)).toBe('SYN,ACK')
    expect(nativeRateText(5, 60)).toBe('5/min')
    expect(nativeRateText(0, 60)).toBeNull()
    const name = Buffer.alloc(32)
    name.write('br+')
    name.fill(255, 16, 18)
    expect(deviceName(name, 0, 16)).toBe('br+')
    expect(deviceName(Buffer.alloc(32), 0, 16)).toBeNull()
  })
})

describe('noise', () => {
  const names = [
    'addrtype/1',
    'conntrack/3',
    'multiport/1',
    'physdev/0',
    'owner/1',
    'icmp/0',
    'icmp6/0',
    'tcp/0',
    'udp/0',
    'statistic/1',
    'ttl/0',
    'limit/0',
    'comment/0',
    'pkttype/0',
    'iprange/1',
    'mac/0',
    '__proto__/0',
    'toString/0'
  ]
  const targets = [
    'DNAT/0',
    'DNAT/1',
    'DNAT/2',
    'SNAT/0',
    'MASQUERADE/0',
    'REDIRECT/0',
    'REJECT/0',
    'LOG/0',
    'MARK/2',
    'CONNMARK/1',
    'CONNMARK/2',
    'CT/1',
    'TCPMSS/0',
    'CHECKSUM/0',
    'constructor/0'
  ]
  let state = 99
  const byte = (): number => ((state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 16) & 255
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, byte))

  it('makes no decoder throw, whatever the length and the bytes', () => {
    for (let round = 0; round < 80; round++) {
      for (const family of ['ip', 'ip6'] as const) {
        for (const item of [...names, ...targets]) {
          const [name = '', revision = ''] = item.split('/')
          const info = bytes(byte() % 200)
          const decode = names.includes(item) ? decodeMatch : decodeTarget
          expect(() => decode(name, Number(revision), info, family)).not.toThrow()
        }
      }
    }
  })

  it('makes no legacy table throw or run on', () => {
    for (let round = 0; round < 200; round++) {
      const entries = bytes(112 + byte() * 4)
      if (round % 2 === 0) entries.writeUInt16LE(112, 88)
      if (round % 2 === 0) entries.writeUInt16LE(160, 90)
      const raw = {
        entries,
        validHooks: byte(),
        hookEntry: [0, 160, 320, 480, 640],
        underflow: [0, 160, 320, 480, 640]
      }
      for (const family of ['ip', 'ip6'] as const) expect(() => decodeLegacy(raw, family)).not.toThrow()
    }
  })
})
