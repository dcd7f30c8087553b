/**
 * The two sources for kinds that a kernel at hand may lack: a message as the driver fills it, and the line that ip(8) prints
 * of it (written after the print functions of iproute2, not recorded), make the same record.
 */
import { describe, expect, it } from 'vitest'
import { decodeLink } from '../netlink/links'
import {
  attributeAddress,
  attributeBe16,
  attributeU16,
  attributeU32,
  attributeU8,
  linkMessage
} from '../netlink/test-support/messages'
import type { LinkFixture } from '../netlink/test-support/messages'
import { anyBatch, familyBatch, parseIpNamespace } from './ip-json'
import { parseBridgeVlans, parseIpLinks } from './ip-json-links'
import { parseBridgeFdb, parseIpNeighbours } from './ip-json-neighbours'
import { parseIpNexthops, parseIpRoutes, parseIpRules } from './ip-json-routing'
import { IpJsonError, splitBatch } from './ip-json-text'

const lower = { ifindex: 3, ifname: 'eth0', flags: [], mtu: 1500, link_type: '[1]' }

/** The line of ip(8) for a `linkMessage`, with this `info_data`. */
const printed = (kind: string, data: object, type = 1, more: object = {}): string =>
  JSON.stringify([
    lower,
    {
      ifindex: 7,
      ifname: 'test0',
      flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
      mtu: 1500,
      qdisc: 'noqueue',
      operstate: 'UP',
      group: '0',
      txqlen: 1000,
      link_type: `[${type}]`,
      ...(type === 769 ? {} : { address: '02:00:00:00:00:07' }),
      promiscuity: 0,
      linkinfo: { info_kind: kind, info_data: data },
      ...more
    }
  ])

const IPV6 = '20010db8000000000000000000000001'

describe('ip -j -N -d link and the message it was printed from', () => {
  it.each<[string, LinkFixture, object]>([
    [
      'vlan',
      { data: [attributeBe16(5, 0x88a8), attributeU16(1, 42)] },
      { protocol: '802.1ad', id: 42, flags: [] }
    ],
    ['ipvlan', { data: [attributeU16(1, 0), attributeU16(2, 1)] }, { mode: 'l2', private: true }],
    [
      'bond',
      { data: [attributeU8(1, 1), attributeU32(2, 3), attributeU32(3, 50), attributeU8(14, 2)] },
      { mode: 'active-backup', active_slave: 'eth0', miimon: 50, xmit_hash_policy: 'layer2+3' }
    ],
    ['vrf', { data: [attributeU32(1, 1001)] }, { table: 1001 }],
    ['dummy', {}, {}],
    ['wireguard', {}, {}],
    [
      'ipip',
      {
        type: 768,
        data: [
          attributeU32(1, 3),
          attributeAddress(2, '192.0.2.1'),
          attributeAddress(3, '0.0.0.0'),
          attributeU8(4, 0)
        ]
      },
      { proto: 'ipip', remote: 'any', local: '192.0.2.1', link: 'eth0', pmtudisc: true }
    ],
    [
      'gretap',
      { data: [attributeAddress(6, '192.0.2.1'), attributeAddress(7, '192.0.2.2'), attributeU8(8, 64)] },
      { remote: '192.0.2.2', local: '192.0.2.1', ttl: 64 }
    ],
    [
      'ip6tnl',
      { type: 769, data: [attributeAddress(2, IPV6), attributeAddress(3, IPV6), attributeU8(4, 64)] },
      { proto: 'ip6ip6', remote: '2001:db8::1', local: '2001:db8::1', ttl: 64 }
    ],
    [
      'vti',
      { data: [attributeAddress(4, '192.0.2.1'), attributeAddress(5, '192.0.2.2')] },
      { remote: '192.0.2.2', local: '192.0.2.1', ikey: '0.0.0.0' }
    ],
    [
      'geneve',
      { data: [attributeU32(1, 500), attributeAddress(2, '192.0.2.2'), attributeBe16(5, 6081)] },
      { id: 500, remote: '192.0.2.2', ttl: 0, port: 6081 }
    ],
    [
      'bridge',
      {
        data: [
          attributeU32(1, 1500),
          attributeU32(4, 30_000),
          attributeU8(7, 1),
          attributeBe16(8, 0x8100),
          attributeU16(9, 8),
          attributeU8(23, 1),
          attributeU8(36, 1),
          attributeU16(39, 7)
        ]
      },
      {
        forward_delay: 1500,
        ageing_time: 30_000,
        vlan_filtering: 1,
        vlan_protocol: '802.1Q',
        group_fwd_mask: '0x8',
        mcast_snooping: 1,
        nf_call_iptables: 1,
        vlan_default_pvid: 7
      }
    ]
  ])('%s', (kind, fixture, data) => {
    const message = linkMessage({ kind, ...fixture })
    expect(parseIpLinks(printed(kind, data, fixture.type))[1]).toEqual(decodeLink(message, 0, message.length))
  })

  it('joins VLANs to a bridge that filters them', () => {
    const vlans =
      '[{"ifname":"test0","vlans":[{"vlan":1,"flags":["PVID","Egress Untagged"]},{"vlan":10,"vlanEnd":11,"flags":[]}]}]'
    const [, bridge] = parseIpLinks(printed('bridge', { vlan_filtering: 1 }), { vlans })
    expect(bridge?.kindData).toMatchObject({
      vlans: [
        { vid: 1, pvid: true, untagged: true },
        { vid: 10, pvid: false, untagged: false },
        { vid: 11, pvid: false, untagged: false }
      ]
    })
    expect(parseBridgeVlans('[{"ifname":"x","vlans":[{"vlan":1,"vlanEnd":1000000}]}]').get('x')).toHaveLength(
      4095
    )
  })

  it('says the peer of a veth, an XDP program, and a tun of a user by name only with the accounts', () => {
    const more = {
      link_index: 9,
      link_netnsid: 2,
      xdp: { mode: 2, prog: { id: 77, name: 'x' }, attached: [] }
    }
    expect(parseIpLinks(printed('veth', {}, 1, more))[1]).toMatchObject({
      link: 9,
      linkNsid: 2,
      xdp: { mode: 'skb', programId: 77 }
    })
    const tun = printed('tun', { type: 'tun', user: 'alice', group: 5 })
    expect(parseIpLinks(tun)[1]?.kindData).toMatchObject({ owner: null, group: 5 })
    const accounts = { users: new Map([['alice', 1000]]), groups: new Map<string, number>() }
    expect(parseIpLinks(tun, { accounts })[1]?.kindData).toMatchObject({ owner: 1000 })
  })
})

describe('routes, rules and the rest', () => {
  const names = new Map([['eth0', 3]])

  it('take numbers as -N prints them, and words as other versions do', () => {
    const numbers =
      '[{"type":"1","dst":"default","gateway":"192.0.2.1","dev":"eth0","table":"254","protocol":"3","scope":"0","flags":[]}]'
    const words =
      '[{"type":"unicast","dst":"default","gateway":"192.0.2.1","dev":"eth0","table":"main","protocol":"boot","scope":"global","flags":[]}]'
    expect(parseIpRoutes(numbers, 'ipv4', names)).toEqual(parseIpRoutes(words, 'ipv4', names))
    expect(parseIpRoutes(numbers, 'ipv4', names)[0]).toMatchObject({ destination: '0.0.0.0/0', table: 254 })
  })

  it('read a VRF rule, a goto that leads nowhere, and a device known by its index only', () => {
    expect(parseIpRules('[{"priority":1000,"src":"all","l3mdev":null}]', 'ipv6')[0]).toMatchObject({
      l3mdev: true,
      table: null,
      action: 'table',
      source: null
    })
    expect(
      parseIpRules('[{"priority":5,"src":"10.0.0.1","goto":"none","unresolved":null}]', 'ipv4')[0]
    ).toMatchObject({
      action: 'goto',
      goto: null,
      source: '10.0.0.1/32'
    })
    expect(parseIpNexthops('[{"id":4,"dev":"if12","blackhole":null}]', names)[0]).toMatchObject({
      ifindex: 12,
      blackhole: true
    })
  })

  it('read learned FDB entries and neighbours in several states', () => {
    const fdb =
      '[{"mac":"02:00:00:00:00:01","ifname":"eth0","dst":"192.0.2.9","port":8472,"vni":5,"flags":["self"],"state":""}]'
    expect(parseBridgeFdb(fdb, names)[0]).toMatchObject({
      state: 'reachable',
      remote: '192.0.2.9',
      port: 8472,
      vni: 5
    })
    expect(
      parseIpNeighbours(
        '[{"dst":"fe80::1","dev":"eth0","lladdr":"02:00:00:00:00:01","router":null,"state":["STALE"]}]',
        names
      )[0]
    ).toMatchObject({ family: 'ipv6', router: true, state: 'STALE' })
  })
})

describe('output that is not what it should be', () => {
  it('is refused with IpJsonError, whatever it is', () => {
    for (const text of [
      '{',
      'null',
      '[1]',
      '[{"ifindex":"x"}]',
      '[{"ifindex":-1,"ifname":"a"}]',
      'Object "foo" is unknown'
    ])
      expect(() => parseIpLinks(text)).toThrow(IpJsonError)
    expect(() => splitBatch('[]\n[]\n', 3)).toThrow(IpJsonError)
    expect(parseIpLinks('')).toEqual([])
    expect(parseIpLinks('[{},{}]')).toEqual([])
  })

  it('keeps names that iproute2 does not escape, and prototype keys do no harm', () => {
    const text = `[{"ifindex":2,"ifname":"it\\'s\u001b[31m","flags":[],"mtu":1,"link_type":"[1]","__proto__":{"polluted":1}}]`
    expect(parseIpLinks(text)[0]?.ifname).toBe("it's\u001b[31m")
    expect(Object.prototype).not.toHaveProperty('polluted')
  })

  it('a whole namespace of nothing is empty', () => {
    const nothing = (commands: readonly string[]): string => commands.map(() => '[]').join('\n')
    const outputs = {
      any: nothing(anyBatch),
      ipv4: nothing(familyBatch),
      ipv6: nothing(familyBatch),
      fdb: '',
      vlans: ''
    }
    expect(Object.values(parseIpNamespace(outputs)).flat()).toEqual([])
  })
})
