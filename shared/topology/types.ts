/**
 * The map as data: nodes in lanes, rows on them (a port, an address, a published port), edges between nodes or rows.
 * Nothing here knows pixels; layout.ts places it, the page paints it, the tree beside the map reads the same nodes.
 *
 * An edge leads from what is nearer the outside to what is nearer a container, so the way out of anything is a walk from
 * `to` to `from`.
 */
import type { Lookup } from '../model'

/** From left to right, as a packet from outside meets them. */
export const LANES = ['outside', 'nics', 'stack', 'networks', 'veths', 'containers'] as const
export type Lane = (typeof LANES)[number]

/** A record of the snapshot that a node or row stands for: what selecting it selects. */
export interface MapRef {
  readonly kind: 'namespace' | 'interface' | 'network' | 'container' | 'engine' | 'rule' | 'port'
  readonly id: string
}

/** A text with parameters, said by the page in the reader's language (shared/locales/map.ts). */
export interface MapText {
  readonly key: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** What a network's hue follows from. Bridges that no engine made have the engine `kernel`. */
export interface HueIdentity {
  readonly engineId: string
  readonly name: string
}

/** `partial`: up, but something is not as it should be (no carrier, blocking, unreadable); `unknown`: cannot be seen. */
export type MapState = 'up' | 'down' | 'partial' | 'unknown'

export type NodeKind =
  | 'outside' // what lies beyond a NIC
  | 'peer' // another host of an overlay, or the far end of a tunnel
  | 'nic' // any device of a host's stack that is neither bridge nor veth end towards something inside
  | 'stack' // routing, forwarding and NAT of one host
  | 'host-containers' // containers in the host's own namespace
  | 'network' // a bridge, an overlay, or what hangs on a parent
  | 'veth' // the end of a veth (or a tap) that is not inside a container
  | 'way-out' // pasta, slirp4netns and their like
  | 'card' // a namespace with its containers
  | 'ghost' // the far end of a veth that cannot be seen
  | 'stopped' // containers that do not run

export interface MapRow {
  /** Unique in the whole topology. */
  readonly id: string
  readonly kind: 'port' | 'device' | 'address' | 'fact' | 'nat' | 'container' | 'more'
  /** In the kernel's own words; empty when `text` says it. */
  readonly label: string
  readonly detail: string
  readonly text: MapText | null
  readonly ref: MapRef | null
  readonly hue: HueIdentity | null
  readonly state: MapState
  /** The interface whose counters are this row's. */
  readonly interfaceId: string | null
  /** Nodes this row points at without an edge: the container a published port leads to. */
  readonly towards: readonly string[]
}

export interface MapNode {
  /** Follows from what people mean (engine and container name, namespace name, network name), unique in the topology. */
  readonly id: string
  readonly kind: NodeKind
  readonly lane: Lane
  /** Id of the host (or host within the host) it belongs to. */
  readonly region: string
  /** Networks it can stand beside, best first; empty: apart. Only for what stands right of the networks. */
  readonly beside: readonly string[]
  readonly title: string
  readonly titleText: MapText | null
  readonly subtitle: MapText | null
  readonly ref: MapRef | null
  readonly hue: HueIdentity | null
  readonly state: MapState
  /** Short marks after the title: internal, rootless, shared, privileged way out. */
  readonly badges: readonly MapText[]
  readonly rows: readonly MapRow[]
  /** Containers it stands for, when folded or counted. */
  readonly containers: number
  /** The interface whose counters are this node's. */
  readonly interfaceId: string | null
}

export interface Anchor {
  readonly node: string
  /** A row of that node, null for the node itself. */
  readonly row: string | null
}

export type EdgeKind =
  | 'lan' // outside – NIC
  | 'uplink' // NIC – host stack
  | 'route' // host stack – network, or a veth end that is routed
  | 'bridge' // network – veth end, NIC or tap that is its port
  | 'wire' // veth end – its peer
  | 'parent' // parent – macvlan, ipvlan, VLAN
  | 'vxlan' // overlay – the peer hosts
  | 'way-out' // a user-mode way out

export interface MapEdge {
  readonly id: string
  readonly kind: EdgeKind
  readonly from: Anchor
  readonly to: Anchor
  readonly hue: HueIdentity | null
  readonly state: MapState
  /** Interfaces whose counters tell how much goes over it (either end of a veth). */
  readonly interfaces: readonly string[]
  /** The kernel would send packets for anywhere this way (default route). */
  readonly primary: boolean
  /** Drawn, but nothing leaves by it: an internal network. */
  readonly blocked: boolean
}

/** A namespace that is a host in its own right: it has bridges, or an engine works in it. */
export interface MapRegion {
  readonly id: string
  readonly namespaceId: string | null
  /** null for the host that is looked at. */
  readonly parent: string | null
  readonly title: string
  readonly subtitle: MapText | null
  readonly ref: MapRef | null
  readonly engines: readonly string[]
}

export interface Topology {
  /** The host first, then others in the order they are reached from it. */
  readonly regions: readonly MapRegion[]
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
  readonly node: ReadonlyMap<string, MapNode>
  /** Edges that end at a node, by node id, as `to` and as `from`. */
  readonly into: ReadonlyMap<string, readonly MapEdge[]>
  readonly outOf: ReadonlyMap<string, readonly MapEdge[]>
  /** Where a record of the snapshot is drawn, by `<kind>:<id>`. */
  readonly at: ReadonlyMap<string, Anchor>
  readonly lookup: Lookup
}
