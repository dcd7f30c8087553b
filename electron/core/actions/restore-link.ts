/**
 * Steps that give an interface back what the kernel takes from it: addresses, routes, master, MTU, sysctls. What is lost
 * when follows dev_close(), dev_change_net_namespace() in net/core/dev.c, fib_disable_ip() in net/ipv4/fib_frontend.c and
 * addrconf_ifdown() in net/ipv6/addrconf.c. Each of these steps may find that its effect is there already: which of them
 * are needed also depends on sysctls (promote_secondaries, keep_addr_on_down) that a snapshot does not have.
 */
import {
  lookup,
  type Address,
  type Family,
  type HostSnapshot,
  type Interface,
  type Route
} from '@shared/model'
import { nameAt } from './find-records'
import type { KernelStep } from './step'

type AddressAdd = Extract<KernelStep, { do: 'address.add' }>
type RouteAdd = Extract<KernelStep, { do: 'route.add' }>

/** An interface as a step will find it: by index while it is the same one, by name alone once it was made anew. */
export interface LinkRef {
  readonly namespaceId: string
  readonly ifname: string
  readonly ifindex: number | null
}

const LOCAL_TABLE = 255
const MAIN_TABLE = 254
const ETHERNET_MTU = 1500

/** Set by the kernel itself as soon as the link is up, or by router advertisements. */
const comesBack = (item: Address): boolean =>
  item.scope === 'host' ||
  (item.family === 'ipv6' && (item.scope === 'link' || !item.flags.includes('permanent')))

const settableFlags = ['nodad', 'noprefixroute', 'home', 'mngtmpaddr', 'autojoin'] as const

/** The address with all that it was given. */
export function addressStep(item: Address, ref: LinkRef): AddressAdd {
  const label = item.label !== null && item.label !== ref.ifname && item.family === 'ipv4' ? item.label : null
  const flags = settableFlags.filter((flag) => item.flags.includes(flag))
  return {
    do: 'address.add',
    ...ref,
    address: `${item.address}/${String(item.prefixLength)}`,
    ...(item.broadcast === null ? {} : { broadcast: item.broadcast }),
    ...(item.peer === null ? {} : { peer: item.peer }),
    ...(item.family === 'ipv4' && item.scope !== 'global' ? { scope: item.scope } : {}),
    ...(label === null ? {} : { label }),
    ...(flags.length === 0 ? {} : { flags: [...flags] })
  }
}

export const addressesOf = (snapshot: HostSnapshot, interfaceId: string): readonly Address[] =>
  lookup(snapshot).addressesOf.get(interfaceId) ?? []

/** Addresses to put back, in the order they stood: the first of a subnet is the primary one. */
export const restoreAddresses = (
  snapshot: HostSnapshot,
  item: Interface,
  ref: LinkRef,
  families: readonly Family[]
): AddressAdd[] =>
  addressesOf(snapshot, item.id)
    .filter((address) => families.includes(address.family) && !comesBack(address))
    .map((address) => addressStep(address, ref))

/** Routes that someone gave, with exactly one way and by that interface. */
export const routesBy = (snapshot: HostSnapshot, item: Interface, families: readonly Family[]): Route[] =>
  snapshot.routes.filter(
    (route) =>
      route.namespaceId === item.namespaceId &&
      families.includes(route.family) &&
      route.table !== LOCAL_TABLE &&
      !['kernel', 'ra', 'redirect'].includes(route.protocol) &&
      route.hops.some((hop) => hop.ifindex === item.ifindex)
  )

/** True for a route that one step can put back. */
export const isSimple = (route: Route): boolean =>
  route.hops.length === 1 &&
  route.nexthopId === null &&
  route.type === 'unicast' &&
  route.source === null &&
  route.tos === 0

/** The route with all that it was given. */
export function routeStep(route: Route, namespaceId: string, ifname: string | null): RouteAdd {
  const [hop] = route.hops
  const gateway = hop?.gateway ?? null
  const usual = route.family === 'ipv6' || route.scope === (gateway === null ? 'link' : 'global')
  return {
    do: 'route.add',
    namespaceId,
    family: route.family,
    destination: route.destination,
    gateway,
    ifname,
    metric: route.metric === 0 ? null : route.metric,
    table: route.table === MAIN_TABLE ? null : route.table,
    onlink: hop?.flags.includes('onlink') ?? false,
    ...(route.prefSource === null ? {} : { source: route.prefSource }),
    ...(route.protocol === 'boot' ? {} : { protocol: route.protocol }),
    ...(usual ? {} : { scope: route.scope }),
    ...(route.mtu === null ? {} : { mtu: route.mtu })
  }
}

/** Routes to put back: those without a gateway first, since gateways are reached by them. */
export function restoreRoutes(
  snapshot: HostSnapshot,
  item: Interface,
  ref: LinkRef,
  families: readonly Family[]
): RouteAdd[] {
  const steps = routesBy(snapshot, item, families)
    .filter(isSimple)
    .map((route) => routeStep(route, ref.namespaceId, ref.ifname))
  return [...steps.filter((one) => one.gateway === null), ...steps.filter((one) => one.gateway !== null)]
}

const defaultOf = (snapshot: HostSnapshot, namespaceId: string, key: string): number | null => {
  const found = snapshot.sysctls.find((item) => item.namespaceId === namespaceId && item.key === key)
  return found === undefined ? null : Number(found.value)
}

/** Sysctls of the interface that a new one of that namespace would not have. */
export function restoreSysctls(snapshot: HostSnapshot, item: Interface, ref: LinkRef): KernelStep[] {
  const steps: KernelStep[] = []
  const add = (
    sysctl: Extract<KernelStep, { do: 'sysctl.set' }>['sysctl'],
    value: number | undefined,
    usual: number | null
  ): void => {
    if (value === undefined || value === usual || usual === null) return
    const { namespaceId, ifname } = ref
    steps.push({ do: 'sysctl.set', namespaceId, sysctl, ifname, value })
  }
  const usual = (key: string): number | null => defaultOf(snapshot, item.namespaceId, key)
  add('ip_forward', item.ipv4?.forwarding, usual('net.ipv4.conf.default.forwarding'))
  add('ipv6.forwarding', item.ipv6?.forwarding, usual('net.ipv6.conf.default.forwarding'))
  add('rp_filter', item.ipv4?.rpFilter, usual('net.ipv4.conf.default.rp_filter'))
  add('route_localnet', item.ipv4?.routeLocalnet, 0)
  add('proxy_arp', item.ipv4?.proxyArp, 0)
  return steps
}

/** A bridge that nobody gave an MTU has the smallest of its ports. */
function mtuFollows(snapshot: HostSnapshot, item: Interface): boolean {
  const ports = lookup(snapshot).portsOf.get(item.id) ?? []
  return item.kind === 'bridge' && ports.length > 0 && Math.min(...ports.map((port) => port.mtu)) === item.mtu
}

/** What stands before a link is brought up: MTU, master, addresses, sysctls. */
export function restoreDown(snapshot: HostSnapshot, item: Interface, ref: LinkRef): KernelStep[] {
  const master = nameAt(snapshot, item.namespaceId, item.master)
  const plainMtu = item.mtu === ETHERNET_MTU || mtuFollows(snapshot, item)
  return [
    ...(plainMtu ? [] : [{ do: 'link.mtu' as const, ...ref, mtu: item.mtu }]),
    ...(master === null ? [] : [{ do: 'link.master' as const, ...ref, master }]),
    ...restoreSysctls(snapshot, item, ref),
    ...restoreAddresses(snapshot, item, ref, ['ipv4', 'ipv6'])
  ]
}

/** Up, where it was. Routes wait until every link of the change is up. */
export const restoreUp = (item: Interface, ref: LinkRef): KernelStep[] =>
  item.adminUp ? [{ do: 'link.up', ...ref, up: true }] : []

export const restoreAllRoutes = (snapshot: HostSnapshot, item: Interface, ref: LinkRef): KernelStep[] =>
  item.adminUp ? restoreRoutes(snapshot, item, ref, ['ipv4', 'ipv6']) : []

/** All of one link whose other end, if it has one, is as it was. */
export const restoreLink = (snapshot: HostSnapshot, item: Interface, ref: LinkRef): KernelStep[] => [
  ...restoreDown(snapshot, item, ref),
  ...restoreUp(item, ref),
  ...restoreAllRoutes(snapshot, item, ref)
]
