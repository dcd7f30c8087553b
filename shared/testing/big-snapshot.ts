/**
 * A generated Docker host of any size, for the map's tests and its bench: networks with containers wired to them by veths,
 * some containers on two networks, some with published ports, some stopped. Deterministic.
 */
import type {
  Address,
  Container,
  Endpoint,
  HostSnapshot,
  Interface,
  Namespace,
  Network,
  Route
} from '../model'
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
const FIRST_BRIDGE = 3
const WORDS = ['shop', 'billing', 'search', 'mail', 'auth', 'media', 'stats', 'queue', 'cache', 'edge']

interface Parts {
  namespaces: Namespace[]
  interfaces: Interface[]
  addresses: Address[]
  routes: Route[]
  networks: Network[]
  containers: Container[]
  endpoints: Endpoint[]
}

export interface BigOptions {
  readonly containers: number
  readonly networks?: number
}

/** `containers` running ones, dealt out to `networks` (one for every fifty by default). */
export function bigSnapshot(options: BigOptions): HostSnapshot {
  const count = options.networks ?? Math.max(1, Math.ceil(options.containers / 50))
  const empty = emptySnapshot()
  const engine = makeEngine(HOST)
  const parts: Parts = {
    namespaces: [makeNamespace(1, { kind: 'host', comm: 'systemd', pids: [1], processes: 1 })],
    interfaces: [makeLoopback(HOST), makeInterface(HOST, 2, 'eth0')],
    addresses: [makeAddress(HOST, 2, '192.0.2.10', 24)],
    routes: [makeRoute(HOST, '0.0.0.0/0', 2, '192.0.2.1')],
    networks: [],
    containers: [],
    endpoints: []
  }
  for (let index = 0; index < count; index++) addNetwork(parts, engine.id, index)
  for (let index = 0; index < options.containers; index++) addContainer(parts, engine.id, index, count)
  return emptySnapshot({
    ...parts,
    host: { ...empty.host, hostname: 'big', namespaceId: HOST },
    engines: [engine],
    sysctls: [{ namespaceId: HOST, key: 'net.ipv4.ip_forward', value: '1' }]
  })
}

const word = (index: number): string => WORDS[index % WORDS.length] ?? 'app'
const networkName = (index: number): string =>
  `${word(index)}${index < WORDS.length ? '' : String(Math.floor(index / WORDS.length) + 1)}_default`

function addNetwork(parts: Parts, engineId: string, index: number): void {
  const ifindex = FIRST_BRIDGE + index
  const prefix = `172.${String(18 + Math.floor(index / 200))}.${String(index % 200)}`
  const ifname = `br-${(index + 4096).toString(16).padStart(12, '0')}`
  parts.interfaces.push(makeBridge(HOST, ifindex, ifname))
  parts.addresses.push(makeAddress(HOST, ifindex, `${prefix}.1`, 24))
  parts.networks.push(
    makeNetwork(engineId, `n${String(index)}`, networkName(index), {
      subnets: [{ subnet: `${prefix}.0/24`, gateway: `${prefix}.1`, ipRange: null, aux: [] }],
      interfaceId: `${HOST}/${String(ifindex)}`,
      namespaceId: HOST,
      composeProject: word(index)
    })
  )
}

function addContainer(parts: Parts, engineId: string, index: number, networks: number): void {
  const cookie = 100 + index
  const namespaceId = namespaceIdOf(cookie)
  const first = index % networks
  const member = Math.floor(index / networks)
  const container = makeContainer(
    engineId,
    `c${String(index)}`,
    `${word(first)}-${['web', 'db', 'worker', 'cron'][member % 4] ?? 'web'}-${String(member + 1)}`,
    {
      namespaceId,
      pid: 10_000 + index,
      composeProject: word(first),
      ports:
        index % 40 === 0
          ? [{ protocol: 'tcp', hostAddress: '', hostPort: 8000 + index, containerPort: 80 }]
          : []
    }
  )
  parts.namespaces.push(makeNamespace(cookie, { kind: 'engine', pids: [10_000 + index], processes: 1 }))
  parts.interfaces.push(makeLoopback(namespaceId))
  parts.containers.push(container)
  const join = (network: number, port: number): void => {
    const at = parts.networks[network]
    if (at === undefined) return
    const ends = makeVethPair(
      {
        namespaceId: HOST,
        ifindex: 1000 + index * 2 + port,
        ifname: `veth${(0x100000 + index * 7919 + port).toString(16).slice(-7)}`,
        master: FIRST_BRIDGE + network
      },
      { namespaceId, ifindex: 2 + port, ifname: `eth${String(port)}` },
      index
    )
    parts.interfaces.push(...ends)
    const prefix = at.subnets[0]?.subnet.split('.').slice(0, 3).join('.') ?? '172.18.0'
    const address = `${prefix}.${String(2 + (member % 250))}`
    parts.addresses.push(makeAddress(namespaceId, 2 + port, address, 24))
    if (port === 0) parts.routes.push(makeRoute(namespaceId, '0.0.0.0/0', 2, `${prefix}.1`))
    parts.endpoints.push(
      makeEndpoint(container.id, at.id, { interfaceId: ends[1].id, ipv4: address, ipv4PrefixLength: 24 })
    )
  }
  join(first, 0)
  if (index % 10 === 3 && networks > 1) join((first + 1) % networks, 1)
}

/** Another collection of the same snapshot, `seconds` later, with counters that moved. */
export function later(snapshot: HostSnapshot, seconds = 1): HostSnapshot {
  const at = new Date(Date.parse(snapshot.collectedAt) + seconds * 1000).toISOString()
  const interfaces = snapshot.interfaces.map((item, index) => {
    const bytes = index % 3 === 0 ? 10 ** (index % 8) : 0
    const was = item.stats ?? {
      rxBytes: 0,
      rxPackets: 0,
      rxErrors: 0,
      rxDropped: 0,
      txBytes: 0,
      txPackets: 0,
      txErrors: 0,
      txDropped: 0
    }
    return {
      ...item,
      stats: {
        ...was,
        rxBytes: was.rxBytes + bytes,
        txBytes: was.txBytes + bytes / 2,
        txDropped: was.txDropped + (index % 97 === 0 ? 3 : 0)
      }
    }
  })
  return { ...snapshot, collectedAt: at, interfaces }
}
