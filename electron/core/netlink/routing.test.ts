import { describe, expect, it } from 'vitest'
import { decodeAddress } from './addresses'
import { attribute } from './attributes'
import { decodeFdb, decodeNeighbour } from './neighbours'
import { decodeNexthop } from './nexthops'
import { decodeRoute } from './routes'
import { decodeRule } from './rules'
import {
  attributeAddress,
  attributeBe16,
  attributeNest,
  attributeString,
  attributeU16,
  attributeU32,
  attributeU8,
  routeMessage,
  routeNexthop
} from './test-support/messages'

const whole = <T>(decode: (buffer: Buffer, start: number, end: number) => T, message: Buffer): T =>
  decode(message, 0, message.length)

describe('routes', () => {
  it('a default route of another family than its gateway (RTA_VIA)', () => {
    const via = Buffer.concat([Buffer.from([10, 0]), Buffer.from('fe80000000000000000000000000000a', 'hex')])
    expect(
      whole(decodeRoute, routeMessage(2, {}, attributeU32(15, 254), attributeU32(4, 3), attribute(18, via)))
    ).toMatchObject({ destination: '0.0.0.0/0', hops: [{ gateway: 'fe80::a', ifindex: 3 }] })
  })

  it('every hop of a multipath route, dead ones marked', () => {
    const hops = attribute(
      9,
      Buffer.concat([
        routeNexthop(3, 10, 0, attributeAddress(5, '192.0.2.1')),
        routeNexthop(4, 1, 1 | 16, attributeAddress(5, '192.0.2.2'))
      ])
    )
    expect(
      whole(
        decodeRoute,
        routeMessage(
          2,
          { length: 8, table: 0 },
          attributeAddress(1, '10.0.0.0'),
          attributeU32(15, 1000),
          hops
        )
      )
    ).toMatchObject({
      destination: '10.0.0.0/8',
      table: 1000,
      hops: [
        { gateway: '192.0.2.1', ifindex: 3, weight: 10, flags: [] },
        { gateway: '192.0.2.2', ifindex: 4, weight: 1, flags: ['dead', 'linkdown'] }
      ]
    })
  })

  it('an IPv6 subtree, its MTU and metric', () => {
    expect(
      whole(
        decodeRoute,
        routeMessage(
          10,
          { length: 32, sourceLength: 48 },
          attributeAddress(1, '20010db8000000000000000000000000'),
          attributeAddress(2, '20010db8000100000000000000000000'),
          attributeU32(6, 1024),
          attributeNest(8, attributeU32(2, 1280)),
          attributeU32(4, 5)
        )
      )
    ).toMatchObject({ destination: '2001:db8::/32', source: '2001:db8:1::/48', metric: 1024, mtu: 1280 })
  })

  it('a blackhole has no hop; cached routes, multicast routing and MPLS are left out', () => {
    expect(whole(decodeRoute, routeMessage(2, { type: 6 }))).toMatchObject({ type: 'blackhole', hops: [] })
    expect(whole(decodeRoute, routeMessage(2, { flags: 0x200 }))).toBeNull()
    expect(whole(decodeRoute, routeMessage(128, {}))).toBeNull()
    expect(whole(decodeRoute, routeMessage(28, {}))).toBeNull()
  })
})

describe('rules', () => {
  it('l3mdev, suppressors, and -1 for those that are not set', () => {
    const rule = routeMessage(
      10,
      { type: 1, table: 0 },
      attributeU32(6, 1000),
      attributeU8(19, 1),
      attributeU32(14, -1)
    )
    expect(whole(decodeRule, rule)).toMatchObject({
      family: 'ipv6',
      priority: 1000,
      l3mdev: true,
      table: null,
      action: 'table',
      suppressPrefixLength: null
    })
    const suppress = routeMessage(
      2,
      { type: 1 },
      attributeU32(14, 0),
      attributeU32(13, 5),
      attributeString(17, 'wg0')
    )
    expect(whole(decodeRule, suppress)).toMatchObject({
      suppressPrefixLength: 0,
      suppressIfgroup: 5,
      oif: 'wg0'
    })
  })
})

describe('addresses', () => {
  it('flags of both families', () => {
    const header = Buffer.from([2, 24, 0x81, 0, 3, 0, 0, 0])
    const secondary = Buffer.concat([
      header,
      attributeAddress(1, '192.0.2.7'),
      attributeAddress(2, '192.0.2.7')
    ])
    expect(whole(decodeAddress, secondary)).toMatchObject({
      ifindex: 3,
      address: '192.0.2.7',
      peer: null,
      flags: ['secondary', 'permanent']
    })
    const header6 = Buffer.from([10, 64, 0, 253, 3, 0, 0, 0])
    const temporary = Buffer.concat([
      header6,
      attributeAddress(1, 'fe80000000000000000000000000000b'),
      attributeU32(8, 0x49)
    ])
    expect(whole(decodeAddress, temporary)).toMatchObject({
      address: 'fe80::b',
      scope: 'link',
      flags: ['temporary', 'dadfailed', 'tentative']
    })
  })
})

describe('neighbours and the forwarding database', () => {
  const header = (family: number, state: number, flags: number): Buffer => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt8(family, 0)
    bytes.writeInt32LE(5, 4)
    bytes.writeUInt16LE(state, 8)
    bytes.writeUInt8(flags, 10)
    return bytes
  }

  it('a router learned from outside', () => {
    const message = Buffer.concat([
      header(10, 0x02, 0x90),
      attributeAddress(1, 'fe800000000000000000000000000001'),
      attributeAddress(2, '02:00:00:00:00:01')
    ])
    expect(whole(decodeNeighbour, message)).toEqual({
      ifindex: 5,
      family: 'ipv6',
      address: 'fe80::1',
      mac: '02:00:00:00:00:01',
      state: 'REACHABLE',
      router: true,
      proxy: false,
      external: true
    })
  })

  it('a VXLAN entry with a remote, a port and a VLAN', () => {
    const message = Buffer.concat([
      header(7, 0x82, 0x12),
      attributeAddress(2, '02:00:00:00:00:02'),
      attributeAddress(1, '198.51.100.9'),
      attributeU16(5, 20),
      attributeBe16(6, 8472),
      attributeU32(7, 99)
    ])
    expect(whole(decodeFdb, message)).toMatchObject({
      remote: '198.51.100.9',
      port: 8472,
      vni: 99,
      vlan: 20,
      flags: ['self', 'extern_learn'],
      state: 'permanent'
    })
  })
})

describe('nexthop objects', () => {
  it('a group, and a blackhole', () => {
    const group = Buffer.alloc(16)
    group.writeUInt32LE(1, 0)
    group.writeUInt32LE(2, 8)
    group.writeUInt8(4, 12)
    const header = Buffer.alloc(8)
    expect(
      whole(decodeNexthop, Buffer.concat([header, attributeU32(1, 10), attribute(2, group)]))
    ).toMatchObject({
      id: 10,
      family: null,
      group: [
        { id: 1, weight: 1 },
        { id: 2, weight: 5 }
      ]
    })
    header.writeUInt8(2, 0)
    const hole = Buffer.concat([header, attributeU32(1, 11), attribute(4, Buffer.alloc(0))])
    expect(whole(decodeNexthop, hole)).toMatchObject({ family: 'ipv4', blackhole: true, fdb: false })
  })
})
