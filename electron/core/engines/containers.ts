/**
 * A container's inspection as records: what it is, how it is attached, and one endpoint per network. Docker and libpod
 * answer alike; where they differ (names, network modes, whose ports a pod's member shows) it is told here.
 */
import type { Container, Endpoint } from '@shared/model'
import {
  addressOrNull,
  composeProjectOf,
  containerIdOf,
  label,
  macOrNull,
  networkIdOf,
  textOrNull,
  timeOrNull
} from './convert'
import { portMappings } from './ports'
import type { ContainerFact } from './reading'
import type { ContainerAnswer } from './schemas'

export interface NetworkNames {
  /** The engine's key of a network by name or key; null for one it does not have any more. */
  readonly key: (nameOrKey: string) => string | null
  /** Served by the engine's own DNS. */
  readonly hasDns: (key: string) => boolean
}

type Mode = Container['networkMode']

/** The record of one container. Endpoints have no interface yet. */
export function containerFact(
  engineId: string,
  kind: 'docker' | 'podman',
  answer: ContainerAnswer,
  networks: NetworkNames,
  pod: { readonly name: string; readonly infra: string | null } | null
): ContainerFact {
  const labels = answer.Config.Labels
  const mode = networkMode(kind, answer, pod)
  const shares = mode.kind === 'container' || mode.kind === 'pod'
  const name = answer.Name.replace(/^\//, '')
  const settings = answer.NetworkSettings
  const record: Container = {
    id: containerIdOf(engineId, answer.Id),
    engineId,
    engineKey: answer.Id,
    name: name === '' ? answer.Id.slice(0, 12) : name,
    image: kind === 'podman' ? answer.ImageName : answer.Config.Image || answer.Image,
    state: answer.State.Status,
    hostname: textOrNull(answer.Config.Hostname),
    pid: answer.State.Pid > 0 ? answer.State.Pid : null,
    namespaceId: null,
    networkMode: mode,
    // Podman repeats the ports of whoever owns the namespace for all that share it.
    ports: shares ? [] : portMappings(answer),
    dns: {
      servers: answer.HostConfig.Dns,
      search: answer.HostConfig.DnsSearch,
      options: answer.HostConfig.DnsOptions
    },
    extraHosts: answer.HostConfig.ExtraHosts,
    links: linksOf(answer),
    proxies: answer.Config.Env,
    labels,
    composeProject: composeProjectOf(labels),
    composeService: label(labels, 'com.docker.compose.service') ?? label(labels, 'io.podman.compose.service'),
    serviceId: label(labels, 'com.docker.swarm.service.id'),
    pod: pod?.name ?? null,
    createdAt: timeOrNull(answer.Created),
    startedAt: timeOrNull(answer.State.StartedAt)
  }
  const endpoints = shares
    ? []
    : settings.Networks.flatMap(([networkName, value]) => {
        const key = networks.key(value.NetworkID) ?? networks.key(networkName)
        return key === null ? [] : [endpointOf(record, key, value, networks)]
      })
  return { record, sandboxPath: settings.SandboxKey, endpoints }
}

function endpointOf(
  container: Container,
  networkKey: string,
  value: ContainerAnswer['NetworkSettings']['Networks'][number][1],
  networks: NetworkNames
): Endpoint {
  const ipv4 = addressOrNull(value.IPAddress)
  const ipv6 = addressOrNull(value.GlobalIPv6Address)
  const aliases = [...new Set(value.Aliases)]
  const fixed = [value.IPAMConfig?.IPv4Address, value.IPAMConfig?.IPv6Address].flatMap(
    (address) => addressOrNull(address ?? '') ?? []
  )
  return {
    id: `${container.id}@${networkKey}`,
    containerId: container.id,
    networkId: networkIdOf(container.engineId, networkKey),
    interfaceId: null,
    ipv4,
    ipv4PrefixLength: ipv4 === null ? null : value.IPPrefixLen,
    ipv6,
    ipv6PrefixLength: ipv6 === null ? null : value.GlobalIPv6PrefixLen,
    gateway: addressOrNull(value.Gateway),
    gateway6: addressOrNull(value.IPv6Gateway),
    mac: macOrNull(value.MacAddress),
    aliases,
    // Docker 26 tells them; before, the embedded DNS answers for the name and the aliases.
    dnsNames:
      value.DNSNames.length > 0
        ? [...new Set(value.DNSNames)]
        : networks.hasDns(networkKey)
          ? [...new Set([container.name, ...aliases])]
          : [],
    ...(fixed.length > 0 ? { fixed } : {})
  }
}

function networkMode(
  kind: 'docker' | 'podman',
  answer: ContainerAnswer,
  pod: { infra: string | null; name: string } | null
): Mode {
  const [head, ...rest] = answer.HostConfig.NetworkMode.split(':')
  const target = rest.length > 0 ? rest.join(':') : null
  const names = answer.NetworkSettings.Networks.map(([name]) => name)
  switch (head) {
    case 'host':
    case 'none':
      return { kind: head, target: null }
    case 'container':
      return pod?.infra !== null && pod?.infra !== undefined && pod.infra === target
        ? { kind: 'pod', target: pod.name }
        : { kind: 'container', target }
    case 'ns':
      return { kind: 'path', target }
    case 'slirp4netns':
    case 'pasta':
      return { kind: head, target }
    case '':
    case undefined:
      return { kind: 'unknown', target: null }
    default:
      break
  }
  if (kind === 'podman') {
    if (head !== 'bridge') return { kind: 'unknown', target: answer.HostConfig.NetworkMode }
    const [first] = names
    return first === undefined || first === 'podman'
      ? { kind: 'bridge', target: first ?? null }
      : { kind: 'network', target: first }
  }
  if (head === 'default') return { kind: 'default', target: names[0] ?? 'bridge' }
  if (head === 'bridge') return { kind: 'bridge', target: 'bridge' }
  return { kind: 'network', target: answer.HostConfig.NetworkMode }
}

/** `/c2:/c3/two` on the default bridge, `c2:two` on a network of one's own. */
function linksOf(answer: ContainerAnswer): Container['links'] {
  const texts = [
    ...answer.HostConfig.Links,
    ...answer.NetworkSettings.Networks.flatMap(([, value]) => value.Links)
  ]
  const links = texts.flatMap((text) => {
    const [container, alias] = text.split(':')
    if (container === undefined || alias === undefined) return []
    return [{ container: container.replace(/^\//, ''), alias: alias.split('/').at(-1) ?? alias }]
  })
  return [...new Map(links.map((link) => [`${link.container}:${link.alias}`, link])).values()]
}
