/**
 * A network's place in the kernel: the bridge in the engine's namespace, the parent of a macvlan or ipvlan, or an overlay's
 * bridge in the namespace that libnetwork keeps for it (`<exec-root>/netns/<epoch>-<first ten digits of the network's key>`).
 */
import ipaddr from 'ipaddr.js'
import type { Endpoint, IpamConfig, Network } from '@shared/model'
import type { KernelIndex } from './kernel-index'
import type { NetworkFact } from './networks'

/**
 * The record with its interface and namespace, and gateways the engine chose but did not tell.
 * @param sandboxes directories in which the engine keeps its namespaces
 */
export function joinNetwork(
  fact: NetworkFact,
  engineNamespaceId: string | null,
  sandboxes: ReadonlySet<string>,
  endpoints: readonly Endpoint[],
  index: KernelIndex
): Network {
  const { record } = fact
  const members = endpoints.filter((endpoint) => endpoint.networkId === record.id)
  const placed =
    record.driver === 'overlay' ? overlay(record, sandboxes, index) : inEngine(fact, engineNamespaceId, index)
  return { ...placed, subnets: placed.subnets.map((subnet) => withGateway(subnet, placed, members, index)) }
}

/** Two engines of one swarm on one machine have the same name for it: then the engine's own directory decides. */
function overlay(record: Network, sandboxes: ReadonlySet<string>, index: KernelIndex): Network {
  const short = record.engineKey.slice(0, 10).replace(/[^0-9a-z]/gi, '')
  if (short.length < 10) return record
  const found = index.namespacesOfPathEnd(new RegExp(`/netns/\\d+-${short}$`))
  const own = found.filter(({ path }) => sandboxes.has(directoryOf(path)))
  const [namespaceId, another] = new Set((own.length > 0 ? own : found).map(({ id }) => id))
  if (namespaceId === undefined || another !== undefined) return record
  const bridge = index.interfaces(namespaceId).find((item) => item.kind === 'bridge')
  return { ...record, namespaceId, interfaceId: bridge?.id ?? null }
}

/** Directory of a sandbox as the engine names it, `/run/docker/netns`, whichever mount namespace it was seen in. */
export const directoryOf = (path: string): string =>
  path
    .replace(/^\/proc\/\d+\/root\//, '/')
    .replace(/^\/var\/run\//, '/run/')
    .replace(/\/[^/]*$/, '')

function inEngine(fact: NetworkFact, namespaceId: string | null, index: KernelIndex): Network {
  if (namespaceId === null || fact.ifname === null) return fact.record
  // Docker makes VLANs of a parent written `eth0.10` by that name, so the name always is the interface's.
  const found = index.interfaceNamed(namespaceId, fact.ifname)
  if (found === null) return fact.record
  if (fact.record.driver === 'bridge' && found.kind !== 'bridge') return fact.record
  return { ...fact.record, interfaceId: found.id, namespaceId }
}

function withGateway(
  subnet: IpamConfig,
  network: Network,
  members: readonly Endpoint[],
  index: KernelIndex
): IpamConfig {
  if (subnet.gateway !== null || !ipaddr.isValidCIDR(subnet.subnet)) return subnet
  const range = ipaddr.parseCIDR(subnet.subnet)
  const bridge =
    network.driver === 'bridge' && network.interfaceId !== null ? index.addresses(network.interfaceId) : []
  const told = members.flatMap((member) => [member.gateway, member.gateway6]).filter((text) => text !== null)
  const gateway = [...told, ...bridge].find((text) => {
    if (!ipaddr.isValid(text)) return false
    const address = ipaddr.parse(text)
    return address.kind() === range[0].kind() && address.match(range)
  })
  return gateway === undefined ? subnet : { ...subnet, gateway }
}
