/**
 * What the readers of this room give: the records of the vocabulary without what only the collector knows, the id of
 * the namespace and whatever is made from it. Where the vocabulary says `interfaceId`, these say `ifindex`.
 */
import type {
  Address,
  FdbEntry,
  Interface,
  Neighbour,
  Nexthop,
  PolicyRule,
  Route,
  Socket
} from '@shared/model'

export type LinkRecord = Omit<Interface, 'id' | 'namespaceId' | 'linkId' | 'linkGap'>
export type AddressRecord = Omit<Address, 'namespaceId' | 'interfaceId'> & { ifindex: number }
export type RouteRecord = Omit<Route, 'namespaceId'>
export type RuleRecord = Omit<PolicyRule, 'namespaceId'>
export type NexthopRecord = Omit<Nexthop, 'namespaceId'>
export type NeighbourRecord = Omit<Neighbour, 'namespaceId' | 'interfaceId'> & { ifindex: number }
export type FdbRecord = Omit<FdbEntry, 'namespaceId' | 'interfaceId'> & { ifindex: number }
export type SocketRecord = Omit<Socket, 'namespaceId' | 'owners'>

/** RTM_NEWNETCONF: sysctls of one interface, or of `all` and `default`. */
export interface NetconfRecord {
  family: 'ipv4' | 'ipv6'
  ifindex: number | 'all' | 'default'
  forwarding: number | null
  rpFilter: number | null
  mcForwarding: number | null
  proxyNeigh: number | null
  ignoreRoutesWithLinkdown: number | null
}

/** The other end of a veth, or what a macvlan stands on, as RTM_GETLINK in another namespace tells it. */
export interface PeerRecord {
  ifindex: number
  ifname: string
  mac: string | null
  /** Its own IFLA_LINK, to see that it points back. */
  link: number | null
  kind: string | null
}

/** Records of a dump. */
export interface Reading<T> {
  records: T[]
  /** True when the table moved under every attempt (NLM_F_DUMP_INTR): some records may be missing or stand twice. */
  interrupted: boolean
  /** How many messages came beyond the bound that was asked for, and were not kept. */
  leftOut: number
}
