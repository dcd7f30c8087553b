/** A network that is to be made, removed, or cleared away: names, drivers, who is on it. */
import type { IntentOf, NetworkCreate } from '../contract/intents'
import { lookup, type Engine, type HostSnapshot, type Network } from '../model'
import { checkOptions } from './check-network-options'
import { checkParent } from './check-parent'
import { checkSubnets } from './check-subnets'
import type { Findings } from './findings'
import { listed, quoted } from './findings'
import { checkNetworkName, isReservedNetworkName, isVisible, nearNetworkName } from './names'
import { byName, engineName, homeOf, isAlive, isPredefined, kernelLacks } from './place'
import { formatPrefix, parsePrefix } from './cidr'
import { prefixOfAddress } from './domain'

const PODMAN_DRIVERS = new Set(['bridge', 'macvlan', 'ipvlan'])

/** The engine of an id, if there is one that can be asked for networks. */
function engineFor(found: Findings, snapshot: HostSnapshot, engineId: string): Engine | null {
  const engine = lookup(snapshot).engine.get(engineId)
  if (engine === undefined) found.stop('engineId', 'unknown-engine', { id: quoted(engineId) })
  else if (engine.kind === 'runtime') found.stop('engineId', 'engine-not-asked', { engine: engine.name })
  else return engine
  return null
}

export function checkNetworkCreate(found: Findings, snapshot: HostSnapshot, intent: NetworkCreate): void {
  const engine = engineFor(found, snapshot, intent.engineId)
  if (engine === null) return
  checkName(found, snapshot, engine, intent.name)
  checkDriver(found, snapshot, engine, intent)
  checkSubnets(found, { snapshot, engine, intent })
  if (intent.driver === 'macvlan' || intent.driver === 'ipvlan') {
    checkParent(found, snapshot, engine, intent)
    noteLan(found, snapshot, engine, intent)
  }
  checkOptions(found, snapshot, engine, intent)
}

function checkName(found: Findings, snapshot: HostSnapshot, engine: Engine, name: string): void {
  const own = new Set(
    snapshot.networks.filter((item) => item.engineId === engine.id).map((item) => item.name)
  )
  const taken = (other: string): boolean => own.has(other)
  if (!checkNetworkName(found, engine.kind, name, taken)) return
  const near = (): string => nearNetworkName(engine.kind, name, taken)
  if (isReservedNetworkName(engine.kind, name))
    found.stop('name', 'name-predefined', { name, engine: engineName(snapshot, engine.id) }, near())
  else if (own.has(name))
    found.stop('name', 'name-used', { name, engine: engineName(snapshot, engine.id) }, near())
  const twin = snapshot.networks.find((item) => item.engineId !== engine.id && item.name === name)
  if (twin !== undefined)
    found.note('name', 'name-elsewhere', { name, engine: engineName(snapshot, twin.engineId) })
}

function checkDriver(found: Findings, snapshot: HostSnapshot, engine: Engine, intent: NetworkCreate): void {
  const { driver } = intent
  const name = engineName(snapshot, engine.id)
  if (engine.kind === 'podman' && !PODMAN_DRIVERS.has(driver)) {
    found.stop('driver', 'driver-engine', { driver, engine: name }, 'bridge')
    return
  }
  if (driver === 'overlay') {
    if (engine.swarm?.state !== 'active') found.stop('driver', 'swarm-inactive', { engine: name }, 'bridge')
    else if (!engine.swarm.manager) found.stop('driver', 'swarm-worker', { engine: name }, 'bridge')
    else if (kernelLacks(snapshot, 'vxlan'))
      found.stop('driver', 'kernel-lacks', { kind: 'VXLAN', what: 'overlay' }, 'bridge')
    if (intent.encrypted && kernelLacks(snapshot, 'esp'))
      found.stop('encrypted', 'kernel-lacks', { kind: 'ESP', what: 'encrypted' })
  } else if (driver !== 'bridge' && kernelLacks(snapshot, driver))
    found.stop('driver', 'kernel-lacks', { kind: driver, what: driver }, 'bridge')
}

/** A macvlan apart from its parent's LAN is reached by nobody there: says which subnet the LAN has. */
function noteLan(found: Findings, snapshot: HostSnapshot, engine: Engine, intent: NetworkCreate): void {
  if (
    intent.parent === null ||
    intent.vlan !== null ||
    intent.ipvlanMode === 'l3' ||
    intent.ipvlanMode === 'l3s'
  )
    return
  const look = lookup(snapshot)
  const parent = byName(snapshot, homeOf(snapshot, engine), intent.parent)
  const address = (look.addressesOf.get(parent?.id ?? '') ?? []).find(
    (item) => item.family === 'ipv4' && item.scope === 'global' && item.prefixLength < 31
  )
  const lan = address === undefined ? null : prefixOfAddress(address)
  if (lan === null) return
  const at = intent.subnets.findIndex((item) => !item.subnet.includes(':'))
  const subnet = intent.subnets[at]?.subnet
  if (subnet === undefined || parsePrefix(subnet) === null || formatPrefix(lan) === subnet) return
  const taken = snapshot.networks.some(
    (item) => item.engineId === engine.id && item.subnets.some((other) => other.subnet === formatPrefix(lan))
  )
  if (!taken)
    found.note(
      `subnets.${String(at)}.subnet`,
      'subnet-not-lan',
      { parent: intent.parent, lan: formatPrefix(lan) },
      formatPrefix(lan)
    )
}

/** Containers on a network by name: those that run, and those that are only set to. */
export function membersOf(
  snapshot: HostSnapshot,
  network: Network
): { readonly alive: string[]; readonly stopped: string[] } {
  const look = lookup(snapshot)
  const alive: string[] = []
  const stopped: string[] = []
  for (const item of look.membersOf.get(network.id) ?? []) {
    const container = look.container.get(item.containerId)
    if (container !== undefined) (isAlive(container) ? alive : stopped).push(container.name)
  }
  return { alive, stopped }
}

export function checkNetworkRemove(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'network.remove'>
): void {
  const look = lookup(snapshot)
  const network = look.network.get(intent.networkId)
  if (network === undefined) {
    found.stop('networkId', 'unknown-network', { id: quoted(intent.networkId) })
    return
  }
  const engine = look.engine.get(network.engineId)
  const name = network.name
  if (isPredefined(engine, network)) {
    found.stop('networkId', 'network-predefined', {
      network: name,
      engine: engineName(snapshot, network.engineId)
    })
    return
  }
  const { alive, stopped } = membersOf(snapshot, network)
  // Podman counts containers that do not run as users; Docker only those that do.
  const holding = engine?.kind === 'podman' ? [...alive, ...stopped] : alive
  if (holding.length > 0)
    found.stop('networkId', 'network-members', { network: name, names: listed(holding) })
  else if (stopped.length > 0)
    found.warn('networkId', 'network-stopped', { network: name, names: listed(stopped) })
  const services = snapshot.services.filter((item) => item.networkIds.includes(network.id))
  if (services.length > 0 && !network.ingress) {
    const names = listed(services.map((item) => item.name))
    found.stop('networkId', 'network-services', { network: name, names })
  }
  if (network.ingress) found.warn('networkId', 'network-ingress', { network: name })
}

/**
 * The networks `prune` takes: user-defined ones of the engine that no container is on in any state, none that never ran
 * names, no service uses, and no other node of a swarm has. A swarm's networks are a manager's to remove.
 */
export function unusedNetworks(snapshot: HostSnapshot, engineId: string): Network[] {
  const look = lookup(snapshot)
  const engine = look.engine.get(engineId)
  const named = new Set(
    snapshot.containers
      .filter((item) => item.engineId === engineId && item.networkMode.kind === 'network')
      .map((item) => item.networkMode.target)
  )
  return snapshot.networks.filter((item) => {
    if (item.engineId !== engineId || item.ingress || isPredefined(engine, item)) return false
    if (item.name === 'docker_gwbridge' || snapshot.services.some((one) => one.networkIds.includes(item.id)))
      return false
    if (named.has(item.name) || named.has(item.engineKey) || item.peers.length > 0) return false
    if (item.scope === 'swarm' && engine?.swarm?.manager !== true) return false
    return (look.membersOf.get(item.id) ?? []).length === 0
  })
}

export function checkNetworkPrune(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'network.prune'>
): void {
  const engine = engineFor(found, snapshot, intent.engineId)
  if (engine === null) return
  const unused = unusedNetworks(snapshot, engine.id).map((item) => item.name)
  if (unused.length === 0)
    found.stop('engineId', 'prune-nothing', { engine: engineName(snapshot, engine.id) })
  else found.note('engineId', 'prune-these', { names: listed(unused.filter(isVisible)) })
}
