/** Containers put on networks and taken off them: one call each, and the call that takes it back. */
import { isAlive, isDefaultBridge } from '@shared/actions/place'
import { VethscopeError } from '@shared/contract/errors'
import type { IntentOf } from '@shared/contract/intents'
import type { Message } from '@shared/contract/plans'
import { lookup, type Container, type Engine, type HostSnapshot, type Network } from '@shared/model'
import { visible } from '@shared/text/visible'
import { dockerConnect, dockerReconnect } from './engine-docker-body'
import { podmanConnect, podmanReconnect } from './engine-podman-body'
import { callName, containerOf, endpointOn, engineOf, networkOf } from './engine-records'
import type { PlannedStep, PlannedSteps } from './planner'

type Connect = IntentOf<'endpoint.connect'>
type Move = IntentOf<'endpoint.move'>

interface Place {
  readonly snapshot: HostSnapshot
  readonly engine: Engine
  readonly network: Network
  readonly container: Container
}

/** @throws VethscopeError `not-found`, `bad-input` where network and container are two engines' */
function placeOf(snapshot: HostSnapshot, networkId: string, containerId: string): Place {
  const network = networkOf(snapshot, networkId)
  const container = containerOf(snapshot, containerId)
  if (network.engineId !== container.engineId) {
    throw new VethscopeError(
      'bad-input',
      `${visible(container.name)} is a container of another engine than the network ${visible(network.name)}`,
      'choose a network of its own engine'
    )
  }
  return { snapshot, engine: engineOf(snapshot, network.engineId), network, container }
}

const names = ({ network, container }: Place): { network: string; container: string } => ({
  network: visible(network.name),
  container: visible(container.name)
})

export function planConnect(snapshot: HostSnapshot, wanted: Connect): PlannedSteps {
  const place = placeOf(snapshot, wanted.networkId, wanted.containerId)
  return {
    title: { key: 'engineStep.title.connect', params: names(place) },
    steps: [joining(place, wanted)],
    notUndone: keptAfterLeaving(place)
  }
}

export function planDisconnect(
  snapshot: HostSnapshot,
  { networkId, containerId }: IntentOf<'endpoint.disconnect'>
): PlannedSteps {
  const place = placeOf(snapshot, networkId, containerId)
  return {
    title: { key: 'engineStep.title.disconnect', params: names(place) },
    steps: [leaving(place)],
    notUndone: notRestored(place)
  }
}

/** The new one first: the container is never without both. */
export function planMove(snapshot: HostSnapshot, wanted: Move): PlannedSteps {
  const to = placeOf(snapshot, wanted.networkId, wanted.containerId)
  const from = placeOf(snapshot, wanted.fromNetworkId, wanted.containerId)
  return {
    title: {
      key: 'engineStep.title.move',
      params: {
        container: visible(to.container.name),
        from: visible(from.network.name),
        to: visible(to.network.name)
      }
    },
    steps: [joining(to, wanted), leaving(from)],
    notUndone: [...keptAfterLeaving(to), ...notRestored(from)]
  }
}

function joining(place: Place, wanted: Connect | Move): PlannedStep {
  const { engine, network, container } = place
  const at = { engineId: engine.id, network: callName(engine, network), container: container.engineKey }
  const body =
    engine.kind === 'podman' ? podmanConnect(wanted, container) : dockerConnect(wanted, container, engine)
  return {
    step: { do: 'network.connect', ...at, body },
    what: { key: 'engineStep.connect', params: names(place) },
    undo: [{ do: 'network.disconnect', ...at }]
  }
}

function leaving(place: Place): PlannedStep {
  const { snapshot, engine, network, container } = place
  const at = { engineId: engine.id, network: callName(engine, network), container: container.engineKey }
  const endpoint = endpointOn(snapshot, container.id, network.id)
  const what: Message = { key: 'engineStep.disconnect', params: names(place) }
  const step = { do: 'network.disconnect', ...at } as const
  if (endpoint === undefined) return { step, what, undo: [] }
  const body =
    engine.kind === 'podman'
      ? podmanReconnect(endpoint, container)
      : dockerReconnect(endpoint, container, engine, isDefaultBridge(snapshot, network))
  return { step, what, undo: [{ do: 'network.connect', ...at, body, addressIfAllowed: true }] }
}

/** Docker's DNS comes with the first network that has it, and stays in the namespace when that is left again. */
function keptAfterLeaving({ snapshot, engine, container, network }: Place): Message[] {
  const look = lookup(snapshot)
  const served = (item: Network | undefined): boolean => item?.dns === true
  const had = (look.endpointsOf.get(container.id) ?? []).some((item) =>
    served(look.network.get(item.networkId))
  )
  if (engine.kind !== 'docker' || !isAlive(container) || had || !served(network)) return []
  return [{ key: 'engineStep.lost.resolver', params: { container: visible(container.name) } }]
}

/** What a container that is put back on a network has otherwise than before. */
function notRestored(place: Place): Message[] {
  const { snapshot, engine, network, container } = place
  const params = names(place)
  const lost: Message[] = []
  if (isAlive(container)) {
    lost.push({ key: 'engineStep.lost.connections', params }, { key: 'engineStep.lost.interface', params })
  }
  if (isDefaultBridge(snapshot, network)) lost.push({ key: 'engineStep.lost.address', params })
  else lost.push({ key: 'engineStep.lost.static', params })
  const others = (lookup(snapshot).endpointsOf.get(container.id) ?? []).length > 1
  // netavark puts what comes last first among the default routes, and last among the DNAT rules.
  if (engine.kind === 'podman' && others && isAlive(container)) {
    lost.push({ key: 'engineStep.lost.order', params })
  }
  return lost
}
