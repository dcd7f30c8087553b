/** Networks as the engines define them and the kernel carries them: one row per network. */
import type { Lookup, Network } from '../model'
import { refs, type EngineRef, type NamespaceRef } from './refs'

export interface NetworkMember {
  readonly container: EngineRef
  /** Id of the container record. */
  readonly containerKey: string
  readonly ipv4: string | null
  readonly ipv6: string | null
  readonly mac: string | null
}

export interface NetworkRow {
  /** Id of the network record. */
  readonly key: string
  readonly engine: string
  /** The engine's own id. */
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly subnets: readonly { subnet: string; gateway: string | null; ipRange: string | null }[]
  readonly members: readonly NetworkMember[]
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly internal: boolean
  readonly attachable: boolean
  readonly ipv6: boolean
  readonly icc: boolean | null
  readonly masquerade: boolean | null
  /** Bytes: as configured, else as the bridge has it. */
  readonly mtu: number | null
  readonly vni: readonly number[]
  /** The bridge, or the parent of a macvlan or ipvlan, where the kernel has it. */
  readonly device: {
    readonly key: string
    readonly ifname: string
    readonly ifindex: number
    readonly adminUp: boolean
    readonly operstate: string
    readonly namespace: NamespaceRef
  } | null
  /** Who made it: a compose project (named), swarm, the engine itself, or a person. */
  readonly createdBy: { readonly kind: 'compose' | 'swarm' | 'engine' | 'person'; readonly name: string }
  readonly composeProject: string | null
  readonly createdAt: string | null
}

const predefined: readonly string[] = ['bridge', 'host', 'none', 'podman', 'docker_gwbridge', 'ingress']

function createdBy(network: Network): NetworkRow['createdBy'] {
  if (network.composeProject !== null) return { kind: 'compose', name: network.composeProject }
  if (predefined.includes(network.name)) return { kind: 'engine', name: '' }
  return network.scope === 'swarm' ? { kind: 'swarm', name: '' } : { kind: 'person', name: '' }
}

const names = new Intl.Collator('en', { numeric: true })

/** By engine, then by name: an engine gives its networks in another order each time it is asked. */
const inOrder = (a: NetworkRow, b: NetworkRow): number =>
  names.compare(a.engine, b.engine) ||
  names.compare(a.name, b.name) ||
  (a.key < b.key ? -1 : Number(a.key > b.key))

/** One row per network, by engine and name; members by name. Linear in networks and endpoints, but for the order. */
export function networkRows(lookup: Lookup): NetworkRow[] {
  const ref = refs(lookup)
  const rows = lookup.snapshot.networks.map((network): NetworkRow => {
    const device = network.interfaceId === null ? undefined : lookup.interface.get(network.interfaceId)
    const members: NetworkMember[] = []
    for (const endpoint of lookup.membersOf.get(network.id) ?? []) {
      const container = lookup.container.get(endpoint.containerId)
      if (!container) continue
      members.push({
        container: ref.container(container),
        containerKey: container.id,
        ipv4: endpoint.ipv4,
        ipv6: endpoint.ipv6,
        mac: endpoint.mac
      })
    }
    members.sort((a, b) => names.compare(a.container.name, b.container.name))
    return {
      key: network.id,
      ...ref.network(network),
      driver: network.driver,
      scope: network.scope,
      subnets: network.subnets.map(({ subnet, gateway, ipRange }) => ({ subnet, gateway, ipRange })),
      members,
      options: network.options,
      labels: network.labels,
      internal: network.internal,
      attachable: network.attachable,
      ipv6: network.ipv6,
      icc: network.icc,
      masquerade: network.masquerade,
      mtu: network.mtu ?? device?.mtu ?? null,
      vni: network.vni,
      device: device
        ? {
            key: device.id,
            ifname: device.ifname,
            ifindex: device.ifindex,
            adminUp: device.adminUp,
            operstate: device.operstate,
            namespace: ref.namespace(device.namespaceId)
          }
        : null,
      createdBy: createdBy(network),
      composeProject: network.composeProject,
      createdAt: network.createdAt
    }
  })
  return rows.sort(inOrder)
}
