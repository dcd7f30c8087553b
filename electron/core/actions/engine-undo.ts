/**
 * What takes a removal or a disconnection back, from what the engine itself says right before: it knows more of a network
 * and of a place on one than a snapshot keeps (IPAM options, links, driver options, lease ranges, static or not).
 */
import { apiAtLeast, isDefaultBridge } from '@shared/actions/place'
import type { Container, Engine, HostSnapshot, Network } from '@shared/model'
import { z } from 'zod'
import type { EngineClient } from '../engines/client'
import { pairsOf, text, textMap, flag, listOf } from '../engines/schemas'
import { engineUrl, networkPath, pathPart } from './engine-call'
import {
  dockerConnectBody,
  dockerNetworkBody,
  givenAgain,
  type DockerConnectBody,
  type DockerNetworkBody
} from './engine-docker-body'
import {
  podmanConnectBody,
  podmanNetworkBody,
  type PodmanConnectBody,
  type PodmanNetworkBody
} from './engine-podman-body'

const dockerNetwork = z.object({
  Name: z.string(),
  Driver: z.string(),
  Scope: text,
  Internal: flag,
  Attachable: flag,
  Ingress: flag,
  EnableIPv4: z.boolean().nullable().catch(null),
  EnableIPv6: flag,
  ConfigFrom: z.object({ Network: text }).catch({ Network: '' }),
  IPAM: z
    .object({
      Driver: text,
      Options: textMap,
      Config: listOf(
        z.object({ Subnet: z.string(), Gateway: text, IPRange: text, AuxiliaryAddresses: textMap })
      )
    })
    .catch({ Driver: 'default', Options: {}, Config: [] }),
  Options: textMap,
  Labels: textMap
})

/** Without what is empty: an engine leaves it out too. */
const filled = (record: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record).filter(([, value]) =>
      typeof value === 'object' && value !== null
        ? Object.keys(value).length > 0
        : value !== '' && value !== undefined && value !== null
    )
  )
const present = (map: Readonly<Record<string, string>>): boolean => Object.keys(map).length > 0

/** The body that makes a network again as `GET /networks/{id}` tells of it. */
export function dockerAgain(answer: unknown, engine: Engine): DockerNetworkBody {
  const was = dockerNetwork.parse(answer)
  const { IPAM, ConfigFrom, Options } = was
  const driver = IPAM.Driver === '' ? 'default' : IPAM.Driver
  const Config = IPAM.Config.map((item) => filled({ ...item, Gateway: item.Gateway.replace(/\/\d+$/, '') }))
  // With a configuration that it comes from, a network has no other of its own.
  const borrowed = ConfigFrom.Network !== ''
  const plain = driver === 'default' && Config.length === 0 && !present(IPAM.Options)
  return dockerNetworkBody.parse({
    Name: was.Name,
    ...(apiAtLeast(engine.apiVersion, '1.44') ? {} : { CheckDuplicate: true }),
    Driver: was.Driver,
    ...(was.Scope === 'swarm' && was.Driver !== 'overlay' ? { Scope: was.Scope } : {}),
    Internal: was.Internal,
    Attachable: was.Attachable,
    ...(was.EnableIPv4 === false ? { EnableIPv4: false } : {}),
    EnableIPv6: was.EnableIPv6,
    ...(borrowed ? { ConfigFrom } : {}),
    ...(borrowed || plain
      ? {}
      : { IPAM: { Driver: driver, Config, ...(present(IPAM.Options) ? { Options: IPAM.Options } : {}) } }),
    Options: borrowed ? {} : givenAgain(Options),
    Labels: was.Labels
  })
}

const podmanNetwork = z.object({
  name: z.string(),
  driver: z.string(),
  network_interface: text,
  subnets: listOf(
    z.object({
      subnet: z.string(),
      gateway: text,
      lease_range: z.object({ start_ip: text, end_ip: text }).nullable().catch(null)
    })
  ),
  ipv6_enabled: flag,
  internal: flag,
  dns_enabled: flag,
  network_dns_servers: listOf(z.string()),
  labels: textMap,
  options: textMap,
  ipam_options: textMap
})

/** The body that makes a network again as `GET /libpod/networks/{name}/json` tells of it. */
export function podmanAgain(answer: unknown): PodmanNetworkBody {
  const was = podmanNetwork.parse(answer)
  const { name, driver, ipv6_enabled, internal, dns_enabled, labels, options } = was
  const { network_interface, network_dns_servers, ipam_options } = was
  return podmanNetworkBody.parse({
    ...{ name, driver, ipv6_enabled, internal, dns_enabled, labels, options },
    ...filled({ network_interface, network_dns_servers, ipam_options }),
    subnets: was.subnets.map((item) =>
      filled({ ...item, lease_range: item.lease_range === null ? null : filled(item.lease_range) })
    )
  })
}

const place = z.object({
  NetworkID: text,
  EndpointID: text,
  Aliases: listOf(z.string()),
  Links: listOf(z.string()),
  DriverOpts: textMap,
  GwPriority: z.int().catch(0),
  MacAddress: text,
  IPAddress: text,
  GlobalIPv6Address: text,
  IPAMConfig: z
    .object({ IPv4Address: text, IPv6Address: text, LinkLocalIPs: listOf(z.string()) })
    .nullable()
    .catch(null)
})
const inspected = z.object({
  State: z.object({ Running: flag }).catch({ Running: false }),
  NetworkSettings: z.object({ Networks: pairsOf(place) })
})

type Place = z.infer<typeof place>

function placeIn(
  answer: unknown,
  network: { readonly engineKey: string; readonly name: string }
): Place | null {
  const places = inspected.parse(answer).NetworkSettings.Networks
  const found =
    places.find(([, item]) => item.NetworkID === network.engineKey) ??
    places.find(([name]) => name === network.name)
  return found?.[1] ?? null
}

/** The body that puts a container on a network again as its inspection tells; null where it is not on it. */
export function dockerBack(
  answer: unknown,
  network: Network,
  container: Container,
  engine: Engine,
  snapshot: HostSnapshot
): DockerConnectBody | null {
  const was = placeIn(answer, network)
  if (was === null) return null
  const plain = isDefaultBridge(snapshot, network)
  const ipam = filled({
    IPv4Address: was.IPAddress || was.IPAMConfig?.IPv4Address,
    IPv6Address: was.GlobalIPv6Address || was.IPAMConfig?.IPv6Address,
    LinkLocalIPs: was.IPAMConfig?.LinkLocalIPs
  })
  const api = (needed: string): boolean => apiAtLeast(engine.apiVersion, needed)
  return dockerConnectBody.parse({
    Container: container.engineKey,
    EndpointConfig: filled({
      ...(plain ? {} : { Aliases: givenAliases(was, container), Links: was.Links, IPAMConfig: ipam }),
      DriverOpts: was.DriverOpts,
      ...(api('1.44') ? { MacAddress: was.MacAddress } : {}),
      ...(api('1.48') && was.GwPriority !== 0 ? { GwPriority: was.GwPriority } : {})
    })
  })
}

/** Both engines add the container's short id themselves. */
const givenAliases = (was: Place, container: Container): string[] =>
  was.Aliases.filter((alias) => alias !== container.engineKey.slice(0, 12))

/** The same of libpod's inspection. */
export function podmanBack(
  answer: unknown,
  network: Network,
  container: Container
): PodmanConnectBody | null {
  const was = placeIn(answer, network)
  if (was === null) return null
  return podmanConnectBody.parse({
    container: container.engineKey,
    ...filled({
      aliases: givenAliases(was, container),
      static_ips: [was.IPAddress, was.GlobalIPv6Address].filter((address) => address !== ''),
      static_mac: was.MacAddress
    })
  })
}

/** @throws EngineFailure */
export const readNetwork = (
  client: EngineClient,
  engine: Engine,
  network: string,
  signal: AbortSignal
): Promise<unknown> =>
  client.get(
    engineUrl(engine, networkPath(engine, network, engine.kind === 'podman' ? '/json' : '')),
    z.unknown(),
    signal
  )

/** @throws EngineFailure */
export const readContainer = (
  client: EngineClient,
  engine: Engine,
  container: string,
  signal: AbortSignal
): Promise<unknown> => {
  const base = engine.kind === 'podman' ? '/libpod/containers' : '/containers'
  return client.get(engineUrl(engine, `${base}/${pathPart(container)}/json`), z.unknown(), signal)
}

/**
 * Whether a container is on a network, by its inspection. `half`: Docker (20.10) refuses an address and keeps the wish all
 * the same: the running container has no endpoint there, and would fail to start with it.
 */
export function standing(
  answer: unknown,
  network: { readonly engineKey: string; readonly name: string },
  engine: Engine
): 'on' | 'off' | 'half' {
  const was = placeIn(answer, network)
  if (was === null) return 'off'
  const running = inspected.parse(answer).State.Running
  return engine.kind === 'docker' && running && was.EndpointID === '' ? 'half' : 'on'
}
