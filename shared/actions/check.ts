/**
 * Everything wrong with an intent on a host as it is, and what people do not expect of it. Pure and total: whatever text
 * stands in a field, it is said and never thrown. The form calls it as one types, whoever applies the plan calls it again.
 */
import type { Intent } from '../contract/intents'
import type { HostSnapshot } from '../model'
import {
  checkAddressAdd,
  checkAddressRemove,
  checkReaddress,
  checkRouteAdd,
  checkRouteRemove
} from './check-address'
import { checkConnect, checkDisconnect } from './check-endpoint'
import {
  checkBridgeCreate,
  checkLinkDelete,
  checkLinkMaster,
  checkLinkMove,
  checkLinkMtu,
  checkLinkUp,
  checkVethCreate
} from './check-link'
import {
  checkNamespaceConceal,
  checkNamespaceCreate,
  checkNamespaceDelete,
  checkNamespaceExpose
} from './check-namespace'
import { checkDnat, checkMasquerade, checkNatRemove, checkSysctl } from './check-nat'
import { checkNetworkCreate, checkNetworkPrune, checkNetworkRemove } from './check-network'
import { Findings } from './findings'
import type { Problem } from './problem'

const ORDER = { stop: 0, warn: 1, note: 2 } as const

/** Problems of an intent, what stops it first. Linear in the snapshot. */
export function check(snapshot: HostSnapshot, intent: Intent): Problem[] {
  const found = new Findings()
  look(found, snapshot, intent)
  return found.list.sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}

function look(found: Findings, snapshot: HostSnapshot, intent: Intent): void {
  switch (intent.kind) {
    case 'network.create':
      return checkNetworkCreate(found, snapshot, intent)
    case 'network.remove':
      return checkNetworkRemove(found, snapshot, intent)
    case 'network.prune':
      return checkNetworkPrune(found, snapshot, intent)
    case 'endpoint.connect':
    case 'endpoint.move':
      return checkConnect(found, snapshot, intent)
    case 'endpoint.disconnect':
      return checkDisconnect(found, snapshot, intent)
    case 'namespace.create':
      return checkNamespaceCreate(found, snapshot, intent)
    case 'namespace.delete':
      return checkNamespaceDelete(found, snapshot, intent)
    case 'namespace.expose':
      return checkNamespaceExpose(found, snapshot, intent)
    case 'namespace.conceal':
      return checkNamespaceConceal(found, snapshot, intent)
    case 'veth.create':
      return checkVethCreate(found, snapshot, intent)
    case 'bridge.create':
      return checkBridgeCreate(found, snapshot, intent)
    case 'link.delete':
      return checkLinkDelete(found, snapshot, intent)
    case 'link.up':
      return checkLinkUp(found, snapshot, intent)
    case 'link.master':
      return checkLinkMaster(found, snapshot, intent)
    case 'link.mtu':
      return checkLinkMtu(found, snapshot, intent)
    case 'link.move':
      return checkLinkMove(found, snapshot, intent)
    case 'address.add':
      return checkAddressAdd(found, snapshot, intent)
    case 'address.remove':
      return checkAddressRemove(found, snapshot, intent)
    case 'route.add':
      return checkRouteAdd(found, snapshot, intent)
    case 'route.remove':
      return checkRouteRemove(found, snapshot, intent)
    case 'sysctl.set':
      return checkSysctl(found, snapshot, intent)
    case 'nat.masquerade':
      return checkMasquerade(found, snapshot, intent)
    case 'nat.dnat':
      return checkDnat(found, snapshot, intent)
    case 'nat.remove':
      return checkNatRemove(found, snapshot, intent)
    case 'container.readdress':
      return checkReaddress(found, snapshot, intent)
  }
}
