/**
 * One namespace from `ip -batch` and `bridge`, the path for hosts where nothing of ours runs (over SSH). Two batches, one
 * per family, because a batch cannot change its family and `ip rule` without one shows IPv4 only. The commands stand here
 * beside the parsers of what they print.
 */
import type {
  AddressRecord,
  FdbRecord,
  LinkRecord,
  NeighbourRecord,
  NexthopRecord,
  RouteRecord,
  RuleRecord
} from '../netlink/records'
import type { Accounts } from './ip-json-kinds'
import { deviceNames, parseIpLinks } from './ip-json-links'
import { parseBridgeFdb, parseIpNeighbours } from './ip-json-neighbours'
import { parseIpAddresses, parseIpNexthops, parseIpRoutes, parseIpRules } from './ip-json-routing'
import { splitBatch } from './ip-json-text'

/** For `ip -4 -j -N -d -s -force -batch -`, one a line. */
export const ipv4Batch: readonly string[] = [
  'link show',
  'addr show',
  'route show table all',
  'rule show',
  'nexthop show',
  'neigh show nud all',
  'neigh show proxy'
]

/** For `ip -6 -j -N -d -force -batch -`. */
export const ipv6Batch: readonly string[] = [
  'addr show',
  'route show table all',
  'rule show',
  'neigh show nud all',
  'neigh show proxy'
]

/** What the commands printed in one namespace. */
export interface IpOutputs {
  /** Of `ipv4Batch`. */
  ipv4: string
  /** Of `ipv6Batch`. */
  ipv6: string
  /** `bridge -j fdb show`; empty where there is neither bridge nor VXLAN. */
  fdb: string
  /** `bridge -j -compressvlans vlan show`; empty where no bridge filters VLANs. */
  vlans: string
}

export interface IpNamespace {
  links: LinkRecord[]
  addresses: AddressRecord[]
  routes: RouteRecord[]
  rules: RuleRecord[]
  nexthops: NexthopRecord[]
  neighbours: NeighbourRecord[]
  fdb: FdbRecord[]
}

/** All records of a namespace, IPv4 before IPv6 as netlink dumps them. @throws IpJsonError */
export function parseIpNamespace(outputs: IpOutputs, accounts?: Accounts): IpNamespace {
  const [links = '', addresses = '', routes = '', rules = '', nexthops = '', neighbours = '', proxies = ''] =
    splitBatch(outputs.ipv4, ipv4Batch.length)
  const [addresses6 = '', routes6 = '', rules6 = '', neighbours6 = '', proxies6 = ''] = splitBatch(
    outputs.ipv6,
    ipv6Batch.length
  )
  const records = parseIpLinks(links, { vlans: outputs.vlans, ...(accounts && { accounts }) })
  const names = deviceNames(records)
  return {
    links: records,
    addresses: [...parseIpAddresses(addresses), ...parseIpAddresses(addresses6)],
    routes: [...parseIpRoutes(routes, 'ipv4', names), ...parseIpRoutes(routes6, 'ipv6', names)],
    rules: [...parseIpRules(rules, 'ipv4'), ...parseIpRules(rules6, 'ipv6')],
    nexthops: parseIpNexthops(nexthops, names),
    neighbours: [
      ...parseIpNeighbours(neighbours, names),
      ...parseIpNeighbours(neighbours6, names),
      ...parseIpNeighbours(proxies, names),
      ...parseIpNeighbours(proxies6, names)
    ],
    fdb: parseBridgeFdb(outputs.fdb, names)
  }
}
