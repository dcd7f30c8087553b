/**
 * Whether a plan touches what the session one works through comes by: the interface that has the address of
 * SSH_CONNECTION (ssh(1)), or else those of the default routes, with all they stand on; the routes to the client; the
 * port it comes to. Such a plan undoes itself unless it is confirmed. Pure.
 */
import { contains, parseIp, parsePrefix, type Ip } from '@shared/actions'
import type { Message } from '@shared/contract/plans'
import { interfaceIdOf, lookup, type HostSnapshot, type Interface } from '@shared/model'
import { networkOfStep } from './engine-records'
import type { Step } from './step'

/** How long one has for confirming, in seconds. */
export const CONFIRM_SECONDS = 60

/** The two ends of the session's connection. */
export interface SessionPath {
  readonly clientAddress: string
  readonly serverAddress: string
  readonly serverPort: number
}

/** `client-ip client-port server-ip server-port`, ssh(1); null for anything else. Scopes (`%eth0`) are cut off. */
export function sessionPath(connection: string | undefined): SessionPath | null {
  const [client = '', , server = '', port = '', ...rest] = (connection ?? '').trim().split(/\s+/)
  const plain = (text: string): string => text.replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '')
  const path = {
    clientAddress: plain(client),
    serverAddress: plain(server),
    serverPort: Number(port)
  }
  const good =
    rest.length === 0 &&
    parseIp(path.clientAddress) !== null &&
    parseIp(path.serverAddress) !== null &&
    Number.isInteger(path.serverPort) &&
    path.serverPort > 0 &&
    path.serverPort < 65_536
  return good ? path : null
}

const MAIN_TABLE = 254

/** Ids of the interfaces the session depends on, in the host's namespace or below it. */
export function lifeline(snapshot: HostSnapshot, session: SessionPath | null): ReadonlySet<string> {
  const host = snapshot.host.namespaceId
  const found = new Set<string>()
  if (host === null) return found
  for (const id of firstInterfaces(snapshot, host, session)) spread(snapshot, id, found)
  return found
}

function firstInterfaces(snapshot: HostSnapshot, host: string, session: SessionPath | null): string[] {
  const wanted = session === null ? null : parseIp(session.serverAddress)
  if (wanted !== null) {
    const at = snapshot.addresses.filter(
      (item) => item.namespaceId === host && sameIp(parseIp(item.address), wanted)
    )
    if (at.length > 0) return at.map((item) => item.interfaceId)
  }
  return snapshot.routes
    .filter(
      (route) => route.namespaceId === host && route.table === MAIN_TABLE && isDefault(route.destination)
    )
    .flatMap((route) => route.hops)
    .flatMap((hop) => (hop.ifindex === null ? [] : [interfaceIdOf(host, hop.ifindex)]))
}

/** An interface, its masters, what it stands on, and of a bridge or bond the ports that lead out of the host. */
function spread(snapshot: HostSnapshot, id: string, found: Set<string>): void {
  const maps = lookup(snapshot)
  const item = maps.interface.get(id)
  if (item === undefined || found.has(id)) return
  found.add(id)
  if (item.master !== null) spread(snapshot, interfaceIdOf(item.namespaceId, item.master), found)
  // A veth's peer is not what it stands on, but without it the link is dead all the same.
  if (item.linkId !== null) spread(snapshot, item.linkId, found)
  const ports = maps.portsOf.get(id) ?? []
  const inward = (port: Interface): boolean => port.kind === 'veth' || port.kind === 'tun'
  const outward = ports.length === 1 ? ports : ports.filter((port) => !inward(port))
  for (const port of outward) spread(snapshot, port.id, found)
}

const sameIp = (a: Ip | null, b: Ip): boolean => a !== null && a.family === b.family && a.value === b.value
const isDefault = (destination: string): boolean => /^(default|0\.0\.0\.0\/0|::\/0)$/.test(destination)

/**
 * Why the plan may cut the session, as a text for people; null when it does not.
 * @param seconds within which it is to be confirmed
 */
export function cutsSession(
  snapshot: HostSnapshot,
  steps: readonly Step[],
  session: SessionPath | null,
  seconds = CONFIRM_SECONDS
): Message | null {
  const look: Look = { snapshot, session, line: lifeline(snapshot, session), seconds }
  for (const step of steps) {
    const why = touches(step, look)
    if (why !== null) return why
  }
  return null
}

interface Look {
  readonly snapshot: HostSnapshot
  readonly session: SessionPath | null
  readonly line: ReadonlySet<string>
  readonly seconds: number
}

function touches(step: Step, look: Look): Message | null {
  const host = look.snapshot.host.namespaceId
  const { seconds } = look
  const onLine = (namespaceId: string, ifname: string | null): Message | null =>
    ifname !== null && hasName(look, namespaceId, ifname)
      ? { key: 'plans.session.link', params: { interface: ifname, seconds } }
      : null
  switch (step.do) {
    case 'link.delete':
    case 'link.up':
    case 'link.mtu':
    case 'link.move':
    case 'address.remove':
      return onLine(step.namespaceId, step.ifname)
    case 'address.add':
      return onLine(step.namespaceId, step.ifname) ?? aroundClient(step.namespaceId, step.address, look)
    case 'link.master':
      return onLine(step.namespaceId, step.ifname) ?? onLine(step.namespaceId, step.master)
    case 'route.add':
    case 'route.remove':
      return step.namespaceId === host &&
        isDefault(step.destination) &&
        (step.table ?? MAIN_TABLE) === MAIN_TABLE
        ? { key: 'plans.session.route', params: { seconds } }
        : aroundClient(step.namespaceId, step.destination, look)
    case 'sysctl.set': {
      // With forwarding, routes from router advertisements are no longer taken (accept_ra, ip-sysctl.rst).
      const risky = step.sysctl === 'rp_filter' || step.sysctl === 'ipv6.forwarding'
      if (!risky || step.namespaceId !== host) return null
      return step.ifname === null || step.ifname === 'all'
        ? { key: 'plans.session.namespace', params: { seconds } }
        : onLine(step.namespaceId, step.ifname)
    }
    case 'nat.add': {
      const { rule } = step
      const port = look.session?.serverPort ?? null
      const taken = rule.what === 'dnat' && rule.protocol === 'tcp' && rule.port === port
      return taken && step.namespaceId === host
        ? { key: 'plans.session.port', params: { port: rule.port, seconds } }
        : null
    }
    case 'netns.delete':
    case 'netns.unbind':
      return host !== null && step.namespaceId === host
        ? { key: 'plans.session.namespace', params: { seconds } }
        : null
    case 'network.remove': {
      const network = networkOfStep(look.snapshot, step.engineId, step.key)
      const bridge = network?.driver === 'bridge' ? network.interfaceId : null
      if (bridge === null || !look.line.has(bridge)) return null
      const name = lookup(look.snapshot).interface.get(bridge)?.ifname ?? step.name
      return { key: 'plans.session.link', params: { interface: name, seconds } }
    }
    case 'network.create':
      return (
        subnetsOf(step.body)
          .map((subnet) => aroundClient(host ?? '', subnet, look))
          .find((why) => why !== null) ?? null
      )
    default:
      return null
  }
}

function hasName({ snapshot, line }: Look, namespaceId: string, ifname: string): boolean {
  const named = lookup(snapshot).interfacesOf.get(namespaceId) ?? []
  return named.some((item) => line.has(item.id) && (item.ifname === ifname || item.altnames.includes(ifname)))
}

/** A route or a subnet in the host's namespace that takes the client's address in: answers would go there. */
function aroundClient(namespaceId: string, prefix: string, look: Look): Message | null {
  const client = look.session === null ? null : parseIp(look.session.clientAddress)
  const range = parsePrefix(prefix)
  if (namespaceId !== look.snapshot.host.namespaceId || client === null || range === null) return null
  return contains(range, client) ? { key: 'plans.session.route', params: { seconds: look.seconds } } : null
}

/** IPAM.Config[].Subnet of the body of POST /networks/create. */
function subnetsOf(body: Readonly<Record<string, unknown>>): string[] {
  const { IPAM: ipam } = body
  if (typeof ipam !== 'object' || ipam === null || !('Config' in ipam) || !Array.isArray(ipam.Config))
    return []
  const list: readonly unknown[] = ipam.Config
  return list.flatMap((item) =>
    typeof item === 'object' && item !== null && 'Subnet' in item && typeof item.Subnet === 'string'
      ? [item.Subnet]
      : []
  )
}
