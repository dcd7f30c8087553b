/** Free subnets are free, and prefixes are what ipaddr.js takes them for. */
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { bigSnapshot } from '../testing/big-snapshot'
import { changeHost, docker, HOST } from '../testing/change-host'
import { hostileTexts } from '../testing/hostile-texts'
import { emptySnapshot, makeRoute } from '../testing/snapshots'
import {
  contains,
  formatIp,
  formatPrefix,
  isNetwork,
  overlaps,
  parseIp,
  parsePrefix,
  prefixOf,
  within
} from './cidr'
import { freeSubnets } from './free-subnet'
import { ownPools } from './ranges'
import { takenRanges } from './taken'
import { random } from '../testing/random'

const next = random(7)
const below = (count: number): number => Math.floor(next() * count)
const four = (): string => Array.from({ length: 4 }, () => String(below(256))).join('.')
const six = (): string =>
  ipaddr.fromByteArray(Array.from({ length: 16 }, () => (next() < 0.5 ? 0 : below(256)))).toString()

describe('prefixes, against ipaddr.js', () => {
  it('are read, written and compared as it does', () => {
    for (let round = 0; round < 2000; round++) {
      const sixth = next() < 0.5
      const address = sixth ? six() : four()
      const length = below(sixth ? 129 : 33)
      const text = `${address}/${String(length)}`
      const prefix = parsePrefix(text)
      const other = parseIp(sixth ? six() : four())
      if (prefix === null || other === null) throw new Error(text)
      const oracle = ipaddr.parseCIDR(text)
      const network = sixth
        ? ipaddr.IPv6.networkAddressFromCIDR(text)
        : ipaddr.IPv4.networkAddressFromCIDR(text)
      expect(parseIp(network.toString())?.value).toBe(prefix.first)
      expect(isNetwork(text)).toBe(network.toString() === oracle[0].toString())
      expect(contains(prefix, other)).toBe(ipaddr.parse(formatIp(other)).match(oracle))
      expect(parsePrefix(formatPrefix(prefix))).toEqual(prefix)
    }
  })

  it('overlap exactly when one is within the other', () => {
    for (let round = 0; round < 2000; round++) {
      const make = () => prefixOf({ family: 'ipv4', value: BigInt(below(64)) << 26n }, below(9))
      const [a, b] = [make(), make()]
      expect(overlaps(a, b)).toBe(within(a, b) || within(b, a))
    }
  })

  it('take no text that is not one, whatever it looks like', () => {
    for (const text of hostileTexts) {
      const ip = parseIp(text)
      if (ip !== null) expect(ipaddr.isValid(text), text).toBe(true)
      const prefix = parsePrefix(text)
      if (prefix !== null) expect(ipaddr.isValidCIDR(text), text).toBe(true)
      expect(/[^\x20-\x7e]/.test(text) && (ip !== null || prefix !== null), text).toBe(false)
    }
    for (const text of [
      '01.2.3.4',
      '1.2.3',
      '0x7f.0.0.1',
      '127.1',
      '1.2.3.4%eth0',
      'fe80::1%eth0',
      '1.2.3.4/33'
    ])
      expect([parseIp(text), parsePrefix(text)]).toEqual([null, null])
  })
})

describe('freeSubnets', () => {
  it('never overlaps anything taken, nor each other', () => {
    for (let round = 0; round < 60; round++) {
      const routes = Array.from({ length: below(80) }, () => {
        const family = next() < 0.8 ? 'ipv4' : 'ipv6'
        const base = family === 'ipv4' ? ['172.', '192.168.', '10.', ''][below(4)] : 'fd00:'
        const text =
          family === 'ipv4'
            ? `${base ?? ''}${four()}`.split('.').slice(0, 4).join('.')
            : `fd00:0:${below(9).toString(16)}::`
        const ip = parseIp(text) ?? { family: 'ipv4' as const, value: 0n }
        return makeRoute(
          HOST,
          formatPrefix(prefixOf(ip, ip.family === 'ipv4' ? 8 + below(25) : 32 + below(90))),
          1
        )
      })
      const snapshot = changeHost({ routes })
      for (const family of ['ipv4', 'ipv6'] as const) {
        const own = next() < 0.3 ? [{ base: '10.99.0.0/16', length: 20 }] : []
        const found = freeSubnets(snapshot, family, { count: 5, own }).map((text) => {
          expect(isNetwork(text)).toBe(true)
          return parsePrefix(text)
        })
        const taken = takenRanges(snapshot, HOST).map((item) => item.prefix)
        found.forEach((prefix, at) => {
          if (prefix === null) throw new Error('no prefix')
          expect(taken.some((other) => overlaps(prefix, other))).toBe(false)
          expect(found.slice(0, at).some((other) => other !== null && overlaps(prefix, other))).toBe(false)
        })
      }
    }
  })

  it('takes the pools in Docker’s order, and the engine’s own alone', () => {
    const nothing = emptySnapshot()
    expect(freeSubnets(nothing, 'ipv4')).toEqual(['172.18.0.0/16'])
    expect(freeSubnets(nothing, 'ipv6')).toEqual(['fd00::/64'])
    expect(freeSubnets(nothing, 'ipv4', { own: [{ base: '10.5.0.0/23', length: 24 }], count: 9 })).toEqual([
      '10.5.0.0/24',
      '10.5.1.0/24'
    ])
    expect(freeSubnets(nothing, 'ipv4', { count: 31 }).slice(13, 16)).toEqual([
      '172.31.0.0/16',
      '192.168.0.0/20',
      '192.168.16.0/20'
    ])
  })

  it('finds none where everything is routed away, and a large host costs little', () => {
    const all = ['0.0.0.0/1', '128.0.0.0/1'].map((to) => makeRoute(HOST, to, 2))
    expect(freeSubnets(changeHost({ routes: all }), 'ipv4')).toEqual([])
    expect(freeSubnets(bigSnapshot({ containers: 500, networks: 500 }), 'ipv4')).toHaveLength(1)
  })
})

describe('takenRanges', () => {
  it('names networks, routes with their device, and interfaces', () => {
    const found = takenRanges(changeHost(), HOST)
    expect(found.find((item) => item.text === '10.8.0.0/16')?.by).toEqual({
      kind: 'route',
      device: 'wg0',
      table: 254
    })
    expect(found.find((item) => item.text === '172.18.0.0/16')?.by).toMatchObject({
      kind: 'network',
      name: 'shop'
    })
    expect(found.find((item) => item.text === '192.0.2.10/24')?.by).toEqual({
      kind: 'interface',
      name: 'eth0'
    })
  })
})

describe('default-address-pools', () => {
  it('are read as daemon.json, the flag and /info have them', () => {
    const pools = (value: string) =>
      ownPools({ ...docker, settings: [{ key: 'default-address-pools', value, source: null, from: null }] })
    const wanted = [{ base: '10.10.0.0/16', length: 24 }]
    expect(pools('[{"base":"10.10.0.0/16","size":24}]')).toEqual(wanted)
    expect(pools('base=10.10.0.0/16,size=24')).toEqual(wanted)
    expect(pools('10.10.0.0/16 /24')).toEqual(wanted)
    expect(pools('10.10.0.0/16 /24, fd00:1::/48 /64')).toHaveLength(2)
    expect(pools('nonsense; $(id)')).toEqual([])
    expect(pools('10.10.0.0/16 /8')).toEqual([])
  })
})
