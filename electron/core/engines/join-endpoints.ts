/** An endpoint's interface inside the container's namespace: by MAC and address together, else by the one that is told. */
import type { Endpoint } from '@shared/model'
import type { KernelIndex } from './kernel-index'

/**
 * Addresses decide before MACs: an address can stand only once in a namespace, MACs are the same on all ipvlan slaves and
 * can be set by hand. Without either (none, host, a stopped container) there is no interface.
 */
export function joinEndpoint(endpoint: Endpoint, namespaceId: string | null, index: KernelIndex): Endpoint {
  if (namespaceId === null) return endpoint
  const addresses = [endpoint.ipv4, endpoint.ipv6].filter((address) => address !== null)
  const byAddress = new Set(addresses.flatMap((address) => index.withAddress(namespaceId, address)))
  const byMac = new Set(
    index
      .interfaces(namespaceId)
      .filter((item) => endpoint.mac !== null && item.mac === endpoint.mac)
      .map((item) => item.id)
  )
  const both = [...byAddress].filter((id) => byMac.has(id))
  const interfaceId = only(both) ?? only([...byAddress]) ?? only([...byMac])
  return interfaceId === null ? endpoint : { ...endpoint, interfaceId }
}

const only = (ids: readonly string[]): string | null => (ids.length === 1 ? (ids[0] ?? null) : null)
