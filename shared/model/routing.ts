/** Layer 3 and its neighbours: addresses, routes of all tables, policy rules, nexthop objects, neighbours, bridge FDB. */
import { z } from 'zod'
import { cidr, family, ifindex, interfaceId, ipAddress, mac, namespaceId } from './scalars'

/** RTM_NEWADDR, ip-address(8). */
export const address = z.object({
  namespaceId,
  interfaceId,
  family,
  /** IFA_LOCAL (of a point-to-point link the near end), without prefix. */
  address: ipAddress,
  prefixLength: z.int(),
  /** IFA_ADDRESS where it differs from the local one. */
  peer: ipAddress.nullable(),
  broadcast: ipAddress.nullable(),
  scope: z.string(),
  label: z.string().nullable(),
  /** IFA_F_* as ip(8) names them: `permanent`, `dadfailed`, `tentative`, `deprecated`, `secondary` … */
  flags: z.array(z.string())
})

/** One way out of a route. */
export const routeHop = z.object({
  gateway: ipAddress.nullable(),
  /** RTA_OIF; null for a blackhole and its like. */
  ifindex: ifindex.nullable(),
  weight: z.int(),
  flags: z.array(z.string())
})

/** RTM_NEWROUTE, ip-route(8). */
export const route = z.object({
  namespaceId,
  family,
  /** RT_TABLE: 254 main, 255 local, 253 default. */
  table: z.number(),
  type: z.string(),
  destination: cidr,
  /** RTA_SRC, IPv6 subtrees only; null for any. */
  source: cidr.nullable(),
  hops: z.array(routeHop),
  nexthopId: z.number().nullable(),
  prefSource: ipAddress.nullable(),
  metric: z.number(),
  tos: z.int(),
  scope: z.string(),
  protocol: z.string(),
  mtu: z.number().nullable()
})

/** RTM_NEWRULE, ip-rule(8). */
export const policyRule = z.object({
  namespaceId,
  family,
  priority: z.number(),
  source: cidr.nullable(),
  destination: cidr.nullable(),
  iif: z.string().nullable(),
  oif: z.string().nullable(),
  fwmark: z.number().nullable(),
  fwmask: z.number().nullable(),
  tos: z.int(),
  ipProtocol: z.int().nullable(),
  sourcePorts: z.tuple([z.int(), z.int()]).nullable(),
  destinationPorts: z.tuple([z.int(), z.int()]).nullable(),
  uidRange: z.tuple([z.number(), z.number()]).nullable(),
  not: z.boolean(),
  l3mdev: z.boolean(),
  suppressPrefixLength: z.int().nullable(),
  suppressIfgroup: z.int().nullable(),
  /** FR_ACT_*: `table`, `goto`, `nop`, `blackhole`, `unreachable`, `prohibit`. */
  action: z.string(),
  table: z.number().nullable(),
  goto: z.number().nullable()
})

/** RTM_NEWNEXTHOP, ip-nexthop(8). */
export const nexthop = z.object({
  namespaceId,
  id: z.number(),
  family: family.nullable(),
  gateway: ipAddress.nullable(),
  ifindex: ifindex.nullable(),
  blackhole: z.boolean(),
  fdb: z.boolean(),
  group: z.array(z.object({ id: z.number(), weight: z.number() })),
  flags: z.array(z.string())
})

/** RTM_NEWNEIGH, ip-neighbour(8): IPv4 ARP and IPv6 ND entries, and proxies. */
export const neighbour = z.object({
  namespaceId,
  interfaceId,
  family,
  address: ipAddress,
  mac: mac.nullable(),
  /** NUD_* as ip(8) names them; `none` for a proxy entry. */
  state: z.string(),
  router: z.boolean(),
  proxy: z.boolean(),
  external: z.boolean()
})

/** RTM_NEWNEIGH of PF_BRIDGE, bridge(8) fdb: where a bridge or a VXLAN sends a MAC. */
export const fdbEntry = z.object({
  namespaceId,
  interfaceId,
  mac,
  /** The bridge it belongs to, null for an entry of the device itself. */
  master: ifindex.nullable(),
  vlan: z.int().nullable(),
  /** Remote VTEP of a VXLAN entry. */
  remote: ipAddress.nullable(),
  vni: z.number().nullable(),
  port: z.int().nullable(),
  flags: z.array(z.string()),
  state: z.string()
})

export type Address = z.infer<typeof address>
export type RouteHop = z.infer<typeof routeHop>
export type Route = z.infer<typeof route>
export type PolicyRule = z.infer<typeof policyRule>
export type Nexthop = z.infer<typeof nexthop>
export type Neighbour = z.infer<typeof neighbour>
export type FdbEntry = z.infer<typeof fdbEntry>
