/**
 * A snapshot that is being changed: what the kernel does by itself when something is done to it (a veth's other end goes
 * with it, routes go with their interface and come with an address) is done here too. The snapshot it was made from stays
 * as it is; lists that nothing touches are shared with it.
 */
import { interfaceIdOf, type Address, type HostSnapshot, type Interface, type Route } from '../model'
import { formatIp, formatPrefix, parseIp, prefixOf } from './cidr'
import {
  DOWN,
  loopbackOf,
  newAddress,
  newIndex,
  newInterface,
  newNamespace,
  newRoute,
  UP
} from './new-records'

const MAIN = 254
const HANGING = new Set(['macvlan', 'macvtap', 'ipvlan', 'ipvtap', 'vlan'])

type Lists = Pick<
  HostSnapshot,
  | 'namespaces'
  | 'interfaces'
  | 'addresses'
  | 'routes'
  | 'networks'
  | 'endpoints'
  | 'sysctls'
  | 'filters'
  | 'containers'
>

export class Draft {
  private readonly changed: Partial<Lists> = {}

  constructor(readonly before: HostSnapshot) {}

  get result(): HostSnapshot {
    return { ...this.before, ...this.changed }
  }

  list<K extends keyof Lists>(name: K): Lists[K] {
    return this.changed[name] ?? this.before[name]
  }

  put<K extends keyof Lists>(name: K, value: Lists[K]): void {
    this.changed[name] = value
  }

  interface(id: string): Interface | undefined {
    return this.list('interfaces').find((item) => item.id === id)
  }

  // ---- namespaces

  addNamespace(name: string): string {
    const made = newNamespace(name)
    this.put('namespaces', [...this.list('namespaces'), made])
    this.put('interfaces', [...this.list('interfaces'), loopbackOf(made.id)])
    return made.id
  }

  /** With everything in it; other ends of its veths go too. */
  dropNamespace(id: string): void {
    const inside = this.list('interfaces').filter((item) => item.namespaceId === id)
    this.dropInterfaces(new Set(inside.map((item) => item.id)))
    this.put(
      'namespaces',
      this.list('namespaces').filter((item) => item.id !== id)
    )
    this.put(
      'routes',
      this.list('routes').filter((item) => item.namespaceId !== id)
    )
    this.put(
      'filters',
      this.list('filters').filter((item) => item.namespaceId !== id)
    )
  }

  // ---- interfaces

  addInterface(namespaceId: string, ifname: string, over: Partial<Interface>, byEngine = false): Interface {
    const all = this.list('interfaces')
    const used = new Set(all.filter((item) => item.namespaceId === namespaceId).map((item) => item.ifindex))
    const ifindex = newIndex((index) => used.has(index), byEngine)
    const made = newInterface(namespaceId, ifindex, ifname, over)
    this.put('interfaces', [...all, made])
    return made
  }

  /** Both ends, each knowing the other. */
  addVeth(
    near: readonly [namespaceId: string, ifname: string, over: Partial<Interface>],
    far: readonly [namespaceId: string, ifname: string, over: Partial<Interface>],
    byEngine = false
  ): readonly [Interface, Interface] {
    const kind = { kind: 'veth', kindData: { kind: 'veth' } } satisfies Partial<Interface>
    const [nearNamespace, nearName, nearOver] = near
    const [farNamespace, farName, farOver] = far
    const a = this.addInterface(nearNamespace, nearName, { ...kind, ...nearOver }, byEngine)
    const b = this.addInterface(farNamespace, farName, { ...kind, ...farOver }, byEngine)
    const nsid = nearNamespace === farNamespace ? null : 0
    this.patch(a.id, { link: b.ifindex, linkNsid: nsid, linkId: b.id })
    this.patch(b.id, { link: a.ifindex, linkNsid: nsid, linkId: a.id })
    return [this.interface(a.id) ?? a, this.interface(b.id) ?? b]
  }

  patch(id: string, over: Partial<Interface>): void {
    this.put(
      'interfaces',
      this.list('interfaces').map((item) => (item.id === id ? { ...item, ...over } : item))
    )
  }

  dropInterface(id: string): void {
    this.dropInterfaces(new Set([id]))
  }

  /** What hangs on them goes too: veth peers, VLANs, macvlans; ports lose their bridge. */
  private dropInterfaces(start: Set<string>): void {
    const gone = new Set(start)
    for (let size = 0; size !== gone.size;) {
      size = gone.size
      for (const item of this.list('interfaces')) {
        if (gone.has(item.id)) {
          if (item.kind === 'veth' && item.linkId !== null) gone.add(item.linkId)
        } else if (item.linkId !== null && gone.has(item.linkId) && HANGING.has(item.kind ?? ''))
          gone.add(item.id)
      }
    }
    this.put(
      'interfaces',
      this.list('interfaces').flatMap((item) => {
        if (gone.has(item.id)) return []
        const freed = item.master !== null && gone.has(interfaceIdOf(item.namespaceId, item.master))
        return freed ? [{ ...item, master: null, bridgePort: null }] : [item]
      })
    )
    this.put(
      'addresses',
      this.list('addresses').filter((item) => !gone.has(item.interfaceId))
    )
    this.dropRoutes((route) => byThese(route, gone))
    this.put(
      'endpoints',
      this.list('endpoints').map((item) =>
        item.interfaceId !== null && gone.has(item.interfaceId) ? { ...item, interfaceId: null } : item
      )
    )
  }

  setUp(id: string): void {
    const item = this.interface(id)
    if (item === undefined || item.adminUp) return
    this.patch(
      id,
      item.linkType === 'loopback'
        ? { ...UP, flags: ['LOOPBACK', 'UP', 'LOWER_UP'], operstate: 'UNKNOWN' }
        : UP
    )
    for (const address of this.list('addresses')) if (address.interfaceId === id) this.connect(item, address)
  }

  /** Routes by it go, and its IPv6 addresses (unless keep_addr_on_down). */
  setDown(id: string): void {
    this.patch(id, DOWN)
    this.put(
      'addresses',
      this.list('addresses').filter((item) => item.interfaceId !== id || item.family === 'ipv4')
    )
    this.dropRoutes((route) => byThese(route, new Set([id])))
  }

  /** Into another namespace: without addresses, routes and master, and down. The index stays where it is free there. */
  moveInterface(id: string, namespaceId: string): void {
    const item = this.interface(id)
    if (item === undefined) return
    const there = this.list('interfaces').filter((one) => one.namespaceId === namespaceId)
    const used = (index: number): boolean => there.some((one) => one.ifindex === index)
    const ifindex = used(item.ifindex) ? newIndex(used, false) : item.ifindex
    const to = interfaceIdOf(namespaceId, ifindex)
    this.put(
      'addresses',
      this.list('addresses').filter((one) => one.interfaceId !== id)
    )
    this.dropRoutes((route) => byThese(route, new Set([id])))
    this.put(
      'interfaces',
      this.list('interfaces').map((one) => {
        if (one.id === id)
          return {
            ...one,
            ...DOWN,
            id: to,
            namespaceId,
            ifindex,
            master: null,
            bridgePort: null,
            ipv4: null,
            ipv6: null
          }
        return one.linkId === id ? { ...one, linkId: to, link: ifindex } : one
      })
    )
    this.put(
      'endpoints',
      this.list('endpoints').map((one) => (one.interfaceId === id ? { ...one, interfaceId: to } : one))
    )
  }

  // ---- addresses and routes

  /** With its connected route, where the interface is up. */
  addAddress(item: Interface, address: string, prefixLength: number, flags?: string[]): void {
    const ip = parseIp(address)
    if (ip === null) return
    const made = newAddress(item, formatIp(ip), prefixLength, flags)
    this.put('addresses', [...this.list('addresses'), made])
    if (item.adminUp) this.connect(item, made)
  }

  /** Connected routes are the kernel's; a single address has none, nor has the loopback. */
  private connect(item: Interface, address: Address): void {
    const ip = parseIp(address.address)
    const single = address.prefixLength === (address.family === 'ipv4' ? 32 : 128)
    if (ip === null || single || item.linkType === 'loopback') return
    const destination = formatPrefix(prefixOf(ip, address.prefixLength))
    const there = this.list('routes').some(
      (route) =>
        route.namespaceId === item.namespaceId &&
        route.table === MAIN &&
        route.destination === destination &&
        route.hops.some((hop) => hop.ifindex === item.ifindex)
    )
    if (!there) this.addRoute(newRoute(item.namespaceId, destination, item.ifindex, null, 'kernel'))
  }

  /** The last address of a family takes the routes of that family by its interface with it. */
  dropAddress(item: Interface, address: Address): void {
    const left = this.list('addresses').filter((one) => one !== address)
    this.put('addresses', left)
    const own = left.filter((one) => one.interfaceId === item.id && one.family === address.family)
    const ip = parseIp(address.address)
    const subnet = ip === null ? '' : formatPrefix(prefixOf(ip, address.prefixLength))
    const shared = own.some((one) => {
      const other = parseIp(one.address)
      return other !== null && formatPrefix(prefixOf(other, one.prefixLength)) === subnet
    })
    const byIt = (route: Route): boolean =>
      byThese(route, new Set([item.id])) && route.family === address.family
    this.dropRoutes(
      (route) =>
        byIt(route) &&
        ((own.length === 0 && address.family === 'ipv4') ||
          (!shared && route.destination === subnet) ||
          route.prefSource === address.address)
    )
  }

  addRoute(route: Route): void {
    this.put('routes', [...this.list('routes'), route])
  }

  dropRoutes(takes: (route: Route) => boolean): void {
    this.put(
      'routes',
      this.list('routes').filter((route) => !takes(route))
    )
  }
}

/** True for a route that leaves by any of these interfaces. */
const byThese = (route: Route, ids: ReadonlySet<string>): boolean =>
  route.hops.some((hop) => hop.ifindex !== null && ids.has(interfaceIdOf(route.namespaceId, hop.ifindex)))
