/**
 * What libpod's API takes to make a network and to put a container on one (`POST /libpod/networks/create`, `POST
 * /libpod/networks/{name}/connect`; docs.podman.io/en/latest/_static/api.html), built from what is wanted or from a
 * record of what was. Pure. Options are those of podman-network-create(1): mtu, vlan, isolate, mode, metric.
 */
import type { IntentOf, NetworkCreate } from '@shared/contract/intents'
import type { Container, Endpoint, Network } from '@shared/model'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { ownAliases, withVlan } from './engine-docker-body'

const texts = z.record(z.string(), z.string())

export const podmanNetworkBody = z.strictObject({
  name: z.string(),
  driver: z.string(),
  /** The bridge's name, or a macvlan's parent. */
  network_interface: z.string().optional(),
  subnets: z.array(
    z.strictObject({
      subnet: z.string(),
      gateway: z.string().optional(),
      lease_range: z
        .strictObject({ start_ip: z.string().optional(), end_ip: z.string().optional() })
        .optional()
    })
  ),
  ipv6_enabled: z.boolean(),
  internal: z.boolean(),
  dns_enabled: z.boolean(),
  network_dns_servers: z.array(z.string()).optional(),
  labels: texts,
  options: texts,
  ipam_options: texts.optional()
})

export const podmanConnectBody = z.strictObject({
  container: z.string(),
  aliases: z.array(z.string()).optional(),
  static_ips: z.array(z.string()).optional(),
  static_mac: z.string().optional()
})

export const podmanDisconnectBody = z.strictObject({ Container: z.string(), Force: z.boolean() })

export type PodmanNetworkBody = z.infer<typeof podmanNetworkBody>
export type PodmanConnectBody = z.infer<typeof podmanConnectBody>

/**
 * First and last address of a range, as podman-network-create(1) makes them of `--ip-range`: the address of the range
 * itself is left out.
 * @returns null for what is no CIDR
 */
export function leaseRange(cidr: string): { start_ip: string; end_ip: string } | null {
  if (!ipaddr.isValidCIDR(cidr)) return null
  const [address, prefix] = ipaddr.parseCIDR(cidr)
  const bytes = address.toByteArray()
  const low = bytes.map((byte, at) => byte & maskAt(prefix, at))
  const high = bytes.map((byte, at) => (byte & maskAt(prefix, at)) | (~maskAt(prefix, at) & 0xff))
  for (let at = low.length - 1; at >= 0; at--) {
    const next = (low[at] ?? 0) + 1
    low[at] = next & 0xff
    if (next <= 0xff) break
  }
  return { start_ip: text(low), end_ip: text(high) }
}

const text = (bytes: number[]): string => ipaddr.fromByteArray(bytes).toString()
const maskAt = (prefix: number, at: number): number => {
  const bits = Math.max(0, Math.min(8, prefix - at * 8))
  return (0xff << (8 - bits)) & 0xff
}

export function podmanCreate(wanted: NetworkCreate): PodmanNetworkBody {
  const options = new Map(Object.entries(wanted.options))
  if (wanted.mtu !== null) options.set('mtu', String(wanted.mtu))
  const bridge = wanted.driver === 'bridge'
  // A bridge's ports are put into a VLAN; a macvlan stands on a sub-interface, which has to be there.
  if (bridge && wanted.vlan !== null) options.set('vlan', String(wanted.vlan))
  if (wanted.driver === 'macvlan' && wanted.macvlanMode !== null) options.set('mode', wanted.macvlanMode)
  if (wanted.driver === 'ipvlan' && wanted.ipvlanMode !== null) options.set('mode', wanted.ipvlanMode)
  const device = bridge
    ? wanted.bridgeName
    : wanted.parent === null
      ? null
      : withVlan(wanted.parent, wanted.vlan)
  return {
    name: wanted.name,
    driver: wanted.driver,
    ...(device === null ? {} : { network_interface: device }),
    subnets: wanted.subnets.map(({ subnet, gateway, ipRange }) => {
      const range = ipRange === null ? null : leaseRange(ipRange)
      return {
        subnet,
        ...(gateway === null ? {} : { gateway }),
        ...(range === null ? {} : { lease_range: range })
      }
    }),
    ipv6_enabled: wanted.ipv6,
    internal: wanted.internal,
    dns_enabled: bridge,
    labels: wanted.labels,
    options: Object.fromEntries(options)
  }
}

/** The same network again, as far as the snapshot knows it; `device` is its bridge or parent. */
export function podmanRecreate(network: Network, device: string | null): PodmanNetworkBody {
  return {
    name: network.name,
    driver: network.driver,
    ...(device === null ? {} : { network_interface: device }),
    subnets: network.subnets.map(({ subnet, gateway }) => ({
      subnet,
      ...(gateway === null ? {} : { gateway })
    })),
    ipv6_enabled: network.ipv6,
    internal: network.internal,
    dns_enabled: network.dns ?? network.driver === 'bridge',
    labels: network.labels,
    options: network.options
  }
}

type Wanted = Pick<IntentOf<'endpoint.connect'>, 'aliases' | 'ipv4' | 'ipv6' | 'mac'>

export function podmanConnect(wanted: Wanted, container: Container): PodmanConnectBody {
  const fixed = [wanted.ipv4, wanted.ipv6].filter((address) => address !== null)
  return {
    container: container.engineKey,
    ...(wanted.aliases.length === 0 ? {} : { aliases: wanted.aliases }),
    ...(fixed.length === 0 ? {} : { static_ips: fixed }),
    ...(wanted.mac === null ? {} : { static_mac: wanted.mac })
  }
}

/** The container on that network again, as the snapshot has it. */
export const podmanReconnect = (endpoint: Endpoint, container: Container): PodmanConnectBody =>
  podmanConnect({ ...endpoint, aliases: ownAliases(endpoint, container) }, container)
