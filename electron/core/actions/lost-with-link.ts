/** What no step brings back of an interface that is deleted, moved or brought down: said before it happens. */
import type { Message } from '@shared/contract/plans'
import { lookup, type Family, type HostSnapshot, type Interface } from '@shared/model'
import { visible } from '@shared/text/visible'
import { addressesOf, isSimple, routesBy } from './restore-link'
import { say } from './what-kernel'

const BOTH: readonly Family[] = ['ipv4', 'ipv6']
const AGEING_MS = 300_000
const FORWARD_DELAY_MS = 15_000
const DEFAULT_PORT_PRIORITY = 32
const QUEUES_OF_THEIR_OWN = ['noqueue', 'noop', 'mq', 'fq_codel', 'pfifo_fast', 'fq']

const nameOf = (item: Interface): string => visible(item.ifname, 80)

/** Routes with several ways or nexthop objects. */
export const lostRoutes = (
  snapshot: HostSnapshot,
  item: Interface,
  families: readonly Family[] = BOTH
): Message[] =>
  routesBy(snapshot, item, families)
    .filter((route) => !isSimple(route))
    .map((route) =>
      say('steps.lost.route', { destination: visible(route.destination, 60), name: nameOf(item) })
    )

/** Addresses that a DHCP client keeps are put back as if they were set by hand. */
export const lostLifetimes = (snapshot: HostSnapshot, item: Interface): Message[] =>
  addressesOf(snapshot, item.id)
    .filter((one) => one.family === 'ipv4' && !one.flags.includes('permanent'))
    .map((one) => say('steps.lost.lifetime', { address: visible(one.address, 60) }))

/** Neighbours and MAC entries that a hand put there. */
export function lostNeighbours(snapshot: HostSnapshot, item: Interface): Message[] {
  const neighbours = snapshot.neighbours.some(
    (one) => one.interfaceId === item.id && (one.proxy || one.state.toLowerCase() === 'permanent')
  )
  return neighbours ? [say('steps.lost.neighbours', { name: nameOf(item) })] : []
}

/** What stands on it and goes with it: VLANs, macvlans, ipvlans. */
export const lostUppers = (snapshot: HostSnapshot, item: Interface): Message[] =>
  snapshot.interfaces
    .filter((one) => one.linkId === item.id && one.kind !== 'veth')
    .map((one) => say('steps.lost.upper', { name: nameOf(one) }))

function settingsOf(item: Interface): string[] {
  const data = item.kindData
  const bridge =
    data?.kind === 'bridge'
      ? [
          ...(data.stp ? ['stp'] : []),
          ...(data.vlanFiltering ? ['vlan_filtering'] : []),
          ...(data.ageingTimeMs === AGEING_MS ? [] : ['ageing_time']),
          ...(data.forwardDelayMs === FORWARD_DELAY_MS ? [] : ['forward_delay']),
          ...(data.groupForwardMask === 0 ? [] : ['group_fwd_mask']),
          ...(data.multicastSnooping ? [] : ['mcast_snooping']),
          ...(data.nfCallIptables || data.nfCallIp6tables ? ['nf_call_iptables'] : [])
        ]
      : []
  return [
    ...bridge,
    ...(item.altnames.length > 0 ? ['altname'] : []),
    ...(item.alias === null ? [] : ['alias']),
    ...(item.group === 0 ? [] : ['group']),
    ...(item.xdp === null ? [] : ['xdp']),
    ...(item.qdisc === null || QUEUES_OF_THEIR_OWN.includes(item.qdisc) ? [] : ['qdisc']),
    ...(item.ipv4 !== null &&
    (item.ipv4.acceptLocal !== 0 ||
      item.ipv4.arpFilter !== 0 ||
      item.ipv4.arpIgnore !== 0 ||
      item.ipv4.arpAnnounce !== 0)
      ? ['sysctls (accept_local, arp_*)']
      : [])
  ]
}

/** Settings that no step of ours makes. */
export function lostSettings(item: Interface): Message[] {
  const what = settingsOf(item)
  return what.length === 0 ? [] : [say('steps.lost.settings', { name: nameOf(item), what: what.join(', ') })]
}

/** Settings of a bridge port, which go as soon as it leaves its bridge. */
export function lostPort(item: Interface): Message[] {
  const port = item.bridgePort
  if (port === null) return []
  const what = [
    ...(port.priority === DEFAULT_PORT_PRIORITY ? [] : ['priority']),
    ...(port.hairpin ? ['hairpin'] : []),
    ...(port.isolated ? ['isolated'] : []),
    ...(port.learning ? [] : ['learning']),
    ...(port.unicastFlood ? [] : ['flood']),
    ...(port.neighSuppress ? ['neigh_suppress'] : []),
    ...(port.vlans.some((vlan) => vlan.vid !== 1) ? ['vlan'] : [])
  ]
  return what.length === 0 ? [] : [say('steps.lost.port', { name: nameOf(item), what: what.join(', ') })]
}

/** Of an interface that is made anew, or was elsewhere in between. */
export function lostWithLink(snapshot: HostSnapshot, item: Interface): Message[] {
  return [
    say('steps.lost.identity', { name: nameOf(item) }),
    ...lostRoutes(snapshot, item),
    ...lostLifetimes(snapshot, item),
    ...lostNeighbours(snapshot, item),
    ...lostSettings(item),
    ...lostPort(item)
  ]
}

/** The bridge's own MAC follows its ports (br_stp_recalculate_bridge_id()). */
export function lostBridgeMac(snapshot: HostSnapshot, bridge: Interface | null): Message[] {
  if (bridge?.kind !== 'bridge' || (lookup(snapshot).portsOf.get(bridge.id) ?? []).length > 0) return []
  return [say('steps.lost.bridge-mac', { name: nameOf(bridge) })]
}

/** A bridge's link-local address follows the MAC it had when it came up, which was that of another port, or its own. */
export function lostBridgeLocal(snapshot: HostSnapshot, bridge: Interface): Message[] {
  const local = addressesOf(snapshot, bridge.id).some((one) => one.family === 'ipv6' && one.scope === 'link')
  return local ? [say('steps.lost.bridge-local', { name: nameOf(bridge) })] : []
}
