/** Builders of what engines say: one engine, its networks, containers and endpoints, with plain defaults. See snapshots.ts. */
import type { Container, Endpoint, Engine, Network } from '../model'

/** A rootful Docker engine that makes its bridges in `namespaceId`. */
export const makeEngine = (namespaceId: string, over: Partial<Engine> = {}): Engine => ({
  id: 'docker:/run/docker.sock',
  kind: 'docker',
  name: 'docker',
  endpoint: 'unix:///run/docker.sock',
  version: '29.0.0',
  apiVersion: '1.52',
  rootless: false,
  uid: 0,
  pid: null,
  namespaceId,
  wayOut: null,
  firewallBackend: 'iptables',
  swarm: null,
  settings: [],
  settingsRead: [],
  ...over
})

/** A user-defined bridge network of `engineId`. `key` is a word that becomes the engine's 64 hex digits. */
export function makeNetwork(
  engineId: string,
  key: string,
  name: string,
  over: Partial<Network> = {}
): Network {
  return {
    id: `${engineId}#${hexKey(key)}`,
    engineId,
    engineKey: hexKey(key),
    name,
    driver: 'bridge',
    scope: 'local',
    internal: false,
    attachable: false,
    ingress: false,
    ipv6: false,
    dns: null,
    subnets: [],
    options: {},
    labels: {},
    composeProject: null,
    createdAt: '2026-01-01T00:00:00Z',
    interfaceId: null,
    namespaceId: null,
    icc: true,
    masquerade: true,
    mtu: null,
    vni: [],
    peers: [],
    ...over
  }
}

/** A running container of `engineId` on a user-defined network. */
export function makeContainer(
  engineId: string,
  key: string,
  name: string,
  over: Partial<Container> = {}
): Container {
  return {
    id: `${engineId}#${hexKey(key)}`,
    engineId,
    engineKey: hexKey(key),
    name,
    image: 'lab/busybox:1',
    state: 'running',
    hostname: name,
    pid: null,
    namespaceId: null,
    networkMode: { kind: 'network', target: null },
    ports: [],
    dns: { servers: [], search: [], options: [] },
    extraHosts: [],
    links: [],
    proxies: [],
    labels: {},
    composeProject: null,
    composeService: null,
    serviceId: null,
    pod: null,
    createdAt: '2026-01-01T00:00:00Z',
    startedAt: '2026-01-01T00:00:01Z',
    ...over
  }
}

/** A container on a network, without addresses unless given. */
export const makeEndpoint = (
  containerId: string,
  networkId: string,
  over: Partial<Endpoint> = {}
): Endpoint => ({
  id: `${containerId}@${networkId}`,
  containerId,
  networkId,
  interfaceId: null,
  ipv4: null,
  ipv4PrefixLength: null,
  ipv6: null,
  ipv6PrefixLength: null,
  gateway: null,
  gateway6: null,
  mac: null,
  aliases: [],
  dnsNames: [],
  ...over
})

/** 64 hex digits that begin with the letters of `key`, as char codes. */
function hexKey(key: string): string {
  const digits = Array.from(key, (letter) => (letter.codePointAt(0) ?? 0).toString(16)).join('')
  return digits.padEnd(64, '0').slice(0, 64)
}
