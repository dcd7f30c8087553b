/** A container that joins, leaves, or moves between networks (docker-network-connect(1), podman-network-connect(1)). */
import type { IntentOf } from '../contract/intents'
import { lookup, type Container, type HostSnapshot, type Network } from '../model'
import { parseIp, parsePrefix, contains } from './cidr'
import { checkMac, checkStatic } from './endpoint-addresses'
import { expectOf } from './endpoint-expect'
import type { Findings } from './findings'
import { listed, quoted } from './findings'
import { isAlias, nearAlias } from './names'
import { apiAtLeast, engineName, isAlive, isDefaultBridge, isFixedMode } from './place'
import { isConnected } from './way-out'

type Joining = IntentOf<'endpoint.connect'> | IntentOf<'endpoint.move'>

interface Pair {
  readonly network: Network
  readonly container: Container
}

const GONE = new Set(['dead', 'removing'])
const FIXED_DRIVERS = new Set(['host', 'null', 'none'])

/** The records named, on one engine, and such as can be connected at all. Null (and said) otherwise. */
function pairOf(
  found: Findings,
  snapshot: HostSnapshot,
  intent: { readonly networkId: string; readonly containerId: string },
  field = 'networkId'
): Pair | null {
  const look = lookup(snapshot)
  const network = look.network.get(intent.networkId)
  const container = look.container.get(intent.containerId)
  if (network === undefined) found.stop(field, 'unknown-network', { id: quoted(intent.networkId) })
  if (container === undefined)
    found.stop('containerId', 'unknown-container', { id: quoted(intent.containerId) })
  if (network === undefined || container === undefined) return null
  if (network.engineId !== container.engineId) {
    found.stop(field, 'engines-differ', {
      container: container.name,
      network: network.name,
      containerEngine: engineName(snapshot, container.engineId),
      networkEngine: engineName(snapshot, network.engineId)
    })
    return null
  }
  if (FIXED_DRIVERS.has(network.driver) || network.ingress) {
    found.stop(field, 'network-fixed', { network: network.name })
    return null
  }
  if (isFixedMode(container)) {
    const { kind, target } = container.networkMode
    const mode =
      kind === 'container' ? `container:${look.container.get(target ?? '')?.name ?? target ?? ''}` : kind
    found.stop('containerId', 'mode-fixed', { container: container.name, mode })
    return null
  }
  return { network, container }
}

export function checkConnect(found: Findings, snapshot: HostSnapshot, intent: Joining): void {
  const look = lookup(snapshot)
  const pair = pairOf(found, snapshot, intent)
  const leaves = intent.kind === 'endpoint.move' ? look.network.get(intent.fromNetworkId) : undefined
  if (intent.kind === 'endpoint.move') {
    if (leaves === undefined)
      found.stop('fromNetworkId', 'unknown-network', { id: quoted(intent.fromNetworkId) })
    else if (leaves.id === intent.networkId) found.stop('networkId', 'move-same', { network: leaves.name })
    else if (pair !== null && !isConnected(snapshot, pair.container.id, leaves.id))
      found.stop('fromNetworkId', 'not-connected', { container: pair.container.name, network: leaves.name })
  }
  if (pair === null) return
  const { network, container } = pair
  checkState(found, container)
  if (leaves?.id !== network.id && isConnected(snapshot, container.id, network.id))
    found.stop('networkId', 'already-connected', { container: container.name, network: network.name })
  if (network.driver === 'overlay' && !network.attachable && container.serviceId === null)
    found.stop('networkId', 'not-attachable', { network: network.name })
  checkAliases(found, snapshot, network, container, intent.aliases)
  for (const field of ['ipv4', 'ipv6'] as const) {
    const text = intent[field]
    if (text !== null) checkStatic(found, field, snapshot, network, container, text)
  }
  if (intent.mac !== null) checkMac(found, snapshot, network, container, intent.mac)
  checkExtras(found, snapshot, network, intent)
  if (found.stops) return
  expectOf(found, snapshot, {
    container,
    joins: network,
    priority: intent.gatewayPriority ?? 0,
    leaves: leaves ?? null,
    chosen: intent.ipv4 === null && intent.ipv6 === null
  })
}

function checkState(found: Findings, container: Container): void {
  const params = { container: container.name, state: container.state }
  if (GONE.has(container.state)) found.stop('containerId', 'container-gone', params)
  else if (!isAlive(container)) found.note('containerId', 'container-stopped', params)
}

function checkAliases(
  found: Findings,
  snapshot: HostSnapshot,
  network: Network,
  container: Container,
  aliases: readonly string[]
): void {
  const look = lookup(snapshot)
  const others = (look.membersOf.get(network.id) ?? []).filter((item) => item.containerId !== container.id)
  aliases.forEach((alias, at) => {
    const field = `aliases.${String(at)}`
    if (isDefaultBridge(snapshot, network)) {
      if (at === 0) found.stop(field, 'alias-default')
      return
    }
    if (!isAlias(alias)) {
      found.stop(field, 'alias-characters', { text: quoted(alias) }, nearAlias(alias))
      return
    }
    if (aliases.indexOf(alias) !== at) found.stop(field, 'alias-twice', { alias })
    const sharing = others.flatMap((item) => {
      const name = look.container.get(item.containerId)?.name ?? ''
      return name === alias || item.aliases.includes(alias) || item.dnsNames.includes(alias) ? [name] : []
    })
    if (sharing.length > 0)
      found.warn(field, 'alias-shared', { names: listed(sharing), alias, network: network.name })
  })
}

const LINK_LOCAL = [parsePrefix('169.254.0.0/16'), parsePrefix('fe80::/10')]

function checkExtras(found: Findings, snapshot: HostSnapshot, network: Network, intent: Joining): void {
  const engine = lookup(snapshot).engine.get(network.engineId)
  const podman = engine?.kind === 'podman'
  const name = engineName(snapshot, network.engineId)
  if (intent.gatewayPriority !== null) {
    const params = { engine: name, version: engine?.version ?? '', option: 'gw-priority', needed: '1.48' }
    if (podman) found.warn('gatewayPriority', 'option-engine', params)
    else if (!apiAtLeast(engine?.apiVersion ?? null, '1.48'))
      found.stop('gatewayPriority', 'engine-old', params)
  }
  intent.linkLocal.forEach((text, at) => {
    const field = `linkLocal.${String(at)}`
    const ip = parseIp(text)
    const near = text.includes(':') ? 'fe80::2' : '169.254.1.2'
    if (ip === null) found.stop(field, 'address-syntax', { text: quoted(text) }, near)
    else if (!LINK_LOCAL.some((range) => range !== null && contains(range, ip)))
      found.stop(field, 'link-local-outside', { address: text }, near)
    else if (podman) found.warn(field, 'option-engine', { engine: name, option: 'link-local-ip' })
  })
}

export function checkDisconnect(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'endpoint.disconnect'>
): void {
  const pair = pairOf(found, snapshot, intent)
  if (pair === null) return
  const { network, container } = pair
  if (!isConnected(snapshot, container.id, network.id)) {
    found.stop('networkId', 'not-connected', { container: container.name, network: network.name })
    return
  }
  checkState(found, container)
  expectOf(found, snapshot, { container, joins: null, priority: 0, leaves: network, chosen: false })
}
