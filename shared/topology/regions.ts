/**
 * Which namespaces are hosts in their own right, and which holds which. The host that is looked at is one; so is every
 * namespace an engine works in (a nested host, a rootless engine's own namespace) and every namespace with a bridge in it.
 * The namespaces Docker keeps for an overlay are not: their bridge and VXLAN are drawn as the network.
 */
import type { Container, Engine, Interface, Lookup, Namespace, Network } from '../model'
import { engineName, namespaceKey, namespaceTitle, owner, containerKey, compareNames } from './identity'
import type { MapRegion, MapText } from './types'

export interface RegionPlan {
  readonly regions: readonly MapRegion[]
  /** Region id by the namespace that is that region. */
  readonly ofNamespace: ReadonlyMap<string, string>
  /** The overlay a namespace belongs to. */
  readonly overlayOf: ReadonlyMap<string, Network>
  readonly enginesOf: ReadonlyMap<string, readonly Engine[]>
}

export const HOST_REGION = 'host'

/** Namespaces that are one overlay's own: not where its engine works. */
export function overlayNamespaces(look: Lookup): Map<string, Network> {
  const found = new Map<string, Network>()
  for (const network of look.snapshot.networks) {
    const engine = look.engine.get(network.engineId)
    const apart = network.namespaceId !== null && network.namespaceId !== engine?.namespaceId
    if (
      network.driver === 'overlay' &&
      apart &&
      network.namespaceId !== null &&
      network.namespaceId !== look.snapshot.host.namespaceId
    )
      found.set(network.namespaceId, network)
  }
  return found
}

/** The namespace that the far end of a veth, or whoever made the namespace, is in. */
function neighboursOf(look: Lookup, namespaceId: string): string[] {
  const ends = (look.interfacesOf.get(namespaceId) ?? []).flatMap((item) => {
    const far = item.linkId === null ? undefined : look.interface.get(item.linkId)
    return far === undefined || far.namespaceId === namespaceId ? [] : [far.namespaceId]
  })
  const parent = look.namespace.get(namespaceId)?.parentId
  return parent === null || parent === undefined ? ends : [...ends, parent]
}

/** Works out the regions and their tree. Linear in namespaces and interfaces. */
export function planRegions(look: Lookup): RegionPlan {
  const { snapshot } = look
  const host = snapshot.host.namespaceId
  const overlayOf = overlayNamespaces(look)
  const enginesOf = new Map<string, Engine[]>()
  for (const engine of snapshot.engines) {
    if (engine.namespaceId === null) continue
    const list = enginesOf.get(engine.namespaceId)
    if (list) list.push(engine)
    else enginesOf.set(engine.namespaceId, [engine])
  }
  const hasBridge = new Set(
    snapshot.interfaces.filter((item: Interface) => item.kind === 'bridge').map((item) => item.namespaceId)
  )
  const inner = snapshot.namespaces.filter(
    (item) =>
      item.id !== host && !overlayOf.has(item.id) && (hasBridge.has(item.id) || enginesOf.has(item.id))
  )

  const ofNamespace = new Map<string, string>()
  if (host !== null) ofNamespace.set(host, HOST_REGION)
  const taken = new Set<string>([HOST_REGION])
  for (const item of inner) {
    const holder = owner(look.containersIn.get(item.id) ?? [])
    const wanted = `host:${holder ? containerKey(look, holder) : namespaceKey(item)}`
    const id = taken.has(wanted) ? `${wanted}~${item.id}` : wanted
    taken.add(id)
    ofNamespace.set(item.id, id)
  }

  const parents = treeOf(look, host, new Set(inner.map((item) => item.id)))
  const order = [...parents.keys()].sort((a, b) =>
    compareNames(ofNamespace.get(a) ?? '', ofNamespace.get(b) ?? '')
  )
  const regions: MapRegion[] = [
    {
      id: HOST_REGION,
      namespaceId: host,
      parent: null,
      title: snapshot.host.hostname,
      subtitle: null,
      ref: host === null ? null : { kind: 'namespace', id: host },
      engines: (enginesOf.get(host ?? '') ?? []).map((item) => item.name)
    }
  ]
  for (const namespaceId of order) {
    const namespace = look.namespace.get(namespaceId)
    const id = ofNamespace.get(namespaceId)
    if (namespace === undefined || id === undefined) continue
    const holder = owner(look.containersIn.get(namespaceId) ?? [])
    const engines = enginesOf.get(namespaceId) ?? []
    regions.push({
      id,
      namespaceId,
      parent: ofNamespace.get(parents.get(namespaceId) ?? '') ?? HOST_REGION,
      title: regionTitle(engines, holder, namespace),
      subtitle: regionText(engines, look),
      ref: holder ? { kind: 'container', id: holder.id } : { kind: 'namespace', id: namespaceId },
      engines: engines.map((item) => item.name)
    })
  }
  return { regions, ofNamespace, overlayOf, enginesOf }
}

/** What people call it: the container it is, its name, the rootless engine it was made for, what runs in it. */
function regionTitle(
  engines: readonly Engine[],
  holder: Container | undefined,
  namespace: Namespace
): string {
  const rootless = engines.find((item) => item.rootless)
  return (
    holder?.name ??
    namespace.names[0] ??
    rootless?.name ??
    namespaceTitle(namespace) ??
    `net:[${String(namespace.inode)}]`
  )
}

function regionText(engines: readonly Engine[], look: Lookup): MapText {
  const names = engines.map((item) => engineName(look, item.id)).join(', ')
  if (engines.some((item) => item.rootless)) return { key: 'map.region.rootless', params: { names } }
  return engines.length > 0
    ? { key: 'map.region.engine', params: { names } }
    : { key: 'map.region.namespace' }
}

/** Parent of each inner region: whoever is nearest to it on the way from the host, by veths and by makers. */
function treeOf(look: Lookup, host: string | null, inner: ReadonlySet<string>): Map<string, string | null> {
  const parents = new Map<string, string | null>()
  const queue: string[] = host === null ? [] : [host]
  const links = new Map<string, string[]>()
  const link = (a: string, b: string): void => {
    const list = links.get(a)
    if (list) list.push(b)
    else links.set(a, [b])
  }
  for (const id of inner)
    for (const near of neighboursOf(look, id)) {
      link(near, id)
      link(id, near)
    }
  const walk = (): void => {
    for (let at = queue.shift(); at !== undefined; at = queue.shift())
      for (const next of links.get(at) ?? []) {
        if (!inner.has(next) || parents.has(next)) continue
        parents.set(next, at)
        queue.push(next)
      }
  }
  walk()
  // What nothing leads to from the host (its way is user-mode, or cannot be seen) stands in the host.
  for (const id of inner) {
    if (parents.has(id)) continue
    parents.set(id, host)
    queue.push(id)
    walk()
  }
  return parents
}
