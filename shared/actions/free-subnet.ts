/** Subnets that nothing on the host uses, in the order Docker's own default pools have them. */
import type { Family, HostSnapshot } from '../model'
import { formatPrefix, overlaps, parsePrefix, prefixOf, type Prefix } from './cidr'
import { takenRanges } from './taken'

interface Pool {
  readonly base: string
  readonly length: number
}

/**
 * Docker's default address pools (libnetwork ipamutils: 172.17.0.0/16 to 172.31.0.0/16, then 192.168.0.0/16 in /20s) and
 * then 10.0.0.0/8 in /24s; unique local addresses of RFC 4193 in /64s.
 */
const pools: Readonly<Record<Family, readonly Pool[]>> = {
  ipv4: [
    ...Array.from({ length: 14 }, (_, at) => ({ base: `172.${String(18 + at)}.0.0/16`, length: 16 })),
    { base: '192.168.0.0/16', length: 20 },
    { base: '10.0.0.0/8', length: 24 }
  ],
  ipv6: [{ base: 'fd00::/32', length: 64 }]
}
const MAX_TRIES = 100_000

/** The engine's own pools where it was given some (`default-address-pools`): base and size of each. */
export type OwnPools = readonly Pool[]

/**
 * Free subnets, nearest first: not used by a network of any engine, a route of any table, or an interface.
 * @param own pools of the engine's settings; tried before the usual ones, and alone when there are some
 */
export function freeSubnets(
  snapshot: HostSnapshot,
  family: Family,
  {
    count = 1,
    namespaceId = null,
    own = []
  }: { count?: number; namespaceId?: string | null; own?: OwnPools } = {}
): string[] {
  const taken = takenRanges(snapshot, namespaceId)
    .map((item) => item.prefix)
    .filter((prefix) => prefix.family === family)
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const found: string[] = []
  const ofFamily = own.filter((pool) => parsePrefix(pool.base)?.family === family)
  let tries = 0
  for (const pool of ofFamily.length > 0 ? ofFamily : pools[family]) {
    const base = parsePrefix(pool.base)
    if (base === null || pool.length < base.length) continue
    let next: Prefix = prefixOf({ family, value: base.first }, pool.length)
    while (next.last <= base.last && tries++ < MAX_TRIES) {
      const candidate = next
      // Steps over whole of what is in the way, so that a large range costs one step.
      const blocking = taken.find((item) => overlaps(item, candidate))
      if (blocking === undefined) {
        found.push(formatPrefix(candidate))
        if (found.length === count) return found
      }
      const from = blocking !== undefined && blocking.last > candidate.last ? blocking.last : candidate.last
      next = prefixOf({ family, value: from + 1n }, pool.length)
      if (next.first <= from) next = prefixOf({ family, value: next.last + 1n }, pool.length)
    }
  }
  return found
}
