/**
 * What people do not expect of a change to an engine's networks, beside what shared/actions says where it is typed (the
 * default route and published ports that move, addresses that are not kept, connections that drop): names that go, hosts
 * that cannot reach their own children, networks that prune leaves. Pure.
 */
import { unusedNetworks } from '@shared/actions/check-network'
import { isDefaultBridge } from '@shared/actions/place'
import type { Intent, IntentOf } from '@shared/contract/intents'
import type { PlanWarning } from '@shared/contract/plans'
import { lookup, type Container, type HostSnapshot, type Network } from '@shared/model'
import { visible } from '@shared/text/visible'
import { isUserDefined } from './plan-engine-network'

type Code =
  'names-go' | 'links-go' | 'linked-go' | 'host-apart' | 'prune-keeps' | 'prune-swarm' | 'ipvs-lacks'
type Params = Readonly<Record<string, string | number>>

const say = (severity: PlanWarning['severity'], code: Code, params: Params): PlanWarning => ({
  severity,
  code,
  text: { key: `engineStep.expect.${code}`, params: { ...params } }
})

/**
 * Warnings of an intent about networks and who is on them; none for what is the kernel's, and none where a record that it
 * names is not there (the plan itself is refused then).
 */
export function expectations(snapshot: HostSnapshot, intent: Intent): PlanWarning[] {
  switch (intent.kind) {
    case 'network.create':
      return ofCreation(snapshot, intent)
    case 'network.prune':
      return ofPrune(snapshot, intent.engineId)
    case 'endpoint.connect':
      return ofJoining(snapshot, intent.containerId, intent.networkId)
    case 'endpoint.disconnect':
      return ofLeaving(snapshot, intent.containerId, intent.networkId)
    case 'endpoint.move':
      return [
        ...ofJoining(snapshot, intent.containerId, intent.networkId),
        ...ofLeaving(snapshot, intent.containerId, intent.fromNetworkId)
      ]
    default:
      return []
  }
}

/** Those of both without saying anything twice: by their code, what `expected` says stands. */
export function mergeWarnings(
  checked: readonly PlanWarning[],
  expected: readonly PlanWarning[]
): PlanWarning[] {
  const said = new Set(expected.map(({ code }) => code))
  return [...checked.filter(({ code }) => !said.has(code)), ...expected]
}

function ofCreation(snapshot: HostSnapshot, wanted: IntentOf<'network.create'>): PlanWarning[] {
  const { driver, name, parent, internal } = wanted
  if ((driver === 'macvlan' || driver === 'ipvlan') && parent !== null && !internal) {
    return [say('note', 'host-apart', { driver, network: visible(name), parent: visible(parent) })]
  }
  // Services' virtual addresses and the ingress are load balanced by IPVS; containers on the network need none of it.
  const lacks = driver === 'overlay' && snapshot.host.offers?.ipvs === false
  return lacks ? [say('note', 'ipvs-lacks', { network: visible(name) })] : []
}

/** Networks that nothing runs on, and why they stay all the same. */
function ofPrune(snapshot: HostSnapshot, engineId: string): PlanWarning[] {
  const look = lookup(snapshot)
  const engine = look.engine.get(engineId)
  if (engine === undefined) return []
  const taken = new Set(unusedNetworks(snapshot, engineId).map(({ id }) => id))
  const warnings: PlanWarning[] = []
  for (const network of snapshot.networks) {
    if (network.engineId !== engineId || taken.has(network.id) || !isUserDefined(snapshot, engine, network)) {
      continue
    }
    const containers = configured(snapshot, network)
    if (containers.some(isRunning)) continue
    if (containers.length > 0) {
      const names = containers.map((item) => visible(item.name)).join(', ')
      warnings.push(say('note', 'prune-keeps', { network: visible(network.name), names }))
    } else if (network.scope === 'swarm') {
      warnings.push(say('note', 'prune-swarm', { network: visible(network.name) }))
    }
  }
  return warnings
}

const isRunning = (container: Container): boolean => container.pid !== null

function configured(snapshot: HostSnapshot, network: Network): Container[] {
  const look = lookup(snapshot)
  const ids = new Set((look.membersOf.get(network.id) ?? []).map(({ containerId }) => containerId))
  return snapshot.containers.filter(
    (item) =>
      ids.has(item.id) ||
      (item.engineId === network.engineId &&
        item.networkMode.kind === 'network' &&
        item.networkMode.target === network.name)
  )
}

function ofJoining(snapshot: HostSnapshot, containerId: string, networkId: string): PlanWarning[] {
  const look = lookup(snapshot)
  const network = look.network.get(networkId)
  const container = look.container.get(containerId)
  if (network === undefined || container === undefined) return []
  if (network.driver !== 'macvlan' && network.driver !== 'ipvlan') return []
  const parent = look.interface.get(network.interfaceId ?? '')?.ifname ?? network.options.parent
  if (parent === undefined || network.internal) return []
  const { driver } = network
  return [say('note', 'host-apart', { driver, network: visible(network.name), parent: visible(parent) })]
}

/** Names by which it is known on the network, and `--link`s from it and to it that work over that network. */
function ofLeaving(snapshot: HostSnapshot, containerId: string, networkId: string): PlanWarning[] {
  const look = lookup(snapshot)
  const network = look.network.get(networkId)
  const container = look.container.get(containerId)
  const endpoint = look.endpointsOf.get(containerId)?.find((item) => item.networkId === networkId)
  if (network === undefined || container === undefined || endpoint === undefined) return []
  const warnings: PlanWarning[] = []
  const params = { container: visible(container.name), network: visible(network.name) }
  const others = (look.membersOf.get(networkId) ?? [])
    .filter((item) => item.containerId !== containerId)
    .flatMap((item) => look.container.get(item.containerId) ?? [])
  const short = container.engineKey.slice(0, 12)
  const names = [...new Set([...endpoint.dnsNames, ...endpoint.aliases])].filter((name) => name !== short)
  if (others.length > 0 && names.length > 0 && !isDefaultBridge(snapshot, network)) {
    warnings.push(
      say('warn', 'names-go', { ...params, names: names.map((name) => visible(name)).join(', ') })
    )
  }
  const isOne = (item: Container, name: string): boolean => item.name === name || item.engineKey === name
  const own = container.links.filter((link) => others.some((item) => isOne(item, link.container)))
  if (own.length > 0) {
    const links = own.map((link) => `${visible(link.container)}:${visible(link.alias)}`).join(', ')
    warnings.push(say('warn', 'links-go', { ...params, links }))
  }
  const linked = others.filter((item) => item.links.some((link) => isOne(container, link.container)))
  if (linked.length > 0) {
    const from = linked.map((item) => visible(item.name)).join(', ')
    warnings.push(say('warn', 'linked-go', { ...params, names: from }))
  }
  return warnings
}
