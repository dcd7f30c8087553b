/**
 * The smallest host that has everything a screen is about: a NIC, one Docker network on a bridge, two containers of one
 * compose project wired to it by veths, and a published port with the DNAT and masquerade rules Docker writes for it.
 */
import type { HostSnapshot, NamespaceFilters } from '../model'
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
const WEB = namespaceIdOf(11)
const DB = namespaceIdOf(12)
const BRIDGE = 3

/** What Docker writes for `-p 8080:80` in front of a bridge network, as iptables-nft. */
function natOf(namespaceId: string): NamespaceFilters {
  const id = (chain: string, handle: number): string => `${namespaceId}/ip/nat/${chain}/${String(handle)}`
  return {
    namespaceId,
    generation: 7,
    tables: [
      {
        family: 'ip',
        name: 'nat',
        backend: 'iptables-nft',
        flags: [],
        flowtables: [],
        chains: [
          {
            name: 'PREROUTING',
            handle: 1,
            type: 'nat',
            hook: 'prerouting',
            priority: -100,
            policy: 'accept',
            devices: [],
            packets: null,
            bytes: null,
            rules: [
              {
                id: id('PREROUTING', 5),
                index: 1,
                handle: 5,
                text: '-m addrtype --dst-type LOCAL -j DOCKER',
                comment: null,
                packets: 12,
                bytes: 720,
                action: { kind: 'jump', target: 'DOCKER' },
                body: {
                  syntax: 'iptables',
                  matches: [
                    {
                      module: 'addrtype',
                      options: [{ name: '--dst-type', negated: false, values: ['LOCAL'] }]
                    }
                  ],
                  target: { name: 'DOCKER', goto: false, options: [] }
                }
              }
            ]
          },
          {
            name: 'POSTROUTING',
            handle: 2,
            type: 'nat',
            hook: 'postrouting',
            priority: 100,
            policy: 'accept',
            devices: [],
            packets: null,
            bytes: null,
            rules: [
              {
                id: id('POSTROUTING', 6),
                index: 1,
                handle: 6,
                text: '-s 172.18.0.0/16 ! -o br-shop -j MASQUERADE',
                comment: null,
                packets: 3,
                bytes: 180,
                action: { kind: 'masquerade', target: null },
                body: {
                  syntax: 'iptables',
                  matches: [
                    {
                      module: '',
                      options: [
                        { name: '-s', negated: false, values: ['172.18.0.0/16'] },
                        { name: '-o', negated: true, values: ['br-shop'] }
                      ]
                    }
                  ],
                  target: { name: 'MASQUERADE', goto: false, options: [] }
                }
              }
            ]
          },
          {
            name: 'DOCKER',
            handle: 3,
            type: null,
            hook: null,
            priority: null,
            policy: null,
            devices: [],
            packets: null,
            bytes: null,
            rules: [
              {
                id: id('DOCKER', 7),
                index: 1,
                handle: 7,
                text: '! -i br-shop -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80',
                comment: null,
                packets: 12,
                bytes: 720,
                action: { kind: 'dnat', target: null },
                body: {
                  syntax: 'iptables',
                  matches: [
                    {
                      module: '',
                      options: [
                        { name: '-i', negated: true, values: ['br-shop'] },
                        { name: '-p', negated: false, values: ['tcp'] }
                      ]
                    },
                    { module: 'tcp', options: [{ name: '--dport', negated: false, values: ['8080'] }] }
                  ],
                  target: {
                    name: 'DNAT',
                    goto: false,
                    options: [{ name: '--to-destination', negated: false, values: ['172.18.0.2:80'] }]
                  }
                }
              }
            ]
          }
        ]
      }
    ]
  }
}

/** One bridge `br-shop`, containers `shop-web` (published on 8080) and `shop-db`, both ends of each veth. */
export function tinyHost(over: Partial<HostSnapshot> = {}): HostSnapshot {
  const empty = emptySnapshot()
  const engine = makeEngine(HOST)
  const compose = { composeProject: 'shop', labels: { 'com.docker.compose.project': 'shop' } }
  const network = makeNetwork(engine.id, 'shop', 'shop_default', {
    subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', ipRange: null, aux: [] }],
    interfaceId: `${HOST}/${String(BRIDGE)}`,
    namespaceId: HOST,
    ...compose
  })
  const mode = { kind: 'network' as const, target: network.name }
  const web = makeContainer(engine.id, 'web', 'shop-web', {
    pid: 1001,
    namespaceId: WEB,
    networkMode: mode,
    ports: [{ protocol: 'tcp', hostAddress: '', hostPort: 8080, containerPort: 80 }],
    composeService: 'web',
    ...compose
  })
  const db = makeContainer(engine.id, 'db', 'shop-db', {
    pid: 1002,
    namespaceId: DB,
    networkMode: mode,
    composeService: 'db',
    ...compose
  })
  const addressing = { gateway: '172.18.0.1', ipv4PrefixLength: 16 }
  return emptySnapshot({
    host: { ...empty.host, namespaceId: HOST },
    namespaces: [
      makeNamespace(1, {
        kind: 'host',
        pids: [1],
        processes: 42,
        comm: 'systemd',
        paths: ['/proc/1/ns/net']
      }),
      makeNamespace(11, {
        kind: 'engine',
        pids: [1001],
        processes: 1,
        comm: 'httpd',
        paths: ['/run/docker/netns/11']
      }),
      makeNamespace(12, {
        kind: 'engine',
        pids: [1002],
        processes: 1,
        comm: 'db',
        paths: ['/run/docker/netns/12']
      })
    ],
    interfaces: [
      makeLoopback(HOST),
      makeInterface(HOST, 2, 'eth0'),
      makeBridge(HOST, BRIDGE, 'br-shop'),
      ...makeVethPair(
        { namespaceId: HOST, ifindex: 5, ifname: 'veth0a1b2c3', master: BRIDGE },
        { namespaceId: WEB, ifindex: 2, ifname: 'eth0' },
        0
      ),
      ...makeVethPair(
        { namespaceId: HOST, ifindex: 7, ifname: 'veth4d5e6f7', master: BRIDGE },
        { namespaceId: DB, ifindex: 2, ifname: 'eth0' },
        1
      ),
      makeLoopback(WEB),
      makeLoopback(DB)
    ],
    addresses: [
      makeAddress(HOST, 1, '127.0.0.1', 8, { scope: 'host' }),
      makeAddress(HOST, 2, '192.0.2.10', 24),
      makeAddress(HOST, BRIDGE, '172.18.0.1', 16),
      makeAddress(WEB, 1, '127.0.0.1', 8, { scope: 'host' }),
      makeAddress(WEB, 2, '172.18.0.2', 16),
      makeAddress(DB, 1, '127.0.0.1', 8, { scope: 'host' }),
      makeAddress(DB, 2, '172.18.0.3', 16)
    ],
    routes: [
      makeRoute(HOST, '0.0.0.0/0', 2, '192.0.2.1'),
      makeRoute(HOST, '172.18.0.0/16', BRIDGE),
      makeRoute(WEB, '0.0.0.0/0', 2, '172.18.0.1'),
      makeRoute(WEB, '172.18.0.0/16', 2),
      makeRoute(DB, '0.0.0.0/0', 2, '172.18.0.1'),
      makeRoute(DB, '172.18.0.0/16', 2)
    ],
    filters: [natOf(HOST)],
    sysctls: [{ namespaceId: HOST, key: 'net.ipv4.ip_forward', value: '1' }],
    sockets: [
      {
        namespaceId: WEB,
        protocol: 'tcp',
        family: 'ipv4',
        v6only: false,
        address: '0.0.0.0',
        port: 80,
        boundIfindex: null,
        state: 'listen',
        uid: 0,
        inode: 5001,
        owners: [{ pid: 1001, comm: 'httpd', namespaceId: WEB }]
      }
    ],
    engines: [engine],
    networks: [network],
    containers: [web, db],
    endpoints: [
      makeEndpoint(web.id, network.id, {
        ...addressing,
        interfaceId: `${WEB}/2`,
        ipv4: '172.18.0.2',
        aliases: ['web'],
        dnsNames: ['shop-web', 'web']
      }),
      makeEndpoint(db.id, network.id, {
        ...addressing,
        interfaceId: `${DB}/2`,
        ipv4: '172.18.0.3',
        aliases: ['db'],
        dnsNames: ['shop-db', 'db']
      })
    ],
    ...over
  })
}
