/**
 * The addresses a container asks for on a network: in its subnet, of nobody else, outside what the engine hands out; and its
 * MAC (IEEE 802: the lowest bit of the first byte says "group").
 */
import { lookup, type Container, type Family, type HostSnapshot, type Network } from '../model'
import { contains, formatIp, parseIp, parsePrefix, type Ip, type Prefix } from './cidr'
import { domainOfNetwork, holderOf } from './domain'
import type { Findings } from './findings'
import { quoted } from './findings'
import { apiAtLeast, engineName, isDefaultBridge, namespaceName } from './place'
import { bitsOf, firstAddress, isBroadcast, isNetworkAddress } from './ranges'

const FAMILY = { ipv4: 'IPv4', ipv6: 'IPv6' } as const
/** Addresses tried for a free one. */
const MAX_TRIES = 70_000

/** By whom an address of a network is taken: a container, a set-aside name, an interface on the wire. Null when free. */
export function takerOf(
  snapshot: HostSnapshot,
  network: Network,
  ip: Ip,
  exceptContainer: string | null
): string | null {
  const look = lookup(snapshot)
  const same = (text: string | null): boolean => text !== null && parseIp(text)?.value === ip.value
  for (const item of look.membersOf.get(network.id) ?? []) {
    if (item.containerId !== exceptContainer && same(ip.family === 'ipv4' ? item.ipv4 : item.ipv6))
      return look.container.get(item.containerId)?.name ?? item.containerId
  }
  for (const subnet of network.subnets) {
    const aux = subnet.aux.find((item) => same(item.address))
    if (aux !== undefined) return aux.name
  }
  const own = exceptContainer === null ? null : (look.container.get(exceptContainer)?.namespaceId ?? null)
  const holder = holderOf(snapshot, domainOfNetwork(snapshot, network), ip.value, ip.family, null)
  if (holder === undefined || holder.namespaceId === own) return null
  return `${holder.ifname} (${namespaceName(snapshot, holder.namespaceId)})`
}

/** An address of a network that is free, outside what the engine hands out where that is known; null when all are taken. */
export function freeAddress(snapshot: HostSnapshot, network: Network, family: Family): string | null {
  const look = lookup(snapshot)
  const taken = new Set<bigint>()
  const add = (text: string | null): void => {
    const ip = text === null ? null : parseIp(text)
    if (ip?.family === family) taken.add(ip.value)
  }
  for (const item of look.membersOf.get(network.id) ?? []) add(family === 'ipv4' ? item.ipv4 : item.ipv6)
  for (const subnet of network.subnets) {
    add(subnet.gateway)
    for (const item of subnet.aux) add(item.address)
  }
  for (const id of domainOfNetwork(snapshot, network))
    for (const item of look.addressesOf.get(id) ?? []) add(item.address)
  for (const subnet of network.subnets) {
    const prefix = parsePrefix(subnet.subnet)
    if (prefix?.family !== family) continue
    const range = subnet.ipRange === null ? null : parsePrefix(subnet.ipRange)
    const found = firstFree(prefix, range, taken) ?? firstFree(prefix, null, taken)
    if (found !== null) return found
  }
  return null
}

function firstFree(prefix: Prefix, range: Prefix | null, taken: ReadonlySet<bigint>): string | null {
  const ip = (value: bigint): Ip => ({ family: prefix.family, value })
  let value = firstAddress(prefix).value
  if (prefix.length < bitsOf(prefix) - 1) value += 1n
  for (let tries = 0; tries < MAX_TRIES && value <= prefix.last; tries++) {
    if (range !== null && contains(range, ip(value))) value = range.last + 1n
    else if (taken.has(value) || isBroadcast(prefix, ip(value))) value += 1n
    else return formatIp(ip(value))
  }
  return null
}

/** A chosen address on a network. */
export function checkStatic(
  found: Findings,
  field: 'ipv4' | 'ipv6',
  snapshot: HostSnapshot,
  network: Network,
  container: Container,
  text: string
): void {
  const free = (): string | null => freeAddress(snapshot, network, field)
  if (isDefaultBridge(snapshot, network)) {
    found.stop(field, 'static-default')
    return
  }
  const ip = parseIp(text)
  if (ip === null) {
    found.stop(field, 'address-syntax', { text: quoted(text) }, free())
    return
  }
  if (ip.family !== field) {
    found.stop(field, 'address-family', { address: text, family: FAMILY[field] }, free())
    return
  }
  const subnets = network.subnets.filter((item) => parsePrefix(item.subnet)?.family === field)
  const inside = subnets.find((item) => {
    const prefix = parsePrefix(item.subnet)
    return prefix !== null && contains(prefix, ip)
  })
  const prefix = inside === undefined ? null : parsePrefix(inside.subnet)
  if (subnets.length === 0)
    found.stop(field, 'address-no-subnet', { network: network.name, family: FAMILY[field] })
  else if (inside === undefined || prefix === null) {
    const all = subnets.map((item) => item.subnet).join(', ')
    found.stop(field, 'address-outside', { address: text, subnets: all, network: network.name }, free())
  } else if (isNetworkAddress(prefix, ip))
    found.stop(field, 'address-network', { address: text, subnet: inside.subnet }, free())
  else if (isBroadcast(prefix, ip))
    found.stop(field, 'address-broadcast', { address: text, subnet: inside.subnet }, free())
  else if (inside.gateway !== null && parseIp(inside.gateway)?.value === ip.value)
    found.stop(field, 'address-gateway', { address: text, network: network.name }, free())
  else {
    const holder = takerOf(snapshot, network, ip, container.id)
    const range = inside.ipRange === null ? null : parsePrefix(inside.ipRange)
    if (holder !== null) found.stop(field, 'address-taken', { address: text, holder }, free())
    else if (range !== null && contains(range, ip)) {
      const engine = engineName(snapshot, network.engineId)
      const params = { address: text, range: inside.ipRange ?? '', engine, container: container.name }
      found.warn(field, 'address-handed', params, free())
    }
  }
}

const MAC = /^[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}$/i

/** Docker makes a MAC of `02:42` and the IPv4 address; here of the network's members, the first that nobody has. */
function freeMac(taken: ReadonlySet<string>): string {
  for (let at = 2; at < 65_536; at++) {
    const mac = `02:42:ac:14:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`
    if (!taken.has(mac)) return mac
  }
  return '02:42:ac:14:ff:ff'
}

export function checkMac(
  found: Findings,
  snapshot: HostSnapshot,
  network: Network,
  container: Container,
  text: string
): void {
  const look = lookup(snapshot)
  const engine = look.engine.get(network.engineId)
  const members = (look.membersOf.get(network.id) ?? []).filter((item) => item.containerId !== container.id)
  const taken = new Set(members.map((item) => item.mac ?? ''))
  const near = (): string => freeMac(taken)
  if (network.driver === 'ipvlan') {
    found.stop('mac', 'mac-ipvlan')
    return
  }
  if (engine?.kind === 'docker' && !apiAtLeast(engine.apiVersion, '1.44')) {
    const version = engine.version ?? ''
    found.stop('mac', 'engine-old', { engine: engine.name, version, option: 'MAC', needed: '1.44' })
    return
  }
  const mac = text.toLowerCase().replaceAll('-', ':')
  const holder = members.find((item) => item.mac === mac)
  if (!MAC.test(text)) found.stop('mac', 'mac-syntax', { text: quoted(text) }, near())
  else if (mac === '00:00:00:00:00:00') found.stop('mac', 'mac-zero', {}, near())
  else if (Number.parseInt(mac.slice(0, 2), 16) % 2 === 1) found.stop('mac', 'mac-multicast', { mac }, near())
  else if (holder !== undefined) {
    const name = look.container.get(holder.containerId)?.name ?? holder.containerId
    found.stop('mac', 'mac-used', { mac, holder: name }, near())
  }
}
