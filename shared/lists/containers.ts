/** Containers in every state: what networks they are on, with which addresses, ports and names. */
import type { Container, Lookup, PortMapping } from '../model'
import { refs, type EngineRef, type NamespaceRef, type Refs } from './refs'

/** A container on a network, engine's words joined with the kernel's interface. */
export interface ContainerEndpointRow {
  readonly network: EngineRef
  readonly networkKey: string
  readonly driver: string
  readonly ifname: string | null
  readonly interfaceKey: string | null
  /** `192.168.100.4/24`. */
  readonly ipv4: string | null
  readonly ipv6: string | null
  readonly gateway: string | null
  readonly mac: string | null
  readonly aliases: readonly string[]
  readonly dnsNames: readonly string[]
}

export interface ContainerRow {
  /** Id of the container record. */
  readonly key: string
  readonly engine: string
  /** The engine's own id. */
  readonly id: string
  readonly name: string
  readonly image: string
  readonly state: string
  readonly pid: number | null
  readonly namespace: NamespaceRef | null
  readonly networks: readonly ContainerEndpointRow[]
  /** Addresses the kernel has in the container's own namespace, loopback left out; empty in host mode. */
  readonly interfaces: readonly { ifname: string; mac: string | null; addresses: readonly string[] }[]
  readonly ports: readonly PortMapping[]
  /** Names other containers reach it by, each once. */
  readonly dnsNames: readonly string[]
  readonly mode: { readonly kind: Container['networkMode']['kind']; readonly target: string | null }
  readonly hostname: string | null
  readonly dns: Container['dns']
  readonly links: Container['links']
  readonly composeProject: string | null
  readonly composeService: string | null
  readonly pod: string | null
}

const withPrefix = (address: string | null, length: number | null): string | null =>
  address === null || length === null ? address : `${address}/${String(length)}`

function endpointsOf(lookup: Lookup, ref: Refs, container: Container): ContainerEndpointRow[] {
  const rows: ContainerEndpointRow[] = []
  for (const endpoint of lookup.endpointsOf.get(container.id) ?? []) {
    const network = lookup.network.get(endpoint.networkId)
    if (!network) continue
    const device = endpoint.interfaceId === null ? undefined : lookup.interface.get(endpoint.interfaceId)
    rows.push({
      network: ref.network(network),
      networkKey: network.id,
      driver: network.driver,
      ifname: device?.ifname ?? null,
      interfaceKey: endpoint.interfaceId,
      ipv4: withPrefix(endpoint.ipv4, endpoint.ipv4PrefixLength),
      ipv6: withPrefix(endpoint.ipv6, endpoint.ipv6PrefixLength),
      gateway: endpoint.gateway,
      mac: endpoint.mac ?? device?.mac ?? null,
      aliases: endpoint.aliases,
      dnsNames: endpoint.dnsNames
    })
  }
  return rows
}

function interfacesOf(lookup: Lookup, container: Container): ContainerRow['interfaces'] {
  const id = container.namespaceId
  if (id === null || lookup.namespace.get(id)?.kind === 'host') return []
  return (lookup.interfacesOf.get(id) ?? [])
    .filter((item) => item.linkType !== 'loopback')
    .map((item) => ({
      ifname: item.ifname,
      mac: item.mac,
      addresses: (lookup.addressesOf.get(item.id) ?? []).map(
        (address) => `${address.address}/${String(address.prefixLength)}`
      )
    }))
}

/** Each name once, in the networks' order. */
function namesOf(networks: readonly ContainerEndpointRow[]): string[] {
  const names = new Set<string>()
  for (const { dnsNames, aliases } of networks) {
    for (const name of dnsNames) names.add(name)
    for (const name of aliases) names.add(name)
  }
  return [...names]
}

/** `container:<id>` says the container's name, where it is known. */
function modeOf(names: ReadonlyMap<string, string>, container: Container): ContainerRow['mode'] {
  const { kind, target } = container.networkMode
  return kind === 'container' && target !== null
    ? { kind, target: names.get(`${container.engineId}#${target}`) ?? target }
    : { kind, target }
}

/** One row per container, in the snapshot's order. Linear in containers, endpoints and interfaces. */
export function containerRows(lookup: Lookup): ContainerRow[] {
  const ref = refs(lookup)
  const names = new Map(
    lookup.snapshot.containers.map((item) => [`${item.engineId}#${item.engineKey}`, item.name])
  )
  return lookup.snapshot.containers.map((container) => {
    const networks = endpointsOf(lookup, ref, container)
    // Written out, not spread: a literal keeps its shape, and rows are many.
    const { engine, id, name } = ref.container(container)
    return {
      key: container.id,
      engine,
      id,
      name,
      image: container.image,
      state: container.state,
      pid: container.pid,
      namespace: container.namespaceId === null ? null : ref.namespace(container.namespaceId),
      networks,
      interfaces: interfacesOf(lookup, container),
      ports: container.ports,
      dnsNames: namesOf(networks),
      mode: modeOf(names, container),
      hostname: container.hostname,
      dns: container.dns,
      links: container.links,
      composeProject: container.composeProject,
      composeService: container.composeService,
      pod: container.pod
    }
  })
}
