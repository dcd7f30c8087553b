/**
 * What an engine is told for an intent: the calls in their order, what takes each back, and what no undo brings back.
 * Pure; whether it makes sense is said by shared/actions, and what people do not expect of it by expectations.ts.
 */
import { VethscopeError } from '@shared/contract/errors'
import type { Intent } from '@shared/contract/intents'
import type { HostSnapshot } from '@shared/model'
import { planConnect, planDisconnect, planMove } from './plan-engine-endpoint'
import { planCreate, planPrune, planRemove } from './plan-engine-network'
import type { PlannedSteps } from './planner'

/**
 * Steps of an intent about an engine's networks and who is on them; null for those that are the kernel's.
 * @throws VethscopeError `not-found` where a record that it names is not in the snapshot, `not-supported` where there is no
 *   engine that could be told
 */
export function planEngine(snapshot: HostSnapshot, intent: Intent): PlannedSteps | null {
  switch (intent.kind) {
    case 'network.create':
      return planCreate(snapshot, intent)
    case 'network.remove':
      return planRemove(snapshot, intent.networkId)
    case 'network.prune':
      return planPrune(snapshot, intent.engineId)
    case 'endpoint.connect':
      return planConnect(snapshot, intent)
    case 'endpoint.disconnect':
      return planDisconnect(snapshot, intent)
    case 'endpoint.move':
      if (intent.networkId === intent.fromNetworkId) {
        throw new VethscopeError('bad-input', 'a container cannot be moved to the network it is on')
      }
      return planMove(snapshot, intent)
    default:
      return null
  }
}
