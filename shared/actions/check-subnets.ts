/**
 * Subnets of a network that is to be: syntax, size, what they overlap, and that gateway, IP range and auxiliary addresses
 * are inside (docker-network-create(1), libnetwork/ipam).
 */
import type { NetworkCreate } from '../contract/intents'
import { lookup, type Engine, type HostSnapshot, type Network } from '../model'
import {
  contains,
  formatIp,
  formatPrefix,
  isNetwork,
  overlaps,
  parseIp,
  parsePrefix,
  prefixOf,
  within,
  type Ip,
  type Prefix
} from './cidr'
import type { Findings } from './findings'
import { quoted } from './findings'
import { engineName, homeOf } from './place'
import { hasGateway, proposeSubnet } from './propose'
import {
  bitsOf,
  firstAddress,
  isBroadcast,
  isNetworkAddress,
  isPublic,
  specialRange,
  takenIn
} from './ranges'
import type { Taken } from './taken'

const LARGEST = { ipv4: 8, ipv6: 16 } as const
const LAYER2 = new Set(['macvlan', 'ipvlan'])
const FAMILY = { ipv4: 'IPv4', ipv6: 'IPv6' } as const

interface Site {
  readonly snapshot: HostSnapshot
  readonly engine: Engine
  readonly intent: NetworkCreate
}

export function checkSubnets(found: Findings, site: Site): void {
  const { snapshot, engine, intent } = site
  const before: Prefix[] = []
  const perFamily = { ipv4: 0, ipv6: 0 }
  intent.subnets.forEach((wanted, at) => {
    const field = `subnets.${String(at)}.subnet`
    const others = intent.subnets.flatMap((other, place) => {
      const prefix = place === at ? null : parsePrefix(other.subnet)
      return prefix === null ? [] : [prefix]
    })
    const family = wanted.subnet.includes(':') ? 'ipv6' : 'ipv4'
    const free = (): string | null => proposeSubnet(snapshot, engine.id, family, others)
    const prefix = checkCidr(found, field, wanted.subnet, free)
    if (prefix === null) return
    perFamily[prefix.family]++
    if (engine.kind === 'docker' && intent.driver === 'bridge' && perFamily[prefix.family] > 1)
      found.stop(field, 'subnet-several', { family: FAMILY[prefix.family] })
    if (prefix.family === 'ipv6' && !intent.ipv6) found.stop('ipv6', 'ipv6-off', { subnet: wanted.subnet })
    checkRange(found, field, prefix, wanted.subnet, free)
    const twin = before.find((other) => overlaps(other, prefix))
    if (twin !== undefined)
      found.stop(field, 'overlaps-own', { subnet: wanted.subnet, other: formatPrefix(twin) }, free())
    else checkOverlap(found, field, site, prefix, wanted.subnet, free)
    before.push(prefix)
    // Of a subnet that cannot be, nothing inside can be right.
    if (usable(prefix)) checkInside(found, `subnets.${String(at)}.`, site, prefix, wanted)
  })
}

/**
 * A CIDR without bits behind its prefix; null (and said) for anything else.
 * @param free proposes one where nothing is near
 * @param fits whether the network that was probably meant may stand there
 */
export function checkCidr(
  found: Findings,
  field: string,
  text: string,
  free: () => string | null,
  fits: (network: Prefix) => boolean = usable
): Prefix | null {
  const prefix = parsePrefix(text)
  if (prefix === null) found.stop(field, 'cidr-syntax', { text: quoted(text) }, free())
  else if (isNetwork(text)) return prefix
  else {
    const network = formatPrefix(prefix)
    found.stop(field, 'cidr-host-bits', { text, network }, fits(prefix) ? network : free())
  }
  return null
}

const usable = (prefix: Prefix): boolean =>
  prefix.length <= bitsOf(prefix) - 2 &&
  prefix.length >= LARGEST[prefix.family] &&
  specialRange(prefix) === null

function checkRange(
  found: Findings,
  field: string,
  prefix: Prefix,
  subnet: string,
  free: () => string | null
): void {
  const range = specialRange(prefix)
  if (prefix.length < LARGEST[prefix.family]) found.stop(field, 'subnet-large', { subnet }, free())
  else if (range !== null) found.stop(field, 'subnet-special', { subnet, range }, free())
  else if (prefix.length > bitsOf(prefix) - 2) found.stop(field, 'subnet-small', { subnet }, free())
  else if (isPublic(prefix)) found.warn(field, 'subnet-public', { subnet }, free())
}

/**
 * Says the first thing a subnet overlaps. An engine refuses one that another network of its own has; a bridge's would take
 * packets away from a route or an interface. A macvlan or ipvlan makes no route, and is meant to be in its parent's subnet.
 */
function checkOverlap(
  found: Findings,
  field: string,
  { snapshot, engine, intent }: Site,
  prefix: Prefix,
  subnet: string,
  free: () => string | null
): void {
  const home = homeOf(snapshot, engine)
  const look = lookup(snapshot)
  const layer2 = LAYER2.has(intent.driver)
  const apart = layer2 || intent.driver === 'overlay'
  const taken = takenIn(snapshot, home).filter((item) => overlaps(item.prefix, prefix))
  const hard = (item: Taken): boolean => {
    if (item.by.kind !== 'network') return !apart
    const other = look.network.get(item.by.id)
    return other?.engineId === engine.id || (!apart && sharesRoutes(snapshot, other, home))
  }
  const onParent = taken.find((item) => item.by.kind === 'interface' && item.by.name === intent.parent)
  const first = taken.find(hard) ?? taken.find((item) => !(layer2 && isParents(item, intent.parent)))
  if (first !== undefined) {
    const severity = hard(first) ? 'stop' : 'warn'
    if (first.by.kind === 'network') {
      const network = look.network.get(first.by.id)
      const params = {
        subnet,
        other: first.text,
        network: first.by.name,
        engine: engineName(snapshot, network?.engineId ?? '')
      }
      found.add(severity, field, 'overlaps-network', params, free())
    } else if (first.by.kind === 'route') {
      const { device, table } = first.by
      found.add(severity, field, 'overlaps-route', { subnet, other: first.text, device, table }, free())
    } else {
      const params = { subnet, other: first.text, device: first.by.name }
      found.add(severity, field, 'overlaps-interface', params, free())
    }
  } else if (layer2 && onParent !== undefined && intent.subnets.every((item) => item.ipRange === null))
    found.note(field, 'subnet-of-lan', { device: intent.parent ?? '' })
}

const isParents = (item: Taken, parent: string | null): boolean =>
  (item.by.kind === 'interface' && item.by.name === parent) ||
  (item.by.kind === 'route' && item.by.device === parent)

/** True for another engine's network whose bridge is in the same namespace, so that their routes would meet. */
const sharesRoutes = (snapshot: HostSnapshot, other: Network | undefined, home: string): boolean =>
  other !== undefined &&
  !LAYER2.has(other.driver) &&
  other.driver !== 'overlay' &&
  homeOf(snapshot, lookup(snapshot).engine.get(other.engineId)) === home

/** Gateway, IP range and auxiliary addresses of one subnet. */
function checkInside(
  found: Findings,
  at: string,
  { snapshot, engine, intent }: Site,
  prefix: Prefix,
  wanted: NetworkCreate['subnets'][number]
): void {
  const subnet = wanted.subnet
  const aside = new Set(Object.values(wanted.aux).map((text) => parseIp(text)?.value))
  let start = firstAddress(prefix)
  while (aside.has(start.value) && start.value + 2n < prefix.last)
    start = { ...start, value: start.value + 1n }
  const first = formatIp(start)
  const gateway =
    wanted.gateway === null
      ? null
      : checkHost(found, `${at}gateway`, wanted.gateway, prefix, 'gateway-outside', first)
  if (gateway !== null && LAYER2.has(intent.driver) && hasGateway(intent)) {
    const parent = (lookup(snapshot).interfacesOf.get(homeOf(snapshot, engine)) ?? []).find(
      (item) => item.ifname === intent.parent
    )
    const own = parent === undefined ? [] : (lookup(snapshot).addressesOf.get(parent.id) ?? [])
    if (own.some((item) => item.address === formatIp(gateway)))
      found.warn(`${at}gateway`, 'gateway-host', {
        gateway: wanted.gateway ?? '',
        parent: intent.parent ?? '',
        driver: intent.driver
      })
  }
  if (wanted.ipRange !== null) {
    const range = checkCidr(
      found,
      `${at}ipRange`,
      wanted.ipRange,
      () => halfOf(prefix),
      (network) => within(prefix, network)
    )
    if (range !== null && !within(prefix, range))
      found.stop(`${at}ipRange`, 'range-outside', { range: wanted.ipRange, subnet }, halfOf(prefix))
  }
  const seen = new Set<bigint>()
  for (const [name, address] of Object.entries(wanted.aux)) {
    const field = `${at}aux.${name}`
    if (name === '') found.stop(field, 'key-empty')
    const host = checkHost(found, field, address, prefix, 'aux-outside', null)
    if (host === null) continue
    if (gateway?.value === host.value) found.stop(field, 'aux-gateway', { address })
    else if (seen.has(host.value)) found.stop(field, 'aux-twice', { address })
    seen.add(host.value)
  }
}

/** The upper half of a subnet, as a range to hand out. */
function halfOf(prefix: Prefix): string {
  const size = (prefix.last - prefix.first + 1n) / 2n
  return formatPrefix(prefixOf({ family: prefix.family, value: prefix.first + size }, prefix.length + 1))
}

/** An address that a machine of the subnet can have; null (and said) for anything else. */
export function checkHost(
  found: Findings,
  field: string,
  text: string,
  prefix: Prefix,
  outside: 'gateway-outside' | 'aux-outside',
  suggestion: string | null
): Ip | null {
  const subnet = formatPrefix(prefix)
  const ip = parseIp(text)
  if (ip === null) found.stop(field, 'address-syntax', { text: quoted(text) }, suggestion)
  else if (!contains(prefix, ip))
    found.stop(field, outside, { gateway: text, address: text, subnet }, suggestion)
  else if (isNetworkAddress(prefix, ip))
    found.stop(field, 'address-network', { address: text, subnet }, suggestion)
  else if (isBroadcast(prefix, ip))
    found.stop(field, 'address-broadcast', { address: text, subnet }, suggestion)
  else return ip
  return null
}
