/** The snapshot as it will be when an intent is done: what the map draws before anything is changed. */
import type { Intent } from '../contract/intents'
import { lookup, type HostSnapshot } from '../model'
import { unusedNetworks } from './check-network'
import { Draft } from './draft'
import { join, leave } from './what-if-endpoint'
import {
  addressWhatIf,
  linkWhatIf,
  namespaceWhatIf,
  readdressWhatIf,
  routeWhatIf,
  sysctlWhatIf
} from './what-if-kernel'
import { addDnat, addMasquerade, dropRule } from './what-if-nat'
import { addNetwork, dropNetwork } from './what-if-network'

/**
 * A new snapshot; the given one is not touched, and lists that do not change are shared with it. Records that are not there
 * yet have ids that begin with `new:`, the same ones for the same intent. An intent that `check` stops gives whatever is
 * left of it, never an exception.
 */
export function whatIf(snapshot: HostSnapshot, intent: Intent): HostSnapshot {
  const draft = new Draft(snapshot)
  apply(draft, intent)
  return draft.result
}

function apply(draft: Draft, intent: Intent): void {
  const look = lookup(draft.before)
  switch (intent.kind) {
    case 'network.create':
      return addNetwork(draft, intent)
    case 'network.remove': {
      const network = look.network.get(intent.networkId)
      return network === undefined ? undefined : dropNetwork(draft, network)
    }
    case 'network.prune':
      for (const network of unusedNetworks(draft.before, intent.engineId)) dropNetwork(draft, network)
      return
    case 'endpoint.connect':
    case 'endpoint.move':
      return join(draft, intent)
    case 'endpoint.disconnect':
      return leave(draft, intent)
    case 'namespace.create':
    case 'namespace.delete':
    case 'namespace.expose':
    case 'namespace.conceal':
      return namespaceWhatIf(draft, intent)
    case 'veth.create':
    case 'bridge.create':
    case 'link.delete':
    case 'link.up':
    case 'link.master':
    case 'link.mtu':
    case 'link.move':
      return linkWhatIf(draft, intent)
    case 'address.add':
    case 'address.remove':
      return addressWhatIf(draft, intent)
    case 'route.add':
    case 'route.remove':
      return routeWhatIf(draft, intent)
    case 'sysctl.set':
      return sysctlWhatIf(draft, intent)
    case 'nat.masquerade':
      return addMasquerade(draft, intent)
    case 'nat.dnat':
      return addDnat(draft, intent)
    case 'nat.remove':
      return dropRule(draft, intent.ruleId)
    case 'container.readdress':
      return readdressWhatIf(draft, intent)
  }
}
