/**
 * The networks lane: one box per bridge, whoever made it, and one per network that has no bridge of its own (macvlan and
 * ipvlan hang on their parent, an overlay has its bridge and VXLAN in a namespace of its own).
 */
import type { Interface, Network } from '../model'
import {
  addressLabel,
  factRow,
  hueOfBridge,
  hueOfNetwork,
  interfaceRow,
  stateOf,
  type Builder
} from './builder'
import { compareNames, engineName, networkKey } from './identity'
import type { HueIdentity, MapNode, MapRow, MapText } from './types'

/** Drivers that are no network on the wire: `host`, and Docker's `none`. */
const NOT_DRAWN = new Set(['host', 'none', 'null'])
const ON_PARENT = new Set(['macvlan', 'ipvlan'])

/** Adds every network and bridge. Sets `builder.carrier`. */
export function addNetworks(builder: Builder): void {
  const { look } = builder
  const networks = [...look.snapshot.networks]
    .filter((item) => !NOT_DRAWN.has(item.driver) && builder.showsNetwork(item.id))
    .sort((a, b) => compareNames(a.name, b.name) || compareNames(a.engineId, b.engineId))
  const bridged = new Set<string>()
  for (const network of networks) {
    const device = network.interfaceId === null ? undefined : look.interface.get(network.interfaceId)
    if (device?.kind === 'bridge') bridged.add(device.id)
    addNetwork(builder, network, device)
  }
  if (builder.shown !== null) return
  for (const item of look.snapshot.interfaces) {
    if (item.kind !== 'bridge' || bridged.has(item.id) || look.networksOn.has(item.id)) continue
    if (builder.plan.overlayOf.has(item.namespaceId)) continue
    const region = builder.regionOf(item.namespaceId)
    if (region !== undefined) addBridge(builder, item, region)
  }
}

function addNetwork(builder: Builder, network: Network, device: Interface | undefined): void {
  const { look } = builder
  const region =
    builder.plan.overlayOf.get(network.namespaceId ?? '') === network || network.namespaceId === null
      ? builder.regionOfEngine(network.engineId)
      : (builder.regionOf(network.namespaceId) ?? builder.regionOfEngine(network.engineId))
  const id = builder.identities.claim(networkKey(look, network), network.engineKey.slice(0, 12))
  const hue = hueOfNetwork(network)
  const members = look.membersOf.get(network.id)?.length ?? 0
  const onParent = ON_PARENT.has(network.driver)
  const badges: MapText[] = []
  if (network.internal) badges.push({ key: 'map.badge.internal' })
  if (network.ingress) badges.push({ key: 'map.badge.ingress' })
  const rows: MapRow[] = []
  const bridge = device?.kind === 'bridge' ? device : undefined
  if (bridge) rows.push(...bridgeRows(builder, id, bridge, hue))
  else rows.push(...subnetRows(id, network))
  if (device !== undefined && onParent)
    rows.unshift(factRow(id, 'parent', { text: { key: 'map.network.on', params: { name: device.ifname } } }))
  if (network.driver === 'overlay') rows.push(...overlayRows(builder, id, network, hue))
  rows.push(membersRow(id, members))
  const engines = look.snapshot.engines.length > 1 ? engineName(look, network.engineId) : ''
  const node: MapNode = {
    id,
    kind: 'network',
    lane: 'networks',
    region,
    beside: [],
    title: network.name,
    titleText: null,
    subtitle: {
      key: engines === '' ? 'map.network.driver' : 'map.network.driverOf',
      params: { driver: network.driver, engine: engines }
    },
    ref: { kind: 'network', id: network.id },
    hue,
    state: bridge ? bridgeState(bridge, members) : 'up',
    badges,
    rows,
    containers: members,
    interfaceId: null
  }
  builder.addNode(node)
  builder.carrier.set(network.id, id)
  if (bridge) builder.carrier.set(bridge.id, id)
  builder.networkNodes.push({
    node: id,
    network,
    bridge: bridge ?? null,
    parent: onParent ? (device ?? null) : null
  })
}

function addBridge(builder: Builder, item: Interface, region: string): void {
  const id = builder.identities.claim(
    region === 'host' ? `bridge:${item.ifname}` : `bridge:${region}/${item.ifname}`,
    item.id
  )
  const hue = hueOfBridge(item)
  const ports = builder.look.portsOf.get(item.id) ?? []
  builder.addNode({
    id,
    kind: 'network',
    lane: 'networks',
    region,
    beside: [],
    title: item.ifname,
    titleText: null,
    subtitle: { key: 'map.network.bridge' },
    ref: { kind: 'interface', id: item.id },
    hue,
    state: bridgeState(item, ports.length),
    badges: [],
    rows: [
      ...addressRows(builder, id, item, hue),
      factRow(id, 'members', { text: { key: 'map.network.ports', params: { count: ports.length } } })
    ],
    containers: 0,
    interfaceId: item.id
  })
  builder.carrier.set(item.id, id)
  builder.networkNodes.push({ node: id, network: null, bridge: item, parent: null })
}

/** An empty bridge has no carrier, and nothing is wrong with that. */
const bridgeState = (item: Interface, members: number): MapNode['state'] =>
  !item.adminUp ? 'down' : members === 0 ? 'up' : stateOf(item)

function bridgeRows(builder: Builder, id: string, item: Interface, hue: HueIdentity): MapRow[] {
  return [
    { ...interfaceRow(builder, id, item, 'device', hue), detail: '' },
    ...addressRows(builder, id, item, hue)
  ]
}

function addressRows(builder: Builder, id: string, item: Interface, hue: HueIdentity): MapRow[] {
  const shown = builder.addresses(item.id).filter((address) => address.scope !== 'link')
  return shown.slice(0, 3).map((address) => ({
    ...factRow(id, address.address, { label: `${address.address}/${String(address.prefixLength)}` }),
    kind: 'address' as const,
    ref: { kind: 'interface' as const, id: item.id },
    hue
  }))
}

const subnetRows = (id: string, network: Network): MapRow[] =>
  network.subnets.slice(0, 3).map((item) => factRow(id, item.subnet, { kind: 'address', label: item.subnet }))

function overlayRows(builder: Builder, id: string, network: Network, hue: HueIdentity): MapRow[] {
  const devices = (builder.look.interfacesOf.get(network.namespaceId ?? '') ?? []).filter(
    (item) => item.kind === 'vxlan'
  )
  if (devices.length === 0)
    return network.vni
      .slice(0, 2)
      .map((vni) => factRow(id, `vni${String(vni)}`, { text: { key: 'map.network.vni', params: { vni } } }))
  return devices.map((item) => {
    const vni = item.kindData?.kind === 'vxlan' ? item.kindData.vni : 0
    return {
      ...interfaceRow(builder, id, item, 'device', hue),
      detail: addressLabel(builder.addresses(item.id)) || `VNI ${String(vni)}`
    }
  })
}

const membersRow = (id: string, count: number): MapRow =>
  factRow(id, 'members', { text: { key: 'map.network.members', params: { count } } })

/** A box for macvlan and ipvlan devices that no engine made, one per parent; made when the first is met. */
export function parentBox(builder: Builder, parent: Interface, region: string): string {
  const known = builder.carrier.get(`on:${parent.id}`)
  if (known !== undefined) return known
  const id = builder.identities.claim(
    region === 'host' ? `on:${parent.ifname}` : `on:${region}/${parent.ifname}`,
    parent.id
  )
  builder.addNode({
    id,
    kind: 'network',
    lane: 'networks',
    region,
    beside: [],
    title: parent.ifname,
    titleText: { key: 'map.network.on', params: { name: parent.ifname } },
    subtitle: { key: 'map.network.handmade' },
    ref: null,
    hue: { engineId: 'kernel', name: `on ${parent.ifname}` },
    state: 'up',
    badges: [],
    rows: [],
    containers: 0,
    interfaceId: null
  })
  builder.carrier.set(`on:${parent.id}`, id)
  builder.networkNodes.push({ node: id, network: null, bridge: null, parent })
  return id
}
