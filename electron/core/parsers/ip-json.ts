/**
 * One namespace from `ip -batch` and `bridge`, the path for hosts where nothing of ours runs (over SSH). Three batches,
 * because a batch cannot change its family: routes and rules are asked for by family (`default` does not say which, and
 * `ip rule` without one means IPv4), nexthop objects without one (groups belong to none). The commands stand here beside the
 * parsers of what they print.
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

/** For `ip -j -N -d -s -force -batch -`, one a line. */
export const anyBatch: readonly string[] = [
  'link show',
  'addr show',
  'nexthop show',
  'neigh show nud all',
  'neigh show proxy'
]

/** For `ip -4 -j -N -d -force -batch -`, and again with `-6`. */
export const familyBatch: readonly string[] = ['route show table all', 'rule show']

/** What the commands printed in one namespace. */
export interface IpOutputs {
  /** Of `anyBatch`. */
  any: string
  /** Of `familyBatch` with `-4`. */
  ipv4: string
  /** Of `familyBatch` with `-6`. */
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

/** All records of a namespace, IPv4 before IPv6 as netlink dumps routes and rules. @throws IpJsonError */
export function parseIpNamespace(outputs: IpOutputs, accounts?: Accounts): IpNamespace {
  const [linkText = '', addresses = '', nexthops = '', neighbours = '', proxies = ''] = splitBatch(
    outputs.any,
    anyBatch.length
  )
  const [routes4 = '', rules4 = ''] = splitBatch(outputs.ipv4, familyBatch.length)
  const [routes6 = '', rules6 = ''] = splitBatch(outputs.ipv6, familyBatch.length)
  const links = parseIpLinks(linkText, { vlans: outputs.vlans, ...(accounts && { accounts }) })
  const names = deviceNames(links)
  return {
    links,
    addresses: parseIpAddresses(addresses),
    routes: [...parseIpRoutes(routes4, 'ipv4', names), ...parseIpRoutes(routes6, 'ipv6', names)],
    rules: [...parseIpRules(rules4, 'ipv4'), ...parseIpRules(rules6, 'ipv6')],
    nexthops: parseIpNexthops(nexthops, names),
    neighbours: [...parseIpNeighbours(neighbours, names), ...parseIpNeighbours(proxies, names)],
    fdb: parseBridgeFdb(outputs.fdb, names)
  }
}
