/**
 * What a network is, by driver, and what its switches do: docker-network-create(1), podman-network-create(1), and the
 * drivers' pages of docs.docker.com/engine/network/drivers. One line each, with the names of bridges, parents and nodes.
 */
import type { MessageRef } from '../locales'
import type { Interface, Lookup, Network, Service } from '../model'
import { list } from './words'

const BRIDGE = 'com.docker.network.bridge'

/** Docker's `bridge` and Podman's `podman`: what a container is on when it names no network. */
export const isDefaultBridge = (network: Network): boolean =>
  network.options[`${BRIDGE}.default_bridge`] === 'true' ||
  (network.driver === 'bridge' && network.dns === false && /^(bridge|podman)$/.test(network.name))

const deviceOf = (lookup: Lookup, network: Network): Interface | undefined =>
  network.interfaceId === null ? undefined : lookup.interface.get(network.interfaceId)

/** What is known of a macvlan's or ipvlan's parent, also where the kernel could not be asked. */
const parentOf = (lookup: Lookup, network: Network): string =>
  deviceOf(lookup, network)?.ifname ?? network.options.parent ?? '?'

const bridgeOf = (lookup: Lookup, network: Network): string =>
  deviceOf(lookup, network)?.ifname ??
  network.options[`${BRIDGE}.name`] ??
  `br-${network.engineKey.slice(0, 12)}`

/** What a network's driver means, in one line. */
export function networkLine(lookup: Lookup, network: Network): MessageRef {
  const { name } = network
  const podman = lookup.engine.get(network.engineId)?.kind === 'podman'
  switch (network.driver) {
    case 'bridge': {
      const params = { network: name, bridge: bridgeOf(lookup, network) }
      if (name === 'docker_gwbridge') return { key: 'explain.network.gwbridge', params }
      if (network.internal) return { key: 'explain.network.internal', params }
      if (isDefaultBridge(network)) {
        return { key: podman ? 'explain.network.podman' : 'explain.network.default-bridge', params }
      }
      return { key: network.dns === false ? 'explain.network.no-dns' : 'explain.network.bridge', params }
    }
    case 'macvlan':
      return {
        key: 'explain.network.macvlan',
        params: {
          network: name,
          parent: parentOf(lookup, network),
          mode: network.options.macvlan_mode ?? network.options.mode ?? 'bridge'
        }
      }
    case 'ipvlan': {
      const mode = network.options.ipvlan_mode ?? network.options.mode ?? 'l2'
      return {
        key: mode.startsWith('l3') ? 'explain.network.ipvlan-l3' : 'explain.network.ipvlan-l2',
        params: { network: name, parent: parentOf(lookup, network), mode }
      }
    }
    case 'overlay':
      return network.ingress
        ? { key: 'explain.network.ingress', params: { network: name } }
        : { key: 'explain.network.overlay', params: { network: name, vni: network.vni.join(', ') || '?' } }
    case 'host':
      return { key: 'explain.network.host' }
    case 'null':
    case 'none':
      return { key: 'explain.network.none' }
    default:
      return { key: 'explain.network.plugin', params: { driver: network.driver } }
  }
}

/** A property of a network, by its word in the field, and what its present value means. */
export interface NetworkPoint {
  readonly about: 'DNS' | 'internal' | 'ICC' | 'masquerade' | 'IPv6' | 'attachable' | 'MTU' | 'VNI' | 'peers'
  readonly note: MessageRef
}

/** What the switches of a network mean as they stand; only those that say something for its driver. */
export function networkPoints(lookup: Lookup, network: Network): NetworkPoint[] {
  const points: NetworkPoint[] = []
  const add = (about: NetworkPoint['about'], note: MessageRef): number => points.push({ about, note })
  if (network.dns !== null) {
    const podman = lookup.engine.get(network.engineId)?.kind === 'podman'
    add('DNS', {
      key: !network.dns
        ? 'explain.point.dns-off'
        : podman
          ? 'explain.point.dns-podman'
          : 'explain.point.dns-on'
    })
  }
  if (network.internal) add('internal', { key: 'explain.point.internal' })
  if (network.icc !== null)
    add('ICC', { key: network.icc ? 'explain.point.icc-on' : 'explain.point.icc-off' })
  if (network.masquerade !== null) {
    add('masquerade', {
      key: network.masquerade ? 'explain.point.masquerade-on' : 'explain.point.masquerade-off',
      params: { subnet: list(network.subnets.map((item) => item.subnet)) }
    })
  }
  if (network.ipv6) add('IPv6', { key: 'explain.point.ipv6' })
  if (network.attachable && network.driver === 'overlay')
    add('attachable', { key: 'explain.point.attachable' })
  const mtu = mtuPoint(lookup, network)
  if (mtu) add('MTU', mtu)
  if (network.vni.length > 0)
    add('VNI', { key: 'explain.point.vni', params: { vni: network.vni.join(', ') } })
  if (network.driver === 'overlay') {
    add('peers', {
      key: network.peers.length > 0 ? 'explain.point.peers' : 'explain.point.no-peers',
      params: { peers: list(network.peers.map((item) => item.address)) }
    })
  }
  return points
}

/** Where the network takes larger packets than its parent, or an overlay leaves no room for VXLAN's 50 bytes. */
function mtuPoint(lookup: Lookup, network: Network): MessageRef | null {
  const device = deviceOf(lookup, network)
  const mtu = network.mtu ?? device?.mtu
  if (mtu === undefined) return null
  if (network.driver === 'overlay') return { key: 'explain.point.mtu-overlay', params: { mtu } }
  return { key: 'explain.point.mtu', params: { mtu } }
}

export interface ServiceLine {
  readonly name: string
  /** As the engine has it: virtual addresses on this network, or `dnsrr`. */
  readonly value: string
  readonly note: MessageRef
}

/** Swarm services on a network, and how its members reach them. Only a manager knows them. */
export function serviceLines(lookup: Lookup, network: Network): ServiceLine[] {
  return lookup.snapshot.services
    .filter(
      (item) =>
        item.engineId === network.engineId &&
        (item.networkIds.includes(network.id) || item.vips.some((vip) => vip.networkId === network.id))
    )
    .map((item) => serviceLine(network, item))
}

function serviceLine(network: Network, service: Service): ServiceLine {
  const vips = service.vips.filter((vip) => vip.networkId === network.id).map((vip) => vip.address)
  const name = service.name
  if (network.ingress) {
    const ports = service.ports.flatMap((port) =>
      port.published === null || port.mode === 'host' ? [] : [`${String(port.published)}/${port.protocol}`]
    )
    return {
      name,
      value: [...ports, ...vips].join(' '),
      note: { key: 'explain.service.ingress', params: { name, ports: list(ports) || '?' } }
    }
  }
  return service.endpointMode === 'dnsrr'
    ? { name, value: 'dnsrr', note: { key: 'explain.service.dnsrr', params: { name } } }
    : {
        name,
        value: vips.join(' ') || 'vip',
        note: { key: 'explain.service.vip', params: { name, vip: vips.join(', ') || '?' } }
      }
}
