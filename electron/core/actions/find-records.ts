/** The records an intent names, in the snapshot a plan is made from: there, or `not-found` with what it was. */
import { VethscopeError } from '@shared/contract/errors'
import {
  interfaceIdOf,
  lookup,
  type Container,
  type HostSnapshot,
  type Interface,
  type Namespace
} from '@shared/model'
import { visible } from '@shared/text/visible'

const gone = (what: string, id: string): VethscopeError =>
  new VethscopeError(
    'not-found',
    `${what} is not on this host any more: ${visible(id, 120)}`,
    'look again and choose what is there now'
  )

/** @throws VethscopeError `not-found` */
export function namespaceOf(snapshot: HostSnapshot, id: string): Namespace {
  const found = lookup(snapshot).namespace.get(id)
  if (found === undefined) throw gone('that namespace', id)
  return found
}

/** @throws VethscopeError `not-found` */
export function interfaceOf(snapshot: HostSnapshot, id: string): Interface {
  const found = lookup(snapshot).interface.get(id)
  if (found === undefined) throw gone('that interface', id)
  return found
}

/** @throws VethscopeError `not-found` */
export function containerOf(snapshot: HostSnapshot, id: string): Container {
  const found = lookup(snapshot).container.get(id)
  if (found === undefined) throw gone('that container', id)
  return found
}

/** Interfaces of a namespace; none where nothing could be read. */
export const interfacesIn = (snapshot: HostSnapshot, namespaceId: string): readonly Interface[] =>
  lookup(snapshot).interfacesOf.get(namespaceId) ?? []

export const byName = (snapshot: HostSnapshot, namespaceId: string, ifname: string): Interface | null =>
  interfacesIn(snapshot, namespaceId).find((item) => item.ifname === ifname) ?? null

/** Name of an index in a namespace. */
export const nameAt = (snapshot: HostSnapshot, namespaceId: string, ifindex: number | null): string | null =>
  ifindex === null
    ? null
    : (lookup(snapshot).interface.get(interfaceIdOf(namespaceId, ifindex))?.ifname ?? null)

/** How steps name an interface. */
export const linkOf = (item: Interface): { namespaceId: string; ifname: string; ifindex: number | null } => ({
  namespaceId: item.namespaceId,
  ifname: item.ifname,
  ifindex: item.ifindex
})

/**
 * A namespace as people know it: the first name under /run/netns, a container in it, or its inode. Empty for the host's,
 * and harmless to show.
 */
export function placeName(snapshot: HostSnapshot, namespaceId: string): string {
  if (namespaceId === snapshot.host.namespaceId) return ''
  const found = lookup(snapshot).namespace.get(namespaceId)
  const container = lookup(snapshot).containersIn.get(namespaceId)?.[0]?.name
  const name = found?.names[0] ?? container
  if (name !== undefined) return visible(name, 80)
  return found === undefined ? visible(namespaceId, 80) : `net:[${String(found.inode)}]`
}
