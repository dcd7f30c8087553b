/**
 * HostSnapshots for tests, made by small typed builders: every field has a plain default, a test states only what it is
 * about. What comes out is a real snapshot (hostSnapshot accepts it), so screens, lists, services and transports can all
 * be tested from it without a kernel.
 */
import type { Address, HostSnapshot, Interface, Namespace, Route } from '../model'
import { interfaceIdOf, SCHEMA_VERSION } from '../model'

export * from './engine-records'

export const BOOT_ID = '6b1f8a52-0000-4000-8000-000000000001'

/** The id a namespace with that cookie has on the machine of these snapshots. */
export const namespaceIdOf = (cookie: number): string => `${BOOT_ID}:${String(cookie)}`

/** A snapshot of a machine about which nothing is known: no records at all. */
export function emptySnapshot(over: Partial<HostSnapshot> = {}): HostSnapshot {
  return {
    schemaVersion: SCHEMA_VERSION,
    host: {
      hostname: 'tiny',
      kernel: '6.1.0',
      os: 'Debian GNU/Linux 12 (bookworm)',
      arch: 'x64',
      rights: 'root',
      uid: 0,
      source: 'local',
      namespaceId: null
    },
    bootId: BOOT_ID,
    collectedAt: '2026-01-02T03:04:05.000Z',
    gaps: [],
    namespaces: [],
    interfaces: [],
    addresses: [],
    routes: [],
    rules: [],
    nexthops: [],
    neighbours: [],
    fdb: [],
    filters: [],
    sets: [],
    sysctls: [],
    sockets: [],
    subsystems: [],
    limits: [],
    names: [],
    engines: [],
    networks: [],
    containers: [],
    endpoints: [],
    services: [],
    ...over
  }
}

/** A readable namespace without name or process; `cookie` also gives it its inode. */
export function makeNamespace(cookie: number, over: Partial<Namespace> = {}): Namespace {
  return {
    id: namespaceIdOf(cookie),
    cookie: String(cookie),
    inode: 4026530000 + cookie,
    dev: 4,
    kind: 'process',
    names: [],
    paths: [],
    pids: [],
    processes: 0,
    comm: null,
    userNamespace: 4026531837,
    ownerUid: 0,
    parentId: null,
    readable: true,
    ...over
  }
}

/** An interface that is up, without kind: what a NIC looks like. */
export function makeInterface(
  namespaceId: string,
  ifindex: number,
  ifname: string,
  over: Partial<Interface> = {}
): Interface {
  return {
    id: interfaceIdOf(namespaceId, ifindex),
    namespaceId,
    ifindex,
    ifname,
    altnames: [],
    alias: null,
    linkType: 'ether',
    kind: null,
    kindData: null,
    mac: `02:00:00:00:${(ifindex >> 8).toString(16).padStart(2, '0')}:${(ifindex & 255).toString(16).padStart(2, '0')}`,
    mtu: 1500,
    txQueueLength: 1000,
    group: 0,
    flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
    adminUp: true,
    carrier: true,
    operstate: 'UP',
    promiscuity: 0,
    master: null,
    link: null,
    linkNsid: null,
    linkId: null,
    linkGap: null,
    bridgePort: null,
    stats: null,
    ipv4: null,
    ipv6: null,
    xdp: null,
    qdisc: null,
    ...over
  }
}

/** `lo`, index 1. */
export const makeLoopback = (namespaceId: string): Interface =>
  makeInterface(namespaceId, 1, 'lo', {
    linkType: 'loopback',
    mac: '00:00:00:00:00:00',
    mtu: 65536,
    flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
    operstate: 'UNKNOWN'
  })

/** A bridge without STP and VLAN filtering. */
export const makeBridge = (
  namespaceId: string,
  ifindex: number,
  ifname: string,
  over: Partial<Interface> = {}
): Interface =>
  makeInterface(namespaceId, ifindex, ifname, {
    kind: 'bridge',
    kindData: {
      kind: 'bridge',
      stp: false,
      vlanFiltering: false,
      vlanProtocol: '802.1Q',
      defaultPvid: 1,
      ageingTimeMs: 300_000,
      forwardDelayMs: 15_000,
      bridgeId: null,
      rootId: null,
      groupForwardMask: 0,
      nfCallIptables: false,
      nfCallIp6tables: false,
      multicastSnooping: true,
      vlans: []
    },
    ...over
  })

/** One end of a veth pair and where its name, index and namespace are. */
export interface VethEnd {
  readonly namespaceId: string
  readonly ifindex: number
  readonly ifname: string
  /** Index of the bridge it is a port of. */
  readonly master?: number
}

/** Both ends of a veth pair, each knowing the other. `nsidAtA` is the number A's namespace has for B's, and so on. */
export function makeVethPair(a: VethEnd, b: VethEnd, nsidAtA = 0, nsidAtB = 0): [Interface, Interface] {
  const end = (near: VethEnd, far: VethEnd, nsid: number): Interface =>
    makeInterface(near.namespaceId, near.ifindex, near.ifname, {
      kind: 'veth',
      kindData: { kind: 'veth' },
      master: near.master ?? null,
      link: far.ifindex,
      linkNsid: near.namespaceId === far.namespaceId ? null : nsid,
      linkId: interfaceIdOf(far.namespaceId, far.ifindex)
    })
  return [end(a, b, nsidAtA), end(b, a, nsidAtB)]
}

/** An address of an interface. */
export const makeAddress = (
  namespaceId: string,
  ifindex: number,
  address: string,
  prefixLength: number,
  over: Partial<Address> = {}
): Address => ({
  namespaceId,
  interfaceId: interfaceIdOf(namespaceId, ifindex),
  family: address.includes(':') ? 'ipv6' : 'ipv4',
  address,
  prefixLength,
  peer: null,
  broadcast: null,
  scope: 'global',
  label: null,
  flags: ['permanent'],
  ...over
})

/** A route of the main table, directly on `ifindex` or through `gateway`. */
export const makeRoute = (
  namespaceId: string,
  destination: string,
  ifindex: number,
  gateway: string | null = null,
  over: Partial<Route> = {}
): Route => ({
  namespaceId,
  family: destination.includes(':') ? 'ipv6' : 'ipv4',
  table: 254,
  type: 'unicast',
  destination,
  source: null,
  hops: [{ gateway, ifindex, weight: 1, flags: [] }],
  nexthopId: null,
  prefSource: null,
  metric: 0,
  tos: 0,
  scope: gateway === null ? 'link' : 'global',
  protocol: gateway === null ? 'kernel' : 'boot',
  mtu: null,
  ...over
})
