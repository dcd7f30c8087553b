import { networkInterface } from '@shared/model'
import { describe, expect, it } from 'vitest'
import { decodeBridgeVlans } from './bridge-vlans'
import { DecodeError } from './kernel-error'
import { decodeLink } from './links'
import {
  attribute,
  attributeAddress,
  attributeBe16,
  attributeNest,
  attributeString,
  attributeU16,
  attributeU32,
  attributeU8,
  bridgeVlanInfo,
  linkMessage
} from './test-support/messages'
import type { LinkFixture } from './test-support/messages'

const decode = (fixture: LinkFixture) => {
  const message = linkMessage(fixture)
  const record = decodeLink(message, 0, message.length)
  if (record === null) throw new Error('no link')
  // What is decoded is what the vocabulary says.
  networkInterface.parse({ ...record, id: 'n/1', namespaceId: 'n', linkId: null, linkGap: null })
  return record
}
const IPV6 = '20010db8000000000000000000000001'

describe('kinds of interface, from messages laid out as the drivers send them', () => {
  it.each<[string, LinkFixture, object]>([
    ['veth', { kind: 'veth' }, { kind: 'veth' }],
    ['dummy', { kind: 'dummy' }, { kind: 'other', name: 'dummy' }],
    ['wireguard', { kind: 'wireguard' }, { kind: 'other', name: 'wireguard' }],
    ['macvlan', { kind: 'macvlan', data: [attributeU32(1, 4), attributeU16(2, 0)] }, { mode: 'bridge' }],
    ['macvtap of a mode to come', { kind: 'macvtap', data: [attributeU32(1, 64)] }, { mode: 'unknown' }],
    [
      'ipvlan',
      { kind: 'ipvlan', data: [attributeU16(1, 1), attributeU16(2, 2)] },
      { mode: 'l3', flag: 'vepa' }
    ],
    [
      'ipvlan, private',
      { kind: 'ipvlan', data: [attributeU16(1, 2), attributeU16(2, 1)] },
      { mode: 'l3s', flag: 'private' }
    ],
    [
      'vlan',
      { kind: 'vlan', data: [attributeBe16(5, 0x8100), attributeU16(1, 42)] },
      { vid: 42, protocol: '802.1Q' }
    ],
    [
      'vlan of a provider',
      { kind: 'vlan', data: [attributeBe16(5, 0x88a8), attributeU16(1, 7)] },
      { vid: 7, protocol: '802.1ad' }
    ],
    [
      'vxlan over IPv6',
      {
        kind: 'vxlan',
        data: [
          attributeU32(1, 4097),
          attributeAddress(16, 'ff020000000000000000000000000009'),
          attributeU32(3, 3),
          attributeAddress(17, IPV6),
          attributeU8(5, 9),
          attributeU8(7, 1),
          attributeU8(13, 1),
          attributeBe16(15, 4789)
        ]
      },
      {
        vni: 4097,
        group: 'ff02::9',
        local: '2001:db8::1',
        link: 3,
        port: 4789,
        ttl: 9,
        learning: true,
        l2miss: true
      }
    ],
    [
      'vxlan without a group, external',
      { kind: 'vxlan', data: [attributeU32(1, 0), attributeAddress(2, '0.0.0.0'), attributeU8(25, 1)] },
      { vni: 0, group: null, local: null, link: null, external: true }
    ],
    [
      'tun',
      { kind: 'tun', type: 0xfffe, data: [attributeU8(3, 1), attributeU32(1, 1000), attributeU8(6, 1)] },
      { type: 'tun', owner: 1000, group: null, persist: true, multiQueue: false }
    ],
    [
      'bond',
      {
        kind: 'bond',
        data: [attributeU8(1, 4), attributeU32(2, 9), attributeU32(3, 100), attributeU8(14, 1)]
      },
      { mode: '802.3ad', activeSlave: 9, miimonMs: 100, xmitHashPolicy: 'layer3+4' }
    ],
    ['vrf', { kind: 'vrf', data: [attributeU32(1, 1001)] }, { table: 1001 }],
    [
      'ipip',
      {
        kind: 'ipip',
        type: 768,
        data: [
          attributeU32(1, 2),
          attributeAddress(2, '192.0.2.1'),
          attributeAddress(3, '192.0.2.2'),
          attributeU8(4, 64)
        ]
      },
      { local: '192.0.2.1', remote: '192.0.2.2', ttl: 64, link: 2 }
    ],
    [
      'ip6tnl',
      { kind: 'ip6tnl', type: 769, data: [attributeAddress(2, IPV6), attributeAddress(3, '0'.repeat(32))] },
      { local: '2001:db8::1', remote: null, ttl: null, link: null }
    ],
    [
      'gretap',
      {
        kind: 'gretap',
        data: [
          attributeU32(1, 0),
          attributeAddress(6, '198.51.100.1'),
          attributeAddress(7, '198.51.100.2'),
          attributeU8(8, 0)
        ]
      },
      { local: '198.51.100.1', remote: '198.51.100.2', ttl: 0, link: null }
    ],
    [
      'vti',
      {
        kind: 'vti',
        data: [attributeU32(1, 4), attributeAddress(4, '192.0.2.5'), attributeAddress(5, '192.0.2.6')]
      },
      { local: '192.0.2.5', remote: '192.0.2.6', ttl: null, link: 4 }
    ],
    [
      'geneve',
      { kind: 'geneve', data: [attributeU32(1, 500), attributeAddress(7, IPV6), attributeBe16(5, 6081)] },
      { vni: 500, remote: '2001:db8::1', port: 6081 }
    ]
  ])('%s', (_name, fixture, expected) => {
    expect(decode(fixture).kindData).toMatchObject(expected)
  })

  it('a bridge that filters VLANs', () => {
    const identity = attribute(11, Buffer.from('8000020000000001', 'hex'))
    const { kindData } = decode({
      kind: 'bridge',
      data: [
        attributeU32(1, 1500),
        attributeU32(4, 30_000),
        attributeU32(5, 1),
        attributeU8(7, 1),
        attributeBe16(8, 0x8100),
        attributeU16(9, 8),
        identity,
        attributeU8(36, 1),
        attributeU16(39, 1)
      ]
    })
    expect(kindData).toMatchObject({
      stp: true,
      vlanFiltering: true,
      vlanProtocol: '802.1Q',
      defaultPvid: 1,
      ageingTimeMs: 300_000,
      forwardDelayMs: 15_000,
      bridgeId: '8000.02:00:00:00:00:01',
      rootId: null,
      groupForwardMask: 8,
      nfCallIptables: true,
      nfCallIp6tables: false
    })
  })

  it('a bridge port', () => {
    const { bridgePort, master } = decode({
      slaveKind: 'bridge',
      slaveData: [
        attributeU8(1, 4),
        attributeU16(2, 32),
        attributeU32(3, 100),
        attributeU8(4, 1),
        attributeU8(8, 0),
        attributeU8(33, 1)
      ],
      more: [attributeU32(10, 3)]
    })
    expect(master).toBe(3)
    expect(bridgePort).toMatchObject({
      state: 'blocking',
      priority: 32,
      cost: 100,
      hairpin: true,
      learning: false,
      unicastFlood: true,
      isolated: true
    })
  })

  it('VLANs of a port, ranges written out', () => {
    const header = Buffer.alloc(16)
    header.writeUInt8(7, 0)
    header.writeInt32LE(12, 4)
    const message = Buffer.concat([
      header,
      attributeNest(26, bridgeVlanInfo(2 | 4, 1), bridgeVlanInfo(8, 10), bridgeVlanInfo(16, 12))
    ])
    expect(decodeBridgeVlans(message, 0, message.length)).toEqual({
      ifindex: 12,
      vlans: [
        { vid: 1, pvid: true, untagged: true },
        { vid: 10, pvid: false, untagged: false },
        { vid: 11, pvid: false, untagged: false },
        { vid: 12, pvid: false, untagged: false }
      ]
    })
  })
})

describe('a link itself', () => {
  it('takes its own index for the peer when the kernel leaves IFLA_LINK out beside an nsid', () => {
    expect(decode({ kind: 'veth', ifindex: 2, more: [attributeU32(37, 0)] })).toMatchObject({
      link: 2,
      linkNsid: 0
    })
  })

  it('has no lower device when IFLA_LINK is 0, and none when the nsid is not assigned', () => {
    expect(decode({ more: [attributeU32(5, 0)] })).toMatchObject({ link: null, linkNsid: null })
    expect(decode({ more: [attributeU32(5, 9), attributeU32(37, -1)] })).toMatchObject({
      link: 9,
      linkNsid: null
    })
  })

  it('says alternative names, alias, XDP and flags', () => {
    const record = decode({
      flags: 0x1003,
      more: [
        attributeNest(52, attributeString(53, 'a-long-name'), attributeString(53, 'another')),
        attributeString(20, 'uplink'),
        attributeNest(43, attributeU8(2, 2), attributeU32(4, 77))
      ]
    })
    expect(record).toMatchObject({
      altnames: ['a-long-name', 'another'],
      alias: 'uplink',
      xdp: { mode: 'skb', programId: 77 },
      flags: ['NO-CARRIER', 'BROADCAST', 'MULTICAST', 'UP'],
      adminUp: true,
      carrier: false
    })
  })

  it('reads 64-bit counters and what a longer structure of a newer kernel adds does no harm', () => {
    const counters = Buffer.alloc(8 * 30)
    counters.writeBigUInt64LE(5_000_000_000n, 0)
    counters.writeBigUInt64LE(2n ** 40n, 16)
    const { stats } = decode({ more: [attribute(23, counters)] })
    expect(stats).toMatchObject({ rxPackets: 5_000_000_000, rxBytes: 2 ** 40, txBytes: 0 })
  })

  it('refuses an attribute that is shorter than its type, or runs out of the message', () => {
    expect(() => decode({ more: [attribute(5, Buffer.alloc(2))] })).toThrow(DecodeError)
    const message = linkMessage({})
    expect(() => decodeLink(message, 0, message.length - 3)).toThrow(DecodeError)
    expect(() => decodeLink(message, 0, 10)).toThrow(DecodeError)
  })
})
