/** Ranges with a meaning of their own (IANA special-purpose registries, by ipaddr.js), and what of a prefix can be given out. */
import ipaddr from 'ipaddr.js'
import type { Engine, HostSnapshot } from '../model'
import { formatIp, overlaps, parsePrefix, type Ip, type Prefix } from './cidr'
import type { OwnPools } from './free-subnet'
import { takenRanges, type Taken } from './taken'

const BITS = { ipv4: 32, ipv6: 128 } as const
export const bitsOf = (prefix: Prefix): number => BITS[prefix.family]

/** The first address that can be given out: a gateway by habit. */
export const firstAddress = (prefix: Prefix): Ip => ({
  family: prefix.family,
  value: prefix.length >= bitsOf(prefix) - 1 ? prefix.first : prefix.first + 1n
})

/** All zeros behind the prefix: the network itself, in IPv6 the subnet-router anycast address (RFC 4291 2.6.1). */
export const isNetworkAddress = (prefix: Prefix, ip: Ip): boolean =>
  prefix.length < bitsOf(prefix) - 1 && ip.value === prefix.first
export const isBroadcast = (prefix: Prefix, ip: Ip): boolean =>
  prefix.family === 'ipv4' && prefix.length < 31 && ip.value === prefix.last

const SPECIAL = [
  ['0.0.0.0/8', 'this network'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['::/127', 'loopback'],
  ['fe80::/10', 'link-local'],
  ['ff00::/8', 'multicast']
].flatMap(([text = '', name = '']) => {
  const prefix = parsePrefix(text)
  return prefix === null ? [] : [{ prefix, name }]
})

/** Name of the special range a prefix touches; null for an ordinary one. */
export const specialRange = (prefix: Prefix): string | null =>
  SPECIAL.find((item) => overlaps(item.prefix, prefix))?.name ?? null

/** True for addresses that are routed on the internet. */
export function isPublic(prefix: Prefix): boolean {
  const text = formatIp({ family: prefix.family, value: prefix.first })
  return ipaddr.parse(text).range() === 'unicast'
}

const kept = new WeakMap<HostSnapshot, Map<string, readonly Taken[]>>()

/** `takenRanges`, worked out once for a snapshot and a namespace. */
export function takenIn(snapshot: HostSnapshot, namespaceId: string): readonly Taken[] {
  const known = kept.get(snapshot) ?? new Map<string, readonly Taken[]>()
  kept.set(snapshot, known)
  const found = known.get(namespaceId) ?? takenRanges(snapshot, namespaceId)
  known.set(namespaceId, found)
  return found
}

const POOL =
  /(?:"?base"?\s*[=:]\s*"?)?([0-9a-fA-F.:]+\/\d{1,3})"?\s*[,/ ]\s*(?:"?size"?\s*[=:]\s*)?\/?(\d{1,3})/g

/**
 * `default-address-pools` of a daemon, as daemon.json (JSON), the flag (`base=…,size=…`) or `/info` (`… /24`) have it; empty
 * where it has none of its own.
 */
export function ownPools(engine: Engine | undefined): OwnPools {
  const found: { base: string; length: number }[] = []
  for (const setting of engine?.settings ?? []) {
    if (setting.key !== 'default-address-pools') continue
    for (const [, base = '', size = ''] of setting.value.matchAll(POOL)) {
      const prefix = parsePrefix(base)
      const length = Number(size)
      if (prefix === null || length < prefix.length || length > bitsOf(prefix)) continue
      if (!found.some((item) => item.base === base && item.length === length)) found.push({ base, length })
    }
  }
  return found
}
