/** Joins what engines claim, what rules do and what proxies listen on into one row per published address and port. */
import type { FoundTranslation } from '../filter'
import type { Container, Endpoint, Lookup, Socket } from '../model'
import type { PortState, PublishedRow } from './nat-rows'
import { publishedSentence } from './nat-sentence'
import { refs, type Refs } from './refs'

type Family = 'ipv4' | 'ipv6'

interface Claim {
  readonly container: Container
  readonly containerPort: number
}

/** All that is known of one address and port of one namespace. */
interface Entry {
  readonly namespaceId: string
  readonly protocol: string
  readonly family: Family
  readonly address: string
  readonly port: number
  readonly claims: Claim[]
  readonly found: { readonly item: FoundTranslation; readonly target: number | null }[]
  proxy: Socket | null
}

interface Place {
  readonly endpoint: Endpoint
  readonly container: Container
}

/** Processes that engines start to carry a published port, by comm (cut at 15 bytes, proc(5)). */
const proxies: readonly string[] = [
  'docker-proxy',
  'rootlessport',
  'rootlessport-ch',
  'rootlesskit',
  'slirp4netns',
  'pasta',
  'pasta.avx2',
  'conmon'
]
/** Bounds a range that a rule or a claim writes out. */
const MAX_RANGE = 1024

const bothProtocols: readonly string[] = ['tcp', 'udp']
const any = (family: Family): string => (family === 'ipv4' ? '0.0.0.0' : '::')
const familyOf = (address: string): Family => (address.includes(':') ? 'ipv6' : 'ipv4')

/** `80`, `80:90`, `80-90` as numbers; empty for what is no port. */
function portsOf(text: string): number[] {
  const single = Number(text)
  if (Number.isInteger(single) && single > 0) return [single]
  const match = /^(\d{1,5})(?:[:-](\d{1,5}))?$/.exec(text)
  if (!match) return []
  const first = Number(match[1])
  const last = match[2] === undefined ? first : Number(match[2])
  const count = Math.min(Math.max(last - first + 1, 0), MAX_RANGE)
  return Array.from({ length: count }, (_, offset) => first + offset)
}

/** An address without the prefix length that means it alone. */
const withoutLength = (value: string): string =>
  value.endsWith('/32') ? value.slice(0, -3) : value.endsWith('/128') ? value.slice(0, -4) : value

class Entries {
  readonly all = new Map<string, Entry>()

  at(namespaceId: string, protocol: string, address: string, port: number): Entry {
    const key = this.key(namespaceId, protocol, address, port)
    const known = this.all.get(key)
    if (known) return known
    const family = familyOf(address)
    const made: Entry = { namespaceId, protocol, family, address, port, claims: [], found: [], proxy: null }
    this.all.set(key, made)
    return made
  }

  /** The entry of that address, else the one of all addresses of its family. */
  covering(namespaceId: string, protocol: string, address: string, port: number): Entry | undefined {
    return (
      this.all.get(this.key(namespaceId, protocol, address, port)) ??
      this.all.get(this.key(namespaceId, protocol, any(familyOf(address)), port))
    )
  }

  private key(namespaceId: string, protocol: string, address: string, port: number): string {
    return `${namespaceId} ${protocol} ${address} ${String(port)}`
  }
}

function addRules(entries: Entries, publications: readonly FoundTranslation[]): void {
  for (const item of publications) {
    const { translation, namespaceId } = item
    const protocols = translation.matches.protocol?.values ?? bothProtocols
    const to = translation.matches.destination
    const single = to && !to.negated ? to.values.map(withoutLength) : []
    const addresses = single.length ? single : [any(translation.family)]
    const base = translation.port === null ? [] : portsOf(translation.port)
    for (const protocol of protocols) {
      for (const address of addresses) {
        const ports = translation.ports.flatMap(portsOf)
        ports.forEach((port, offset) => {
          const target = base.length > 1 ? (base[offset] ?? null) : (base[0] ?? port)
          entries.at(namespaceId, protocol, address, port).found.push({ item, target })
        })
      }
    }
  }
}

/** An engine that gives no address means all of them: IPv6 too where the kernel or a proxy has it. */
function addClaims(entries: Entries, lookup: Lookup): void {
  for (const container of lookup.snapshot.containers) {
    const namespaceId = lookup.engine.get(container.engineId)?.namespaceId
    if (namespaceId === undefined || namespaceId === null || container.namespaceId === null) continue
    for (const { protocol, hostAddress, hostPort, containerPort } of container.ports) {
      // 0: to be chosen when the container starts.
      if (hostPort === null || hostPort === 0) continue
      const claim = { container, containerPort }
      entries.at(namespaceId, protocol, hostAddress || any('ipv4'), hostPort).claims.push(claim)
      const six =
        hostAddress === '' ? entries.all.get(`${namespaceId} ${protocol} :: ${String(hostPort)}`) : null
      six?.claims.push(claim)
    }
  }
}

/** Proxies give evidence for what is claimed or ruled; what else they listen on is not a published port. */
function addProxies(entries: Entries, lookup: Lookup): void {
  const host = lookup.snapshot.host.namespaceId
  const rootless = new Map<string, string[]>()
  for (const engine of lookup.snapshot.engines) {
    if (!engine.rootless || engine.namespaceId === null || host === null) continue
    rootless.set(host, [...(rootless.get(host) ?? []), engine.namespaceId])
  }
  for (const socket of lookup.snapshot.sockets) {
    if (!socket.owners.some((owner) => proxies.includes(owner.comm))) continue
    const places = [socket.namespaceId, ...(rootless.get(socket.namespaceId) ?? [])]
    for (const namespaceId of places) {
      const entry = entries.covering(namespaceId, socket.protocol, socket.address, socket.port)
      if (entry) entry.proxy ??= socket
      // A socket on :: without IPV6_V6ONLY takes IPv4 too.
      if (socket.address === '::' && !socket.v6only) {
        const four = entries.covering(namespaceId, socket.protocol, '0.0.0.0', socket.port)
        if (four) four.proxy ??= socket
      }
    }
  }
}

/** Namespaces whose rules were not read; `*` when none could be. */
function unreadFilters(lookup: Lookup): ReadonlySet<string> {
  const gaps = lookup.snapshot.gaps.filter((gap) => gap.what === 'filters')
  return new Set(gaps.map((gap) => gap.namespaceId ?? '*'))
}

function stateOf(entry: Entry, target: Place | undefined, unread: ReadonlySet<string>): PortState {
  const live = entry.found.some(({ item }) => !item.view.dead)
  if (entry.found.length > 0 && !live) return entry.proxy ? 'proxied' : 'dead-rule'
  if (entry.claims.length === 0) return 'unclaimed'
  if (live) {
    return entry.claims.some((claim) => claim.container === target?.container) ? 'agrees' : 'stale-target'
  }
  if (entry.proxy) return 'proxied'
  return unread.has(entry.namespaceId) || unread.has('*') ? 'rules-not-read' : 'no-rule'
}

/** Where containers of one engine namespace have their addresses: `<namespace> <address>`. */
function placesOf(lookup: Lookup): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const endpoint of lookup.snapshot.endpoints) {
    const container = lookup.container.get(endpoint.containerId)
    const namespaceId = container && lookup.engine.get(container.engineId)?.namespaceId
    if (!container || !namespaceId) continue
    for (const address of [endpoint.ipv4, endpoint.ipv6]) {
      if (address !== null) places.set(`${namespaceId} ${address}`, { endpoint, container })
    }
  }
  return places
}

/**
 * Where a port goes that only a proxy carries: to the address that the rule of the other family, or of another address,
 * sends the same container's port to; else to its first network that leads out, as engines choose it.
 */
function destinations(entries: Entries, places: ReadonlyMap<string, Place>, lookup: Lookup) {
  const ruled = new Map<Container, Endpoint>()
  for (const { namespaceId, found } of entries.all.values()) {
    const address = found.find(({ item }) => !item.view.dead)?.item.translation.address
    const place = address ? places.get(`${namespaceId} ${address}`) : undefined
    if (place) ruled.set(place.container, place.endpoint)
  }
  const leadsOut = ({ networkId }: Endpoint): boolean => lookup.network.get(networkId)?.internal === false
  return (container: Container): Endpoint | undefined => {
    const known = ruled.get(container)
    if (known) return known
    const endpoints = lookup.endpointsOf.get(container.id) ?? []
    return endpoints.find(leadsOut) ?? endpoints[0]
  }
}

function rowOf(
  key: string,
  entry: Entry,
  places: ReadonlyMap<string, Place>,
  destination: (container: Container) => Endpoint | undefined,
  unread: ReadonlySet<string>,
  lookup: Lookup,
  ref: Refs
): PublishedRow {
  const first = entry.found.find(({ item }) => !item.view.dead) ?? entry.found[0]
  const claim = entry.claims[0]
  const ruled = first?.item.translation.address ?? null
  const byRule = ruled === null ? undefined : places.get(`${entry.namespaceId} ${ruled}`)
  const claimed = claim && destination(claim.container)
  const place = byRule ?? (claim && claimed ? { container: claim.container, endpoint: claimed } : undefined)
  const container = byRule?.container ?? claim?.container
  const network = place && lookup.network.get(place.endpoint.networkId)
  const ofFamily = entry.family === 'ipv4' ? claimed?.ipv4 : (claimed?.ipv6 ?? claimed?.ipv4)
  const target = {
    address: ruled ?? ofFamily ?? null,
    port: first ? first.target : (claim?.containerPort ?? null)
  }
  const sum = (pick: (rule: FoundTranslation['rule']) => number | null) =>
    first ? entry.found.reduce((total, { item }) => total + (pick(item.rule) ?? 0), 0) : null
  const containerRef = container ? ref.container(container) : null
  const networkRef = network ? ref.network(network) : null
  const owner = entry.proxy?.owners.find((item) => proxies.includes(item.comm))
  return {
    kind: 'published',
    key,
    namespace: ref.namespace(entry.namespaceId),
    namespaceLabel: ref.label(entry.namespaceId),
    protocol: entry.protocol,
    hostAddress: entry.address,
    hostPort: entry.port,
    target,
    container: containerRef,
    containerKey: container?.id ?? null,
    network: networkRef,
    networkKey: network?.id ?? null,
    driver: network?.driver ?? null,
    rules: entry.found.map(({ item }) => item.rule.id),
    proxy: owner ? { pid: owner.pid, comm: owner.comm } : null,
    claimed: entry.claims.length > 0,
    state: stateOf(entry, byRule, unread),
    composeProject: container?.composeProject ?? null,
    packets: sum((rule) => rule.packets),
    bytes: sum((rule) => rule.bytes),
    sentence: publishedSentence({
      protocol: entry.protocol,
      hostAddress: entry.address,
      hostPort: entry.port,
      target,
      container: containerRef,
      network: networkRef,
      driver: network?.driver ?? null
    })
  }
}

/** One row per namespace, protocol, address and port, ascending by port within a namespace. */
export function publishedRows(lookup: Lookup, publications: readonly FoundTranslation[]): PublishedRow[] {
  const entries = new Entries()
  addRules(entries, publications)
  addClaims(entries, lookup)
  addProxies(entries, lookup)
  const ref = refs(lookup)
  const places = placesOf(lookup)
  const unread = unreadFilters(lookup)
  const destination = destinations(entries, places, lookup)
  const rows = Array.from(entries.all, ([key, entry]) =>
    rowOf(key, entry, places, destination, unread, lookup, ref)
  )
  return rows.sort((a, b) => {
    const one = a.namespace.id
    const other = b.namespace.id
    return one === other ? a.hostPort - b.hostPort : one < other ? -1 : 1
  })
}
