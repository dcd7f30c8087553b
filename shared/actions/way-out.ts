/**
 * Which of its networks a container's default route and published ports lead through. Docker orders endpoints (libnetwork
 * Endpoint.Less): internal networks last, then gateway priority, then those with a gateway of both families, then the name
 * that sorts first; published ports follow the first (seen with 20.10). Podman's netavark gives every network that is not
 * internal a default route of one metric: the one that came last stands first, and what is left falls back to the next;
 * published ports lead to the network that was joined first (seen with 4.3, netavark 1.4).
 */
import { lookup, type Container, type Endpoint, type HostSnapshot, type Network } from '../model'
import { endpointOf, isDefault } from './place'

/** A network a container is or will be on. */
export interface Candidate {
  readonly network: Network
  readonly priority: number
}

const ROUTED = new Set(['bridge', 'macvlan', 'ipvlan'])
/** True for a network that can give a default route. An overlay's goes by docker_gwbridge, only where nothing else does. */
export const givesRoute = (network: Network): boolean =>
  !network.internal &&
  ROUTED.has(network.driver) &&
  network.subnets.some((item) => item.gateway !== null || network.driver === 'ipvlan')

const families = (network: Network): number =>
  new Set(network.subnets.flatMap((item) => (item.gateway === null ? [] : [item.gateway.includes(':')]))).size

/** True when Docker would send what leaves by `a` rather than by `b`. */
export function goesBefore(a: Candidate, b: Candidate): boolean {
  if (givesRoute(a.network) !== givesRoute(b.network)) return givesRoute(a.network)
  if (a.priority !== b.priority) return a.priority > b.priority
  const both = families(a.network) - families(b.network)
  return both !== 0 ? both > 0 : a.network.name < b.network.name
}

export interface WayOut {
  readonly network: Network
  readonly endpoint: Endpoint
}

/**
 * The network whose interface the container's default route leaves by now; null without one.
 * @param without as if the container were not on this network
 */
export function wayOutOf(
  snapshot: HostSnapshot,
  container: Container,
  without: Network | null = null
): WayOut | null {
  const look = lookup(snapshot)
  const endpoints = (look.endpointsOf.get(container.id) ?? []).filter(
    (item) => item.networkId !== without?.id
  )
  const mine = new Map(
    endpoints.flatMap((item) => (item.interfaceId === null ? [] : [[item.interfaceId, item] as const]))
  )
  if (container.namespaceId === null || mine.size === 0) return null
  let best: { endpoint: Endpoint; metric: number; six: boolean } | null = null
  for (const route of routesIn(snapshot, container.namespaceId)) {
    const endpoint = mine.get(`${route.namespaceId}/${String(route.hops[0]?.ifindex ?? 0)}`)
    if (endpoint === undefined || route.table !== 254 || !isDefault(route.destination)) continue
    const six = route.family === 'ipv6'
    if (best === null || (best.six && !six) || (best.six === six && route.metric < best.metric))
      best = { endpoint, metric: route.metric, six }
  }
  const network = best === null ? undefined : look.network.get(best.endpoint.networkId)
  return best === null || network === undefined ? null : { network, endpoint: best.endpoint }
}

const byNamespace = new WeakMap<HostSnapshot, Map<string, HostSnapshot['routes']>>()
const NONE: HostSnapshot['routes'] = []

/** Routes of a namespace. Grouped once for a snapshot. */
export function routesIn(snapshot: HostSnapshot, namespaceId: string): HostSnapshot['routes'] {
  let known = byNamespace.get(snapshot)
  if (known === undefined) {
    known = new Map()
    for (const route of snapshot.routes) {
      const list = known.get(route.namespaceId)
      if (list) list.push(route)
      else known.set(route.namespaceId, [route])
    }
    byNamespace.set(snapshot, known)
  }
  return known.get(namespaceId) ?? NONE
}

export interface Movement {
  readonly from: Network | null
  readonly to: Network | null
}

/**
 * The way out before and after a container joins one network and leaves another.
 * @param joins with its gateway priority; null for none
 */
export function movementOf(
  snapshot: HostSnapshot,
  container: Container,
  joins: Candidate | null,
  leaves: Network | null
): Movement {
  const look = lookup(snapshot)
  const from = wayOutOf(snapshot, container)?.network ?? null
  const podman = look.engine.get(container.engineId)?.kind === 'podman'
  const stays = from !== null && from.id !== leaves?.id
  const joined = joins !== null && givesRoute(joins.network) ? joins : null
  if (podman) {
    return { from, to: joined?.network ?? wayOutOf(snapshot, container, leaves)?.network ?? null }
  }
  if (stays) {
    const moves = joined !== null && goesBefore(joined, { network: from, priority: 0 })
    return { from, to: moves ? joined.network : from }
  }
  // What is left takes over.
  const others: Candidate[] = (look.endpointsOf.get(container.id) ?? []).flatMap((item) => {
    const network = look.network.get(item.networkId)
    return network === undefined || network.id === leaves?.id || !givesRoute(network)
      ? []
      : [{ network, priority: 0 }]
  })
  if (joined !== null) others.push(joined)
  others.sort((a, b) => (goesBefore(a, b) ? -1 : 1))
  return { from, to: others[0]?.network ?? null }
}

/**
 * Where published ports lead before and after. Docker's follow the way out; Podman's rules stand in the order in which the
 * networks were joined, each with the network's name in its comment, and the first one decides.
 */
export function portsOf(
  snapshot: HostSnapshot,
  container: Container,
  movement: Movement,
  joins: Network | null,
  leaves: Network | null
): Movement {
  const look = lookup(snapshot)
  const engine = look.engine.get(container.engineId)
  if (engine?.kind !== 'podman') return movement
  const tables = look.filtersOf.get(engine.namespaceId ?? snapshot.host.namespaceId ?? '')?.tables ?? []
  const mark = ` id: ${container.engineKey}`
  const names = tables
    .flatMap((table) => table.chains)
    .filter((chain) => chain.name === 'NETAVARK-HOSTPORT-DNAT')
    .flatMap((chain) =>
      chain.rules.flatMap(({ comment }) => (comment?.endsWith(mark) === true ? [comment] : []))
    )
    .flatMap((comment) => /^dnat name: (\S+) id: /.exec(comment)?.[1] ?? [])
  const known = names.flatMap(
    (name) =>
      snapshot.networks.find((item) => item.engineId === container.engineId && item.name === name) ?? []
  )
  if (known.length === 0) {
    // Another backend, whose rules do not say: only leaving the one way out is sure to move them.
    return movement.from !== null && movement.from.id === leaves?.id
      ? movement
      : { from: movement.from, to: movement.from }
  }
  const after = known.find((item) => item.id !== leaves?.id)
  return { from: known[0] ?? null, to: after ?? (joins?.driver === 'bridge' ? joins : null) }
}

export const isConnected = (snapshot: HostSnapshot, containerId: string, networkId: string): boolean =>
  endpointOf(snapshot, containerId, networkId) !== undefined
