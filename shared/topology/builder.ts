/**
 * What the parts of buildTopology share: the snapshot's maps, the regions, where each record was put, and the growing
 * lists of nodes and edges. Every part adds to it; nobody takes anything away.
 */
import type { Address, Interface, Lookup, Network, Route } from '../model'
import { Identities } from './identity'
import type { RegionPlan } from './regions'
import type { Anchor, HueIdentity, MapEdge, MapNode, MapRef, MapRow, MapState } from './types'

export const refKey = (ref: MapRef): string => `${ref.kind}:${ref.id}`

/** Devices the kernel makes by itself when a tunnel module is loaded: nobody made them, nobody uses them while down. */
const FALLBACK = /^(tunl0|gre0|gretap0|erspan0|sit0|ip6tnl0|ip6gre0|ip_vti0|ip6_vti0)$/

/** A box of the networks lane and what it is made of. */
export interface NetworkNode {
  readonly node: string
  readonly network: Network | null
  readonly bridge: Interface | null
  readonly parent: Interface | null
}

export class Builder {
  readonly nodes: MapNode[] = []
  readonly edges: MapEdge[] = []
  readonly at = new Map<string, Anchor>()
  readonly identities = new Identities()
  /** Default routes of the main table, best first, by namespace. */
  readonly defaults: ReadonlyMap<string, readonly Route[]>
  /** Title of every node that has one in plain words. */
  readonly titles = new Map<string, string>()
  /** Node that carries a network or a bridge, by interface id (a bridge) and by network id. */
  readonly carrier = new Map<string, string>()
  readonly networkNodes: NetworkNode[] = []
  readonly byId = new Map<string, MapNode>()
  private readonly edgeIds = new Set<string>()
  /** `at` of interfaces by their plain id: asked several times for each. */
  private readonly atInterface = new Map<string, Anchor>()

  constructor(
    readonly look: Lookup,
    readonly plan: RegionPlan,
    /** Networks and containers that are shown; null: all. */
    readonly shown: {
      readonly networks: ReadonlySet<string>
      readonly containers: ReadonlySet<string>
    } | null
  ) {
    const defaults = new Map<string, Route[]>()
    for (const route of look.snapshot.routes) {
      if (route.table !== 254 || route.type !== 'unicast') continue
      if (route.destination !== '0.0.0.0/0' && route.destination !== '::/0') continue
      const list = defaults.get(route.namespaceId)
      if (list) list.push(route)
      else defaults.set(route.namespaceId, [route])
    }
    for (const list of defaults.values())
      list.sort((a, b) => a.family.localeCompare(b.family) || a.metric - b.metric)
    this.defaults = defaults
  }

  regionOf(namespaceId: string): string | undefined {
    const overlay = this.plan.overlayOf.get(namespaceId)
    if (overlay !== undefined) return this.regionOfEngine(overlay.engineId)
    return this.plan.ofNamespace.get(namespaceId)
  }

  /** The region an engine's networks stand in; the host when it is not known. */
  regionOfEngine(engineId: string): string {
    const home = this.look.engine.get(engineId)?.namespaceId
    return this.plan.ofNamespace.get(home ?? '') ?? this.plan.regions[0]?.id ?? 'host'
  }

  addNode(node: MapNode): MapNode {
    this.nodes.push(node)
    this.byId.set(node.id, node)
    if (node.title !== '') this.titles.set(node.id, node.title)
    if (node.ref !== null) this.place(node.ref, { node: node.id, row: null })
    for (const row of node.rows) {
      const anchor = { node: node.id, row: row.id }
      if (row.ref !== null) this.place(row.ref, anchor)
      if (row.interfaceId !== null) this.place({ kind: 'interface', id: row.interfaceId }, anchor)
    }
    if (node.interfaceId !== null)
      this.place({ kind: 'interface', id: node.interfaceId }, { node: node.id, row: null })
    return node
  }

  /** Says where a record is drawn; the first place counts. */
  place(ref: MapRef, anchor: Anchor): void {
    if (ref.kind === 'interface') {
      if (this.atInterface.has(ref.id)) return
      this.atInterface.set(ref.id, anchor)
    }
    const key = refKey(ref)
    if (!this.at.has(key)) this.at.set(key, anchor)
  }

  anchorOf(interfaceId: string): Anchor | undefined {
    return this.atInterface.get(interfaceId)
  }

  addEdge(edge: Omit<MapEdge, 'id'>): void {
    const wanted = `${edge.kind}:${edge.from.row ?? edge.from.node}>${edge.to.row ?? edge.to.node}`
    if (this.edgeIds.has(wanted)) return
    this.edgeIds.add(wanted)
    this.edges.push({ ...edge, id: wanted })
  }

  showsContainer(id: string): boolean {
    return this.shown === null || this.shown.containers.has(id)
  }

  showsNetwork(id: string): boolean {
    return this.shown === null || this.shown.networks.has(id)
  }

  addresses(interfaceId: string): readonly Address[] {
    return this.look.addressesOf.get(interfaceId) ?? []
  }

  /** True if the namespace's packets for anywhere may leave by this interface. */
  leadsOut(item: Interface): boolean {
    return (this.defaults.get(item.namespaceId) ?? []).some((route) =>
      route.hops.some((hop) => hop.ifindex === item.ifindex)
    )
  }
}

export const isFallback = (item: Interface): boolean => FALLBACK.test(item.ifname) && !item.adminUp
export const isLoopback = (item: Interface): boolean => item.linkType === 'loopback'

/** Both flags and carrier: a cable that is out is `partial`, an interface set down is `down`. */
export function stateOf(item: Interface): MapState {
  if (!item.adminUp) return 'down'
  if (item.carrier === false || item.operstate === 'DOWN' || item.operstate === 'LOWERLAYERDOWN')
    return 'partial'
  if (
    item.bridgePort !== null &&
    (item.bridgePort.state === 'blocking' || item.bridgePort.state === 'disabled')
  )
    return 'partial'
  return 'up'
}

/** The address people look for: the first global IPv4, else the first global IPv6, else none. */
export function mainAddress(addresses: readonly Address[]): Address | undefined {
  const global = addresses.filter((item) => item.scope !== 'link' && item.scope !== 'host')
  return global.find((item) => item.family === 'ipv4') ?? global[0]
}

/** `192.0.2.2/24`, with `+1` when there are more global ones. */
export function addressLabel(addresses: readonly Address[]): string {
  const main = mainAddress(addresses)
  if (main === undefined) return ''
  const others = addresses.filter((item) => item.scope !== 'link' && item.scope !== 'host').length - 1
  return `${main.address}/${String(main.prefixLength)}${others > 0 ? ` +${String(others)}` : ''}`
}

export const hueOfNetwork = (network: Network): HueIdentity => ({
  engineId: network.engineId,
  name: network.name
})
export const hueOfBridge = (item: Interface): HueIdentity => ({ engineId: 'kernel', name: item.ifname })

/** A row that stands for an interface: its name, its address. */
export function interfaceRow(
  builder: Builder,
  nodeId: string,
  item: Interface,
  kind: 'port' | 'device',
  hue: HueIdentity | null
): MapRow {
  return {
    id: `${nodeId}|${item.ifname}`,
    kind,
    label: item.ifname,
    detail: addressLabel(builder.addresses(item.id)),
    text: null,
    ref: { kind: 'interface', id: item.id },
    hue,
    state: stateOf(item),
    interfaceId: item.id,
    towards: []
  }
}

/** A row that states something. */
export const factRow = (nodeId: string, name: string, over: Partial<MapRow>): MapRow => ({
  id: `${nodeId}|${name}`,
  kind: 'fact',
  label: '',
  detail: '',
  text: null,
  ref: null,
  hue: null,
  state: 'up',
  interfaceId: null,
  towards: [],
  ...over
})

/** The state of several things together. */
export function together(states: readonly MapState[]): MapState {
  if (states.length === 0) return 'up'
  if (states.every((item) => item === 'down')) return 'down'
  return states.every((item) => item === 'up') ? 'up' : 'partial'
}
