/** Who is who in a snapshot, as people call it: namespaces, containers, interfaces, and where an engine works. */
import {
  interfaceIdOf,
  lookup,
  type Container,
  type Engine,
  type Endpoint,
  type HostSnapshot,
  type Interface,
  type Network
} from '../model'
import { visible } from '../text/visible'

/** The namespace an engine makes its bridges in; the host's when it does not say. */
export const homeOf = (snapshot: HostSnapshot, engine: Engine | undefined): string =>
  engine?.namespaceId ?? snapshot.host.namespaceId ?? ''

/** `host`, a container's name, a name of ip-netns(8), else its inode. */
export function namespaceName(snapshot: HostSnapshot, namespaceId: string): string {
  if (namespaceId === snapshot.host.namespaceId) return 'host'
  const look = lookup(snapshot)
  const holders = look.containersIn.get(namespaceId) ?? []
  const holder = holders.find((item) => item.networkMode.kind !== 'container') ?? holders[0]
  if (holder !== undefined) return visible(holder.name)
  const namespace = look.namespace.get(namespaceId)
  if (namespace === undefined) return namespaceId
  return visible(namespace.names[0] ?? `net:[${String(namespace.inode)}]`)
}

export const engineName = (snapshot: HostSnapshot, engineId: string): string =>
  visible(lookup(snapshot).engine.get(engineId)?.name ?? engineId)

/** The interface of a name, by name or altname. */
export const byName = (snapshot: HostSnapshot, namespaceId: string, ifname: string): Interface | undefined =>
  (lookup(snapshot).interfacesOf.get(namespaceId) ?? []).find(
    (item) => item.ifname === ifname || item.altnames.includes(ifname)
  )

/** Names of interfaces in a namespace, with other names they go by. */
export const namesIn = (snapshot: HostSnapshot, namespaceId: string): ReadonlySet<string> =>
  new Set(
    (lookup(snapshot).interfacesOf.get(namespaceId) ?? []).flatMap((item) => [item.ifname, ...item.altnames])
  )

const MAIN = 254
export const isDefault = (destination: string): boolean =>
  destination === '0.0.0.0/0' || destination === '::/0' || destination === 'default'

const uplinks = new WeakMap<HostSnapshot, Map<string, Interface | null>>()

/** The interface by which a namespace reaches the outside: that of its best default route of the main table. */
export function uplinkOf(snapshot: HostSnapshot, namespaceId: string): Interface | undefined {
  const known = uplinks.get(snapshot) ?? new Map<string, Interface | null>()
  uplinks.set(snapshot, known)
  const kept = known.get(namespaceId)
  if (kept !== undefined) return kept ?? undefined
  let best: HostSnapshot['routes'][number] | undefined
  for (const route of snapshot.routes) {
    if (route.namespaceId !== namespaceId || route.table !== MAIN || route.type !== 'unicast') continue
    if (!isDefault(route.destination)) continue
    const better = best === undefined || (best.family === route.family && route.metric < best.metric)
    if (better || (best?.family === 'ipv6' && route.family === 'ipv4')) best = route
  }
  const ifindex = best?.hops[0]?.ifindex ?? null
  const found =
    ifindex === null ? undefined : lookup(snapshot).interface.get(interfaceIdOf(namespaceId, ifindex))
  known.set(namespaceId, found ?? null)
  return found
}

/** Kinds of container that are not on networks of their own choice. */
const FIXED = new Set(['host', 'none', 'container', 'path', 'pod', 'slirp4netns', 'pasta'])
export const isFixedMode = (container: Container): boolean => FIXED.has(container.networkMode.kind)

const ALIVE = new Set(['running', 'paused', 'restarting'])
export const isAlive = (container: Container | undefined): boolean =>
  container !== undefined && ALIVE.has(container.state)

/** Docker's `bridge`, which has no name service and gives no chosen addresses. */
export const isDefaultBridge = (snapshot: HostSnapshot, network: Network): boolean =>
  lookup(snapshot).engine.get(network.engineId)?.kind === 'docker' &&
  network.driver === 'bridge' &&
  (network.name === 'bridge' || network.options['com.docker.network.bridge.default_bridge'] === 'true')

/** Networks an engine has of itself. */
export function isPredefined(engine: Engine | undefined, network: Network): boolean {
  if (network.driver === 'host' || network.driver === 'null' || network.driver === 'none') return true
  if (engine?.kind === 'podman') return network.name === 'podman'
  return ['bridge', 'host', 'none'].includes(network.name)
}

export const endpointOf = (
  snapshot: HostSnapshot,
  containerId: string,
  networkId: string
): Endpoint | undefined =>
  (lookup(snapshot).endpointsOf.get(containerId) ?? []).find((item) => item.networkId === networkId)

/** What `kernelLacks` is asked of: kinds of link, and parts of the kernel that some networks are made of. */
export type KernelPart = keyof NonNullable<HostSnapshot['host']['offers']>

/** True when this kernel is known to lack something: it was asked, it has not, and nothing of the kind is there. */
export const kernelLacks = (snapshot: HostSnapshot, part: KernelPart): boolean => {
  const { offers } = snapshot.host
  if (offers === undefined) return false
  const said = Object.entries(offers).find(([name]) => name === part)?.[1]
  return said === false && !snapshot.interfaces.some((item) => item.kind === part)
}

/** Compares API versions `1.44` by their numbers. */
export function apiAtLeast(version: string | null, needed: string): boolean {
  if (version === null) return true
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantMajor = 0, wantMinor = 0] = needed.split('.').map(Number)
  return major > wantMajor || (major === wantMajor && minor >= wantMinor)
}
