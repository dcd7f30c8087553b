/**
 * The kernel's numbers in the words of ip(8): device types (linux/if_arp.h), device flags (linux/if.h), operational states
 * (RFC 2863), scopes, protocols and types of routes (linux/rtnetlink.h), states of neighbours (linux/neighbour.h). The
 * words are fixed here and do not follow a host's /etc/iproute2, so that two hosts can be compared.
 */

const linkTypes: ReadonlyMap<number, string> = new Map([
  [0, 'netrom'],
  [1, 'ether'],
  [2, 'eether'],
  [3, 'ax25'],
  [4, 'pronet'],
  [5, 'chaos'],
  [6, 'ieee802'],
  [7, 'arcnet'],
  [8, 'atalk'],
  [15, 'dlci'],
  [19, 'atm'],
  [23, 'metricom'],
  [24, 'ieee1394'],
  [32, 'infiniband'],
  [256, 'slip'],
  [257, 'cslip'],
  [258, 'slip6'],
  [259, 'cslip6'],
  [270, 'rose'],
  [271, 'x25'],
  [272, 'hwx25'],
  [280, 'can'],
  [512, 'ppp'],
  [513, 'hdlc'],
  [516, 'lapb'],
  [518, 'rawhdlc'],
  [768, 'ipip'],
  [769, 'tunnel6'],
  [770, 'frad'],
  [772, 'loopback'],
  [773, 'ltalk'],
  [774, 'fddi'],
  [776, 'sit'],
  [778, 'gre'],
  [779, 'pimreg'],
  [801, 'ieee802.11'],
  [802, 'ieee802.11/prism'],
  [803, 'ieee802.11/radiotap'],
  [804, 'ieee802.15.4'],
  [805, 'ieee802.15.4/monitor'],
  [820, 'phonet'],
  [821, 'phonet_pipe'],
  [822, 'caif'],
  [823, 'gre6'],
  [824, 'netlink'],
  [825, '6lowpan'],
  [0xfffe, 'none'],
  [0xffff, 'void']
])

/** ARPHRD_*; `[n]` for one without a name here. */
export const linkTypeName = (type: number): string => linkTypes.get(type) ?? `[${type}]`

/** ARPHRD_TUNNEL6 and ARPHRD_IP6GRE carry an IPv6 address where others have a hardware address. */
export const hasIpv6AsHardwareAddress = (linkType: string): boolean =>
  linkType === 'tunnel6' || linkType === 'gre6'

export const IFF_UP = 0x1
const IFF_RUNNING = 0x40
export const IFF_LOWER_UP = 0x10000
/** In the order in which ip(8) writes them. */
const deviceFlags: readonly (readonly [number, string])[] = [
  [0x8, 'LOOPBACK'],
  [0x2, 'BROADCAST'],
  [0x10, 'POINTOPOINT'],
  [0x1000, 'MULTICAST'],
  [0x80, 'NOARP'],
  [0x200, 'ALLMULTI'],
  [0x100, 'PROMISC'],
  [0x400, 'MASTER'],
  [0x800, 'SLAVE'],
  [0x4, 'DEBUG'],
  [0x8000, 'DYNAMIC'],
  [0x4000, 'AUTOMEDIA'],
  [0x2000, 'PORTSEL'],
  [0x20, 'NOTRAILERS'],
  [0x1, 'UP'],
  [0x10000, 'LOWER_UP'],
  [0x20000, 'DORMANT'],
  [0x40000, 'ECHO']
]

/** Names of the flags that people know, for the parser of ip(8)'s output, which prints others as hex. */
export const knownDeviceFlags: ReadonlySet<string> = new Set([
  'NO-CARRIER',
  ...deviceFlags.map(([, name]) => name)
])

/** IFF_* as ip(8) lists them; NO-CARRIER is up without running. */
export function deviceFlagNames(flags: number): string[] {
  const found: string[] = []
  if ((flags & IFF_UP) !== 0 && (flags & IFF_RUNNING) === 0) found.push('NO-CARRIER')
  for (const [bit, name] of deviceFlags) if ((flags & bit) !== 0) found.push(name)
  return found
}

const operationalStates = ['UNKNOWN', 'NOTPRESENT', 'DOWN', 'LOWERLAYERDOWN', 'TESTING', 'DORMANT', 'UP']

/** IF_OPER_*. */
export const operationalStateName = (state: number): string => operationalStates[state] ?? String(state)

const scopes: ReadonlyMap<number, string> = new Map([
  [0, 'global'],
  [200, 'site'],
  [253, 'link'],
  [254, 'host'],
  [255, 'nowhere']
])

/** RT_SCOPE_*, the number where there is no name. */
export const scopeName = (scope: number): string => scopes.get(scope) ?? String(scope)

const protocols: ReadonlyMap<number, string> = new Map([
  [0, 'unspec'],
  [1, 'redirect'],
  [2, 'kernel'],
  [3, 'boot'],
  [4, 'static'],
  [8, 'gated'],
  [9, 'ra'],
  [10, 'mrt'],
  [11, 'zebra'],
  [12, 'bird'],
  [13, 'dnrouted'],
  [14, 'xorp'],
  [15, 'ntk'],
  [16, 'dhcp'],
  [18, 'keepalived'],
  [42, 'babel'],
  [186, 'bgp'],
  [187, 'isis'],
  [188, 'ospf'],
  [189, 'rip'],
  [192, 'eigrp']
])

/** RTPROT_*, the number where there is no name. */
export const routeProtocolName = (protocol: number): string => protocols.get(protocol) ?? String(protocol)

const routeTypes = [
  'none',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
  'xresolve'
]

/** RTN_*, the number where there is no name. */
export const routeTypeName = (type: number): string => routeTypes[type] ?? String(type)

const hopFlags: readonly (readonly [number, string])[] = [
  [1, 'dead'],
  [4, 'onlink'],
  [2, 'pervasive'],
  [8, 'offload'],
  [64, 'trap'],
  [16, 'linkdown'],
  [32, 'unresolved']
]
export const knownHopFlags: ReadonlySet<string> = new Set(hopFlags.map(([, name]) => name))

/** RTNH_F_* as ip(8) lists them. */
export function hopFlagNames(flags: number): string[] {
  const found: string[] = []
  if (flags !== 0) for (const [bit, name] of hopFlags) if ((flags & bit) !== 0) found.push(name)
  return found
}

const ruleActions: ReadonlyMap<number, string> = new Map([
  [0, 'unspec'],
  [1, 'table'],
  [2, 'goto'],
  [3, 'nop'],
  [6, 'blackhole'],
  [7, 'unreachable'],
  [8, 'prohibit']
])

/** FR_ACT_*, the number where there is no name. */
export const ruleActionName = (action: number): string => ruleActions.get(action) ?? String(action)

const neighbourStates: readonly (readonly [number, string])[] = [
  [0x01, 'INCOMPLETE'],
  [0x02, 'REACHABLE'],
  [0x04, 'STALE'],
  [0x08, 'DELAY'],
  [0x10, 'PROBE'],
  [0x20, 'FAILED'],
  [0x40, 'NOARP'],
  [0x80, 'PERMANENT']
]

/** NUD_*, `none` for 0; several are joined by a comma. */
export function neighbourStateName(state: number): string {
  if (state === 0) return 'none'
  const found = neighbourStates.filter(([bit]) => (state & bit) !== 0).map(([, name]) => name)
  return found.length === 0 ? String(state) : found.join(',')
}

/** The number that a map gives a word; for the parsers, which meet both numbers and words. */
export function numberOf(table: ReadonlyMap<number, string>, word: string): number | null {
  for (const [value, name] of table) if (name === word) return value
  return null
}

export const scopeNames = scopes
export const routeProtocolNames = protocols
export const routeTypeNames: readonly string[] = routeTypes
export const linkTypeNames = linkTypes
export const ruleActionNames = ruleActions
