/** Steps on interfaces, ip-link(8), with what each of them makes the kernel drop. */
import { VethscopeError } from '@shared/contract/errors'
import type { IntentOf } from '@shared/contract/intents'
import type { Message } from '@shared/contract/plans'
import { interfaceIdOf, lookup, type HostSnapshot, type Interface } from '@shared/model'
import { visible } from '@shared/text/visible'
import { newIfname } from './check-names'
import { byName, interfaceOf, linkOf, nameAt, namespaceOf } from './find-records'
import {
  lostBridgeLocal,
  lostBridgeMac,
  lostNeighbours,
  lostPort,
  lostRoutes,
  lostUppers,
  lostWithLink
} from './lost-with-link'
import { oneStep } from './plan-namespace'
import type { PlannedSteps } from './planner'
import {
  restoreAddresses,
  restoreAllRoutes,
  restoreDown,
  restoreLink,
  restoreRoutes,
  restoreUp,
  type LinkRef
} from './restore-link'
import type { KernelStep } from './step'
import { say } from './what-kernel'

const LEAST_IPV6_MTU = 1280
const ZERO_MAC = '00:00:00:00:00:00'

function taken(snapshot: HostSnapshot, namespaceId: string, ifname: string): void {
  if (byName(snapshot, namespaceId, ifname) !== null)
    throw new VethscopeError(
      'bad-input',
      `there is an interface ${visible(ifname, 80)} in that namespace already`,
      'choose another name'
    )
}

export function planVeth(snapshot: HostSnapshot, intent: IntentOf<'veth.create'>): PlannedSteps {
  const [ifname, peerName] = [newIfname(intent.name), newIfname(intent.peerName)]
  const [here, there] = [
    namespaceOf(snapshot, intent.namespaceId).id,
    namespaceOf(snapshot, intent.peerNamespaceId).id
  ]
  taken(snapshot, here, ifname)
  taken(snapshot, there, peerName)
  if (here === there && ifname === peerName)
    throw new VethscopeError(
      'bad-input',
      'both ends would have one name in one namespace',
      'choose two names'
    )
  const step: KernelStep = {
    do: 'veth.add',
    namespaceId: here,
    ifname,
    peerNamespaceId: there,
    peerName,
    mac: null,
    peerMac: null
  }
  return oneStep(snapshot, step, [{ do: 'link.delete', namespaceId: here, ifname, ifindex: null }])
}

export function planBridge(snapshot: HostSnapshot, intent: IntentOf<'bridge.create'>): PlannedSteps {
  const ifname = newIfname(intent.name)
  const namespaceId = namespaceOf(snapshot, intent.namespaceId).id
  taken(snapshot, namespaceId, ifname)
  return oneStep(snapshot, { do: 'bridge.add', namespaceId, ifname, mac: null }, [
    { do: 'link.delete', namespaceId, ifname, ifindex: null }
  ])
}

const anew = (item: Interface): LinkRef => ({
  namespaceId: item.namespaceId,
  ifname: item.ifname,
  ifindex: null
})

function remakeVeth(snapshot: HostSnapshot, item: Interface): readonly [KernelStep[], Message[]] {
  const peer = item.linkId === null ? undefined : lookup(snapshot).interface.get(item.linkId)
  if (peer === undefined) return [[], [say('steps.lost.peer', { name: visible(item.ifname, 80) })]]
  const both = [item, peer]
  const undo: KernelStep[] = [
    {
      do: 'veth.add',
      namespaceId: item.namespaceId,
      ifname: item.ifname,
      peerNamespaceId: peer.namespaceId,
      peerName: peer.ifname,
      mac: item.mac,
      peerMac: peer.mac
    },
    ...both.flatMap((end) => restoreDown(snapshot, end, anew(end))),
    ...both.flatMap((end) => restoreUp(end, anew(end))),
    ...both.flatMap((end) => restoreAllRoutes(snapshot, end, anew(end)))
  ]
  return [undo, both.flatMap((end) => [...lostWithLink(snapshot, end), ...lostUppers(snapshot, end)])]
}

/** The MAC of a bridge that was not given one is that of its lowest port. */
function ownMac(item: Interface, ports: readonly Interface[]): string | null {
  if (item.mac === null || item.mac === ZERO_MAC) return null
  return ports.some((port) => port.mac === item.mac) ? null : item.mac
}

function remakeBridge(snapshot: HostSnapshot, item: Interface): readonly [KernelStep[], Message[]] {
  const ports = lookup(snapshot).portsOf.get(item.id) ?? []
  const undo: KernelStep[] = [
    { do: 'bridge.add', namespaceId: item.namespaceId, ifname: item.ifname, mac: ownMac(item, ports) },
    ...ports.map((port) => ({ do: 'link.master' as const, ...linkOf(port), master: item.ifname })),
    ...restoreLink(snapshot, item, anew(item))
  ]
  return [
    undo,
    [
      ...lostWithLink(snapshot, item),
      ...lostUppers(snapshot, item),
      ...lostBridgeLocal(snapshot, item),
      ...ports.flatMap((port) => lostPort(port))
    ]
  ]
}

export function planLinkDelete(snapshot: HostSnapshot, intent: IntentOf<'link.delete'>): PlannedSteps {
  const item = interfaceOf(snapshot, intent.interfaceId)
  const shown = visible(item.ifname, 80)
  if (item.kind === null)
    throw new VethscopeError(
      'not-supported',
      `${shown} is a device of a driver, or loopback: it cannot be deleted`,
      'bring it down instead'
    )
  const [undo, lost] =
    item.kind === 'veth'
      ? remakeVeth(snapshot, item)
      : item.kind === 'bridge'
        ? remakeBridge(snapshot, item)
        : [
            [],
            [
              say('steps.lost.kind', { name: shown, kind: visible(item.kind, 40) }),
              ...lostUppers(snapshot, item)
            ]
          ]
  return oneStep(snapshot, { do: 'link.delete', ...linkOf(item) }, undo, lost)
}

export function planUp(snapshot: HostSnapshot, intent: IntentOf<'link.up'>): PlannedSteps {
  const item = interfaceOf(snapshot, intent.interfaceId)
  const ref = linkOf(item)
  const { up } = intent
  const planned = oneStep(snapshot, { do: 'link.up', ...ref, up }, [{ do: 'link.up', ...ref, up: !up }])
  if (item.adminUp === up) return { ...planned, steps: [] }
  if (up) return planned
  // VLANs go down with what they stand on, and come up with it.
  const all = [
    item,
    ...snapshot.interfaces.filter((one) => one.kind === 'vlan' && one.linkId === item.id && one.adminUp)
  ]
  const undo: KernelStep[] = [
    ...all.map((one) => ({ do: 'link.up' as const, ...linkOf(one), up: true })),
    ...all.flatMap((one) => restoreAddresses(snapshot, one, linkOf(one), ['ipv6'])),
    ...all.flatMap((one) => restoreRoutes(snapshot, one, linkOf(one), ['ipv4', 'ipv6']))
  ]
  const lost = all.flatMap((one) => [...lostRoutes(snapshot, one), ...lostNeighbours(snapshot, one)])
  return oneStep(snapshot, { do: 'link.up', ...ref, up }, undo, lost)
}

export function planMaster(snapshot: HostSnapshot, intent: IntentOf<'link.master'>): PlannedSteps {
  const item = interfaceOf(snapshot, intent.interfaceId)
  const master = intent.masterId === null ? null : interfaceOf(snapshot, intent.masterId)
  if (master !== null && master.namespaceId !== item.namespaceId)
    throw new VethscopeError(
      'bad-input',
      `${visible(master.ifname, 80)} is in another namespace`,
      'an interface and its master are in the same one: move it there first'
    )
  const before = nameAt(snapshot, item.namespaceId, item.master)
  const step: KernelStep = { do: 'link.master', ...linkOf(item), master: master?.ifname ?? null }
  const planned = oneStep(
    snapshot,
    step,
    [{ ...step, master: before }],
    [...lostPort(item), ...lostBridgeMac(snapshot, master)]
  )
  const same =
    master === null
      ? item.master === null
      : item.master !== null && interfaceIdOf(item.namespaceId, item.master) === master.id
  return same ? { ...planned, steps: [] } : planned
}

export function planMtu(snapshot: HostSnapshot, intent: IntentOf<'link.mtu'>): PlannedSteps {
  const item = interfaceOf(snapshot, intent.interfaceId)
  const ref = linkOf(item)
  const step: KernelStep = { do: 'link.mtu', ...ref, mtu: intent.mtu }
  // Below the least that IPv6 works with, the kernel takes IPv6 off the interface altogether.
  const six = intent.mtu < LEAST_IPV6_MTU && item.mtu >= LEAST_IPV6_MTU
  const undo: KernelStep[] = [
    { ...step, mtu: item.mtu },
    ...(six ? restoreAddresses(snapshot, item, ref, ['ipv6']) : []),
    ...(six && item.adminUp ? restoreRoutes(snapshot, item, ref, ['ipv6']) : [])
  ]
  const planned = oneStep(snapshot, step, undo, six ? lostRoutes(snapshot, item, ['ipv6']) : [])
  return item.mtu === intent.mtu ? { ...planned, steps: [] } : planned
}

export function planMove(snapshot: HostSnapshot, intent: IntentOf<'link.move'>): PlannedSteps {
  const item = interfaceOf(snapshot, intent.interfaceId)
  const to = namespaceOf(snapshot, intent.namespaceId).id
  const step: KernelStep = { do: 'link.move', ...linkOf(item), toNamespaceId: to }
  if (to === item.namespaceId) return { ...oneStep(snapshot, step, []), steps: [] }
  if (item.linkType === 'loopback' || item.kind === 'bridge')
    throw new VethscopeError(
      'not-supported',
      `${visible(item.ifname, 80)} cannot leave its namespace`,
      item.kind === 'bridge' ? 'make a bridge in the other namespace instead' : 'every namespace has its own'
    )
  taken(snapshot, to, item.ifname)
  const undo: KernelStep[] = [
    { do: 'link.move', namespaceId: to, ifname: item.ifname, ifindex: null, toNamespaceId: item.namespaceId },
    ...restoreLink(snapshot, item, anew(item))
  ]
  return oneStep(snapshot, step, undo, [...lostWithLink(snapshot, item), ...lostUppers(snapshot, item)])
}
