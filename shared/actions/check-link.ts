/** Interfaces by hand, ip-link(8): veth pairs and bridges made, links deleted, set up and down, enslaved, moved. */
import type { IntentOf } from '../contract/intents'
import { interfaceIdOf, lookup, type HostSnapshot, type Interface } from '../model'
import { checkIfname } from './names'
import { enterable, linkOf, type Located } from './check-namespace'
import { MTU } from './check-network-options'
import { Findings, listed } from './findings'
import { engineName, namesIn, namespaceName, uplinkOf } from './place'

/** Kinds that can have ports. */
const MASTERS = new Set(['bridge', 'bond', 'team', 'vrf'])
/** NETIF_F_NETNS_LOCAL, since 6.12 netns_immutable: kinds that stay where they are. */
const STAYING = new Set(['bridge', 'vrf', 'bond', 'team'])

export function checkVethCreate(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'veth.create'>
): void {
  const near = enterable(found, snapshot, intent.namespaceId)
  const far = enterable(found, snapshot, intent.peerNamespaceId, 'peerNamespaceId')
  const names = (id: string): ReadonlySet<string> => namesIn(snapshot, id)
  const here = names(intent.namespaceId)
  checkIfname(found, 'name', intent.name, here, namespaceName(snapshot, intent.namespaceId), 'veth0')
  const one = near !== null && near.id === far?.id
  const there = names(intent.peerNamespaceId)
  const taken = one && intent.peerName !== intent.name ? new Set([...there, intent.name]) : there
  checkIfname(
    found,
    'peerName',
    intent.peerName,
    taken,
    namespaceName(snapshot, intent.peerNamespaceId),
    'veth1'
  )
  if (one && intent.name === intent.peerName && !found.stops) {
    const other = new Findings()
    const both = new Set([...there, intent.name])
    checkIfname(other, 'peerName', intent.peerName, both, '', 'veth1')
    found.stop('peerName', 'ifname-twice', {}, other.list[0]?.suggestion ?? null)
  }
}

export function checkBridgeCreate(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'bridge.create'>
): void {
  const { namespaceId, name } = intent
  enterable(found, snapshot, namespaceId)
  checkIfname(
    found,
    'name',
    name,
    namesIn(snapshot, namespaceId),
    namespaceName(snapshot, namespaceId),
    'br0'
  )
}

/** Warns where an interface is an engine's: it does not know what is done behind its back. */
export function warnEngine(found: Findings, snapshot: HostSnapshot, item: Interface): void {
  const look = lookup(snapshot)
  const peer = item.kind === 'veth' && item.linkId !== null ? item.linkId : ''
  const endpoint = look.endpointAt.get(item.id) ?? look.endpointAt.get(peer)
  const network = look.networksOn
    .get(item.id)
    ?.find((one) => item.kind === 'bridge' || one.driver === 'overlay')
  if (endpoint !== undefined) {
    const container = look.container.get(endpoint.containerId)
    const engine = engineName(snapshot, container?.engineId ?? '')
    found.warn('interfaceId', 'link-engine', { name: item.ifname, engine, what: container?.name ?? '' })
  } else if (network !== undefined) {
    const engine = engineName(snapshot, network.engineId)
    found.warn('interfaceId', 'link-engine', { name: item.ifname, engine, what: network.name })
  }
}

/** Warns where a namespace's way to the outside leads over an interface. */
function warnUplink(found: Findings, snapshot: HostSnapshot, { item, where }: Located): void {
  if (uplinkOf(snapshot, item.namespaceId)?.id === item.id)
    found.warn('interfaceId', 'link-default', { namespace: where, name: item.ifname })
}

const isLoopback = (item: Interface): boolean => item.linkType === 'loopback'

export function checkLinkDelete(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'link.delete'>
): void {
  const link = linkOf(found, snapshot, intent.interfaceId)
  if (link === null) return
  const look = lookup(snapshot)
  const { item } = link
  if (isLoopback(item)) found.stop('interfaceId', 'link-loopback')
  else if (item.kind === null) found.stop('interfaceId', 'link-physical', { name: item.ifname })
  else {
    warnEngine(found, snapshot, item)
    warnUplink(found, snapshot, link)
    const peer = item.kind === 'veth' && item.linkId !== null ? look.interface.get(item.linkId) : undefined
    if (peer !== undefined) {
      const name = `${peer.ifname} (${namespaceName(snapshot, peer.namespaceId)})`
      found.note('interfaceId', 'link-peer', { peer: name })
    }
    const ports = (look.portsOf.get(item.id) ?? []).map((port) => port.ifname)
    if (ports.length > 0) found.warn('interfaceId', 'link-ports', { names: listed(ports) })
  }
}

export function checkLinkUp(found: Findings, snapshot: HostSnapshot, intent: IntentOf<'link.up'>): void {
  const link = linkOf(found, snapshot, intent.interfaceId)
  if (link === null) return
  const { item } = link
  if (item.adminUp === intent.up) found.note('up', 'link-already', { name: item.ifname })
  else if (!intent.up) {
    warnEngine(found, snapshot, item)
    warnUplink(found, snapshot, link)
    found.note('up', 'link-down-loses', { name: item.ifname })
  }
}

export function checkLinkMaster(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'link.master'>
): void {
  const link = linkOf(found, snapshot, intent.interfaceId)
  const look = lookup(snapshot)
  const master = intent.masterId === null ? null : linkOf(found, snapshot, intent.masterId, 'masterId')
  if (link === null || (intent.masterId !== null && master === null)) return
  const { item } = link
  if (isLoopback(item)) {
    found.stop('interfaceId', 'link-loopback')
    return
  }
  const now = item.master === null ? null : interfaceIdOf(item.namespaceId, item.master)
  if (now === intent.masterId) found.note('masterId', 'link-already', { name: item.ifname })
  else if (master !== null) {
    const name = master.item.ifname
    if (!MASTERS.has(master.item.kind ?? '')) found.stop('masterId', 'master-kind', { name })
    else if (master.item.namespaceId !== item.namespaceId)
      found.stop('masterId', 'master-elsewhere', { name: item.ifname, master: name })
    else if (item.kind === 'bridge' && master.item.kind === 'bridge') found.stop('masterId', 'master-self')
    const address = (look.addressesOf.get(item.id) ?? []).find((one) => one.scope === 'global')
    if (address !== undefined && master.item.kind === 'bridge')
      found.warn('interfaceId', 'master-address', { name: item.ifname, address: address.address })
    if (master.item.kind !== 'vrf') warnUplink(found, snapshot, link)
  }
  if (now !== intent.masterId && !found.stops) warnEngine(found, snapshot, item)
}

export function checkLinkMtu(found: Findings, snapshot: HostSnapshot, intent: IntentOf<'link.mtu'>): void {
  const link = linkOf(found, snapshot, intent.interfaceId)
  const { mtu } = intent
  if (!Number.isInteger(mtu) || mtu < MTU.min || mtu > MTU.max) {
    found.stop(
      'mtu',
      'mtu-range',
      { mtu, min: MTU.min, max: MTU.max },
      mtu > MTU.max ? String(MTU.max) : '1500'
    )
    return
  }
  if (link === null) return
  const look = lookup(snapshot)
  const { item } = link
  if (item.mtu === mtu) found.note('mtu', 'link-already', { name: item.ifname })
  const six = (look.addressesOf.get(item.id) ?? []).some((address) => address.family === 'ipv6')
  if (six && mtu < MTU.ipv6) found.warn('mtu', 'mtu-ipv6', { mtu }, String(MTU.ipv6))
  const other = item.linkId === null ? undefined : look.interface.get(item.linkId)
  if (other === undefined || item.mtu === mtu) return
  if (item.kind === 'veth' && other.mtu !== mtu) {
    const peer = `${other.ifname} (${namespaceName(snapshot, other.namespaceId)})`
    found.warn('mtu', 'mtu-peer', { peer, peerMtu: other.mtu }, String(other.mtu))
  } else if (item.kind !== 'veth' && mtu > other.mtu)
    found.warn('mtu', 'mtu-parent', { mtu, parent: other.ifname, parentMtu: other.mtu }, String(other.mtu))
}

export function checkLinkMove(found: Findings, snapshot: HostSnapshot, intent: IntentOf<'link.move'>): void {
  const link = linkOf(found, snapshot, intent.interfaceId)
  const target = enterable(found, snapshot, intent.namespaceId)
  if (link === null || target === null) return
  const { item } = link
  if (isLoopback(item)) found.stop('interfaceId', 'link-loopback')
  else if (STAYING.has(item.kind ?? ''))
    found.stop('interfaceId', 'link-local-kind', { kind: item.kind ?? '' })
  else if (item.namespaceId === target.id) found.stop('namespaceId', 'link-already', { name: item.ifname })
  else if (namesIn(snapshot, target.id).has(item.ifname))
    found.stop('namespaceId', 'ifname-used', {
      name: item.ifname,
      namespace: namespaceName(snapshot, target.id)
    })
  else {
    warnEngine(found, snapshot, item)
    warnUplink(found, snapshot, link)
    found.note('interfaceId', 'link-move-loses', { name: item.ifname })
  }
}
