/**
 * The snapshot with a container on a network more, or fewer: the wire into it, its address, and its default route where that
 * moves. What the engine will choose (names, an address nobody asked for) is marked as expected only.
 */
import type { IntentOf } from '../contract/intents'
import { lookup, type Container, type Endpoint, type Interface, type Network, type Route } from '../model'
import { contains, parseIp, parsePrefix } from './cidr'
import type { Draft } from './draft'
import { freeAddress } from './endpoint-addresses'
import { EXPECTED, newRoute, UP } from './new-records'
import { homeOf, isAlive, isDefault } from './place'
import { addBridge } from './what-if-network'
import { movementOf } from './way-out'

type Joining = IntentOf<'endpoint.connect'> | IntentOf<'endpoint.move'>
const MAIN = 254

export const newEndpointId = (containerId: string, networkId: string): string =>
  `new:endpoint/${containerId}@${networkId}`

export function join(draft: Draft, intent: Joining): void {
  const look = lookup(draft.before)
  const container = look.container.get(intent.containerId)
  const network = look.network.get(intent.networkId)
  const leaves = intent.kind === 'endpoint.move' ? (look.network.get(intent.fromNetworkId) ?? null) : null
  if (container === undefined || network === undefined) return
  const candidate = { network, priority: intent.gatewayPriority ?? 0 }
  const movement = movementOf(draft.before, container, candidate, leaves)
  addEndpoint(draft, intent, container, network)
  if (leaves !== null) dropEndpoint(draft, container, leaves)
  if (movement.to !== null && movement.from?.id !== movement.to.id) routeBy(draft, container, movement.to)
}

export function leave(draft: Draft, intent: IntentOf<'endpoint.disconnect'>): void {
  const look = lookup(draft.before)
  const container = look.container.get(intent.containerId)
  const network = look.network.get(intent.networkId)
  if (container === undefined || network === undefined) return
  const movement = movementOf(draft.before, container, null, network)
  dropEndpoint(draft, container, network)
  if (movement.to !== null && movement.from?.id !== movement.to.id) routeBy(draft, container, movement.to)
}

/** What the container gets of a family: asked for, else the first that is free. */
function addressOf(
  draft: Draft,
  network: Network,
  family: 'ipv4' | 'ipv6',
  wanted: string | null
): { readonly address: string; readonly length: number; readonly expected: boolean } | null {
  const address = wanted ?? freeAddress(draft.before, network, family)
  const ip = address === null ? null : parseIp(address)
  const subnet = network.subnets
    .map((item) => parsePrefix(item.subnet))
    .find((prefix) => prefix !== null && ip !== null && contains(prefix, ip))
  if (address === null || subnet === undefined || subnet === null) return null
  return { address, length: subnet.length, expected: wanted === null }
}

function addEndpoint(draft: Draft, intent: Joining, container: Container, network: Network): void {
  const alive = isAlive(container) && container.namespaceId !== null
  const four = alive || intent.ipv4 !== null ? addressOf(draft, network, 'ipv4', intent.ipv4) : null
  const six = alive || intent.ipv6 !== null ? addressOf(draft, network, 'ipv6', intent.ipv6) : null
  const inside = alive ? wire(draft, intent, container, network) : null
  if (inside !== null) {
    for (const item of [four, six])
      if (item !== null)
        draft.addAddress(inside, item.address, item.length, [
          'permanent',
          ...(item.expected ? [EXPECTED] : [])
        ])
  }
  const gatewayOf = (six: boolean): string | null =>
    network.subnets.find((item) => item.subnet.includes(':') === six)?.gateway ?? null
  const made: Endpoint = {
    id: newEndpointId(container.id, network.id),
    containerId: container.id,
    networkId: network.id,
    interfaceId: inside?.id ?? null,
    ipv4: four?.address ?? null,
    ipv4PrefixLength: four?.length ?? null,
    ipv6: six?.address ?? null,
    ipv6PrefixLength: six?.length ?? null,
    gateway: alive && !network.internal ? gatewayOf(false) : null,
    gateway6: alive && !network.internal ? gatewayOf(true) : null,
    mac: intent.mac?.toLowerCase().replaceAll('-', ':') ?? null,
    aliases: [...intent.aliases],
    dnsNames: []
  }
  draft.put('endpoints', [...draft.list('endpoints'), made])
}

/** The interface inside, and what it hangs on; null where that cannot be told. */
function wire(draft: Draft, intent: Joining, container: Container, network: Network): Interface | null {
  const namespaceId = container.namespaceId ?? ''
  const names = new Set(
    draft
      .list('interfaces')
      .filter((item) => item.namespaceId === namespaceId)
      .map((item) => item.ifname)
  )
  let place = 0
  while (names.has(`eth${String(place)}`)) place++
  const ifname = `eth${String(place)}`
  const inside = { ...UP, mac: intent.mac, mtu: network.mtu ?? 1500 }
  const engine = lookup(draft.before).engine.get(network.engineId)
  let carrier = network.interfaceId === null ? undefined : draft.interface(network.interfaceId)
  if (carrier === undefined && network.driver === 'bridge') {
    const withBridge = addBridge(draft, network, homeOf(draft.before, engine))
    draft.put(
      'networks',
      draft.list('networks').map((item) => (item.id === network.id ? withBridge : item))
    )
    carrier = draft.interface(withBridge.interfaceId ?? '')
  }
  if (network.driver === 'macvlan' || network.driver === 'ipvlan') {
    const kindData =
      network.driver === 'macvlan'
        ? { kind: 'macvlan' as const, mode: 'bridge' as const }
        : { kind: 'ipvlan' as const, mode: 'l2' as const, flag: 'bridge' as const }
    const hangs = { link: carrier?.ifindex ?? null, linkNsid: 0, linkId: carrier?.id ?? null }
    const over = { ...inside, kind: network.driver, kindData, ...hangs }
    return draft.addInterface(namespaceId, ifname, over, true)
  }
  if (carrier === undefined) return draft.addInterface(namespaceId, ifname, { ...inside, kind: 'veth' }, true)
  const port = { ...UP, master: carrier.ifindex, mtu: inside.mtu }
  const [, end] = draft.addVeth([carrier.namespaceId, 'veth…', port], [namespaceId, ifname, inside], true)
  return end
}

function dropEndpoint(draft: Draft, container: Container, network: Network): void {
  const gone = draft
    .list('endpoints')
    .find((item) => item.containerId === container.id && item.networkId === network.id)
  if (gone === undefined) return
  if (gone.interfaceId !== null) draft.dropInterface(gone.interfaceId)
  draft.put(
    'endpoints',
    draft.list('endpoints').filter((item) => item !== gone && item.id !== gone.id)
  )
}

/** Default routes of the container by that network, in place of those there are. */
function routeBy(draft: Draft, container: Container, network: Network): void {
  const endpoint = draft
    .list('endpoints')
    .find((item) => item.containerId === container.id && item.networkId === network.id)
  const device = draft.interface(endpoint?.interfaceId ?? '')
  const namespaceId = container.namespaceId
  if (device === undefined || namespaceId === null) return
  const isOld = (route: Route): boolean =>
    route.namespaceId === namespaceId && route.table === MAIN && isDefault(route.destination)
  const routed = network.subnets.filter((item) => item.gateway !== null || network.driver === 'ipvlan')
  const families = new Set(routed.map((item) => (item.subnet.includes(':') ? 'ipv6' : 'ipv4')))
  draft.dropRoutes((route) => isOld(route) && families.has(route.family))
  for (const family of families) {
    const gateway = routed.find((item) => item.subnet.includes(':') === (family === 'ipv6'))?.gateway ?? null
    const destination = family === 'ipv4' ? '0.0.0.0/0' : '::/0'
    draft.addRoute(newRoute(namespaceId, destination, device.ifindex, gateway, 'boot'))
  }
}
