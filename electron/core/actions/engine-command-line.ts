/**
 * The command line that does what a call to an engine does, as words for quote(): docker-network-create(1),
 * docker-network-connect(1), podman-network-create(1) and their kin. What no option exists for is said as curl(1) over
 * the engine's socket, which is the very call.
 */
import { engineUrl, type EngineCall } from './engine-call'
import {
  dockerConnectBody,
  dockerNetworkBody,
  type DockerConnectBody,
  type DockerNetworkBody
} from './engine-docker-body'
import {
  podmanConnectBody,
  podmanNetworkBody,
  type PodmanConnectBody,
  type PodmanNetworkBody
} from './engine-podman-body'
import { containerOfStep, networkOfStep } from './engine-records'
import type { EngineStep } from './step'
import type { Engine, HostSnapshot } from '@shared/model'

const pairs = (flag: string, map: Readonly<Record<string, string>>): string[] =>
  Object.entries(map).flatMap(([key, value]) => [flag, value === '' ? key : `${key}=${value}`])
const option = (flag: string, value: string | undefined): string[] =>
  value === undefined || value === '' ? [] : [flag, value]
const flagged = (flag: string, on: boolean): string[] => (on ? [flag] : [])
/** A name that begins like an option is none. */
const operands = (...names: string[]): string[] =>
  names.some((name) => name.startsWith('-')) ? ['--', ...names] : names

function dockerNetwork(body: DockerNetworkBody): string[] {
  const ipam = body.IPAM
  return [
    ...['--driver', body.Driver],
    ...option('--scope', body.Scope),
    ...option('--config-from', body.ConfigFrom?.Network),
    ...(ipam?.Config ?? []).flatMap((item) => [
      ...['--subnet', item.Subnet],
      ...option('--gateway', item.Gateway),
      ...option('--ip-range', item.IPRange),
      ...pairs('--aux-address', item.AuxiliaryAddresses ?? {})
    ]),
    ...(ipam === undefined || ipam.Driver === 'default' ? [] : ['--ipam-driver', ipam.Driver]),
    ...pairs('--ipam-opt', ipam?.Options ?? {}),
    ...flagged('--ipv4=false', body.EnableIPv4 === false),
    ...flagged('--ipv6', body.EnableIPv6),
    ...flagged('--internal', body.Internal),
    ...flagged('--attachable', body.Attachable),
    ...pairs('--opt', body.Options),
    ...pairs('--label', body.Labels),
    ...operands(body.Name)
  ]
}

/** null: there is no option for a MAC. */
function dockerConnection(body: DockerConnectBody, network: string, container: string): string[] | null {
  const { EndpointConfig: wanted } = body
  if (wanted.MacAddress !== undefined) return null
  return [
    ...(wanted.Aliases ?? []).flatMap((alias) => ['--alias', alias]),
    ...(wanted.Links ?? []).flatMap((link) => ['--link', link]),
    ...pairs('--driver-opt', wanted.DriverOpts ?? {}),
    ...option('--ip', wanted.IPAMConfig?.IPv4Address),
    ...option('--ip6', wanted.IPAMConfig?.IPv6Address),
    ...(wanted.IPAMConfig?.LinkLocalIPs ?? []).flatMap((address) => ['--link-local-ip', address]),
    ...(wanted.GwPriority === undefined ? [] : [`--gw-priority=${String(wanted.GwPriority)}`]),
    ...operands(network, container)
  ]
}

/** null: this Podman has no option for the name of a bridge (`--interface-name` came with 4.6). */
function podmanNetwork(body: PodmanNetworkBody, engine: Engine): string[] | null {
  const device = body.network_interface
  const [major = 0, minor = 0] = (engine.apiVersion ?? '').split('.').map(Number)
  const named = major > 4 || (major === 4 && minor >= 6)
  if (device !== undefined && body.driver === 'bridge' && !named) return null
  const parent = body.driver === 'bridge' ? undefined : device
  return [
    ...['--driver', body.driver],
    ...(body.driver === 'bridge'
      ? option('--interface-name', device)
      : option('--opt', parent && `parent=${parent}`)),
    ...body.subnets.flatMap((item) => [
      ...['--subnet', item.subnet],
      ...option('--gateway', item.gateway),
      ...option('--ip-range', rangeText(item.lease_range))
    ]),
    ...flagged('--ipv6', body.ipv6_enabled),
    ...flagged('--internal', body.internal),
    ...flagged('--disable-dns', !body.dns_enabled && body.driver === 'bridge'),
    ...(body.network_dns_servers ?? []).flatMap((server) => ['--dns', server]),
    ...pairs('--opt', body.options),
    ...pairs('--label', body.labels),
    ...operands(body.name)
  ]
}

const rangeText = (range: PodmanNetworkBody['subnets'][number]['lease_range']): string | undefined =>
  range === undefined ? undefined : `${range.start_ip ?? ''}-${range.end_ip ?? ''}`

function podmanConnection(body: PodmanConnectBody, network: string, container: string): string[] {
  return [
    ...(body.aliases ?? []).flatMap((alias) => ['--alias', alias]),
    ...(body.static_ips ?? []).flatMap((address) => [address.includes(':') ? '--ip6' : '--ip', address]),
    ...option('--mac-address', body.static_mac),
    ...operands(network, container)
  ]
}

/** Arguments after `docker network` or `podman network`; null where the command line cannot say it. */
function argumentsOf(step: EngineStep, engine: Engine, snapshot: HostSnapshot): string[] | null {
  const podman = engine.kind === 'podman'
  if (step.do === 'network.create') {
    if (podman) {
      const said = podmanNetwork(podmanNetworkBody.parse(step.body), engine)
      return said === null ? null : ['create', ...said]
    }
    return ['create', ...dockerNetwork(dockerNetworkBody.parse(step.body))]
  }
  if (step.do === 'network.remove') return ['rm', ...operands(step.name)]
  const network = networkOfStep(snapshot, step.engineId, step.network)?.name ?? step.network
  const container = containerOfStep(snapshot, step.engineId, step.container)?.name ?? step.container
  if (step.do === 'network.disconnect') return ['disconnect', ...operands(network, container)]
  const said = podman
    ? podmanConnection(podmanConnectBody.parse(step.body), network, container)
    : dockerConnection(dockerConnectBody.parse(step.body), network, container)
  return said === null ? null : ['connect', ...said]
}

const USUAL = new Set([
  'unix:///run/docker.sock',
  'unix:///var/run/docker.sock',
  'unix:///run/podman/podman.sock'
])

/** The words of a command line for a step; `call` is what is really sent. */
export function commandLine(
  step: EngineStep,
  call: EngineCall,
  engine: Engine,
  snapshot: HostSnapshot
): readonly string[] {
  const said = argumentsOf(step, engine, snapshot)
  if (said === null) return curl(call, engine)
  const endpoint = USUAL.has(engine.endpoint)
    ? []
    : [engine.kind === 'podman' ? '--url' : '--host', engine.endpoint]
  return [engine.kind === 'podman' ? 'podman' : 'docker', ...endpoint, 'network', ...said]
}

function curl(call: EngineCall, engine: Engine): string[] {
  const socket = engine.endpoint.startsWith('unix://') ? ['--unix-socket', engine.endpoint.slice(7)] : []
  const host = socket.length > 0 ? 'http://localhost' : engine.endpoint.replace(/^tcp:/, 'http:')
  const body =
    call.body === null ? [] : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(call.body)]
  return ['curl', ...socket, '-X', call.method, ...body, `${host}${engineUrl(engine, call.path)}`]
}
