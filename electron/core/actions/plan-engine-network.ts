/** Networks made, removed and pruned: one call each, and the call that takes it back. */
import { unusedNetworks } from '@shared/actions/check-network'
import { isDefaultBridge, isPredefined } from '@shared/actions/place'
import type { Message } from '@shared/contract/plans'
import type { NetworkCreate } from '@shared/contract/intents'
import { lookup, type Engine, type HostSnapshot, type Network } from '@shared/model'
import { visible } from '@shared/text/visible'
import { dockerCreate, dockerRecreate } from './engine-docker-body'
import { podmanCreate, podmanRecreate } from './engine-podman-body'
import { callName, engineOf, networkOf } from './engine-records'
import type { PlannedStep, PlannedSteps } from './planner'
import type { EngineStep } from './step'

export function planCreate(snapshot: HostSnapshot, wanted: NetworkCreate): PlannedSteps {
  const engine = engineOf(snapshot, wanted.engineId)
  const body = engine.kind === 'podman' ? podmanCreate(wanted) : dockerCreate(wanted, engine)
  const params = { network: visible(wanted.name), driver: wanted.driver, engine: visible(engine.name) }
  return {
    title: { key: 'engineStep.title.create', params },
    steps: [
      {
        step: { do: 'network.create', engineId: engine.id, body },
        what: { key: 'engineStep.create', params },
        // Its id is known when it is there; the runner puts it in place of the name.
        undo: [{ do: 'network.remove', engineId: engine.id, key: wanted.name, name: wanted.name }]
      }
    ],
    notUndone: []
  }
}

export function planRemove(snapshot: HostSnapshot, networkId: string): PlannedSteps {
  const network = networkOf(snapshot, networkId)
  const engine = engineOf(snapshot, network.engineId)
  return {
    title: {
      key: 'engineStep.title.remove',
      params: { network: visible(network.name), engine: visible(engine.name) }
    },
    steps: [removal(snapshot, engine, network)],
    notUndone: notRestored(engine, network)
  }
}

export function planPrune(snapshot: HostSnapshot, engineId: string): PlannedSteps {
  const engine = engineOf(snapshot, engineId)
  const unused = unusedNetworks(snapshot, engine.id)
  return {
    title: {
      key: 'engineStep.title.prune',
      params: { count: unused.length, engine: visible(engine.name) }
    },
    steps: unused.map((network) => removal(snapshot, engine, network)),
    notUndone: unused.flatMap((network) => notRestored(engine, network))
  }
}

/** Not the engine's own (bridge, host, none, podman), not the swarm's ingress nor its gateway bridge. */
export const isUserDefined = (snapshot: HostSnapshot, engine: Engine, network: Network): boolean =>
  !isPredefined(engine, network) &&
  !isDefaultBridge(snapshot, network) &&
  !network.ingress &&
  !(engine.kind === 'docker' && network.name === 'docker_gwbridge')

function removal(snapshot: HostSnapshot, engine: Engine, network: Network): PlannedStep {
  const { name } = network
  const undo: EngineStep = {
    do: 'network.create',
    engineId: engine.id,
    body:
      engine.kind === 'podman'
        ? podmanRecreate(network, deviceOf(snapshot, network))
        : dockerRecreate(network, engine)
  }
  return {
    step: { do: 'network.remove', engineId: engine.id, key: callName(engine, network), name },
    what: {
      key: 'engineStep.remove',
      params: { network: visible(name), engine: visible(engine.name), driver: visible(network.driver) }
    },
    undo: [undo]
  }
}

/** The bridge or the parent of a network by name. */
const deviceOf = (snapshot: HostSnapshot, network: Network): string | null =>
  network.interfaceId === null ? null : (lookup(snapshot).interface.get(network.interfaceId)?.ifname ?? null)

/** What a network that is made again has anew. */
function notRestored(engine: Engine, network: Network): Message[] {
  const params = { network: visible(network.name) }
  const lost: Message[] = []
  if (engine.kind === 'docker') {
    lost.push({ key: 'engineStep.lost.id', params })
    if (network.driver === 'bridge' && network.options['com.docker.network.bridge.name'] === undefined) {
      lost.push({ key: 'engineStep.lost.bridge-name', params })
    }
  }
  if (network.driver === 'overlay') lost.push({ key: 'engineStep.lost.vxlan-id', params })
  lost.push({ key: 'engineStep.lost.created', params })
  return lost
}
