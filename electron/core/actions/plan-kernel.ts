/**
 * The steps of an intent that is the kernel's: everything people do by hand with ip(8), sysctl(8), iptables(8) and nft(8).
 * Pure but for which tools are installed, and the same for the same snapshot.
 */
import type { Intent } from '@shared/contract/intents'
import type { HostSnapshot } from '@shared/model'
import type { InstalledTools } from './nat-tool'
import {
  planAddressAdd,
  planAddressRemove,
  planReaddress,
  planRouteAdd,
  planRouteRemove,
  planSysctl
} from './plan-layer3'
import { planBridge, planLinkDelete, planMaster, planMove, planMtu, planUp, planVeth } from './plan-link'
import { planConceal, planCreate, planDelete, planExpose } from './plan-namespace'
import { planDnat, planMasquerade, planNatRemove } from './plan-nat'
import type { PlannedSteps } from './planner'

/**
 * Steps, what takes each back, and what nothing brings back. No steps where all is as wanted already.
 * @param installed tools for NAT; those of this machine unless told
 * @returns null for intents that are an engine's
 * @throws VethscopeError `not-found` for a record the snapshot does not have, `bad-input` for what makes no sense,
 *   `not-supported` for what could not be done or not be taken back
 */
export function planKernel(
  snapshot: HostSnapshot,
  intent: Intent,
  installed?: InstalledTools
): PlannedSteps | null {
  switch (intent.kind) {
    case 'namespace.create':
      return planCreate(snapshot, intent)
    case 'namespace.delete':
      return planDelete(snapshot, intent)
    case 'namespace.expose':
      return planExpose(snapshot, intent)
    case 'namespace.conceal':
      return planConceal(snapshot, intent)
    case 'veth.create':
      return planVeth(snapshot, intent)
    case 'bridge.create':
      return planBridge(snapshot, intent)
    case 'link.delete':
      return planLinkDelete(snapshot, intent)
    case 'link.up':
      return planUp(snapshot, intent)
    case 'link.master':
      return planMaster(snapshot, intent)
    case 'link.mtu':
      return planMtu(snapshot, intent)
    case 'link.move':
      return planMove(snapshot, intent)
    case 'address.add':
      return planAddressAdd(snapshot, intent)
    case 'address.remove':
      return planAddressRemove(snapshot, intent)
    case 'route.add':
      return planRouteAdd(snapshot, intent)
    case 'route.remove':
      return planRouteRemove(snapshot, intent)
    case 'sysctl.set':
      return planSysctl(snapshot, intent)
    case 'nat.masquerade':
      return planMasquerade(snapshot, intent, installed)
    case 'nat.dnat':
      return planDnat(snapshot, intent, installed)
    case 'nat.remove':
      return planNatRemove(snapshot, intent, installed)
    case 'container.readdress':
      return planReaddress(snapshot, intent)
    case 'network.create':
    case 'network.remove':
    case 'network.prune':
    case 'endpoint.connect':
    case 'endpoint.disconnect':
    case 'endpoint.move':
      return null
  }
}
