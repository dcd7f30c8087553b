/**
 * Two sources, one truth: what netlink says of a namespace equals what `ip -j -N -d -s` and `bridge -j` print of it. Kinds of
 * interface that this kernel was built without are named in the titles; their bytes are tested beside the decoders.
 */
import { afterAll, describe, expect, it, vi } from 'vitest'
import { bothSources, isRoot, Lab, quoted, tryAll, tryBatch, viaNetlink } from './two-sources-lab'
import { randomContents, randomFrom, randomInterfaces, randomRules6 } from './two-sources-random'

/** How each kind is made, between d0 and d1 of a veth pair. */
const kinds: Readonly<Record<string, string>> = {
  bridge: 'link add t0 type bridge',
  macvlan: 'link add link d0 name t0 type macvlan mode private',
  macvtap: 'link add link d0 name t0 type macvtap mode vepa',
  ipvlan: 'link add link d0 name t0 type ipvlan mode l3 vepa',
  vlan: 'link add link d0 name t0 type vlan id 42',
  'vlan 802.1ad': 'link add link d0 name t0 type vlan proto 802.1ad id 43',
  vxlan: 'link add t0 type vxlan id 42 group 239.1.1.1 dev d0 dstport 4789 ttl 5 l2miss l3miss proxy',
  'vxlan over IPv6':
    'link add t0 type vxlan id 43 remote 2001:db8::9 local 2001:db8::1 dstport 4790 nolearning',
  'vxlan external': 'link add t0 type vxlan external dstport 4791',
  tun: 'tuntap add dev t0 mode tun user 1234567 group 0',
  tap: 'tuntap add dev t0 mode tap user root multi_queue',
  bond: 'link add t0 type bond mode 802.3ad miimon 100 xmit_hash_policy layer3+4',
  dummy: 'link add t0 type dummy',
  ifb: 'link add t0 type ifb',
  wireguard: 'link add t0 type wireguard',
  vrf: 'link add t0 type vrf table 1001',
  ipip: 'link add t0 type ipip local 192.0.2.1 remote 192.0.2.2 ttl 64 dev d0',
  sit: 'link add t0 type sit local 192.0.2.1 remote 192.0.2.2 ttl 64',
  gre: 'link add t0 type gre local 192.0.2.1 remote 192.0.2.2',
  gretap: 'link add t0 type gretap local 192.0.2.1 remote 192.0.2.2 ttl 9',
  ip6tnl: 'link add t0 type ip6tnl local 2001:db8::1 remote 2001:db8::2',
  ip6gre: 'link add t0 type ip6gre local 2001:db8::1 remote 2001:db8::2',
  vti: 'link add t0 type vti local 192.0.2.1 remote 192.0.2.2 key 5',
  geneve: 'link add t0 type geneve id 500 remote 192.0.2.2',
  'vlan filtering': 'link add t0 type bridge vlan_filtering 1 vlan_default_pvid 7'
}

const PAIR = 'link add d0 type veth peer name d1'

/** The kinds that this kernel can make; asked once. */
function detect(): ReadonlySet<string> {
  const found = new Set<string>()
  if (!isRoot) return found
  const lab = new Lab()
  try {
    for (const [kind, command] of Object.entries(kinds)) {
      const name = lab.add()
      if (tryAll(name, [PAIR, command]).refused === 0) found.add(kind)
    }
  } finally {
    lab.close()
  }
  return found
}

const made = detect()
const seed = Number(process.env.VETHSCOPE_SEED ?? 20_262)
const needsRoot = isRoot ? '' : ' (not run: needs root to make namespaces)'

describe.runIf(isRoot)(`netlink records equal those of ip -j${needsRoot}`, () => {
  const lab = new Lab()
  afterAll(() => lab.close())

  for (const [kind, command] of Object.entries(kinds))
    it.runIf(made.has(kind))(
      `${kind}${made.has(kind) ? '' : ' (not run: this kernel has none)'}`,
      async () => {
        const name = lab.add()
        const { stderr } = tryAll(name, [PAIR, command, 'link set d0 up', 'link set d1 up', 'link set t0 up'])
        const { netlink, ip } = await bothSources(name)
        expect(
          netlink.links.map(({ ifname }) => ifname),
          stderr
        ).toContain('t0')
        expect(netlink).toEqual(ip)
      }
    )

  it('a bridge with ports, policy routing, nexthop objects, neighbours and hostile names', async () => {
    const name = lab.add()
    const other = lab.add()
    const interfaces = [
      'link add br0 type bridge ageing_time 5000 nf_call_iptables 1 group_fwd_mask 8',
      'link add br1 type bridge stp_state 1 forward_delay 400 mcast_snooping 0',
      `link add v0 type veth peer name v0 netns ${other}`,
      `link add v1 address 02:00:00:00:00:11 type veth peer name v1 netns ${other}`,
      'link set v0 master br0',
      'link set v1 master br0',
      'link set v1 type bridge_slave hairpin on isolated on learning off flood off cost 77 priority 9 neigh_suppress on',
      'link set v0 up',
      'link set v1 up mtu 1400 txqueuelen 77 group 5',
      'link set br0 up',
      `link property add dev br0 altname ${quoted("it's<b>bold")}`,
      `link property add dev br0 altname ${quoted('a"quote')}`,
      'link property add dev br0 altname __proto__',
      `link set v0 alias ${quoted('\u001b[31mred\u001b[0m')}`
    ]
    const routing = [
      'addr add 10.1.0.1/24 brd + dev br0 label br0:web',
      'addr add 10.1.0.2/24 dev br0',
      'addr add 10.9.0.1 peer 10.9.0.2/32 dev v1 scope link',
      'addr add 2001:db8:1::1/64 dev br0 nodad',
      'addr add 2001:db8:1::2/64 dev br0 preferred_lft 0',
      'addr add 2001:db8:2::1 peer 2001:db8:2::2 dev br0',
      'route add 10.20.0.0/16 nexthop via 10.1.0.7 dev br0 weight 3 nexthop via 10.1.0.8 dev br0 onlink',
      'route add 10.40.0.0/24 via 10.1.0.3 table 100 metric 5 mtu 1400 src 10.1.0.2 proto static',
      'route add 10.41.0.0/24 via 10.1.0.3 table 100000 mtu lock 1300',
      'route add 10.42.0.0/24 dev br0 tos 0x10 proto 77',
      'route add blackhole 10.66.0.0/16',
      'route add prohibit 10.67.0.0/16 metric 9',
      'route add throw 10.68.0.0/16 table 100',
      'route add unreachable 2001:db8:66::/48',
      'route add default via 10.1.0.254',
      'route add default via 2001:db8:1::fe metric 50',
      'route add 2001:db8:7::/48 nexthop via 2001:db8:1::3 dev br0 nexthop via 2001:db8:1::4 dev br0 weight 5',
      'route add 10.69.0.0/16 via inet6 2001:db8:1::9 dev br0',
      'nexthop add id 7 via 10.1.0.20 dev br0',
      'nexthop add id 8 via 10.1.0.21 dev br0',
      'nexthop add id 9 group 7,2/8,3',
      'nexthop add id 10 blackhole',
      'nexthop add id 11 dev br0',
      'route add 10.30.0.0/16 nhid 9',
      'route add 10.31.0.0/16 nhid 7',
      'rule add pref 100 from 10.1.0.0/24 iif br0 fwmark 0x1/0xff lookup 100',
      'rule add pref 90 not to 10.0.0.0/8 ipproto tcp dport 80-90 sport 7 uidrange 0-5 goto 100',
      'rule add pref 95 oif not-there blackhole',
      'rule add pref 96 from all lookup main suppress_prefixlength 0',
      'rule add pref 97 tos 0x10 fwmark 7 lookup 100000',
      'rule add pref 98 from 10.5.0.1 prohibit',
      '-6 rule add pref 99 to 2001:db8::/32 unreachable',
      'neigh add 10.1.0.55 lladdr 02:00:00:00:00:55 dev br0',
      'neigh add 10.1.0.56 lladdr 02:00:00:00:00:56 dev br0 nud stale extern_learn',
      'neigh add 2001:db8:1::55 lladdr 02:00:00:00:00:55 router dev br0',
      'neigh add proxy 10.1.0.77 dev br0',
      'neigh add proxy 2001:db8:1::77 dev br0'
    ]
    tryAll(name, interfaces)
    tryAll(other, ['link set v0 up', 'link set v1 up'])
    // A nexthop object is refused on a device without carrier.
    await vi.waitFor(
      () => expect(viaNetlink(name).links.find(({ ifname }) => ifname === 'br0')?.carrier).toBe(true),
      {
        timeout: 30_000,
        interval: 50
      }
    )
    const { stderr } = tryAll(name, routing)
    const { netlink, ip } = await bothSources(name)
    expect(netlink, stderr).toEqual(ip)
    // So that equality is not that of two empty lists.
    expect(netlink.links.find(({ ifname }) => ifname === 'br0')?.altnames, stderr).toEqual([
      "it's<b>bold",
      'a"quote',
      '__proto__'
    ])
    expect(netlink.links.find(({ ifname }) => ifname === 'v0')).toMatchObject({ linkNsid: 0, master: 2 })
    expect(netlink.links.find(({ ifname }) => ifname === 'v1')?.bridgePort).toMatchObject({
      hairpin: true,
      cost: 77
    })
    expect(netlink.routes.find(({ destination }) => destination === '10.20.0.0/16')?.hops).toHaveLength(2)
    expect(netlink.routes.find(({ table }) => table === 100_000)?.mtu).toBe(1300)
    expect(netlink.rules.map(({ priority }) => priority)).toEqual(
      expect.arrayContaining([90, 95, 96, 97, 98, 99, 100])
    )
    expect(netlink.nexthops.map(({ id }) => id)).toEqual(expect.arrayContaining([7, 8, 9, 10, 11]))
    expect(netlink.neighbours.filter(({ proxy }) => proxy)).toHaveLength(2)
    expect(netlink.fdb.some(({ master }) => master !== null)).toBe(true)
  })

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    `5 of 50 random namespaces (seed ${seed} and on), part %i`,
    async (part) => {
      const seen = new Set<string>()
      let links = 0
      for (let round = 0; round < 5; round++) {
        const own = new Lab()
        try {
          const current = seed + part * 5 + round
          const random = randomFrom(current)
          const name = own.add()
          const interfaces = randomInterfaces(random, { other: own.add(), kinds: made })
          tryBatch(name, interfaces)
          const devices = viaNetlink(name).links.map(({ ifname, kind }) => ({ name: quoted(ifname), kind }))
          const contents = randomContents(random, devices)
          tryBatch(name, contents)
          tryBatch(name, randomRules6(random), ['-6'])
          const { netlink, ip } = await bothSources(name)
          expect(netlink, `seed ${current}:\n${[...interfaces, ...contents].join('\n')}`).toEqual(ip)
          links += netlink.links.length
          for (const { kind } of netlink.links) seen.add(kind ?? 'none')
          for (const { type, family } of netlink.routes) seen.add(`${family} ${type}`)
          for (const { family, priority } of netlink.rules) if (priority === 300) seen.add(`${family} rule`)
        } finally {
          own.close()
        }
      }
      expect(links).toBeGreaterThan(25)
      expect([...seen]).toEqual(
        expect.arrayContaining([
          'none',
          'veth',
          'ipv4 unicast',
          'ipv6 unicast',
          'ipv4 blackhole',
          'ipv6 rule'
        ])
      )
    }
  )
})
