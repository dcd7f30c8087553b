/**
 * Hosts as snapshot files for the map's browser tests and pictures: an everyday Docker host, and one that has everything
 * seldom seen together (overlay, macvlan, rootless engine, nested host, hand-made bridges, ends that cannot be seen).
 */
import type { Container, Endpoint, HostSnapshot, Interface, Namespace } from '../model'
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

const HOST = namespaceIdOf(1)
const stats = (bytes: number, drops = 0): NonNullable<Interface['stats']> => ({
  rxBytes: bytes,
  rxPackets: bytes / 500,
  rxErrors: 0,
  rxDropped: drops,
  txBytes: bytes / 3,
  txPackets: bytes / 900,
  txErrors: 0,
  txDropped: 0
})

/** Collects records; every helper adds what belongs together. */
class Scenery {
  readonly namespaces: Namespace[] = [
    makeNamespace(1, { kind: 'host', comm: 'systemd', pids: [1], processes: 90 })
  ]
  readonly interfaces: Interface[] = [makeLoopback(HOST)]
  readonly addresses: HostSnapshot['addresses'] = []
  readonly routes: HostSnapshot['routes'] = []
  readonly containers: Container[] = []
  readonly endpoints: Endpoint[] = []
  readonly networks: HostSnapshot['networks'] = []
  readonly engines: HostSnapshot['engines'] = []
  readonly sysctls: HostSnapshot['sysctls'] = [{ namespaceId: HOST, key: 'net.ipv4.ip_forward', value: '1' }]
  private index = 40
  private cookie = 100

  nic(
    namespaceId: string,
    ifindex: number,
    ifname: string,
    address: string,
    over: Partial<Interface> = {}
  ): Interface {
    const item = makeInterface(namespaceId, ifindex, ifname, over)
    this.interfaces.push(item)
    if (address !== '') this.addresses.push(makeAddress(namespaceId, ifindex, address, 24))
    return item
  }

  namespace(over: Partial<Namespace> = {}): string {
    const cookie = this.cookie++
    this.namespaces.push(makeNamespace(cookie, { kind: 'engine', pids: [cookie], processes: 1, ...over }))
    this.interfaces.push(makeLoopback(namespaceIdOf(cookie)))
    return namespaceIdOf(cookie)
  }

  bridge(namespaceId: string, ifindex: number, ifname: string, address: string): Interface {
    const item = makeBridge(namespaceId, ifindex, ifname)
    this.interfaces.push(item)
    this.addresses.push(makeAddress(namespaceId, ifindex, address, 24))
    return item
  }

  network(
    engineId: string,
    name: string,
    bridge: Interface | null,
    over: Partial<HostSnapshot['networks'][number]> = {}
  ) {
    const made = makeNetwork(engineId, name, name, {
      interfaceId: bridge?.id ?? null,
      namespaceId: bridge?.namespaceId ?? null,
      ...over
    })
    this.networks.push(made)
    return made
  }

  /** Wires a namespace to a bridge; the first port also gets the default route. */
  wire(
    bridge: Interface,
    namespaceId: string,
    port: number,
    address: string,
    over: Partial<Interface> = {}
  ): Interface {
    const near = this.index++
    const [a, b] = makeVethPair(
      {
        namespaceId: bridge.namespaceId,
        ifindex: near,
        ifname: `veth${(near * 7919 + 0x2a0000).toString(16).slice(-7)}`,
        master: bridge.ifindex
      },
      { namespaceId, ifindex: 2 + port, ifname: `eth${String(port)}` },
      near
    )
    const end = { ...b, ...over }
    this.interfaces.push({ ...a, ...over }, end)
    this.addresses.push(makeAddress(namespaceId, 2 + port, address, 24))
    if (port === 0) this.routes.push(makeRoute(namespaceId, '0.0.0.0/0', 2, address.replace(/\d+$/, '1')))
    return end
  }

  container(
    engineId: string,
    name: string,
    namespaceId: string | null,
    over: Partial<Container> = {}
  ): Container {
    const made = makeContainer(engineId, name, name, { namespaceId, ...over })
    this.containers.push(made)
    return made
  }

  join(
    container: Container,
    network: HostSnapshot['networks'][number],
    end: Interface,
    address: string
  ): void {
    this.endpoints.push(
      makeEndpoint(container.id, network.id, { interfaceId: end.id, ipv4: address, ipv4PrefixLength: 24 })
    )
  }

  snapshot(hostname: string): HostSnapshot {
    const empty = emptySnapshot()
    return emptySnapshot({
      host: { ...empty.host, hostname, namespaceId: HOST },
      namespaces: this.namespaces,
      interfaces: this.interfaces,
      addresses: this.addresses,
      routes: this.routes,
      containers: this.containers,
      endpoints: this.endpoints,
      networks: this.networks,
      engines: this.engines,
      sysctls: this.sysctls
    })
  }
}

/** The host of the drawing: two networks, one of them internal, a container on both, host and none mode, a published port. */
export function dockerHost(): HostSnapshot {
  const s = new Scenery()
  const engine = makeEngine(HOST)
  s.engines.push(engine)
  s.nic(HOST, 2, 'eth0', '192.0.2.2', { stats: stats(5_000_000) })
  s.routes.push(makeRoute(HOST, '0.0.0.0/0', 2, '192.0.2.1'))
  const docker0 = s.bridge(HOST, 3, 'docker0', '172.17.0.1')
  s.network(engine.id, 'bridge', { ...docker0, carrier: false })
  const mynet = s.network(engine.id, 'mynet', s.bridge(HOST, 4, 'br-8a07e6a8dd28', '192.168.100.1'))
  const secBridge = s.bridge(HOST, 5, 'br-51c0ffee0a11', '192.168.101.1')
  const secnet = s.network(engine.id, 'secnet', secBridge, { internal: true })
  const my = s.interfaces.find((item) => item.ifname === 'br-8a07e6a8dd28') ?? docker0
  for (const [name, last] of [
    ['c1', 2],
    ['c2', 3],
    ['tom03', 4]
  ] as const) {
    const namespaceId = s.namespace()
    const end = s.wire(my, namespaceId, 0, `192.168.100.${String(last)}`)
    const container = s.container(engine.id, name, namespaceId, {
      ports:
        name === 'tom03' ? [{ protocol: 'tcp', hostAddress: '', hostPort: 18080, containerPort: 80 }] : []
    })
    s.join(container, mynet, end, `192.168.100.${String(last)}`)
    if (name === 'tom03')
      s.join(container, secnet, s.wire(secBridge, namespaceId, 1, '192.168.101.2'), '192.168.101.2')
    if (name === 'c1')
      s.container(engine.id, 'c1-sidecar', namespaceId, {
        networkMode: { kind: 'container', target: container.id }
      })
  }
  const vault = s.namespace()
  const end = s.wire(secBridge, vault, 0, '192.168.101.3', { adminUp: false, operstate: 'DOWN', flags: [] })
  s.join(s.container(engine.id, 'vault', vault), secnet, end, '192.168.101.3')
  s.container(engine.id, 'h1', HOST, { networkMode: { kind: 'host', target: null } })
  s.container(engine.id, 'n1', s.namespace(), { networkMode: { kind: 'none', target: null } })
  s.container(engine.id, 'old-job', null, { state: 'exited' })
  s.container(engine.id, 'migration-2024', null, { state: 'created' })
  return s.snapshot('ops1')
}

/** Overlay with peers, macvlan, rootless Podman, a nested host, bridges by hand, an end nobody can see, a tunnel. */
export function oddHost(): HostSnapshot {
  const s = new Scenery()
  const engine = makeEngine(HOST, {
    swarm: { nodeId: 'n1', state: 'active', address: '192.0.2.2', manager: true }
  })
  s.engines.push(engine)
  const eth0 = s.nic(HOST, 2, 'eth0', '192.0.2.2')
  s.nic(HOST, 20, 'wg0', '10.8.0.1', { kind: 'wireguard', linkType: 'none', mac: null })
  s.nic(HOST, 21, 'eth1', '', { carrier: false, operstate: 'DOWN' })
  s.routes.push(makeRoute(HOST, '0.0.0.0/0', 2, '192.0.2.1'))

  const lan = s.network(engine.id, 'lan', eth0, { driver: 'macvlan' })
  for (const [name, last] of [
    ['printer', 50],
    ['nas', 51]
  ] as const) {
    const namespaceId = s.namespace()
    const port = s.nic(namespaceId, 2, 'eth0', `192.0.2.${String(last)}`, {
      kind: 'macvlan',
      kindData: { kind: 'macvlan', mode: 'bridge' },
      link: 2,
      linkNsid: 0,
      linkId: eth0.id
    })
    s.routes.push(makeRoute(namespaceId, '0.0.0.0/0', 2, '192.0.2.1'))
    s.join(s.container(engine.id, name, namespaceId), lan, port, `192.0.2.${String(last)}`)
  }

  const overlayNs = s.namespace({ paths: ['/run/docker/netns/1-abcdef'] })
  const br0 = s.bridge(overlayNs, 2, 'br0', '10.0.1.1')
  s.interfaces.push(
    makeInterface(overlayNs, 3, 'vxlan0', {
      kind: 'vxlan',
      master: 2,
      kindData: {
        kind: 'vxlan',
        vni: 4097,
        group: null,
        local: null,
        link: null,
        port: 4789,
        ttl: 0,
        learning: false,
        l2miss: true,
        l3miss: true,
        proxy: true,
        external: false
      }
    })
  )
  const overlay = s.network(engine.id, 'backend', br0, {
    driver: 'overlay',
    scope: 'swarm',
    vni: [4097],
    peers: [
      { name: 'ops2', address: '192.0.2.3' },
      { name: 'ops3', address: '192.0.2.4' }
    ]
  })
  const gateway = s.bridge(HOST, 6, 'docker_gwbridge', '172.18.0.1')
  const gwbridge = s.network(engine.id, 'docker_gwbridge', gateway)
  for (const [name, last] of [
    ['api.1', 5],
    ['api.2', 6]
  ] as const) {
    const namespaceId = s.namespace()
    const way = s.wire(gateway, namespaceId, 0, `172.18.0.${String(last)}`)
    const end = s.wire(br0, namespaceId, 1, `10.0.1.${String(last)}`)
    const container = s.container(engine.id, name, namespaceId)
    s.join(container, gwbridge, way, `172.18.0.${String(last)}`)
    s.join(container, overlay, end, `10.0.1.${String(last)}`)
  }

  const rootless = s.namespace({ kind: 'process', comm: 'rootlessport', ownerUid: 1000 })
  const podman = makeEngine(rootless, {
    id: 'podman:/run/user/1000/podman.sock',
    kind: 'podman',
    name: 'podman (ops)',
    rootless: true,
    uid: 1000,
    wayOut: 'slirp4netns'
  })
  s.engines.push(podman)
  s.nic(rootless, 2, 'tap0', '10.0.2.100', {
    kind: 'tun',
    kindData: { kind: 'tun', type: 'tap', owner: 1000, group: null, persist: false, multiQueue: false }
  })
  s.routes.push(makeRoute(rootless, '0.0.0.0/0', 2, '10.0.2.2'))
  const podman0 = s.bridge(rootless, 3, 'podman0', '10.88.0.1')
  const podmanNet = s.network(podman.id, 'podman', podman0)
  for (const [name, last] of [
    ['blog', 2],
    ['blog-db', 3]
  ] as const) {
    const namespaceId = s.namespace()
    s.join(
      s.container(podman.id, name, namespaceId),
      podmanNet,
      s.wire(podman0, namespaceId, 0, `10.88.0.${String(last)}`),
      `10.88.0.${String(last)}`
    )
  }

  const lab = s.bridge(HOST, 7, 'brtest', '10.20.0.1')
  for (const [name, last] of [
    ['ns1', 2],
    ['ns2', 3]
  ] as const)
    s.wire(lab, s.namespace({ kind: 'named', names: [name] }), 0, `10.20.0.${String(last)}`)
  s.interfaces.push(
    makeInterface(HOST, 30, 'veth-lost', {
      kind: 'veth',
      kindData: { kind: 'veth' },
      master: 7,
      link: 5,
      linkNsid: 3,
      linkGap: 'namespace-not-visible'
    })
  )

  const nested = s.namespace({ kind: 'named', names: ['h2'] })
  s.wire(lab, nested, 0, '10.20.0.9')
  const inner = makeEngine(nested, { id: 'docker:/run/h2.sock', name: 'docker (h2)' })
  s.engines.push(inner)
  const innerBridge = s.bridge(nested, 5, 'docker0', '172.17.0.1')
  const innerNet = s.network(inner.id, 'bridge', innerBridge)
  const deep = s.namespace()
  s.join(
    s.container(inner.id, 'deep', deep),
    innerNet,
    s.wire(innerBridge, deep, 0, '172.17.0.2'),
    '172.17.0.2'
  )
  s.sysctls.push({ namespaceId: nested, key: 'net.ipv4.ip_forward', value: '0' })
  s.namespace({ kind: 'process', comm: 'rtkit-daemon' })
  return s.snapshot('odd1')
}
