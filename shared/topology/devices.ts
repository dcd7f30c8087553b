/**
 * The devices of each host's own namespace: NICs and what else stands at the stack (bonds, VLANs, tunnels, tun and tap),
 * and the near ends of veths. Which of the two a veth is, follows from where its other end is: towards something inside
 * it is an end on the way there, towards a host further out (or towards what cannot be seen, without a bridge) it is that
 * host's NIC.
 */
import type { Interface } from '../model'
import {
  addressLabel,
  factRow,
  hueOfBridge,
  interfaceRow,
  isFallback,
  isLoopback,
  stateOf,
  type Builder
} from './builder'
import { interfaceIdOf } from '../model'
import { isOnParent, isUpstream } from './cards'
import type { HueIdentity, MapRegion, MapText } from './types'

/** Adds NICs and veth ends of every region and overlay. */
export function addDevices(builder: Builder): void {
  const regions = new Map(builder.plan.regions.map((item) => [item.id, item]))
  const slaves = new Map<string, Interface[]>()
  /** On the way inside, drawn or hidden by a filter: no NICs. */
  const inside = new Set<string>()
  for (const item of builder.look.snapshot.interfaces) {
    const region = regions.get(builder.regionOf(item.namespaceId) ?? '')
    if (region === undefined || isLoopback(item) || isFallback(item) || item.kind === 'bridge') continue
    const overlay = builder.plan.overlayOf.get(item.namespaceId)
    if (overlay !== undefined && (item.kind === 'vxlan' || !builder.carrier.has(overlay.id))) continue
    const master = masterOf(builder, item)
    if (master !== undefined && master.kind !== 'bridge' && master.kind !== 'vrf') {
      const list = slaves.get(master.id)
      if (list) list.push(item)
      else slaves.set(master.id, [item])
      continue
    }
    const role = roleOf(builder, item, region, regions)
    if (role === 'nic') continue
    inside.add(item.id)
    addEnd(builder, item, region, role)
  }
  // NICs in a second pass: by then it is known which devices are ports of a bond.
  for (const item of builder.look.snapshot.interfaces) {
    const region = regions.get(builder.plan.ofNamespace.get(item.namespaceId) ?? '')
    if (region === undefined || isLoopback(item) || isFallback(item) || item.kind === 'bridge') continue
    if (inside.has(item.id) || builder.anchorOf(item.id) !== undefined) continue
    const master = masterOf(builder, item)
    if (master !== undefined && master.kind !== 'bridge' && master.kind !== 'vrf') continue
    addNic(builder, item, region, slaves.get(item.id) ?? [])
  }
}

export const masterOf = (builder: Builder, item: Interface): Interface | undefined =>
  item.master === null ? undefined : builder.look.interface.get(interfaceIdOf(item.namespaceId, item.master))

/** `end`: on the way inside; `lost`: its other end cannot be seen; `nic`: stands at the stack. */
function roleOf(
  builder: Builder,
  item: Interface,
  region: MapRegion,
  regions: ReadonlyMap<string, MapRegion>
): 'end' | 'lost' | 'nic' {
  if (item.kind === 'tun') return item.master === null ? 'nic' : 'end'
  if (item.kind !== 'veth') return 'nic'
  const far = item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
  if (far === undefined) return item.master === null ? 'nic' : 'lost'
  const there = regions.get(builder.regionOf(far.namespaceId) ?? '')
  if (there === undefined) return isUpstream(builder, far) ? 'nic' : 'end'
  if (there.id === region.id) return 'end'
  if (there.parent === region.id) return 'end'
  return 'nic'
}

/** Under a compose filter an end is shown when something shown hangs on it. */
function endIsShown(builder: Builder, item: Interface): boolean {
  if (builder.shown === null) return true
  const far = item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
  return far !== undefined && builder.anchorOf(far.id) !== undefined
}

function addEnd(builder: Builder, item: Interface, region: MapRegion, role: 'end' | 'lost'): void {
  if (!endIsShown(builder, item)) return
  const master = masterOf(builder, item)
  const carrier =
    master === undefined ? undefined : (builder.carrier.get(master.id) ?? overlayCarrier(builder, master))
  const far = item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
  const known = far === undefined ? undefined : builder.anchorOf(far.id)
  const hue = hueAt(builder, master) ?? rowHue(builder, known?.node, known?.row)
  const id = builder.identities.claim(
    `veth:${item.namespaceId === region.namespaceId ? region.id : item.namespaceId}/${item.ifname}`,
    item.id
  )
  builder.addNode({
    id,
    kind: 'veth',
    lane: 'veths',
    region: region.id,
    beside: carrier === undefined ? [] : [carrier],
    title: item.ifname,
    titleText: null,
    subtitle: item.kind === 'veth' ? null : { key: 'map.device.kind', params: { kind: kindWord(item) } },
    ref: { kind: 'interface', id: item.id },
    hue,
    state: stateOf(item),
    badges: [],
    rows: [],
    containers: 0,
    interfaceId: item.id
  })
  if (role !== 'lost') return
  const ghost = builder.identities.claim(`ghost:${id}`, item.id)
  builder.addNode({
    id: ghost,
    kind: 'ghost',
    lane: 'containers',
    region: region.id,
    beside: carrier === undefined ? [] : [carrier],
    title: '',
    titleText: { key: 'map.ghost.title' },
    subtitle: null,
    ref: { kind: 'interface', id: item.id },
    hue: null,
    state: 'unknown',
    badges: [],
    rows: [
      factRow(ghost, 'why', { text: { key: `map.ghost.${item.linkGap ?? 'not-read'}` }, state: 'unknown' })
    ],
    containers: 0,
    interfaceId: null
  })
}

function overlayCarrier(builder: Builder, master: Interface): string | undefined {
  const overlay = builder.plan.overlayOf.get(master.namespaceId)
  return overlay === undefined ? undefined : builder.carrier.get(overlay.id)
}

function hueAt(builder: Builder, master: Interface | undefined): HueIdentity | null {
  if (master === undefined) return null
  const network =
    builder.look.networksOn.get(master.id)?.[0] ?? builder.plan.overlayOf.get(master.namespaceId)
  return network ? { engineId: network.engineId, name: network.name } : hueOfBridge(master)
}

const rowHue = (
  builder: Builder,
  node: string | undefined,
  row: string | null | undefined
): HueIdentity | null => builder.byId.get(node ?? '')?.rows.find((item) => item.id === row)?.hue ?? null

function addNic(builder: Builder, item: Interface, region: MapRegion, slaves: readonly Interface[]): void {
  if (builder.shown !== null && !builder.leadsOut(item) && !carriesShown(builder, item)) return
  const id = builder.identities.claim(`nic:${region.id}/${item.ifname}`, item.id)
  const addresses = builder.addresses(item.id).filter((address) => address.scope !== 'link')
  builder.addNode({
    id,
    kind: 'nic',
    lane: 'nics',
    region: region.id,
    beside: [],
    title: item.ifname,
    titleText: null,
    subtitle: subtitleOf(item),
    ref: { kind: 'interface', id: item.id },
    hue: null,
    state: stateOf(item),
    badges: item.xdp === null ? [] : [{ key: 'map.badge.xdp' }],
    rows: [
      ...addresses.slice(0, 3).map((address) => ({
        ...factRow(id, address.address, { label: `${address.address}/${String(address.prefixLength)}` }),
        kind: 'address' as const,
        ref: { kind: 'interface' as const, id: item.id }
      })),
      ...slaves.map((slave) => ({
        ...interfaceRow(builder, id, slave, 'device', null),
        detail: addressLabel(builder.addresses(slave.id))
      }))
    ],
    containers: 0,
    interfaceId: item.id
  })
}

/** A parent of a network that is shown, or a port of a bridge that is. */
const carriesShown = (builder: Builder, item: Interface): boolean =>
  builder.networkNodes.some(
    (node) =>
      node.parent?.id === item.id ||
      (node.bridge !== null &&
        node.bridge.namespaceId === item.namespaceId &&
        node.bridge.ifindex === item.master)
  )

function subtitleOf(item: Interface): MapText | null {
  const data = item.kindData
  if (data?.kind === 'vlan') return { key: 'map.device.vlan', params: { vid: data.vid } }
  if (data?.kind === 'vxlan') return { key: 'map.device.vxlan', params: { vni: data.vni } }
  if (data?.kind === 'bond') return { key: 'map.device.bond', params: { mode: data.mode } }
  if (isOnParent(item) || item.kind !== null)
    return { key: 'map.device.kind', params: { kind: kindWord(item) } }
  return null
}

const kindWord = (item: Interface): string =>
  item.kindData?.kind === 'tun' ? item.kindData.type : (item.kind ?? item.linkType)
