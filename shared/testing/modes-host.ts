/** A made-up Docker host with a container per network mode, and a daemon with settings from everywhere; for tests of what is said. */
import type { HostSnapshot } from '../model'
import {
  makeAddress,
  makeBridge,
  makeContainer,
  makeEndpoint,
  makeInterface,
  makeLoopback,
  makeNamespace,
  makeNetwork,
  makeVethPair,
  namespaceIdOf
} from './snapshots'
import { tinyHost } from './tiny-host'

const HOST = namespaceIdOf(1)
const DOCKER0 = 20
const file = '/etc/docker/daemon.json'

/** tinyHost with `plain`, `linked`, `hosted`, `alone`, `shares`, `lan` (macvlan) and `far` (overlay) beside it. */
export function modesHost(): HostSnapshot {
  const tiny = tinyHost()
  const [engine] = tiny.engines
  const [web, db] = tiny.containers
  if (!engine || !web || !db) return tiny
  const flag = 'command line'
  const settings = [
    { key: 'mtu', value: '1400', source: flag, from: '/etc/default/docker' },
    { key: 'hosts', value: 'fd://, tcp://0.0.0.0:2375', source: flag, from: null },
    { key: 'bip', value: '10.211.0.1/24', source: file, from: null },
    { key: 'dns', value: '["192.0.2.53","192.0.2.54"]', source: file, from: null },
    { key: 'userland-proxy', value: 'false', source: file, from: null }
  ]
  const bridge = makeNetwork(engine.id, 'bridge', 'bridge', {
    dns: false,
    mtu: 1400,
    interfaceId: `${HOST}/${String(DOCKER0)}`,
    namespaceId: HOST,
    subnets: [{ subnet: '10.211.0.0/24', gateway: '10.211.0.1', ipRange: null, aux: [] }],
    options: {
      'com.docker.network.bridge.default_bridge': 'true',
      'com.docker.network.bridge.name': 'docker0',
      'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0'
    }
  })
  const lan = makeNetwork(engine.id, 'lan', 'lan', {
    driver: 'macvlan',
    options: { parent: 'eth0' },
    interfaceId: `${HOST}/2`,
    namespaceId: HOST,
    icc: null,
    masquerade: null,
    subnets: [{ subnet: '192.0.2.0/24', gateway: '192.0.2.1', ipRange: null, aux: [] }]
  })
  const over = makeNetwork(engine.id, 'over', 'over', {
    driver: 'overlay',
    scope: 'swarm',
    attachable: true,
    dns: true,
    icc: null,
    masquerade: null,
    mtu: 1450,
    vni: [4097],
    peers: [
      { name: 'node-a', address: '192.0.2.10' },
      { name: 'node-b', address: '192.0.2.11' }
    ],
    subnets: [{ subnet: '10.55.0.0/24', gateway: '10.55.0.1', ipRange: null, aux: [] }]
  })
  const at = (cookie: number) => ({ namespaceId: namespaceIdOf(cookie), pid: 1000 + cookie })
  const onBridge = { kind: 'default' as const, target: 'bridge' }
  const plain = makeContainer(engine.id, 'plain', 'plain', { ...at(21), networkMode: onBridge })
  const linked = makeContainer(engine.id, 'linked', 'linked', {
    ...at(22),
    networkMode: onBridge,
    links: [{ container: 'plain', alias: 'db' }],
    dns: { servers: [], search: ['lab.test'], options: ['ndots:2'] },
    extraHosts: ['gate:192.0.2.1'],
    proxies: [
      { key: 'http_proxy', value: 'http://192.0.2.9:3128' },
      { key: 'no_proxy', value: 'localhost,.lab' }
    ]
  })
  const others = [
    makeContainer(engine.id, 'hosted', 'hosted', {
      pid: 1030,
      namespaceId: HOST,
      networkMode: { kind: 'host', target: null }
    }),
    makeContainer(engine.id, 'alone', 'alone', { ...at(23), networkMode: { kind: 'none', target: null } }),
    makeContainer(engine.id, 'shares', 'shares', {
      pid: 1040,
      namespaceId: web.namespaceId,
      networkMode: { kind: 'container', target: web.engineKey }
    })
  ]
  const onLan = makeContainer(engine.id, 'onlan', 'onlan', {
    ...at(24),
    networkMode: { kind: 'network', target: 'lan' }
  })
  const far = makeContainer(engine.id, 'far', 'far', {
    ...at(25),
    networkMode: { kind: 'network', target: 'over' }
  })
  const wire = (index: number, cookie: number) =>
    makeVethPair(
      { namespaceId: HOST, ifindex: index, ifname: `veth${String(index)}aa`, master: DOCKER0 },
      { namespaceId: namespaceIdOf(cookie), ifindex: 2, ifname: 'eth0' },
      index
    )
  const cookies = [21, 22, 23, 24, 25]
  const endpoint = (id: string, network: typeof bridge, cookie: number, ipv4: string, more = {}) =>
    makeEndpoint(id, network.id, {
      interfaceId: `${namespaceIdOf(cookie)}/2`,
      ipv4,
      ipv4PrefixLength: 24,
      ...more
    })
  return {
    ...tiny,
    namespaces: [
      ...tiny.namespaces,
      ...cookies.map((cookie) =>
        makeNamespace(cookie, { kind: 'engine', pids: [1000 + cookie], processes: 1, comm: 'sleep' })
      )
    ],
    interfaces: [
      ...tiny.interfaces,
      ...cookies.map((cookie) => makeLoopback(namespaceIdOf(cookie))),
      makeBridge(HOST, DOCKER0, 'docker0'),
      ...wire(31, 21),
      ...wire(32, 22),
      makeInterface(namespaceIdOf(24), 2, 'eth0', {
        kind: 'macvlan',
        kindData: { kind: 'macvlan', mode: 'bridge' },
        link: 2,
        linkId: `${HOST}/2`
      }),
      makeInterface(namespaceIdOf(25), 2, 'eth0')
    ],
    addresses: [
      ...tiny.addresses,
      makeAddress(HOST, DOCKER0, '10.211.0.1', 24),
      makeAddress(namespaceIdOf(21), 2, '10.211.0.2', 24),
      makeAddress(namespaceIdOf(22), 2, '10.211.0.3', 24),
      makeAddress(namespaceIdOf(24), 2, '192.0.2.77', 24),
      makeAddress(namespaceIdOf(25), 2, '10.55.0.9', 24)
    ],
    engines: [{ ...engine, version: '28.5.1', settings, settingsRead: [flag, file] }],
    networks: [...tiny.networks, bridge, lan, over],
    containers: [web, db, plain, linked, ...others, onLan, far],
    endpoints: [
      ...tiny.endpoints.map((item) => ({ ...item, aliases: [...item.aliases, 'app'] })),
      endpoint(plain.id, bridge, 21, '10.211.0.2'),
      endpoint(linked.id, bridge, 22, '10.211.0.3'),
      endpoint(onLan.id, lan, 24, '192.0.2.77'),
      endpoint(far.id, over, 25, '10.55.0.9', { aliases: ['api'], dnsNames: ['far', 'api'] })
    ],
    names: [
      {
        containerId: linked.id,
        hosts: [
          { address: '10.211.0.2', names: ['db', 'plain'] },
          { address: '192.0.2.1', names: ['gate'] }
        ],
        nameservers: ['192.0.2.53', '192.0.2.54'],
        search: ['lab.test'],
        options: ['ndots:2']
      }
    ],
    services: [
      {
        id: `${engine.id}#api`,
        engineId: engine.id,
        name: 'api',
        mode: 'replicated',
        replicas: 3,
        endpointMode: 'vip',
        vips: [{ networkId: over.id, address: '10.55.0.2/24' }],
        ports: [],
        networkIds: [over.id]
      }
    ]
  }
}
