/**
 * A host on which everything can be changed: Docker with three networks and containers that run, stop and share, Podman with
 * one, a VPN's route, two NICs of which one is a bridge port, namespaces made by hand; and one sensible intent of every kind.
 */
import { intent, type Intent } from '../contract/intents'
import type { Container, Endpoint, HostSnapshot, Interface, Network } from '../model'
import { withNatRules } from './nat-rules'
import {
  emptySnapshot,
  makeAddress,
  makeBridge,
  makeContainer,
  makeEndpoint,
  makeEngine,
  makeInterface,
  makeLoopback,
  makeNamespace,
  makeNetwork,
  makeRoute,
  makeVethPair,
  namespaceIdOf
} from './snapshots'

export const HOST = namespaceIdOf(1)
export const WEB = namespaceIdOf(11)
export const DB = namespaceIdOf(12)
export const RED = namespaceIdOf(21)
export const BLUE = namespaceIdOf(22)

export const docker = makeEngine(HOST)
export const podman = makeEngine(HOST, {
  id: 'podman:/run/podman/podman.sock',
  kind: 'podman',
  name: 'podman',
  version: '4.3.1',
  apiVersion: '1.41'
})

const bridged = (key: string, name: string, subnet: string, ifindex: number, over: Partial<Network> = {}) =>
  makeNetwork(docker.id, key, name, {
    subnets: [{ subnet, gateway: subnet.replace(/0\/\d+$/, '1'), ipRange: null, aux: [] }],
    interfaceId: `${HOST}/${String(ifindex)}`,
    namespaceId: HOST,
    ...over
  })

export const networks = {
  bridge: bridged('bridge', 'bridge', '172.17.0.0/16', 3),
  shop: bridged('shop', 'shop', '172.18.0.0/16', 4),
  api: bridged('api', 'api', '172.19.0.0/24', 5, {
    subnets: [
      {
        subnet: '172.19.0.0/24',
        gateway: '172.19.0.1',
        ipRange: '172.19.0.128/25',
        aux: [{ name: 'printer', address: '172.19.0.9' }]
      }
    ]
  }),
  empty: bridged('empty', 'zempty', '172.20.0.0/24', 6, { internal: true }),
  pod: makeNetwork(podman.id, 'pod', 'podnet', {
    subnets: [{ subnet: '10.89.0.0/24', gateway: '10.89.0.1', ipRange: null, aux: [] }]
  }),
  host: makeNetwork(docker.id, 'host', 'host', { driver: 'host' })
}

const make = (key: string, over: Partial<Container> = {}): Container =>
  makeContainer(docker.id, key, key, over)
export const containers = {
  web: make('web', {
    namespaceId: WEB,
    pid: 11,
    ports: [{ protocol: 'tcp', hostAddress: '', hostPort: 8080, containerPort: 80 }]
  }),
  db: make('db', { namespaceId: DB, pid: 12 }),
  old: make('old', { state: 'exited', startedAt: null }),
  side: make('side', { namespaceId: WEB, pid: 13, networkMode: { kind: 'container', target: 'web' } })
}

const wire = (ifindex: number, master: number, namespaceId: string, inside: number): [Interface, Interface] =>
  makeVethPair(
    { namespaceId: HOST, ifindex, ifname: `veth${String(ifindex)}`, master },
    { namespaceId, ifindex: inside, ifname: `eth${String(inside - 2)}` }
  )
const on = (
  container: Container,
  network: Network,
  ipv4: string,
  namespaceId: string,
  ifindex: number
): Endpoint =>
  makeEndpoint(container.id, network.id, {
    interfaceId: `${namespaceId}/${String(ifindex)}`,
    ipv4,
    ipv4PrefixLength: 16,
    gateway: ipv4.replace(/\d+$/, '1'),
    aliases: [container.name],
    mac: `02:42:00:00:00:${String(ifindex + 10)}`
  })

/** The host. `web` is on shop, `db` on shop and api, `old` is stopped and was on shop. */
export function changeHost(over: Partial<HostSnapshot> = {}): HostSnapshot {
  const base = emptySnapshot()
  return withNatOf(
    emptySnapshot({
      host: { ...base.host, namespaceId: HOST },
      namespaces: [
        makeNamespace(1, { kind: 'host', pids: [1], processes: 90 }),
        makeNamespace(11, { kind: 'engine', pids: [11], processes: 2, paths: ['/run/docker/netns/11'] }),
        makeNamespace(12, { kind: 'engine', pids: [12], processes: 1, paths: ['/run/docker/netns/12'] }),
        makeNamespace(21, { kind: 'named', names: ['red'], paths: ['/run/netns/red'] }),
        makeNamespace(22, { kind: 'named', names: ['blue'], paths: ['/run/netns/blue'] })
      ],
      interfaces: [
        ...[HOST, WEB, DB, RED, BLUE].map(makeLoopback),
        makeInterface(HOST, 2, 'eth0'),
        ...['docker0', 'br-shop', 'br-api', 'br-empty'].map((name, at) => makeBridge(HOST, 3 + at, name)),
        makeInterface(HOST, 7, 'eth1', { master: 8 }),
        makeBridge(HOST, 8, 'br0'),
        makeInterface(HOST, 9, 'wg0', { kind: 'wireguard', linkType: 'none', mtu: 1420 }),
        ...wire(20, 4, WEB, 2),
        ...wire(21, 4, DB, 2),
        ...wire(22, 5, DB, 3),
        ...makeVethPair(
          { namespaceId: RED, ifindex: 2, ifname: 'r0' },
          { namespaceId: BLUE, ifindex: 2, ifname: 'b0' }
        )
      ],
      addresses: [
        makeAddress(HOST, 2, '192.0.2.10', 24),
        makeAddress(HOST, 3, '172.17.0.1', 16),
        makeAddress(HOST, 4, '172.18.0.1', 16),
        makeAddress(HOST, 5, '172.19.0.1', 24),
        makeAddress(HOST, 6, '172.20.0.1', 24),
        makeAddress(HOST, 9, '10.8.0.2', 32),
        makeAddress(WEB, 2, '172.18.0.2', 16),
        makeAddress(DB, 2, '172.18.0.3', 16),
        makeAddress(DB, 3, '172.19.0.2', 24),
        makeAddress(RED, 2, '10.1.0.1', 24),
        makeAddress(BLUE, 2, '10.1.0.2', 24)
      ],
      routes: [
        makeRoute(HOST, '0.0.0.0/0', 2, '192.0.2.1'),
        makeRoute(HOST, '10.8.0.0/16', 9),
        ...['172.17.0.0/16', '172.18.0.0/16', '172.19.0.0/24', '172.20.0.0/24'].map((to, at) =>
          makeRoute(HOST, to, 3 + at)
        ),
        makeRoute(WEB, '0.0.0.0/0', 2, '172.18.0.1'),
        makeRoute(WEB, '172.18.0.0/16', 2),
        makeRoute(DB, '0.0.0.0/0', 3, '172.19.0.1'),
        makeRoute(DB, '172.18.0.0/16', 2),
        makeRoute(DB, '172.19.0.0/24', 3),
        makeRoute(RED, '10.1.0.0/24', 2),
        makeRoute(BLUE, '10.1.0.0/24', 2)
      ],
      sysctls: [{ namespaceId: HOST, key: 'net.ipv4.ip_forward', value: '1' }],
      engines: [docker, podman],
      networks: Object.values(networks),
      containers: Object.values(containers),
      endpoints: [
        on(containers.web, networks.shop, '172.18.0.2', WEB, 2),
        on(containers.db, networks.shop, '172.18.0.3', DB, 2),
        on(containers.db, networks.api, '172.19.0.2', DB, 3),
        makeEndpoint(containers.old.id, networks.shop.id)
      ],
      ...over
    })
  )
}

/** Rules of the host, without those inside containers. */
const withNatOf = (snapshot: HostSnapshot): HostSnapshot => ({
  ...snapshot,
  filters: withNatRules(snapshot).filters.slice(0, 1)
})

const interfaceAt = (namespaceId: string, ifindex: number): string => `${namespaceId}/${String(ifindex)}`

/** One intent of every kind that makes sense on `changeHost()`, by its kind. */
export const sensibleIntents: readonly Intent[] = [
  { kind: 'network.create', engineId: docker.id, name: 'mynet', driver: 'bridge' },
  { kind: 'network.remove', networkId: networks.empty.id },
  { kind: 'network.prune', engineId: docker.id },
  { kind: 'endpoint.connect', networkId: networks.api.id, containerId: containers.web.id, aliases: ['www'] },
  { kind: 'endpoint.disconnect', networkId: networks.shop.id, containerId: containers.web.id },
  {
    kind: 'endpoint.move',
    fromNetworkId: networks.shop.id,
    networkId: networks.api.id,
    containerId: containers.web.id,
    ipv4: '172.19.0.7'
  },
  { kind: 'namespace.create', name: 'green' },
  { kind: 'namespace.delete', namespaceId: RED, name: 'red' },
  { kind: 'namespace.expose', namespaceId: WEB, name: 'web' },
  { kind: 'namespace.conceal', name: 'blue' },
  { kind: 'veth.create', namespaceId: HOST, name: 'v0', peerNamespaceId: RED, peerName: 'v1' },
  { kind: 'bridge.create', namespaceId: RED, name: 'br9' },
  { kind: 'link.delete', interfaceId: interfaceAt(RED, 2) },
  { kind: 'link.up', interfaceId: interfaceAt(RED, 2), up: false },
  { kind: 'link.master', interfaceId: interfaceAt(HOST, 20), masterId: interfaceAt(HOST, 8) },
  { kind: 'link.mtu', interfaceId: interfaceAt(RED, 2), mtu: 1400 },
  { kind: 'link.move', interfaceId: interfaceAt(RED, 2), namespaceId: HOST },
  { kind: 'address.add', interfaceId: interfaceAt(RED, 2), address: '10.2.0.1/24' },
  { kind: 'address.remove', interfaceId: interfaceAt(RED, 2), address: '10.1.0.1/24' },
  {
    kind: 'route.add',
    namespaceId: RED,
    family: 'ipv4',
    destination: 'default',
    gateway: '10.1.0.2',
    interfaceId: null
  },
  {
    kind: 'route.remove',
    namespaceId: HOST,
    family: 'ipv4',
    destination: '10.8.0.0/16',
    gateway: null,
    interfaceId: null
  },
  { kind: 'sysctl.set', namespaceId: HOST, sysctl: 'ip_forward', interfaceId: null, value: 0 },
  { kind: 'nat.masquerade', namespaceId: HOST, source: '10.1.0.0/24', outInterfaceId: interfaceAt(HOST, 2) },
  {
    kind: 'nat.dnat',
    namespaceId: HOST,
    protocol: 'tcp',
    address: null,
    port: 9090,
    toAddress: '172.18.0.2',
    toPort: 80
  },
  { kind: 'nat.remove', ruleId: 'hand' },
  {
    kind: 'container.readdress',
    containerId: containers.web.id,
    interfaceId: interfaceAt(WEB, 2),
    address: '172.18.0.99/16',
    gateway: null
  }
].map((item) => intent.parse(item))
