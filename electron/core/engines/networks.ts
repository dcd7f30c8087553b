/**
 * An engine's networks as records: names of bridges, options, IPAM. Docker's option names are those of its drivers'
 * documentation (`com.docker.network.bridge.*`), Podman's those of podman-network-create(1).
 */
import type { IpamConfig, Network } from '@shared/model'
import { addressOrNull, boolOption, composeProjectOf, networkIdOf, numberOption, timeOrNull } from './convert'
import type { LibpodNetwork, NetworkAnswer } from './schemas'

/** What the join looks for in the kernel: the name of a bridge, or of the parent of a macvlan. */
export interface NetworkFact {
  readonly record: Network
  readonly ifname: string | null
}

const BRIDGE = 'com.docker.network.bridge'

/** A network as Docker (or Podman's compatible API) describes it. */
export function dockerNetwork(engineId: string, answer: NetworkAnswer): NetworkFact {
  const options = answer.Options
  const isBridge = answer.Driver === 'bridge'
  const isDefault = boolOption(options[`${BRIDGE}.default_bridge`]) === true
  const standing = ['host', 'null'].includes(answer.Driver)
  const record: Network = {
    id: networkIdOf(engineId, answer.Id),
    engineId,
    engineKey: answer.Id,
    name: answer.Name,
    driver: answer.Driver,
    scope: answer.Scope,
    internal: answer.Internal,
    attachable: answer.Attachable,
    ingress: answer.Ingress,
    ipv6: answer.EnableIPv6,
    // Docker's own DNS serves every network but the default bridge, host and none.
    dns: standing ? null : !isDefault,
    subnets: answer.IPAM.Config.map(ipam),
    options,
    labels: answer.Labels,
    composeProject: composeProjectOf(answer.Labels),
    createdAt: timeOrNull(answer.Created),
    interfaceId: null,
    namespaceId: null,
    icc: isBridge ? (boolOption(options[`${BRIDGE}.enable_icc`]) ?? true) : null,
    masquerade: isBridge ? (boolOption(options[`${BRIDGE}.enable_ip_masquerade`]) ?? true) : null,
    mtu: numberOption(options['com.docker.network.driver.mtu']),
    vni: (options['com.docker.network.driver.overlay.vxlanid_list'] ?? '')
      .split(',')
      .filter((text) => /^\d+$/.test(text))
      .map(Number),
    peers: answer.Peers.flatMap((peer) => {
      const address = addressOrNull(peer.IP)
      return address === null ? [] : [{ name: peer.Name, address }]
    })
  }
  return { record, ifname: dockerInterface(answer) }
}

function dockerInterface(answer: NetworkAnswer): string | null {
  const short = answer.Id.slice(0, 12)
  switch (answer.Driver) {
    case 'bridge':
      return answer.Options[`${BRIDGE}.name`] ?? `br-${short}`
    case 'macvlan':
      // Without a parent Docker makes a dummy device of its own.
      return answer.Options.parent ?? `dm-${short}`
    case 'ipvlan':
      return answer.Options.parent ?? `di-${short}`
    default:
      return null
  }
}

function ipam(config: NetworkAnswer['IPAM']['Config'][number]): IpamConfig {
  return {
    subnet: config.Subnet,
    gateway: addressOrNull(config.Gateway),
    ipRange: config.IPRange === '' ? null : config.IPRange,
    aux: config.AuxiliaryAddresses.flatMap(([name, value]) => {
      const address = addressOrNull(value)
      return address === null ? [] : [{ name, address }]
    })
  }
}

/** A network as libpod describes it: the compatible API says neither its interface nor whether it has DNS. */
export function podmanNetwork(engineId: string, answer: LibpodNetwork): NetworkFact {
  const isBridge = answer.driver === 'bridge'
  const record: Network = {
    id: networkIdOf(engineId, answer.id),
    engineId,
    engineKey: answer.id,
    name: answer.name,
    driver: answer.driver,
    scope: 'local',
    internal: answer.internal,
    attachable: true,
    ingress: false,
    ipv6: answer.ipv6_enabled,
    dns: answer.dns_enabled,
    subnets: answer.subnets.map((subnet) => ({
      subnet: subnet.subnet,
      gateway: addressOrNull(subnet.gateway),
      ipRange: null,
      aux: []
    })),
    options: answer.options,
    labels: answer.labels,
    composeProject: composeProjectOf(answer.labels),
    createdAt: timeOrNull(answer.created),
    interfaceId: null,
    namespaceId: null,
    icc: null,
    // netavark masquerades whatever leaves a bridge that is not internal.
    masquerade: isBridge ? !answer.internal : null,
    mtu: numberOption(answer.options.mtu),
    vni: [],
    peers: []
  }
  const ifname = answer.network_interface === '' ? (answer.options.parent ?? null) : answer.network_interface
  return { record, ifname }
}
