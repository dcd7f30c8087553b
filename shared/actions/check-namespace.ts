/** Namespaces by hand, ip-netns(8): made, deleted, given a name, and the name taken away. */
import type { IntentOf } from '../contract/intents'
import { lookup, type HostSnapshot, type Interface, type Namespace } from '../model'
import type { Findings } from './findings'
import { listed, quoted } from './findings'
import { checkNetnsName } from './names'
import { namespaceName } from './place'

const namesOf = (snapshot: HostSnapshot): ReadonlySet<string> =>
  new Set(snapshot.namespaces.flatMap((item) => item.names))

/** The namespace of an id, if it is one that can be entered; null (and said) otherwise. */
export function enterable(
  found: Findings,
  snapshot: HostSnapshot,
  namespaceId: string,
  field = 'namespaceId'
): Namespace | null {
  const namespace = lookup(snapshot).namespace.get(namespaceId)
  if (namespace === undefined) found.stop(field, 'unknown-namespace', { id: quoted(namespaceId) })
  else if (!namespace.readable)
    found.stop(field, 'namespace-unreadable', { name: namespaceName(snapshot, namespaceId) })
  else return namespace
  return null
}

export interface Located {
  readonly item: Interface
  /** What people call its namespace. */
  readonly where: string
}

/** The interface of an id, in a namespace that can be entered; null (and said) otherwise. */
export function linkOf(
  found: Findings,
  snapshot: HostSnapshot,
  interfaceId: string,
  field = 'interfaceId'
): Located | null {
  const item = lookup(snapshot).interface.get(interfaceId)
  if (item === undefined) {
    found.stop(field, 'unknown-interface', { id: quoted(interfaceId) })
    return null
  }
  if (enterable(found, snapshot, item.namespaceId, field) === null) return null
  return { item, where: namespaceName(snapshot, item.namespaceId) }
}

export function checkNamespaceCreate(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'namespace.create'>
): void {
  checkNetnsName(found, intent.name, namesOf(snapshot))
}

export function checkNamespaceDelete(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'namespace.delete'>
): void {
  const look = lookup(snapshot)
  const namespace = look.namespace.get(intent.namespaceId)
  if (!checkNetnsName(found, intent.name, null)) return
  if (namespace === undefined) {
    found.stop('namespaceId', 'unknown-namespace', { id: quoted(intent.namespaceId) })
    return
  }
  const { name } = intent
  if (!namespace.names.includes(name)) {
    found.stop('name', 'netns-other', { name }, namespace.names[0] ?? null)
    return
  }
  if (namespace.id === snapshot.host.namespaceId) {
    found.stop('namespaceId', 'netns-host')
    return
  }
  const holders = look.containersIn.get(namespace.id) ?? []
  if (namespace.kind === 'engine' && holders.length > 0)
    found.warn('namespaceId', 'netns-engine', { name, container: listed(holders.map((item) => item.name)) })
  if (namespace.processes > 0)
    found.warn('namespaceId', 'netns-processes', { name, count: namespace.processes })
  else {
    const links = (look.interfacesOf.get(namespace.id) ?? []).filter((item) => item.linkType !== 'loopback')
    const names = links.flatMap((item) => {
      const peer = item.kind === 'veth' && item.linkId !== null ? look.interface.get(item.linkId) : undefined
      return peer === undefined
        ? [item.ifname]
        : [item.ifname, `${peer.ifname} (${namespaceName(snapshot, peer.namespaceId)})`]
    })
    if (names.length > 0) found.warn('namespaceId', 'netns-links', { name, names: listed(names) })
  }
}

export function checkNamespaceExpose(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'namespace.expose'>
): void {
  const namespace = lookup(snapshot).namespace.get(intent.namespaceId)
  checkNetnsName(found, intent.name, namesOf(snapshot))
  if (namespace === undefined)
    found.stop('namespaceId', 'unknown-namespace', { id: quoted(intent.namespaceId) })
  else if (namespace.names.length > 0)
    found.note('namespaceId', 'netns-named', { names: listed(namespace.names) })
}

export function checkNamespaceConceal(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'namespace.conceal'>
): void {
  if (!checkNetnsName(found, intent.name, null)) return
  const { name } = intent
  const namespace = snapshot.namespaces.find((item) => item.names.includes(name))
  if (namespace === undefined) found.note('name', 'netns-unseen', { name })
  else if (namespace.processes === 0 && namespace.names.length === 1) {
    const links = (lookup(snapshot).interfacesOf.get(namespace.id) ?? [])
      .filter((item) => item.linkType !== 'loopback')
      .map((item) => item.ifname)
    if (links.length > 0) found.warn('name', 'netns-links', { name, names: listed(links) })
  }
}
