/** The records of a snapshot that an engine's step is about: by id, and refused where they are not there. */
import { VethscopeError } from '@shared/contract/errors'
import {
  lookup,
  type Container,
  type Endpoint,
  type Engine,
  type HostSnapshot,
  type Network
} from '@shared/model'
import { visible } from '@shared/text/visible'

const gone = (what: string, id: string): VethscopeError =>
  new VethscopeError('not-found', `there is no ${what} ${visible(id)} here`, 'look at the host again')

/** @throws VethscopeError `not-found`; `not-supported` for a runtime that no engine of ours speaks for */
export function engineOf(snapshot: HostSnapshot, id: string): Engine {
  const engine = lookup(snapshot).engine.get(id)
  if (engine === undefined) throw gone('engine', id)
  if (engine.kind === 'runtime') {
    throw new VethscopeError('not-supported', `${visible(engine.name)} has no engine that could be told`)
  }
  return engine
}

/** @throws VethscopeError `not-found` */
export function networkOf(snapshot: HostSnapshot, id: string): Network {
  const network = lookup(snapshot).network.get(id)
  if (network === undefined) throw gone('network', id)
  return network
}

/** @throws VethscopeError `not-found` */
export function containerOf(snapshot: HostSnapshot, id: string): Container {
  const container = lookup(snapshot).container.get(id)
  if (container === undefined) throw gone('container', id)
  return container
}

/** The container's place on the network, or undefined. */
export const endpointOn = (
  snapshot: HostSnapshot,
  containerId: string,
  networkId: string
): Endpoint | undefined =>
  lookup(snapshot)
    .endpointsOf.get(containerId)
    ?.find((item) => item.networkId === networkId)

/**
 * By what a network is called in a call: Docker's by its id, since two may have one name; Podman's by its name, which its id
 * is made from. Podman 4.3 looks for a network's users by the very word it is given: by its id it removes one that
 * containers are on.
 */
export const callName = (engine: Engine, network: Network): string =>
  engine.kind === 'podman' ? network.name : network.engineKey

/** The network a step means, by id or name. */
export const networkOfStep = (snapshot: HostSnapshot, engineId: string, key: string): Network | undefined =>
  snapshot.networks.find((item) => item.engineId === engineId && item.engineKey === key) ??
  snapshot.networks.find((item) => item.engineId === engineId && item.name === key)

/** The container a step means, by its engine's id. */
export const containerOfStep = (
  snapshot: HostSnapshot,
  engineId: string,
  key: string
): Container | undefined =>
  snapshot.containers.find((item) => item.engineId === engineId && item.engineKey === key)
