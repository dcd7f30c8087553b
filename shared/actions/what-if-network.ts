/** The snapshot with a network more, or fewer: its record, and the bridge with address and route that the engine makes. */
import type { NetworkCreate } from '../contract/intents'
import { lookup, type Engine, type Network } from '../model'
import { parsePrefix } from './cidr'
import { BRIDGE_NAME } from './check-network-options'
import { parentName, vlanOf } from './check-parent'
import type { Draft } from './draft'
import { bridgeData, UP } from './new-records'
import { homeOf } from './place'

const MTU = 'com.docker.network.driver.mtu'

export const newNetworkId = (engineId: string, name: string): string => `new:network/${engineId}#${name}`

export function addNetwork(draft: Draft, intent: NetworkCreate): void {
  const engine = lookup(draft.before).engine.get(intent.engineId)
  if (engine === undefined) return
  const home = homeOf(draft.before, engine)
  const network = recordOf(intent, engine)
  if (intent.driver === 'bridge' && engine.kind === 'docker') {
    draft.put('networks', [...draft.list('networks'), addBridge(draft, network, home)])
    return
  }
  const parent = intent.driver === 'bridge' ? null : parentOf(draft, intent, home)
  draft.put('networks', [
    ...draft.list('networks'),
    parent === null ? network : { ...network, interfaceId: parent, namespaceId: home }
  ])
}

/** Options as the engine keeps them: fields of the form among them. */
function recordOf(intent: NetworkCreate, engine: Engine): Network {
  const parent = parentName(intent)
  const options = new Map(Object.entries(intent.options))
  if (intent.bridgeName !== null) options.set(BRIDGE_NAME, intent.bridgeName)
  if (intent.mtu !== null) options.set(engine.kind === 'podman' ? 'mtu' : MTU, String(intent.mtu))
  if (parent !== null) options.set('parent', parent)
  const bridge = intent.driver === 'bridge'
  return {
    id: newNetworkId(engine.id, intent.name),
    engineId: engine.id,
    engineKey: `new:${intent.name}`,
    name: intent.name,
    driver: intent.driver,
    scope: intent.driver === 'overlay' ? 'swarm' : 'local',
    internal: intent.internal,
    attachable: intent.attachable,
    ingress: false,
    ipv6: intent.ipv6,
    dns: null,
    subnets: intent.subnets.map(({ subnet, gateway, ipRange, aux }) => ({
      subnet,
      gateway,
      ipRange,
      aux: Object.entries(aux).map(([name, address]) => ({ name, address }))
    })),
    options: Object.fromEntries(options),
    labels: intent.labels,
    composeProject: null,
    createdAt: null,
    interfaceId: null,
    namespaceId: null,
    icc: bridge ? (intent.icc ?? true) : null,
    masquerade: bridge ? (intent.masquerade ?? true) : null,
    mtu: intent.mtu,
    vni: [],
    peers: []
  }
}

/**
 * The bridge of a network, with the gateways as its addresses. Docker makes it with the network, Podman with the first
 * container. A name the engine will choose is shown as `br-…` or `podman…`.
 */
export function addBridge(draft: Draft, network: Network, home: string): Network {
  const named = network.options[BRIDGE_NAME]
  const podman = lookup(draft.before).engine.get(network.engineId)?.kind === 'podman'
  const ifname = named ?? (podman ? 'podman…' : 'br-…')
  const over = { kind: 'bridge', kindData: bridgeData, mtu: network.mtu ?? 1500, ...UP }
  const bridge = draft.addInterface(home, ifname, over, named === undefined)
  for (const { subnet, gateway } of network.subnets) {
    const prefix = parsePrefix(subnet)
    if (prefix !== null && gateway !== null) draft.addAddress(bridge, gateway, prefix.length)
  }
  return { ...network, interfaceId: bridge.id, namespaceId: home }
}

/** Id of the parent; a VLAN that is not there yet is made on it, as Docker does. */
function parentOf(draft: Draft, intent: NetworkCreate, home: string): string | null {
  const name = parentName(intent)
  if (name === null) return null
  const here = draft.list('interfaces').filter((item) => item.namespaceId === home)
  const there = here.find((item) => item.ifname === name)
  if (there !== undefined) return there.id
  const tag = vlanOf(name)
  const base = tag === null ? undefined : here.find((item) => item.ifname === tag.base)
  if (tag === null || base === undefined) return null
  return draft.addInterface(home, name, {
    kind: 'vlan',
    kindData: { kind: 'vlan', vid: tag.vlan, protocol: '802.1Q' },
    link: base.ifindex,
    linkId: base.id,
    mtu: base.mtu,
    ...UP
  }).id
}

/** The record, and its bridge. */
export function dropNetwork(draft: Draft, network: Network): void {
  draft.put(
    'networks',
    draft.list('networks').filter((item) => item.id !== network.id)
  )
  draft.put(
    'endpoints',
    draft.list('endpoints').filter((item) => item.networkId !== network.id)
  )
  const device = network.interfaceId === null ? undefined : draft.interface(network.interfaceId)
  if (device?.kind === 'bridge' && network.driver === 'bridge') draft.dropInterface(device.id)
}
