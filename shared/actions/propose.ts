/** What the forms start from and what is filled in where people leave something open. */
import type { NetworkCreate } from '../contract/intents'
import { lookup, type Family, type HostSnapshot, type Interface } from '../model'
import { formatIp, overlaps, parsePrefix, type Prefix } from './cidr'
import { freeSubnets } from './free-subnet'
import { nearNetworkName } from './names'
import { homeOf, uplinkOf } from './place'
import { firstAddress, ownPools } from './ranges'

/** A subnet that nothing on the host uses, nor any of `besides`; null where there is none. */
export function proposeSubnet(
  snapshot: HostSnapshot,
  engineId: string,
  family: Family,
  besides: readonly Prefix[] = []
): string | null {
  const engine = lookup(snapshot).engine.get(engineId)
  const namespaceId = homeOf(snapshot, engine)
  const own = ownPools(engine)
  for (const pools of own.length > 0 ? [own, []] : [[]]) {
    const found = freeSubnets(snapshot, family, { count: besides.length + 1, namespaceId, own: pools })
    const free = found.find((text) => {
      const prefix = parsePrefix(text)
      return prefix !== null && !besides.some((other) => overlaps(prefix, other))
    })
    if (free !== undefined) return free
  }
  return null
}

/** The first address of a subnet; null for what is no subnet. */
export function proposeGateway(subnet: string): string | null {
  const prefix = parsePrefix(subnet)
  return prefix === null ? null : formatIp(firstAddress(prefix))
}

/** The interface that would carry a macvlan or ipvlan: where the engine's default route leaves by, unless it is a port. */
export function proposeParent(snapshot: HostSnapshot, engineId: string): Interface | null {
  const engine = lookup(snapshot).engine.get(engineId)
  const uplink = uplinkOf(snapshot, homeOf(snapshot, engine))
  return uplink?.master === null && uplink.linkType === 'ether' ? uplink : null
}

export interface NetworkProposal {
  readonly name: string
  readonly subnet: string | null
  readonly gateway: string | null
  readonly subnet6: string | null
  readonly gateway6: string | null
  /** Name of the interface a macvlan or ipvlan would stand on. */
  readonly parent: string | null
}

/** What a form for a new network starts with; every value passes `check`. */
export function proposeNetwork(snapshot: HostSnapshot, engineId: string): NetworkProposal {
  const engine = lookup(snapshot).engine.get(engineId)
  const used = new Set(
    snapshot.networks.filter((item) => item.engineId === engineId).map((item) => item.name)
  )
  const subnet = proposeSubnet(snapshot, engineId, 'ipv4')
  const subnet6 = proposeSubnet(snapshot, engineId, 'ipv6')
  return {
    name: nearNetworkName(engine?.kind ?? 'docker', 'mynet', (name) => used.has(name)),
    subnet,
    gateway: subnet === null ? null : proposeGateway(subnet),
    subnet6,
    gateway6: subnet6 === null ? null : proposeGateway(subnet6),
    parent: proposeParent(snapshot, engineId)?.ifname ?? null
  }
}

/** ipvlan in L3 has no gateway: every container is a hop behind the parent. */
export const hasGateway = (intent: NetworkCreate): boolean =>
  intent.driver !== 'ipvlan' || intent.ipvlanMode === null || intent.ipvlanMode === 'l2'
