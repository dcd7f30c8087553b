/**
 * What Docker's API takes to make a network and to put a container on one (`POST /networks/create`, `POST
 * /networks/{id}/connect`; docs.docker.com/reference/api/engine), built from what is wanted or from a record of what was.
 * Pure. Option names are those of Docker's drivers (`com.docker.network.*`, `parent`, `macvlan_mode`, `ipvlan_mode`).
 */
import { apiAtLeast } from '@shared/actions/place'
import type { IntentOf, NetworkCreate } from '@shared/contract/intents'
import type { Container, Endpoint, Engine, Network } from '@shared/model'
import { z } from 'zod'

const texts = z.record(z.string(), z.string())

export const dockerNetworkBody = z.strictObject({
  Name: z.string(),
  /** Before API 1.44 two networks may have one name unless this is said; since then it is always so. */
  CheckDuplicate: z.literal(true).optional(),
  Driver: z.string(),
  Scope: z.string().optional(),
  Internal: z.boolean(),
  Attachable: z.boolean(),
  EnableIPv4: z.boolean().optional(),
  EnableIPv6: z.boolean(),
  ConfigFrom: z.strictObject({ Network: z.string() }).optional(),
  IPAM: z
    .strictObject({
      Driver: z.string(),
      Config: z.array(
        z.strictObject({
          Subnet: z.string(),
          Gateway: z.string().optional(),
          IPRange: z.string().optional(),
          AuxiliaryAddresses: texts.optional()
        })
      ),
      Options: texts.optional()
    })
    .optional(),
  Options: texts,
  Labels: texts
})

export const dockerConnectBody = z.strictObject({
  Container: z.string(),
  EndpointConfig: z.strictObject({
    Aliases: z.array(z.string()).optional(),
    Links: z.array(z.string()).optional(),
    DriverOpts: texts.optional(),
    /** API 1.44. */
    MacAddress: z.string().optional(),
    /** API 1.48. */
    GwPriority: z.int().optional(),
    IPAMConfig: z
      .strictObject({
        IPv4Address: z.string().optional(),
        IPv6Address: z.string().optional(),
        LinkLocalIPs: z.array(z.string()).optional()
      })
      .optional()
  })
})

export const dockerDisconnectBody = z.strictObject({ Container: z.string(), Force: z.boolean() })

export type DockerNetworkBody = z.infer<typeof dockerNetworkBody>
export type DockerConnectBody = z.infer<typeof dockerConnectBody>
type Ipam = NonNullable<DockerNetworkBody['IPAM']>

const BRIDGE = 'com.docker.network.bridge'
const MTU = 'com.docker.network.driver.mtu'
/** Found by the swarm for this very network: another one gets its own. */
const VXLAN_IDS = 'com.docker.network.driver.overlay.vxlanid_list'

/** Needed only where the engine would otherwise make a second network of the same name. */
const onlyOne = (engine: Engine): { CheckDuplicate?: true } =>
  apiAtLeast(engine.apiVersion, '1.44') ? {} : { CheckDuplicate: true }

/** `eth0` and 100 are `eth0.100`, which Docker makes when it is not there; a parent that says so already stays. */
export const withVlan = (parent: string, vlan: number | null): string =>
  vlan === null || parent.endsWith(`.${String(vlan)}`) ? parent : `${parent}.${String(vlan)}`

function optionsOf(wanted: NetworkCreate): Record<string, string> {
  const options = new Map(Object.entries(wanted.options))
  const put = (key: string, value: string | number | boolean | null): void => {
    if (value !== null) options.set(key, String(value))
  }
  put(MTU, wanted.mtu)
  if (wanted.driver === 'bridge') {
    put(`${BRIDGE}.name`, wanted.bridgeName)
    put(`${BRIDGE}.enable_icc`, wanted.icc)
    put(`${BRIDGE}.enable_ip_masquerade`, wanted.masquerade)
    put(`${BRIDGE}.host_binding_ipv4`, wanted.hostBinding)
  }
  if (wanted.driver === 'macvlan' || wanted.driver === 'ipvlan') {
    put('parent', wanted.parent === null ? null : withVlan(wanted.parent, wanted.vlan))
    put(`${wanted.driver}_mode`, wanted.driver === 'macvlan' ? wanted.macvlanMode : wanted.ipvlanMode)
  }
  if (wanted.driver === 'overlay' && wanted.encrypted) options.set('encrypted', '')
  return Object.fromEntries(options)
}

interface Subnet {
  readonly subnet: string
  readonly gateway: string | null
  readonly ipRange: string | null
  readonly aux: readonly (readonly [name: string, address: string])[]
}

function ipamOf(subnets: readonly Subnet[]): { IPAM?: Ipam } {
  if (subnets.length === 0) return {}
  const Config = subnets.map(({ subnet, gateway, ipRange, aux }) => ({
    Subnet: subnet,
    ...(gateway === null ? {} : { Gateway: gateway }),
    ...(ipRange === null ? {} : { IPRange: ipRange }),
    ...(aux.length === 0 ? {} : { AuxiliaryAddresses: Object.fromEntries(aux) })
  }))
  return { IPAM: { Driver: 'default', Config } }
}

export function dockerCreate(wanted: NetworkCreate, engine: Engine): DockerNetworkBody {
  return {
    Name: wanted.name,
    ...onlyOne(engine),
    Driver: wanted.driver,
    Internal: wanted.internal,
    Attachable: wanted.attachable,
    EnableIPv6: wanted.ipv6,
    ...ipamOf(wanted.subnets.map((item) => ({ ...item, aux: Object.entries(item.aux) }))),
    Options: optionsOf(wanted),
    Labels: wanted.labels
  }
}

/** Options as they may be given again: without what the engine found out for the network that was. */
export const givenAgain = (options: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([key, value]) => key !== VXLAN_IDS && !(key === 'parent' && /^d[im]-[0-9a-f]{12}$/.test(value))
    )
  )

/** The same network again, as far as the snapshot knows it. */
export function dockerRecreate(network: Network, engine: Engine): DockerNetworkBody {
  return {
    Name: network.name,
    ...onlyOne(engine),
    Driver: network.driver,
    ...(network.scope === 'swarm' && network.driver !== 'overlay' ? { Scope: network.scope } : {}),
    Internal: network.internal,
    Attachable: network.attachable,
    EnableIPv6: network.ipv6,
    ...ipamOf(
      network.subnets.map((item) => ({
        ...item,
        aux: item.aux.map(({ name, address }) => [name, address] as const)
      }))
    ),
    Options: givenAgain(network.options),
    Labels: network.labels
  }
}

type Wanted = Omit<IntentOf<'endpoint.connect'>, 'kind' | 'networkId' | 'containerId'>

export function dockerConnect(wanted: Wanted, container: Container, engine: Engine): DockerConnectBody {
  const ipam = {
    ...(wanted.ipv4 === null ? {} : { IPv4Address: wanted.ipv4 }),
    ...(wanted.ipv6 === null ? {} : { IPv6Address: wanted.ipv6 }),
    ...(wanted.linkLocal.length === 0 ? {} : { LinkLocalIPs: wanted.linkLocal })
  }
  const { mac, gatewayPriority } = wanted
  return {
    Container: container.engineKey,
    EndpointConfig: {
      ...(wanted.aliases.length === 0 ? {} : { Aliases: wanted.aliases }),
      ...(mac !== null && apiAtLeast(engine.apiVersion, '1.44') ? { MacAddress: mac } : {}),
      ...(gatewayPriority !== null && apiAtLeast(engine.apiVersion, '1.48')
        ? { GwPriority: gatewayPriority }
        : {}),
      ...(Object.keys(ipam).length === 0 ? {} : { IPAMConfig: ipam })
    }
  }
}

/** Both engines add the container's short id to its aliases themselves. */
export const ownAliases = (endpoint: Endpoint, container: Container): string[] =>
  endpoint.aliases.filter((alias) => alias !== container.engineKey.slice(0, 12))

/**
 * The container on that network again, as the snapshot has it.
 * @param plain the network is Docker's own `bridge`: it takes neither aliases nor chosen addresses
 */
export function dockerReconnect(
  endpoint: Endpoint,
  container: Container,
  engine: Engine,
  plain: boolean
): DockerConnectBody {
  const wanted: Wanted = {
    aliases: plain ? [] : ownAliases(endpoint, container),
    ipv4: plain ? null : endpoint.ipv4,
    ipv6: plain ? null : endpoint.ipv6,
    mac: endpoint.mac,
    gatewayPriority: null,
    linkLocal: []
  }
  return dockerConnect(wanted, container, engine)
}
