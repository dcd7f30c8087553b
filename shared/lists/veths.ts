/**
 * Veth pairs, veth(4), in two shapes: `peers`, one row per end as scripts read it (CLI.md), and pairs, both ends in one
 * row as people read it: the end at the bridge first, then the one in the container.
 */
import { interfaceIdOf, type Interface, type LinkStats, type Lookup, type Network } from '../model'
import { refs, type EngineRef, type NamespaceLabel, type NamespaceRef, type Refs } from './refs'

export interface PeerRow {
  readonly namespace: NamespaceRef
  readonly ifindex: number
  readonly ifname: string
  readonly mac: string | null
  /** Bytes. */
  readonly mtu: number
  readonly adminUp: boolean
  readonly operstate: string
  /** Name of the bridge (or bond, VRF) it is a port of. */
  readonly master: string | null
  readonly network: EngineRef | null
  readonly containers: readonly EngineRef[]
  readonly peer: {
    readonly namespace: NamespaceRef
    readonly ifindex: number
    readonly ifname: string
    readonly containers: readonly EngineRef[]
  } | null
  /** Why the peer is not known: `namespace-not-visible`, `peer-not-found`, `not-read`, `ambiguous`. */
  readonly peerGap: string | null
}

export interface VethEndRow {
  /** Id of the interface record. */
  readonly key: string
  readonly namespaceId: string
  readonly namespaceLabel: NamespaceLabel
  readonly containers: readonly EngineRef[]
  readonly ifindex: number
  readonly ifname: string
  readonly mac: string | null
  readonly mtu: number
  readonly adminUp: boolean
  readonly operstate: string
  readonly master: string | null
  readonly masterKey: string | null
  /** `192.168.100.4/24`, in the kernel's order. */
  readonly addresses: readonly string[]
  readonly stats: LinkStats | null
}

export interface VethPairRow {
  /** Id of the first end's interface record. */
  readonly key: string
  readonly near: VethEndRow
  /** null when the other end is not known; `gap` then says why. */
  readonly far: VethEndRow | null
  readonly gap: string | null
  readonly network: EngineRef | null
  readonly networkKey: string | null
  readonly composeProject: string | null
  /** The ends disagree about their MTU: what is larger is lost without a word. */
  readonly mtuDiffers: boolean
}

const masterOf = (lookup: Lookup, item: Interface): Interface | undefined =>
  item.master === null ? undefined : lookup.interface.get(interfaceIdOf(item.namespaceId, item.master))

const peerOf = (lookup: Lookup, item: Interface): Interface | undefined =>
  item.linkId === null ? undefined : lookup.interface.get(item.linkId)

/** The network that one end stands for: as a container's endpoint, or as a port of the network's bridge. */
function networkAt(lookup: Lookup, item: Interface | undefined): Network | undefined {
  if (!item) return undefined
  const endpoint = lookup.endpointAt.get(item.id)
  if (endpoint) return lookup.network.get(endpoint.networkId)
  const master = masterOf(lookup, item)
  return master && lookup.networksOn.get(master.id)?.[0]
}

/** The network of a pair: the same from either end, because the end with an endpoint decides, then the one with a bridge. */
function networkOf(lookup: Lookup, item: Interface, peer: Interface | undefined): Network | undefined {
  const swap = peer !== undefined && peer.id < item.id
  const first = swap ? peer : item
  const second = swap ? item : peer
  const withEndpoint = lookup.endpointAt.has(first.id)
    ? first
    : second && lookup.endpointAt.has(second.id)
      ? second
      : undefined
  return networkAt(lookup, withEndpoint) ?? networkAt(lookup, first) ?? networkAt(lookup, second)
}

const isVeth = (item: Interface) => item.kind === 'veth'

/** Every veth end of every namespace, in the snapshot's order; each pair twice. Linear. */
export function peerRows(lookup: Lookup): PeerRow[] {
  const ref = refs(lookup)
  return lookup.snapshot.interfaces.filter(isVeth).map((item) => {
    const peer = peerOf(lookup, item)
    const network = networkOf(lookup, item, peer)
    return {
      namespace: ref.namespace(item.namespaceId),
      ifindex: item.ifindex,
      ifname: item.ifname,
      mac: item.mac,
      mtu: item.mtu,
      adminUp: item.adminUp,
      operstate: item.operstate,
      master: masterOf(lookup, item)?.ifname ?? null,
      network: network ? ref.network(network) : null,
      containers: ref.containersIn(item.namespaceId),
      peer: peer
        ? {
            namespace: ref.namespace(peer.namespaceId),
            ifindex: peer.ifindex,
            ifname: peer.ifname,
            containers: ref.containersIn(peer.namespaceId)
          }
        : null,
      peerGap: peer ? null : (item.linkGap ?? 'peer-not-found')
    }
  })
}

function endRow(lookup: Lookup, ref: Refs, item: Interface): VethEndRow {
  const master = masterOf(lookup, item)
  return {
    key: item.id,
    namespaceId: item.namespaceId,
    namespaceLabel: ref.label(item.namespaceId),
    containers: ref.containersIn(item.namespaceId),
    ifindex: item.ifindex,
    ifname: item.ifname,
    mac: item.mac,
    mtu: item.mtu,
    adminUp: item.adminUp,
    operstate: item.operstate,
    master: master?.ifname ?? null,
    masterKey: master?.id ?? null,
    addresses: (lookup.addressesOf.get(item.id) ?? []).map(
      (address) => `${address.address}/${String(address.prefixLength)}`
    ),
    stats: item.stats
  }
}

/** The end people look for first: at a bridge, then in the host, then the one without a container. */
function rank(lookup: Lookup, item: Interface): number {
  if (item.master !== null) return 0
  if (lookup.namespace.get(item.namespaceId)?.kind === 'host') return 1
  return lookup.containersIn.has(item.namespaceId) ? 3 : 2
}

/** Every pair once, and every end whose peer is not known. Linear. */
export function vethPairRows(lookup: Lookup): VethPairRow[] {
  const ref = refs(lookup)
  const rows: VethPairRow[] = []
  const done = new Set<string>()
  for (const item of lookup.snapshot.interfaces) {
    if (!isVeth(item) || done.has(item.id)) continue
    const peer = peerOf(lookup, item)
    done.add(item.id)
    if (peer) done.add(peer.id)
    const swap = peer !== undefined && rank(lookup, peer) < rank(lookup, item)
    const near = swap ? peer : item
    const far = swap ? item : peer
    const network = networkOf(lookup, item, peer)
    const containers = lookup.containersIn.get((far ?? near).namespaceId)
    rows.push({
      key: near.id,
      near: endRow(lookup, ref, near),
      far: far ? endRow(lookup, ref, far) : null,
      gap: far ? null : (item.linkGap ?? 'peer-not-found'),
      network: network ? ref.network(network) : null,
      networkKey: network?.id ?? null,
      composeProject: containers?.[0]?.composeProject ?? network?.composeProject ?? null,
      mtuDiffers: far !== undefined && far.mtu !== near.mtu
    })
  }
  return rows
}
