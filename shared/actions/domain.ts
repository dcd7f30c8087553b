/**
 * Broadcast domains: which interfaces hear each other's frames, so which addresses and MACs must differ. Followed over
 * bridges, veth pairs, and what stands on a parent.
 */
import {
  interfaceIdOf,
  lookup,
  type Address,
  type HostSnapshot,
  type Interface,
  type Network
} from '../model'
import { parseIp, prefixOf, type Prefix } from './cidr'

/** More interfaces are not followed. */
const MAX_DOMAIN = 20_000

/** The subnet an address of an interface is in; null where the address is none. */
export function prefixOfAddress(address: Pick<Address, 'address' | 'prefixLength'>): Prefix | null {
  const ip = parseIp(address.address)
  return ip === null ? null : prefixOf(ip, address.prefixLength)
}

const STANDING = new Set(['macvlan', 'macvtap', 'ipvlan', 'ipvtap'])
const standing = new WeakMap<HostSnapshot, ReadonlyMap<string, readonly Interface[]>>()

/** macvlans and ipvlans by what they stand on. */
function standingOn(snapshot: HostSnapshot, id: string): readonly Interface[] {
  let known = standing.get(snapshot)
  if (known === undefined) {
    const made = new Map<string, Interface[]>()
    for (const item of snapshot.interfaces) {
      if (item.linkId === null || !STANDING.has(item.kind ?? '')) continue
      const list = made.get(item.linkId)
      if (list) list.push(item)
      else made.set(item.linkId, [item])
    }
    standing.set(snapshot, made)
    known = made
  }
  return known.get(id) ?? []
}

/** Every interface on the same wire as one, itself among them. */
export function domainOf(snapshot: HostSnapshot, start: Interface): ReadonlySet<string> {
  const look = lookup(snapshot)
  const seen = new Set<string>([start.id])
  const queue: Interface[] = [start]
  const visit = (item: Interface | undefined): void => {
    if (item === undefined || seen.has(item.id) || seen.size >= MAX_DOMAIN) return
    seen.add(item.id)
    queue.push(item)
  }
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
    const master =
      item.master === null ? undefined : look.interface.get(interfaceIdOf(item.namespaceId, item.master))
    if (master?.kind === 'bridge') visit(master)
    if (item.kind === 'bridge') for (const port of look.portsOf.get(item.id) ?? []) visit(port)
    if (item.linkId !== null && (item.kind === 'veth' || STANDING.has(item.kind ?? '')))
      visit(look.interface.get(item.linkId))
    for (const other of standingOn(snapshot, item.id)) visit(other)
  }
  return seen
}

/** The interfaces of a network's wire; empty where neither its bridge nor its parent is known. */
export function domainOfNetwork(snapshot: HostSnapshot, network: Network): ReadonlySet<string> {
  const device =
    network.interfaceId === null ? undefined : lookup(snapshot).interface.get(network.interfaceId)
  return device === undefined ? new Set() : domainOf(snapshot, device)
}

/** The interface of a wire that has an address, other than `except`. */
export function holderOf(
  snapshot: HostSnapshot,
  domain: ReadonlySet<string>,
  value: bigint,
  family: 'ipv4' | 'ipv6',
  except: string | null
): Interface | undefined {
  const look = lookup(snapshot)
  for (const id of domain) {
    if (id === except) continue
    const has = (look.addressesOf.get(id) ?? []).some(
      (item) => item.family === family && parseIp(item.address)?.value === value
    )
    if (has) return look.interface.get(id)
  }
  return undefined
}
