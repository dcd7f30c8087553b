/** Addresses and routes by hand, ip-address(8) and ip-route(8), and a container's address behind its engine's back. */
import type { IntentOf } from '../contract/intents'
import { interfaceIdOf, lookup, type Family, type HostSnapshot, type Interface, type Route } from '../model'
import {
  contains,
  formatPrefix,
  isNetwork,
  parseIp,
  parsePrefix,
  prefixOf,
  type Ip,
  type Prefix
} from './cidr'
import { enterable, linkOf } from './check-namespace'
import { warnEngine } from './check-link'
import { domainOf, holderOf, prefixOfAddress } from './domain'
import { Findings, quoted } from './findings'
import { engineName, isAlive, isDefault, namespaceName } from './place'
import { isBroadcast, isNetworkAddress, specialRange } from './ranges'
import { routesIn } from './way-out'

const MAIN = 254
const FAMILY = { ipv4: 'IPv4', ipv6: 'IPv6' } as const

export interface WithPrefix {
  readonly ip: Ip
  readonly prefix: Prefix
}

/** `10.0.0.2/24`: an address and the subnet it is in. Null for anything else. */
export function parseAddress(text: string): WithPrefix | null {
  const prefix = parsePrefix(text)
  const ip = parseIp(text.split('/')[0] ?? '')
  return prefix === null || ip === null ? null : { ip, prefix }
}

/** An address for an interface: with its length, and one a machine can have. Null (and said) otherwise. */
function checkAddress(found: Findings, text: string): WithPrefix | null {
  const parsed = parseAddress(text)
  if (parsed === null) {
    const ip = parseIp(text)
    const near = ip === null ? null : `${text}/${ip.family === 'ipv4' ? '24' : '64'}`
    const usable = near === null ? null : checkAddress(new Findings(), near)
    found.stop('address', 'prefix-syntax', { text: quoted(text) }, usable === null ? null : near)
    return null
  }
  const { ip, prefix } = parsed
  const range = specialRange(prefixOf(ip, ip.family === 'ipv4' ? 32 : 128))
  const subnet = formatPrefix(prefix)
  if (range !== null && range !== 'loopback' && range !== 'link-local')
    found.stop('address', 'address-special', { address: text, range })
  else if (prefix.length === 0) found.stop('address', 'subnet-large', { subnet })
  else if (ip.family === 'ipv4' && isNetworkAddress(prefix, ip))
    found.stop('address', 'address-network', { address: text, subnet })
  else if (isBroadcast(prefix, ip)) found.stop('address', 'address-broadcast', { address: text, subnet })
  else return parsed
  return null
}

/** Warns of another holder of an address on the same wire. */
function warnTwin(found: Findings, snapshot: HostSnapshot, item: Interface, ip: Ip, text: string): void {
  const twin = holderOf(snapshot, domainOf(snapshot, item), ip.value, ip.family, item.id)
  if (twin === undefined) return
  const holder = `${twin.ifname} (${namespaceName(snapshot, twin.namespaceId)})`
  found.warn('address', 'address-elsewhere', { holder, address: text })
}

const sameAddress = (a: WithPrefix, address: { address: string; prefixLength: number }): boolean =>
  parseIp(address.address)?.value === a.ip.value && address.prefixLength === a.prefix.length

export function checkAddressAdd(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'address.add'>
): void {
  const link = linkOf(found, snapshot, intent.interfaceId)
  const parsed = checkAddress(found, intent.address)
  if (link === null || parsed === null) return
  const { item } = link
  const own = lookup(snapshot).addressesOf.get(item.id) ?? []
  if (own.some((address) => address.family === parsed.ip.family && sameAddress(parsed, address)))
    found.stop('address', 'address-on-link', { name: item.ifname, address: intent.address })
  else {
    warnTwin(found, snapshot, item, parsed.ip, intent.address)
    const subnet = formatPrefix(parsed.prefix)
    const route = routesIn(snapshot, item.namespaceId).find(
      (one) =>
        one.table === MAIN &&
        one.destination === subnet &&
        !one.hops.some((hop) => hop.ifindex === item.ifindex)
    )
    if (route !== undefined)
      found.warn('address', 'overlaps-route', {
        subnet,
        other: subnet,
        device: viaOf(snapshot, route),
        table: MAIN
      })
  }
}

export function checkAddressRemove(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'address.remove'>
): void {
  const link = linkOf(found, snapshot, intent.interfaceId)
  const parsed = parseAddress(intent.address)
  if (parsed === null) found.stop('address', 'prefix-syntax', { text: quoted(intent.address) })
  if (link === null || parsed === null) return
  const { item } = link
  const own = lookup(snapshot).addressesOf.get(item.id) ?? []
  const known = own.find((address) => address.family === parsed.ip.family && sameAddress(parsed, address))
  if (known === undefined) {
    const other = own.find((address) => parseIp(address.address)?.value === parsed.ip.value)
    const near = other === undefined ? null : `${other.address}/${String(other.prefixLength)}`
    found.stop('address', 'address-absent', { name: item.ifname, address: intent.address }, near)
    return
  }
  warnEngine(found, snapshot, item)
  found.note('address', 'address-routes', { address: intent.address })
}

/** `eth0` or `10.0.0.1`, whichever a route has. */
export function viaOf(snapshot: HostSnapshot, route: Route): string {
  const hop = route.hops[0]
  if (hop === undefined) return route.type
  const device =
    hop.ifindex === null
      ? undefined
      : lookup(snapshot).interface.get(interfaceIdOf(route.namespaceId, hop.ifindex))
  return (
    [hop.gateway, device?.ifname].filter((part) => part !== undefined && part !== null).join(' ') ||
    route.type
  )
}

export const ANY: Readonly<Record<Family, string>> = { ipv4: '0.0.0.0/0', ipv6: '::/0' }

/** The destination of a route as snapshots have it; null (and said) for what is none. */
function checkDestination(
  found: Findings,
  family: Family,
  text: string,
  fits: (destination: string) => boolean
): string | null {
  const offer = (...near: readonly string[]): string | null =>
    near.find((one) => fits(one === 'default' ? ANY[family] : formatted(one))) ?? null
  const prefix = parsePrefix(text)
  if (text === 'default' || text === ANY[family]) return ANY[family]
  if (prefix === null) {
    const ip = parseIp(text)
    const single = ip?.family === family ? [`${text}/${family === 'ipv4' ? '32' : '128'}`] : []
    found.stop('destination', 'destination-syntax', { text: quoted(text) }, offer(...single, 'default'))
  } else if (prefix.family !== family)
    found.stop('destination', 'address-family', { address: text, family: FAMILY[family] }, offer('default'))
  else if (!isNetwork(text)) {
    const network = formatPrefix(prefix)
    found.stop('destination', 'cidr-host-bits', { text, network }, offer(network, 'default'))
  } else return formatPrefix(prefix)
  return null
}

const formatted = (text: string): string => {
  const prefix = parsePrefix(text)
  return prefix === null ? text : formatPrefix(prefix)
}

/** The interface by whose own subnet a gateway is reached; null without one. */
export function onLink(
  snapshot: HostSnapshot,
  namespaceId: string,
  gateway: Ip,
  interfaceId: string | null
): Interface | null {
  const look = lookup(snapshot)
  let best: { readonly item: Interface; readonly length: number } | null = null
  for (const item of look.interfacesOf.get(namespaceId) ?? []) {
    if (!item.adminUp || (interfaceId !== null && item.id !== interfaceId)) continue
    const linkLocal = gateway.family === 'ipv6' && specialRange(prefixOf(gateway, 128)) === 'link-local'
    if (linkLocal && interfaceId === item.id) return item
    for (const address of look.addressesOf.get(item.id) ?? []) {
      const prefix = prefixOfAddress(address)
      if (prefix !== null && contains(prefix, gateway) && (best === null || prefix.length > best.length))
        best = { item, length: prefix.length }
    }
  }
  if (best !== null) return best.item
  // A subnet may be on the link by a route without a gateway, and without an address in it.
  for (const route of routesIn(snapshot, namespaceId)) {
    const hop = route.hops[0]
    const prefix = parsePrefix(route.destination)
    if (hop?.gateway !== null || hop.ifindex === null || prefix === null || route.type !== 'unicast') continue
    const item = look.interface.get(interfaceIdOf(namespaceId, hop.ifindex))
    if (item === undefined || (interfaceId !== null && item.id !== interfaceId)) continue
    if (prefix.length > 0 && contains(prefix, gateway)) return item
  }
  return null
}

function checkGateway(
  found: Findings,
  snapshot: HostSnapshot,
  namespaceId: string,
  family: Family,
  text: string,
  interfaceId: string | null
): void {
  const ip = parseIp(text)
  const namespace = namespaceName(snapshot, namespaceId)
  if (ip === null) found.stop('gateway', 'address-syntax', { text: quoted(text) })
  else if (ip.family !== family)
    found.stop('gateway', 'address-family', { address: text, family: FAMILY[family] })
  else {
    const look = lookup(snapshot)
    const own = (look.interfacesOf.get(namespaceId) ?? []).some((item) =>
      (look.addressesOf.get(item.id) ?? []).some((address) => parseIp(address.address)?.value === ip.value)
    )
    if (own) found.stop('gateway', 'gateway-self', { gateway: text, namespace })
    else if (onLink(snapshot, namespaceId, ip, interfaceId) === null)
      found.stop('gateway', 'gateway-unreachable', { gateway: text, namespace })
  }
}

type RouteIntent = IntentOf<'route.add'> | IntentOf<'route.remove'>

/** Routes of the main table that a route intent means. */
export function routesMeant(snapshot: HostSnapshot, intent: RouteIntent, destination: string): Route[] {
  const item = intent.interfaceId === null ? undefined : lookup(snapshot).interface.get(intent.interfaceId)
  return routesIn(snapshot, intent.namespaceId).filter(
    (route) =>
      route.table === MAIN &&
      route.family === intent.family &&
      route.destination === destination &&
      (intent.gateway === null ||
        parseIp(route.hops[0]?.gateway ?? '')?.value === parseIp(intent.gateway)?.value) &&
      (item === undefined || route.hops.some((hop) => hop.ifindex === item.ifindex))
  )
}

function interfaceHere(found: Findings, snapshot: HostSnapshot, intent: RouteIntent): Interface | null {
  if (intent.interfaceId === null) return null
  const link = linkOf(found, snapshot, intent.interfaceId)
  if (link === null || link.item.namespaceId === intent.namespaceId) return link?.item ?? null
  const namespace = namespaceName(snapshot, intent.namespaceId)
  found.stop('interfaceId', 'interface-elsewhere', { name: link.item.ifname, namespace })
  return null
}

/** What the kernel takes for the same route: destination, metric and type of service. */
const rivalOf = (snapshot: HostSnapshot, intent: RouteIntent, destination: string): Route | undefined =>
  routesIn(snapshot, intent.namespaceId).find(
    (route) =>
      route.table === MAIN &&
      route.family === intent.family &&
      route.destination === destination &&
      (intent.family === 'ipv4' ? route.metric === 0 && route.tos === 0 : route.metric === 1024)
  )

export function checkRouteAdd(found: Findings, snapshot: HostSnapshot, intent: IntentOf<'route.add'>): void {
  const namespace = enterable(found, snapshot, intent.namespaceId)
  const fits = (to: string): boolean => rivalOf(snapshot, intent, to) === undefined
  const destination = checkDestination(found, intent.family, intent.destination, fits)
  const item = interfaceHere(found, snapshot, intent)
  if (namespace === null) return
  if (item !== null && !item.adminUp) found.stop('interfaceId', 'link-down', { name: item.ifname })
  else if (intent.gateway !== null)
    checkGateway(found, snapshot, namespace.id, intent.family, intent.gateway, item?.id ?? null)
  else if (intent.interfaceId === null) found.stop('gateway', 'route-nowhere')
  const same = destination === null ? undefined : rivalOf(snapshot, intent, destination)
  if (same !== undefined) {
    const device = viaOf(snapshot, same)
    found.stop('destination', 'route-exists', { destination: intent.destination, device })
  }
}

export function checkRouteRemove(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'route.remove'>
): void {
  const namespace = enterable(found, snapshot, intent.namespaceId)
  const fits = (to: string): boolean => routesMeant(snapshot, intent, to).length > 0
  const destination = checkDestination(found, intent.family, intent.destination, fits)
  interfaceHere(found, snapshot, intent)
  if (intent.gateway !== null && parseIp(intent.gateway) === null)
    found.stop('gateway', 'address-syntax', { text: quoted(intent.gateway) })
  if (namespace === null || destination === null || found.stops) return
  if (routesMeant(snapshot, intent, destination).length === 0)
    found.stop('destination', 'route-absent', { destination: intent.destination })
  else if (isDefault(destination))
    found.warn('destination', 'route-default-lost', { namespace: namespaceName(snapshot, namespace.id) })
}

export function checkReaddress(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'container.readdress'>
): void {
  const look = lookup(snapshot)
  const container = look.container.get(intent.containerId)
  const parsed = checkAddress(found, intent.address)
  if (container === undefined)
    found.stop('containerId', 'unknown-container', { id: quoted(intent.containerId) })
  else if (!isAlive(container) || container.namespaceId === null)
    found.stop('containerId', 'container-not-running', { container: container.name, state: container.state })
  const link = linkOf(found, snapshot, intent.interfaceId)
  if (container === undefined || container.namespaceId === null || link === null) return
  const { item } = link
  if (item.namespaceId !== container.namespaceId) {
    found.stop('interfaceId', 'interface-elsewhere', { name: item.ifname, namespace: container.name })
    return
  }
  if (item.linkType === 'loopback') found.stop('interfaceId', 'link-loopback')
  if (parsed !== null) {
    const own = look.addressesOf.get(item.id) ?? []
    if (own.some((address) => address.family === parsed.ip.family && sameAddress(parsed, address)))
      found.stop('address', 'address-on-link', { name: item.ifname, address: intent.address })
    warnTwin(found, snapshot, item, parsed.ip, intent.address)
    const endpoint = look.endpointAt.get(item.id)
    const network = endpoint === undefined ? undefined : look.network.get(endpoint.networkId)
    const subnets = (network?.subnets ?? []).map((one) => one.subnet)
    const inside = subnets.some((text) => {
      const prefix = parsePrefix(text)
      return prefix !== null && contains(prefix, parsed.ip)
    })
    if (network !== undefined && !inside)
      found.warn('address', 'readdress-subnet', {
        address: intent.address,
        subnets: subnets.join(', '),
        network: network.name
      })
    const gateway = intent.gateway === null ? null : parseIp(intent.gateway)
    if (intent.gateway !== null && gateway === null)
      found.stop('gateway', 'address-syntax', { text: quoted(intent.gateway) })
    else if (gateway !== null && gateway.family !== parsed.ip.family)
      found.stop('gateway', 'address-family', {
        address: intent.gateway ?? '',
        family: FAMILY[parsed.ip.family]
      })
    else if (gateway !== null && !contains(parsed.prefix, gateway)) {
      const params = { gateway: intent.gateway ?? '', subnet: formatPrefix(parsed.prefix) }
      found.stop('gateway', 'gateway-outside', params)
    } else if (gateway !== null && gateway.value === parsed.ip.value)
      found.stop('gateway', 'gateway-self', { gateway: intent.gateway ?? '', namespace: container.name })
  }
  const engine = engineName(snapshot, container.engineId)
  found.warn('', 'readdress-engine', { engine, container: container.name })
}
