/**
 * The containers lane: one card per namespace, whoever lives in it. Containers that share a namespace share the card, a
 * namespace without containers is a card too, and a container whose namespace could not be seen is drawn from what its
 * engine says. Stopped containers have no namespace: they are listed apart.
 */
import { interfaceIdOf, type Container, type Interface, type Namespace } from '../model'
import { factRow, interfaceRow, isFallback, isLoopback, together, type Builder } from './builder'
import { compareNames, containerKey, namespaceKey, namespaceTitle, owner } from './identity'
import { parentBox } from './networks'
import type { HueIdentity, MapNode, MapRow, MapText } from './types'

const RUNS = new Set(['running', 'paused', 'restarting', 'removing'])
export const runs = (container: Container): boolean => RUNS.has(container.state)

/** Stopped containers a list on the map shows; the rest is counted. */
const STOPPED_SHOWN = 24

/** Adds cards, containers without a visible namespace, and the list of stopped ones. */
export function addCards(builder: Builder): void {
  const { look, plan } = builder
  for (const namespace of look.snapshot.namespaces) {
    if (plan.ofNamespace.has(namespace.id) || plan.overlayOf.has(namespace.id)) continue
    const containers = (look.containersIn.get(namespace.id) ?? []).filter((item) =>
      builder.showsContainer(item.id)
    )
    if (builder.shown !== null && containers.length === 0) continue
    addCard(builder, namespace, containers)
  }
  const stopped = new Map<string, Container[]>()
  for (const container of look.snapshot.containers) {
    if (!builder.showsContainer(container.id)) continue
    if (container.namespaceId !== null && look.namespace.has(container.namespaceId)) continue
    if (runs(container)) addUnseen(builder, container)
    else {
      const region = builder.regionOfEngine(container.engineId)
      const list = stopped.get(region)
      if (list) list.push(container)
      else stopped.set(region, [container])
    }
  }
  for (const [region, list] of stopped) addStopped(builder, region, list)
}

/** The box an interface inside a card hangs on, and its hue. */
export function carrierOf(builder: Builder, item: Interface): { node: string; hue: HueIdentity } | null {
  const { look } = builder
  const endpoint = look.endpointAt.get(item.id)
  const far = item.linkId === null ? undefined : look.interface.get(item.linkId)
  const candidates: (string | undefined)[] = [endpoint?.networkId]
  if (far !== undefined && item.kind === 'veth') {
    if (far.master !== null) candidates.push(interfaceIdOf(far.namespaceId, far.master))
    candidates.push(builder.plan.overlayOf.get(far.namespaceId)?.id)
  }
  if (far !== undefined && isOnParent(item)) {
    candidates.push(look.networksOn.get(far.id)?.[0]?.id)
    const region = builder.plan.ofNamespace.get(far.namespaceId)
    if (!candidates.some((id) => id !== undefined && builder.carrier.has(id)) && region !== undefined) {
      const node = parentBox(builder, far, region)
      return { node, hue: { engineId: 'kernel', name: `on ${far.ifname}` } }
    }
  }
  for (const id of candidates) {
    const node = id === undefined ? undefined : builder.carrier.get(id)
    if (id === undefined || node === undefined) continue
    const network = look.network.get(id) ?? look.networksOn.get(id)?.[0]
    if (network) return { node, hue: { engineId: network.engineId, name: network.name } }
    const bridge = look.interface.get(id)
    if (bridge) return { node, hue: { engineId: 'kernel', name: bridge.ifname } }
  }
  return null
}

export const isOnParent = (item: Interface): boolean =>
  item.kind === 'macvlan' || item.kind === 'ipvlan' || item.kind === 'macvtap' || item.kind === 'ipvtap'

function addCard(builder: Builder, namespace: Namespace, containers: readonly Container[]): void {
  const { look } = builder
  const holder = owner(containers)
  const id = builder.identities.claim(
    holder ? containerKey(look, holder) : namespaceKey(namespace),
    namespace.id
  )
  const items = (look.interfacesOf.get(namespace.id) ?? []).filter(
    (item) => !isLoopback(item) && !isFallback(item)
  )
  const carriers = new Set<string>()
  const out = new Set<string>()
  const ports = items.map((item) => {
    const carrier = carrierOf(builder, item)
    if (carrier) {
      carriers.add(carrier.node)
      if (builder.leadsOut(item)) out.add(carrier.node)
    }
    return interfaceRow(builder, id, item, 'port', carrier?.hue ?? null)
  })
  const rows: MapRow[] = containers.length > 1 ? containerRows(id, containers) : []
  rows.push(...ports)
  if (!namespace.readable)
    rows.push(factRow(id, 'unreadable', { text: { key: 'map.card.unreadable' }, state: 'unknown' }))
  else if (ports.length === 0) rows.push(factRow(id, 'alone', { text: { key: 'map.card.loopbackOnly' } }))
  const beyond = items.some((item) => isUpstream(builder, item))
  builder.addNode({
    id,
    kind: 'card',
    lane: beyond ? 'outside' : 'containers',
    region: regionOfCard(builder, items, containers, namespace),
    beside: [...out, ...[...carriers].filter((item) => !out.has(item))],
    title: holder?.name ?? namespaceTitle(namespace) ?? '',
    titleText:
      holder || namespaceTitle(namespace) !== null
        ? null
        : { key: 'map.card.nameless', params: { inode: namespace.inode } },
    subtitle: holder ? null : kindText(namespace),
    ref: holder ? { kind: 'container', id: holder.id } : { kind: 'namespace', id: namespace.id },
    hue: null,
    state: namespace.readable ? together(ports.map((item) => item.state)) : 'unknown',
    badges: badgesOf(containers),
    rows,
    containers: containers.length,
    interfaceId: null
  })
  const anchor = { node: id, row: null }
  builder.place({ kind: 'namespace', id: namespace.id }, anchor)
  for (const item of containers) builder.place({ kind: 'container', id: item.id }, anchor)
}

/**
 * True if a host's default route leads to the far end of this port: what looks like one more namespace is that host's
 * outside (a practice host's internet, a router of a lab).
 */
export function isUpstream(builder: Builder, item: Interface): boolean {
  const far =
    item.kind !== 'veth' || item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
  return (
    far?.master === null &&
    builder.plan.ofNamespace.has(far.namespaceId) &&
    builder.leadsOut(far) &&
    !builder.leadsOut(item)
  )
}

function badgesOf(containers: readonly Container[]): MapText[] {
  const badges: MapText[] = []
  if (containers.length > 1) badges.push({ key: 'map.badge.shared', params: { count: containers.length } })
  if (containers.length > 0 && containers.every((item) => item.networkMode.kind === 'none'))
    badges.push({ key: 'map.badge.none' })
  const pod = containers.find((item) => item.pod !== null)?.pod
  if (pod !== null && pod !== undefined) badges.push({ key: 'map.badge.pod', params: { name: pod } })
  if (containers.some((item) => item.state === 'paused')) badges.push({ key: 'map.badge.paused' })
  if (containers.some((item) => item.state === 'restarting')) badges.push({ key: 'map.badge.restarting' })
  return badges
}

function kindText(namespace: Namespace): MapText {
  if (namespace.kind === 'nsid') return { key: 'map.card.nsid' }
  if (namespace.kind === 'file') return { key: 'map.card.file' }
  return { key: 'map.card.namespace' }
}

/** `container:web` for one that lives in another's namespace, where that one is known. */
function sharedWith(containers: readonly Container[], item: Container): string {
  const { kind, target } = item.networkMode
  if (kind !== 'container' || target === null) return ''
  const holder = containers.find((one) => one.engineKey === target || one.name === target)
  return holder === undefined ? '' : `container:${holder.name}`
}

const containerRows = (id: string, containers: readonly Container[]): MapRow[] =>
  [...containers]
    .sort((a, b) => compareNames(a.name, b.name))
    .map((item) =>
      factRow(id, `container:${item.id}`, {
        kind: 'container',
        label: item.name,
        detail: sharedWith(containers, item),
        ref: { kind: 'container', id: item.id }
      })
    )

/** Where the card stands: beside what its interfaces lead to, else with its engine, else where its maker is. */
function regionOfCard(
  builder: Builder,
  items: readonly Interface[],
  containers: readonly Container[],
  namespace: Namespace
): string {
  for (const item of items) {
    const far = item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
    const region = far === undefined ? undefined : builder.regionOf(far.namespaceId)
    if (region !== undefined) return region
  }
  const first = containers[0]
  if (first) return builder.regionOfEngine(first.engineId)
  return builder.regionOf(namespace.parentId ?? '') ?? 'host'
}

/** A running container whose namespace nobody may see: its engine's word for where it is. */
function addUnseen(builder: Builder, container: Container): void {
  const { look } = builder
  const id = builder.identities.claim(containerKey(look, container), container.engineKey.slice(0, 12))
  const beside: string[] = []
  const rows: MapRow[] = []
  for (const endpoint of look.endpointsOf.get(container.id) ?? []) {
    const network = look.network.get(endpoint.networkId)
    const carrier = builder.carrier.get(endpoint.networkId)
    if (network === undefined || carrier === undefined) continue
    beside.push(carrier)
    const row = factRow(id, `endpoint:${network.name}`, {
      kind: 'port',
      label: network.name,
      detail: endpoint.ipv4 ?? endpoint.ipv6 ?? '',
      ref: { kind: 'container', id: container.id },
      hue: { engineId: network.engineId, name: network.name },
      state: 'unknown'
    })
    rows.push(row)
    builder.addEdge({
      kind: 'bridge',
      from: { node: carrier, row: null },
      to: { node: id, row: row.id },
      hue: row.hue,
      state: 'unknown',
      interfaces: [],
      primary: false,
      blocked: false
    })
  }
  rows.push(factRow(id, 'unseen', { text: { key: 'map.card.unreadable' }, state: 'unknown' }))
  builder.addNode(
    plainCard(
      id,
      container.name,
      { kind: 'container', id: container.id },
      {
        region: builder.regionOfEngine(container.engineId),
        beside,
        state: 'unknown',
        rows
      }
    )
  )
}

const plainCard = (id: string, title: string, ref: MapNode['ref'], over: Partial<MapNode>): MapNode => ({
  id,
  kind: 'card',
  lane: 'containers',
  region: 'host',
  beside: [],
  title,
  titleText: null,
  subtitle: null,
  ref,
  hue: null,
  state: 'up',
  badges: [],
  rows: [],
  containers: 1,
  interfaceId: null,
  ...over
})

function addStopped(builder: Builder, region: string, containers: Container[]): void {
  const id = builder.identities.claim(`stopped:${region}`, 'list')
  containers.sort((a, b) => compareNames(a.name, b.name))
  const rows = containers.slice(0, STOPPED_SHOWN).map((item) =>
    factRow(id, `container:${item.id}`, {
      kind: 'container',
      label: item.name,
      detail: item.state,
      ref: { kind: 'container', id: item.id },
      state: 'down'
    })
  )
  const more = containers.length - rows.length
  if (more > 0)
    rows.push(factRow(id, 'more', { kind: 'more', text: { key: 'common.more', params: { count: more } } }))
  builder.addNode(
    plainCard(id, '', null, {
      kind: 'stopped',
      region,
      titleText: { key: 'map.stopped.title', params: { count: containers.length } },
      state: 'down',
      rows,
      containers: containers.length
    })
  )
  for (const item of containers) builder.place({ kind: 'container', id: item.id }, { node: id, row: null })
}
