/** Fills in what an intent leaves open, so that the form, the plan and the command line show and do the same. */
import type { Intent, NetworkCreate } from '../contract/intents'
import { lookup, type HostSnapshot } from '../model'
import { parsePrefix, type Prefix } from './cidr'
import { hasGateway, proposeGateway, proposeParent, proposeSubnet } from './propose'

/**
 * The intent with a free subnet, its gateway and a parent where none was said. What was said stays as it is, also when it is
 * wrong. Completing twice changes nothing.
 */
export function complete(snapshot: HostSnapshot, intent: Intent): Intent {
  return intent.kind === 'network.create' ? completeNetwork(snapshot, intent) : intent
}

function completeNetwork(snapshot: HostSnapshot, intent: NetworkCreate): NetworkCreate {
  if (!lookup(snapshot).engine.has(intent.engineId)) return intent
  const said = intent.subnets.flatMap((item) => parsePrefix(item.subnet) ?? [])
  const subnets = [...intent.subnets]
  const add = (family: 'ipv4' | 'ipv6', besides: readonly Prefix[]): void => {
    const subnet = proposeSubnet(snapshot, intent.engineId, family, besides)
    if (subnet === null) return
    const wanted = { subnet, gateway: null, ipRange: null, aux: {} }
    // IPv4 stands first, as people read it.
    if (family === 'ipv4') subnets.unshift(wanted)
    else subnets.push(wanted)
  }
  const has = (six: boolean): boolean => intent.subnets.some((item) => item.subnet.includes(':') === six)
  if (intent.subnets.length === 0) add('ipv4', said)
  if (intent.ipv6 && !has(true)) add('ipv6', said)
  const layer2 = intent.driver === 'macvlan' || intent.driver === 'ipvlan'
  const proposed = layer2 && intent.parent === null ? proposeParent(snapshot, intent.engineId) : null
  return {
    ...intent,
    parent: intent.parent ?? proposed?.ifname ?? null,
    subnets: subnets.map((item) => ({
      ...item,
      gateway: item.gateway ?? (hasGateway(intent) ? gatewayFor(item) : null)
    }))
  }
}

/** The first address that is not set aside. */
function gatewayFor(item: NetworkCreate['subnets'][number]): string | null {
  const first = proposeGateway(item.subnet)
  return first !== null && Object.values(item.aux).includes(first) ? null : first
}
