/**
 * Names of containers and who knows them: `--link` (an entry in one container's hosts file, hosts(5)), aliases and the
 * engine's DNS, `--add-host`, hostname, and the resolv.conf(5) a container has. What the engine was told is compared with
 * the container's own files where they could be read.
 */
import type { MessageRef } from '../locales'
import type { Container, ContainerNames, Endpoint, Lookup } from '../model'
import { isDefaultBridge } from './network'
import { networksOn } from './mode'
import { list } from './words'

/** A line about a name: as it is written for the engine, what it means, and whether something is amiss. */
export interface NameLine {
  readonly text: string
  readonly note: MessageRef
  readonly amiss?: boolean
}

/** The container's own hosts and resolv.conf; null where they were not read. */
export const filesOf = (lookup: Lookup, container: Container): ContainerNames | null =>
  lookup.snapshot.names.find((item) => item.containerId === container.id) ?? null

const running = (container: Container): boolean => container.pid !== null

/** Addresses of a container on any of its networks. */
const addressesOf = (lookup: Lookup, container: Container): string[] =>
  (lookup.endpointsOf.get(container.id) ?? []).flatMap((item) =>
    [item.ipv4, item.ipv6].filter((address) => address !== null)
  )

/** Every `--link` as the one-way thing it is. */
export function linkLines(lookup: Lookup, container: Container): NameLine[] {
  const files = filesOf(lookup, container)
  const onDefault = networksOn(lookup, container).some(isDefaultBridge)
  return container.links.map((link) => {
    const text = `${link.container}:${link.alias}`
    const params = { name: container.name, other: link.container, alias: link.alias }
    const other = lookup.snapshot.containers.find(
      (item) => item.engineId === container.engineId && item.name === link.container
    )
    if (other === undefined) return { text, note: { key: 'explain.link.gone', params }, amiss: true }
    if (!onDefault) return { text, note: { key: 'explain.link.dns', params } }
    if (!running(container)) return { text, note: { key: 'explain.link.stopped', params } }
    if (files === null) return { text, note: { key: 'explain.link.not-read', params } }
    const entry = files.hosts.find((item) => item.names.includes(link.alias))
    if (entry === undefined) return { text, note: { key: 'explain.link.missing', params }, amiss: true }
    const { address } = entry
    return running(other) && !addressesOf(lookup, other).includes(address)
      ? {
          text,
          note: {
            key: 'explain.link.stale',
            params: { ...params, address, now: list(addressesOf(lookup, other)) || '-' }
          },
          amiss: true
        }
      : { text, note: { key: 'explain.link.hosts', params: { ...params, address } } }
  })
}

/** Containers that have a link to this one: they know it, it does not know them. */
export const linkedFrom = (lookup: Lookup, container: Container): string[] =>
  lookup.snapshot.containers
    .filter(
      (item) =>
        item.engineId === container.engineId && item.links.some((link) => link.container === container.name)
    )
    .map((item) => item.name)

/** What an endpoint's aliases are good for, and which of them others on the network have too. */
export function aliasNote(lookup: Lookup, endpoint: Endpoint): MessageRef | null {
  if (endpoint.aliases.length === 0) return null
  const network = lookup.network.get(endpoint.networkId)
  const shared = endpoint.aliases.flatMap((alias) => {
    const others = (lookup.membersOf.get(endpoint.networkId) ?? [])
      .filter((item) => item.containerId !== endpoint.containerId && item.aliases.includes(alias))
      .flatMap((item) => lookup.container.get(item.containerId)?.name ?? [])
    return others.length > 0 ? [{ alias, others }] : []
  })
  const [first] = shared
  if (first) {
    return {
      key: 'explain.alias.shared',
      params: { aliases: list(shared.map((item) => item.alias)), others: list(first.others) }
    }
  }
  // What a network does not say of its DNS is taken as its mode's line takes it: user-defined ones have it.
  return network !== undefined && network.dns !== false
    ? { key: 'explain.alias.dns', params: { network: network.name } }
    : { key: 'explain.alias.no-dns', params: { network: network?.name ?? '' } }
}

/** What a container's name servers are: the engine's own, those it was given, or the host's, copied. */
export function nameserverNote(lookup: Lookup, container: Container): MessageRef | null {
  const given = container.dns.servers
  const servers = filesOf(lookup, container)?.nameservers ?? given
  if (servers.length === 0) return null
  if (servers.includes('127.0.0.11')) {
    return given.length > 0
      ? { key: 'explain.dns.engine-given', params: { servers: list(given) } }
      : { key: 'explain.dns.engine' }
  }
  const aardvark = networksOn(lookup, container).find(
    (network) =>
      network.dns === true &&
      network.subnets.some((item) => item.gateway !== null && servers.includes(item.gateway))
  )
  if (aardvark) return { key: 'explain.dns.aardvark', params: { network: aardvark.name } }
  if (given.length > 0 && servers.every((server) => given.includes(server)))
    return { key: 'explain.dns.given', params: { servers: list(given) } }
  return container.networkMode.kind === 'host'
    ? { key: 'explain.dns.host' }
    : { key: 'explain.dns.copied', params: { servers: list(servers) } }
}

/** Every `--add-host`, and whether the hosts file has it. */
export function extraHostLines(lookup: Lookup, container: Container): NameLine[] {
  const files = filesOf(lookup, container)
  return container.extraHosts.map((text) => {
    const at = text.search(/[:=]/)
    const name = at < 0 ? text : text.slice(0, at)
    const address = at < 0 ? '' : text.slice(at + 1)
    const entry = files?.hosts.find((item) => item.names.includes(name))
    if (files !== null && running(container) && entry === undefined)
      return { text, note: { key: 'explain.addHost.missing', params: { name } }, amiss: true }
    return address === 'host-gateway'
      ? { text, note: { key: 'explain.addHost.gateway', params: { name, address: entry?.address ?? '?' } } }
      : { text, note: { key: 'explain.addHost.there', params: { name, address: entry?.address ?? address } } }
  })
}

/** Who knows a container by its hostname. */
export function hostnameNote(lookup: Lookup, container: Container): MessageRef | null {
  const { hostname } = container
  if (hostname === null) return null
  if (container.networkMode.kind === 'host') return { key: 'explain.hostname.host' }
  const known = (lookup.endpointsOf.get(container.id) ?? []).some((item) => item.dnsNames.includes(hostname))
  if (known) return { key: 'explain.hostname.known', params: { hostname } }
  return hostname === container.engineKey.slice(0, 12)
    ? { key: 'explain.hostname.id' }
    : { key: 'explain.hostname.inside', params: { hostname } }
}
