/** Maps over a snapshot, made once per snapshot and shared by everything that asks "which … belongs to …". */
import type { Container, Endpoint, Engine, Network } from './engine'
import type { NamespaceFilters } from './filter'
import type { Interface } from './interface'
import type { Namespace } from './namespace'
import type { Address } from './routing'
import type { HostSnapshot } from './snapshot'

export interface Lookup {
  readonly snapshot: HostSnapshot
  readonly namespace: ReadonlyMap<string, Namespace>
  readonly interface: ReadonlyMap<string, Interface>
  readonly interfacesOf: ReadonlyMap<string, readonly Interface[]>
  readonly addressesOf: ReadonlyMap<string, readonly Address[]>
  /** Interface ids of a master, in index order. */
  readonly portsOf: ReadonlyMap<string, readonly Interface[]>
  readonly filtersOf: ReadonlyMap<string, NamespaceFilters>
  readonly engine: ReadonlyMap<string, Engine>
  readonly network: ReadonlyMap<string, Network>
  readonly container: ReadonlyMap<string, Container>
  /** Containers of a namespace: several when they share it. Host-mode containers are listed under the host's. */
  readonly containersIn: ReadonlyMap<string, readonly Container[]>
  readonly endpointsOf: ReadonlyMap<string, readonly Endpoint[]>
  readonly membersOf: ReadonlyMap<string, readonly Endpoint[]>
  /** The network a bridge (or an overlay's bridge, or a parent) carries, by interface id. */
  readonly networksOn: ReadonlyMap<string, readonly Network[]>
  /** The endpoint an interface inside a container is, by interface id. */
  readonly endpointAt: ReadonlyMap<string, Endpoint>
}

/** The interface id of an index in the same namespace. */
export const interfaceIdOf = (namespaceId: string, ifindex: number): string =>
  `${namespaceId}/${String(ifindex)}`

function group<T>(items: readonly T[], key: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const at = key(item)
    if (at === null) continue
    const group = groups.get(at)
    if (group) group.push(item)
    else groups.set(at, [item])
  }
  return groups
}

const byId = <T extends { id: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]))

const cache = new WeakMap<HostSnapshot, Lookup>()

/** The maps of a snapshot: made at the first question, then the same ones. Linear in its records. */
export function lookup(snapshot: HostSnapshot): Lookup {
  const known = cache.get(snapshot)
  if (known) return known
  const made: Lookup = {
    snapshot,
    namespace: byId(snapshot.namespaces),
    interface: byId(snapshot.interfaces),
    interfacesOf: group(snapshot.interfaces, (item) => item.namespaceId),
    addressesOf: group(snapshot.addresses, (item) => item.interfaceId),
    portsOf: group(snapshot.interfaces, (item) =>
      item.master === null ? null : interfaceIdOf(item.namespaceId, item.master)
    ),
    filtersOf: new Map(snapshot.filters.map((item) => [item.namespaceId, item])),
    engine: byId(snapshot.engines),
    network: byId(snapshot.networks),
    container: byId(snapshot.containers),
    containersIn: group(snapshot.containers, (item) => item.namespaceId),
    endpointsOf: group(snapshot.endpoints, (item) => item.containerId),
    membersOf: group(snapshot.endpoints, (item) => item.networkId),
    networksOn: group(snapshot.networks, (item) => item.interfaceId),
    endpointAt: new Map(
      snapshot.endpoints.flatMap((item) =>
        item.interfaceId === null ? [] : [[item.interfaceId, item] as const]
      )
    )
  }
  cache.set(snapshot, made)
  return made
}
