/**
 * What a container's network mode means, in one line with the names involved: docker-run(1) and podman-run(1), option
 * `--network`. The mode is the engine's word; network names, parents and sharers are looked up in the snapshot.
 */
import type { MessageRef } from '../locales'
import type { Container, Endpoint, Lookup, Network } from '../model'
import { networkLine } from './network'
import { list } from './words'

/** A container's endpoints, that of the network it was started on first: engines tell them by name. */
export function endpointsInOrder(lookup: Lookup, container: Container): Endpoint[] {
  const { target } = container.networkMode
  const isFirst = (item: Endpoint): boolean => {
    const network = lookup.network.get(item.networkId)
    return target !== null && (network?.name === target || network?.engineKey === target)
  }
  return [...(lookup.endpointsOf.get(container.id) ?? [])].sort(
    (a, b) => Number(isFirst(b)) - Number(isFirst(a))
  )
}

/** Networks a container is on, that which it was started on first. */
export const networksOn = (lookup: Lookup, container: Container): Network[] =>
  endpointsInOrder(lookup, container).flatMap((item) => lookup.network.get(item.networkId) ?? [])

/** The container that a mode's target means, by id or name, on the same engine. */
export function targetOf(lookup: Lookup, container: Container): Container | null {
  const { target } = container.networkMode
  if (target === null) return null
  const found = lookup.container.get(`${container.engineId}#${target}`)
  return (
    found ??
    lookup.snapshot.containers.find((item) => item.engineId === container.engineId && item.name === target) ??
    null
  )
}

/** The mode as it is written after `--network`: `host`, `container:web`, `mynet`. */
export function modeText(lookup: Lookup, container: Container): string {
  const { kind, target } = container.networkMode
  switch (kind) {
    case 'container':
      return `container:${targetOf(lookup, container)?.name ?? target?.slice(0, 12) ?? ''}`
    case 'path':
      return `ns:${target ?? ''}`
    case 'pod':
      return `pod:${target ?? ''}`
    case 'network':
      return target ?? networksOn(lookup, container)[0]?.name ?? 'network'
    case 'default':
    case 'bridge':
      return target ?? 'bridge'
    case 'unknown':
      return target ?? ''
    default:
      return target === null ? kind : `${kind}:${target}`
  }
}

/** Others that run in the namespace whose owner this container is, by name. */
const sharers = (lookup: Lookup, container: Container): string[] =>
  container.namespaceId === null
    ? []
    : (lookup.containersIn.get(container.namespaceId) ?? [])
        .filter((item) => item.id !== container.id)
        .map((item) => item.name)

/** What the mode of a container means, in one line. */
export function explainMode(lookup: Lookup, container: Container): MessageRef {
  const { kind, target } = container.networkMode
  const { name } = container
  switch (kind) {
    case 'host':
      return { key: 'explain.mode.host', params: { name } }
    case 'none':
      return { key: 'explain.mode.none', params: { name } }
    case 'container': {
      const other = targetOf(lookup, container)
      return other === null
        ? { key: 'explain.mode.container-gone', params: { name, other: target?.slice(0, 12) ?? '' } }
        : { key: 'explain.mode.container', params: { name, other: other.name } }
    }
    case 'path':
      return { key: 'explain.mode.path', params: { name, path: target ?? '' } }
    case 'pod': {
      const others = sharers(lookup, container)
      return others.length === 0
        ? { key: 'explain.mode.pod', params: { pod: target ?? '' } }
        : { key: 'explain.mode.pod-with', params: { pod: target ?? '', others: list(others) } }
    }
    case 'slirp4netns':
    case 'pasta':
      return { key: `explain.mode.${kind}` }
    case 'unknown':
      return { key: 'explain.mode.unknown' }
    default:
      return onNetworks(lookup, container)
  }
}

function onNetworks(lookup: Lookup, container: Container): MessageRef {
  const networks = networksOn(lookup, container)
  const [first] = networks
  if (first === undefined) {
    const { target } = container.networkMode
    return { key: 'explain.mode.no-network', params: { network: target ?? 'bridge' } }
  }
  if (networks.length > 1) {
    return { key: 'explain.mode.several', params: { networks: list(networks.map((item) => item.name)) } }
  }
  return networkLine(lookup, first)
}
