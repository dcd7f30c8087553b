/**
 * What Overview says of a host at a glance, as ip-link(8), ss(8) and ip-route(8) would in many lines: links that need a
 * look, who listens, how full the kernel's tables are, and the ways out. Pure functions of a snapshot.
 */
import type { MessageRef } from '@shared/locales'
import {
  interfaceIdOf,
  type Interface,
  type Limit,
  type Lookup,
  type Route,
  type Socket
} from '@shared/model'
import type { Mark } from '../../ui/mark'
import { routeText } from '../inspector/sheet-namespace'

const urgency: readonly Mark[] = ['bad', 'warning', 'neutral', 'good']
const byUrgency = (a: { readonly mark: Mark }, b: { readonly mark: Mark }): number =>
  urgency.indexOf(a.mark) - urgency.indexOf(b.mark)

export interface LinkToLookAt {
  readonly id: string
  readonly name: string
  readonly namespaceId: string
  readonly mark: Mark
  readonly reasons: readonly MessageRef[]
}

/** Something hangs on it, so that it matters whether it is up: a spare device that was never set up does not. */
const inUse = (lookup: Lookup, item: Interface): boolean =>
  item.kind === 'veth' || item.master !== null || (lookup.addressesOf.get(item.id)?.length ?? 0) > 0

/** A bridge has a carrier when one of its ports has; without ports it is only empty. */
const isEmptyBridge = (lookup: Lookup, item: Interface): boolean =>
  item.kind === 'bridge' && (lookup.portsOf.get(item.id)?.length ?? 0) === 0

function downReasons(lookup: Lookup, item: Interface): MessageRef[] {
  if (!item.adminUp) return inUse(lookup, item) ? [{ key: 'overview.link.notUp' }] : []
  const lost = item.operstate === 'DOWN' || item.operstate === 'LOWERLAYERDOWN' || item.carrier === false
  return lost && !isEmptyBridge(lookup, item) ? [{ key: 'overview.link.noCarrier' }] : []
}

/** Said once for a pair, at the end with the smaller MTU: there the packets are lost. */
function mtuReasons(lookup: Lookup, item: Interface): MessageRef[] {
  const peer = item.kind === 'veth' && item.linkId !== null ? lookup.interface.get(item.linkId) : undefined
  return peer && item.mtu < peer.mtu
    ? [{ key: 'overview.link.mtu', params: { near: item.mtu, far: peer.mtu } }]
    : []
}

const DROPPED = 100
const ONE_IN = 1000

/** Every link drops a few, multicast nobody wants above all: only many say something, and only beside what got through. */
function manyDropped(stats: Interface['stats']): number {
  if (stats === null) return 0
  const dropped = stats.rxDropped + stats.txDropped
  return dropped >= DROPPED && dropped * ONE_IN >= stats.rxPackets + stats.txPackets ? dropped : 0
}

function lookAt(lookup: Lookup, item: Interface): LinkToLookAt[] {
  const down = downReasons(lookup, item)
  const mtu = mtuReasons(lookup, item)
  const errors = item.stats === null ? 0 : item.stats.rxErrors + item.stats.txErrors
  const dropped = manyDropped(item.stats)
  const reasons: MessageRef[] = [
    ...down,
    ...mtu,
    ...(errors > 0 ? [{ key: 'overview.link.errors' as const, params: { count: errors } }] : []),
    ...(dropped > 0 ? [{ key: 'overview.link.dropped' as const, params: { count: dropped } }] : [])
  ]
  if (reasons.length === 0) return []
  const mark = down.length > 0 ? 'bad' : mtu.length > 0 || errors > 0 ? 'warning' : 'neutral'
  return [{ id: item.id, name: item.ifname, namespaceId: item.namespaceId, mark, reasons }]
}

/** Links that are down though something hangs on them, whose ends differ, or that counted errors or many drops. */
export const linksToLookAt = (lookup: Lookup): LinkToLookAt[] =>
  lookup.snapshot.interfaces
    .filter((item) => item.linkType !== 'loopback')
    .flatMap((item) => lookAt(lookup, item))
    .sort(byUrgency)

export interface Listener {
  readonly key: string
  readonly namespaceId: string
  /** `0.0.0.0:22/tcp, [::]:22/tcp`. */
  readonly at: string
  readonly owner: string
  readonly port: number
  /** Reached from its own namespace only. */
  readonly local: boolean
}

const isLoopback = (address: string): boolean =>
  address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.')
const atOf = (item: Socket): string =>
  `${item.family === 'ipv6' ? `[${item.address}]` : item.address}:${String(item.port)}/${item.protocol}`
const ownerOf = (item: Socket): string =>
  [...new Set(item.owners.map((owner) => owner.comm))].join(', ') || `uid ${String(item.uid)}`

/** Sockets that listen, IPv4 and IPv6 of one server together; those others can reach first, then the host's, then by port. */
export function listeners(lookup: Lookup): Listener[] {
  const host = lookup.snapshot.host.namespaceId
  const found = new Map<string, Listener>()
  for (const item of lookup.snapshot.sockets) {
    const local = isLoopback(item.address)
    if (local && item.namespaceId !== host) continue // every container of Docker has its DNS there
    const owner = ownerOf(item)
    const { namespaceId, port } = item
    const key = [namespaceId, item.protocol, String(port), owner, String(local)].join(' ')
    const known = found.get(key)
    const at = atOf(item)
    if (!known) found.set(key, { key, namespaceId, at, owner, port, local })
    else if (!known.at.split(', ').includes(at)) found.set(key, { ...known, at: `${known.at}, ${at}` })
  }
  return [...found.values()].sort(
    (a, b) =>
      Number(a.local) - Number(b.local) ||
      Number(b.namespaceId === host) - Number(a.namespaceId === host) ||
      a.port - b.port ||
      a.key.localeCompare(b.key)
  )
}

export interface TableFill {
  readonly limit: Limit
  readonly percent: number
  readonly mark: Mark
}

const FILLING = 80
const FULL = 95
/** Of another namespace than the host's, only what begins to matter. */
const WORTH_SAYING = 50

/** Fill of the kernel's tables: the host's always, others' when they fill or refuse; the fullest first. */
export function hostTables(lookup: Lookup): TableFill[] {
  const host = lookup.snapshot.host.namespaceId
  return lookup.snapshot.limits
    .map((limit) => {
      const percent = limit.max === 0 ? 0 : Math.round((limit.count / limit.max) * 100)
      const refused = limit.drops !== null && limit.drops > 0
      const mark: Mark = percent >= FULL ? 'bad' : percent >= FILLING || refused ? 'warning' : 'good'
      return { limit, percent, mark }
    })
    .filter(
      ({ limit, percent, mark }) =>
        limit.namespaceId === null || limit.namespaceId === host || percent >= WORTH_SAYING || mark !== 'good'
    )
    .sort((a, b) => byUrgency(a, b) || b.percent - a.percent)
}

export interface WayOut {
  readonly family: Route['family']
  /** `via 192.0.2.1 dev eth0`; null where routes were read and none leads out. */
  readonly text: string | null
  /** The gateway did not answer when it was asked for its MAC. */
  readonly failed: boolean
  readonly interfaceId: string | null
}

const MAIN = 254
const isDefault = (route: Route): boolean => route.destination === '0.0.0.0/0' || route.destination === '::/0'

function wayOf(lookup: Lookup, route: Route): WayOut {
  const gateways = new Set(route.hops.map((hop) => hop.gateway))
  const silent = lookup.snapshot.neighbours.find(
    (item) =>
      item.namespaceId === route.namespaceId &&
      gateways.has(item.address) &&
      (item.state === 'FAILED' || item.state === 'INCOMPLETE')
  )
  const ifindex = route.hops[0]?.ifindex ?? null
  return {
    family: route.family,
    text: [routeText(lookup, route).replace(/^default /, ''), silent?.state].filter(Boolean).join(' · '),
    failed: silent !== undefined,
    interfaceId: ifindex === null ? null : interfaceIdOf(route.namespaceId, ifindex)
  }
}

/** The host's default routes by family. IPv6 without one is usual, so only IPv4 is missed. */
export function waysOut(lookup: Lookup): WayOut[] {
  const host = lookup.snapshot.host.namespaceId
  const routes = lookup.snapshot.routes.filter((item) => item.namespaceId === host && item.table === MAIN)
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const own = routes.filter((route) => route.family === family)
    const out = own.filter(isDefault).map((route) => wayOf(lookup, route))
    const missed = family === 'ipv4' && own.length > 0 && out.length === 0
    return missed ? [{ family, text: null, failed: false, interfaceId: null }] : out
  })
}
