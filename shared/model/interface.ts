/** A network interface, rtnetlink(7) RTM_NEWLINK: what it is, what it hangs on, what passed through it. */
import { z } from 'zod'
import { counter, ifindex, interfaceId, ipAddress, mac, namespaceId, nsid } from './scalars'

/** A VLAN of a bridge or of a bridge port (IFLA_BRIDGE_VLAN_INFO); a range is written out. */
export const bridgeVlan = z.object({ vid: z.int(), pvid: z.boolean(), untagged: z.boolean() })

export const bridgePort = z.object({
  /** STP state (linux/if_bridge.h BR_STATE_*). */
  state: z.enum(['disabled', 'listening', 'learning', 'forwarding', 'blocking']),
  priority: z.int(),
  cost: z.int(),
  hairpin: z.boolean(),
  isolated: z.boolean(),
  learning: z.boolean(),
  unicastFlood: z.boolean(),
  neighSuppress: z.boolean(),
  vlans: z.array(bridgeVlan)
})

/** IFLA_INFO_DATA by kind. Numbers that name an interface are indexes in `linkNsid`'s namespace, or the same one. */
export const kindData = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('veth') }),
  z.object({
    kind: z.literal('bridge'),
    stp: z.boolean(),
    vlanFiltering: z.boolean(),
    vlanProtocol: z.string().nullable(),
    defaultPvid: z.int().nullable(),
    ageingTimeMs: z.number(),
    forwardDelayMs: z.number(),
    bridgeId: z.string().nullable(),
    rootId: z.string().nullable(),
    groupForwardMask: z.int(),
    nfCallIptables: z.boolean(),
    nfCallIp6tables: z.boolean(),
    multicastSnooping: z.boolean(),
    vlans: z.array(bridgeVlan)
  }),
  z.object({
    kind: z.enum(['macvlan', 'macvtap']),
    mode: z.enum(['private', 'vepa', 'bridge', 'passthru', 'source', 'unknown'])
  }),
  z.object({
    kind: z.enum(['ipvlan', 'ipvtap']),
    mode: z.enum(['l2', 'l3', 'l3s', 'unknown']),
    flag: z.enum(['bridge', 'private', 'vepa'])
  }),
  z.object({ kind: z.literal('vlan'), vid: z.int(), protocol: z.string() }),
  z.object({
    kind: z.literal('vxlan'),
    vni: z.number(),
    group: ipAddress.nullable(),
    local: ipAddress.nullable(),
    /** Index of the underlay device. */
    link: ifindex.nullable(),
    port: z.int(),
    ttl: z.int(),
    learning: z.boolean(),
    l2miss: z.boolean(),
    l3miss: z.boolean(),
    proxy: z.boolean(),
    external: z.boolean()
  }),
  z.object({
    kind: z.literal('tun'),
    type: z.enum(['tun', 'tap']),
    owner: z.int().nullable(),
    group: z.int().nullable(),
    persist: z.boolean(),
    multiQueue: z.boolean()
  }),
  z.object({
    kind: z.literal('bond'),
    mode: z.string(),
    activeSlave: ifindex.nullable(),
    miimonMs: z.number(),
    xmitHashPolicy: z.string().nullable()
  }),
  z.object({ kind: z.literal('vrf'), table: z.number() }),
  z.object({
    kind: z.enum(['ipip', 'sit', 'gre', 'gretap', 'ip6tnl', 'ip6gre', 'ip6gretap', 'vti', 'vti6']),
    local: ipAddress.nullable(),
    remote: ipAddress.nullable(),
    ttl: z.int().nullable(),
    link: ifindex.nullable()
  }),
  z.object({ kind: z.literal('geneve'), vni: z.number(), remote: ipAddress.nullable(), port: z.int() }),
  /** dummy, ifb, wireguard and whatever else has a kind but no data that is modelled. */
  z.object({ kind: z.literal('other'), name: z.string() })
])

/** IFLA_STATS64. */
export const linkStats = z.object({
  rxBytes: counter,
  rxPackets: counter,
  rxErrors: counter,
  rxDropped: counter,
  txBytes: counter,
  txPackets: counter,
  txErrors: counter,
  txDropped: counter
})

/** The sysctls of one interface that decide forwarding (IFLA_INET_CONF, IFLA_INET6_CONF). */
export const ipv4Conf = z.object({
  forwarding: z.int(),
  rpFilter: z.int(),
  routeLocalnet: z.int(),
  acceptLocal: z.int(),
  proxyArp: z.int(),
  arpFilter: z.int(),
  arpIgnore: z.int(),
  arpAnnounce: z.int(),
  srcValidMark: z.int(),
  sendRedirects: z.int(),
  logMartians: z.int()
})
export const ipv6Conf = z.object({
  forwarding: z.int(),
  acceptRa: z.int(),
  disableIpv6: z.int(),
  proxyNdp: z.int(),
  acceptDad: z.int()
})

export const networkInterface = z.object({
  id: interfaceId,
  namespaceId,
  ifindex,
  ifname: z.string(),
  altnames: z.array(z.string()),
  /** ip-link(8) alias, set by people and by some tools. */
  alias: z.string().nullable(),
  /** ARPHRD_* as ip(8) names it: `ether`, `loopback`, `none`, `ipip` … */
  linkType: z.string(),
  /** IFLA_INFO_KIND; null for a device of a driver, and for loopback. */
  kind: z.string().nullable(),
  kindData: kindData.nullable(),
  mac: mac.nullable(),
  mtu: z.number(),
  txQueueLength: z.number(),
  group: z.number(),
  /** IFF_* as ip(8) names them: `UP`, `LOWER_UP`, `BROADCAST` … */
  flags: z.array(z.string()),
  adminUp: z.boolean(),
  carrier: z.boolean().nullable(),
  /** RFC 2863 as ip(8) writes it: `UP`, `DOWN`, `UNKNOWN`, `LOWERLAYERDOWN` … */
  operstate: z.string(),
  promiscuity: z.int(),
  /** IFLA_MASTER, an index of the same namespace. */
  master: ifindex.nullable(),
  /** IFLA_LINK: the index of the peer or the lower device, in the namespace numbered `linkNsid` (null: this one). */
  link: ifindex.nullable(),
  linkNsid: nsid.nullable(),
  /** The interface that `link` and `linkNsid` mean: a veth's peer, or what a macvlan or VLAN stands on. */
  linkId: interfaceId.nullable(),
  /** Why `linkId` is not known though there is one; null when it is known, or there is none. */
  linkGap: z.enum(['namespace-not-visible', 'peer-not-found', 'not-read', 'ambiguous']).nullable(),
  bridgePort: bridgePort.nullable(),
  stats: linkStats.nullable(),
  ipv4: ipv4Conf.nullable(),
  ipv6: ipv6Conf.nullable(),
  /** An XDP program is attached, and how. */
  xdp: z
    .object({ mode: z.enum(['skb', 'driver', 'hardware', 'multi']), programId: z.number().nullable() })
    .nullable(),
  /** Kind of the root queueing discipline (IFLA_QDISC). */
  qdisc: z.string().nullable()
})

export type BridgeVlan = z.infer<typeof bridgeVlan>
export type BridgePort = z.infer<typeof bridgePort>
export type KindData = z.infer<typeof kindData>
export type LinkStats = z.infer<typeof linkStats>
export type Ipv4Conf = z.infer<typeof ipv4Conf>
export type Ipv6Conf = z.infer<typeof ipv6Conf>
export type Interface = z.infer<typeof networkInterface>
