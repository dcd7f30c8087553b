/**
 * What lies beyond: the LAN behind a NIC, the far end of a tunnel, the other hosts of an overlay, and the user-mode way
 * out of a rootless engine or container (pasta, slirp4netns), which is a process on the host and not a device.
 */
import type { Engine, Interface } from '../model'
import { factRow, type Builder } from './builder'
import { isOnParent } from './cards'
import { nicTowards } from './links'
import { stackId } from './stack'
import type { MapNode, MapRegion, MapRow, MapText } from './types'

/** Kinds behind which nothing lies. */
const NO_OUTSIDE = new Set([
  'dummy',
  'ifb',
  'nlmon',
  'vrf',
  'vlan',
  'macvlan',
  'macvtap',
  'ipvlan',
  'ipvtap',
  'netdevsim'
])

/** Adds outside nodes, peers, and ways out. After links: it looks at the NICs that are there. */
export function addOutside(builder: Builder): void {
  const regions = new Map(builder.plan.regions.map((item) => [item.id, item]))
  for (const nic of builder.nodes.filter((item) => item.kind === 'nic')) {
    const item = builder.look.interface.get(nic.interfaceId ?? '')
    const region = regions.get(nic.region)
    if (item === undefined || region === undefined) continue
    const engine = (builder.plan.enginesOf.get(item.namespaceId) ?? []).find((one) => one.rootless)
    if (region.parent !== null && isUserMode(builder, item, engine)) addWayOut(builder, region, nic, engine)
    else addBeyond(builder, nic, item)
  }
  addPeers(builder)
  for (const card of builder.nodes.filter((item) => item.kind === 'card')) addCardWayOut(builder, card)
}

/** The device a user-mode network stack hands packets to: a tun or tap with a way out and nothing at its other end. */
const isUserMode = (builder: Builder, item: Interface, engine: Engine | undefined): boolean =>
  builder.leadsOut(item) && (item.kind === 'tun' || (engine !== undefined && item.linkId === null))

function addBeyond(builder: Builder, nic: MapNode, item: Interface): void {
  const far = item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
  if (item.kind === 'veth' && far !== undefined) return
  if (NO_OUTSIDE.has(item.kind ?? '') || isOnParent(item)) return
  const leads = builder.leadsOut(item)
  if (!leads && nic.rows.length === 0 && item.master === null) return
  const id = `outside:${nic.region}/${item.ifname}`
  const gateways = (builder.defaults.get(item.namespaceId) ?? []).flatMap((route) =>
    route.hops.flatMap((hop) => (hop.ifindex === item.ifindex && hop.gateway !== null ? [hop.gateway] : []))
  )
  const remote = remoteOf(item)
  const rows: MapRow[] = [...new Set(gateways)]
    .slice(0, 2)
    .map((gateway) =>
      factRow(id, `via ${gateway}`, { text: { key: 'map.outside.via', params: { gateway } } })
    )
  if (remote !== null) rows.push(factRow(id, 'remote', { label: remote }))
  const tunnel = remote !== null || item.kind === 'wireguard' || item.kind === 'tun'
  builder.addNode({
    ...blank(id, tunnel ? 'peer' : 'outside', nic.region),
    titleText: { key: tunnel ? 'map.outside.tunnel' : 'map.outside.lan' },
    state: nic.state,
    rows
  })
  builder.addEdge({
    kind: 'lan',
    from: { node: id, row: null },
    to: { node: nic.id, row: null },
    hue: null,
    state: nic.state,
    interfaces: [item.id],
    primary: leads,
    blocked: false
  })
}

function remoteOf(item: Interface): string | null {
  const data = item.kindData
  if (data === null || !('remote' in data)) return data?.kind === 'vxlan' ? data.group : null
  return data.remote
}

/** The other hosts of overlays: one node each, however many overlays lead there. */
function addPeers(builder: Builder): void {
  const made = new Set<string>()
  for (const { node, network } of builder.networkNodes) {
    if (network?.driver !== 'overlay') continue
    const region = builder.byId.get(node)?.region ?? 'host'
    const own = builder.look.engine.get(network.engineId)?.swarm?.address
    for (const peer of network.peers) {
      if (peer.address === own) continue
      const id = `peer:${region}/${peer.address}`
      const nic = nicTowards(builder, region, peer.address)
      if (!made.has(id)) {
        made.add(id)
        builder.addNode({
          ...blank(id, 'peer', region),
          title: peer.address,
          subtitle: { key: 'map.outside.peer' },
          rows: []
        })
      }
      if (nic === undefined) continue
      builder.addEdge({
        kind: 'vxlan',
        from: { node: id, row: null },
        to: { node: nic.id, row: null },
        hue: { engineId: network.engineId, name: network.name },
        state: 'up',
        interfaces: [],
        primary: false,
        blocked: false
      })
    }
  }
}

const WAY_NAMES: Readonly<Record<string, string>> = {
  pasta: 'pasta',
  slirp4netns: 'slirp4netns',
  vpnkit: 'VPNKit',
  'lxc-user-nic': 'lxc-user-nic'
}

function addWayOut(builder: Builder, region: MapRegion, nic: MapNode, engine: Engine | undefined): void {
  const parent = region.parent ?? 'host'
  const id = `way-out:${region.id}`
  if (builder.titles.has(id)) return
  addWay(
    builder,
    id,
    parent,
    WAY_NAMES[engine?.wayOut ?? ''] ?? 'user-mode',
    engine?.rootless === true,
    nic.id,
    null
  )
}

function addCardWayOut(builder: Builder, card: MapNode): void {
  const containers = builder.look.containersIn.get(namespaceOf(builder, card) ?? '') ?? []
  const mode = containers.find(
    (item) => item.networkMode.kind === 'slirp4netns' || item.networkMode.kind === 'pasta'
  )
  const port = card.rows.find((row) => {
    const item = builder.look.interface.get(row.interfaceId ?? '')
    return (
      item !== undefined &&
      row.kind === 'port' &&
      item.kind === 'tun' &&
      (mode !== undefined || builder.leadsOut(item))
    )
  })
  if (port === undefined) return
  const name = mode === undefined ? 'user-mode' : mode.networkMode.kind
  addWay(builder, `way-out:${card.id}`, card.region, name, true, card.id, port.id)
}

const namespaceOf = (builder: Builder, card: MapNode): string | undefined =>
  card.ref?.kind === 'namespace'
    ? card.ref.id
    : (builder.look.container.get(card.ref?.id ?? '')?.namespaceId ?? undefined)

function addWay(
  builder: Builder,
  id: string,
  region: string,
  title: string,
  rootless: boolean,
  node: string,
  row: string | null
): void {
  const subtitle: MapText = { key: rootless ? 'map.wayOut.rootless' : 'map.wayOut.user' }
  builder.addNode({ ...blank(id, 'way-out', region), lane: 'veths', title, subtitle })
  const over = {
    kind: 'way-out' as const,
    hue: null,
    state: 'up' as const,
    interfaces: [],
    primary: true,
    blocked: false
  }
  builder.addEdge({ ...over, from: { node: stackId(region), row: null }, to: { node: id, row: null } })
  builder.addEdge({ ...over, from: { node: id, row: null }, to: { node, row } })
}

const blank = (id: string, kind: 'outside' | 'peer' | 'way-out', region: string): MapNode => ({
  id,
  kind,
  lane: 'outside',
  region,
  beside: [],
  title: '',
  titleText: null,
  subtitle: null,
  ref: null,
  hue: null,
  state: 'up',
  badges: [],
  rows: [],
  containers: 0,
  interfaceId: null
})
