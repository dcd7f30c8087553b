/**
 * Everything on a host that an address range can collide with: networks of every engine, routes of every table of the
 * engine's namespace, and addresses of its interfaces.
 */
import type { HostSnapshot } from '../model'
import { parseIp, parsePrefix, prefixOf, type Prefix } from './cidr'

/** A range in use and by whom. */
export interface Taken {
  readonly prefix: Prefix
  /** CIDR as it stands there. */
  readonly text: string
  readonly by:
    | { readonly kind: 'network'; readonly name: string; readonly id: string }
    | { readonly kind: 'route'; readonly device: string; readonly table: number }
    | { readonly kind: 'interface'; readonly name: string }
}

const MAIN = 254
const LOCAL = 255

/** Ranges in use, networks first: what a person knows by name is named in preference to its route. */
export function takenRanges(snapshot: HostSnapshot, namespaceId: string | null): Taken[] {
  const found: Taken[] = []
  const add = (text: string, by: Taken['by']): void => {
    const prefix = parsePrefix(text)
    if (prefix !== null && prefix.length > 0) found.push({ prefix, text, by })
  }
  for (const { id, name, subnets } of snapshot.networks) {
    for (const { subnet } of subnets) add(subnet, { kind: 'network', name, id })
  }
  const here = namespaceId ?? snapshot.host.namespaceId
  const names = new Map<string, string>()
  for (const item of snapshot.interfaces) if (item.namespaceId === here) names.set(item.id, item.ifname)
  for (const item of snapshot.addresses) {
    const ip = parseIp(item.address)
    const name = names.get(item.interfaceId)
    if (ip === null || name === undefined || item.scope === 'link') continue
    const prefix = prefixOf(ip, item.prefixLength)
    found.push({
      prefix,
      text: `${item.address}/${String(item.prefixLength)}`,
      by: { kind: 'interface', name }
    })
  }
  for (const route of snapshot.routes) {
    if (route.namespaceId !== here || route.table === LOCAL || ignored(route.destination)) continue
    const device = names.get(`${route.namespaceId}/${String(route.hops[0]?.ifindex ?? 0)}`) ?? route.type
    add(route.destination, { kind: 'route', device, table: route.table || MAIN })
  }
  return found
}

/** Defaults say nothing of use; link-local and multicast ranges are on every interface. */
const ignored = (destination: string): boolean =>
  destination === 'default' ||
  destination.endsWith('/0') ||
  destination.startsWith('fe80:') ||
  destination.startsWith('ff00:')
