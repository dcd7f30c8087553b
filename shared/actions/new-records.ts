/**
 * Records of what is not there yet. Ids begin with `new:`; an interface's index is above what kernels give out, so that its
 * id is `<namespace>/<index>` as everywhere and never one that exists.
 */
import type { Address, Interface, KindData, Namespace, Route } from '../model'
import { interfaceIdOf } from '../model'

/** Indexes of interfaces made by hand, whose names are known. */
const BY_HAND = 1_000_000_000
/** Indexes of interfaces an engine will make and name. */
const BY_ENGINE = 1_500_000_000

/** Flag of an address that an engine is expected to choose, but may choose otherwise. */
export const EXPECTED = 'expected'

export const isNew = (id: string): boolean => id.startsWith('new:')
export const isNewInterface = (item: Interface): boolean => item.ifindex >= BY_HAND
export const isEngineMade = (item: Interface): boolean => item.ifindex >= BY_ENGINE

/** The first index of its kind that is free in a namespace. */
export function newIndex(used: (ifindex: number) => boolean, byEngine: boolean): number {
  let ifindex = byEngine ? BY_ENGINE : BY_HAND
  while (used(ifindex)) ifindex++
  return ifindex
}

export const newNamespace = (name: string): Namespace => ({
  id: `new:namespace/${name}`,
  cookie: null,
  inode: 0,
  dev: 0,
  kind: 'named',
  names: [name],
  paths: [`/run/netns/${name}`],
  pids: [],
  processes: 0,
  comm: null,
  userNamespace: null,
  ownerUid: null,
  parentId: null,
  readable: true
})

export const newInterface = (
  namespaceId: string,
  ifindex: number,
  ifname: string,
  over: Partial<Interface>
): Interface => ({
  id: interfaceIdOf(namespaceId, ifindex),
  namespaceId,
  ifindex,
  ifname,
  altnames: [],
  alias: null,
  linkType: 'ether',
  kind: null,
  kindData: null,
  mac: null,
  mtu: 1500,
  txQueueLength: 1000,
  group: 0,
  flags: ['BROADCAST', 'MULTICAST'],
  adminUp: false,
  carrier: null,
  operstate: 'DOWN',
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
})

export const UP = {
  adminUp: true,
  carrier: true,
  operstate: 'UP',
  flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP']
} satisfies Partial<Interface>

export const DOWN = {
  adminUp: false,
  carrier: null,
  operstate: 'DOWN',
  flags: ['BROADCAST', 'MULTICAST']
} satisfies Partial<Interface>

export const loopbackOf = (namespaceId: string): Interface =>
  newInterface(namespaceId, 1, 'lo', {
    linkType: 'loopback',
    mac: '00:00:00:00:00:00',
    mtu: 65_536,
    flags: ['LOOPBACK']
  })

export const bridgeData: KindData = {
  kind: 'bridge',
  stp: false,
  vlanFiltering: false,
  vlanProtocol: null,
  defaultPvid: null,
  ageingTimeMs: 300_000,
  forwardDelayMs: 15_000,
  bridgeId: null,
  rootId: null,
  groupForwardMask: 0,
  nfCallIptables: false,
  nfCallIp6tables: false,
  multicastSnooping: true,
  vlans: []
}

export const newAddress = (
  item: Interface,
  address: string,
  prefixLength: number,
  flags: string[] = ['permanent']
): Address => ({
  namespaceId: item.namespaceId,
  interfaceId: item.id,
  family: address.includes(':') ? 'ipv6' : 'ipv4',
  address,
  prefixLength,
  peer: null,
  broadcast: null,
  scope: /^(127\.|::1$)/.test(address) ? 'host' : /^(169\.254\.|fe[89ab])/i.test(address) ? 'link' : 'global',
  label: null,
  flags
})

export const newRoute = (
  namespaceId: string,
  destination: string,
  ifindex: number | null,
  gateway: string | null,
  protocol: string
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
  protocol,
  mtu: null
})
