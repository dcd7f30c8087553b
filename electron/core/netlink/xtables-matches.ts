/**
 * Match structures of x_tables (linux/netfilter/xt_*.h, 64-bit layout, machine byte order unless the header says __be) as
 * the options iptables-extensions(8) writes for them. Only revisions whose layout is known here are read: for any other the
 * answer is null, never a guess.
 */
import type { XtOption } from '@shared/model/filter'
import { ipv4At, ipv6At } from './address-text'
import { textAt } from './attributes'
import {
  bitNames,
  deviceName,
  hex,
  portRange,
  rateText,
  tcpFlags,
  withMask,
  withPrefix,
  type XtFamily
} from './xtables-text'

type Decoder = (info: Buffer, family: XtFamily) => XtOption[] | null

export const option = (name: string, values: string[] = [], negated = false): XtOption => ({
  name,
  negated,
  values
})

const addressTypes = [
  'UNSPEC',
  'UNICAST',
  'LOCAL',
  'BROADCAST',
  'ANYCAST',
  'MULTICAST',
  'BLACKHOLE',
  'UNREACHABLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE'
].map((name, bit) => [name, 1 << bit] as const)

const states = [
  ['INVALID', 1],
  ['NEW', 8],
  ['RELATED', 4],
  ['ESTABLISHED', 2],
  ['UNTRACKED', 256],
  ['SNAT', 64],
  ['DNAT', 128]
] as const

const statuses = [
  ['EXPECTED', 1],
  ['SEEN_REPLY', 2],
  ['ASSURED', 4],
  ['CONFIRMED', 8]
] as const

/** xt_conntrack_mtinfo3. */
function conntrack(info: Buffer, family: XtFamily): XtOption[] | null {
  const flags = info.readUInt16LE(146)
  const inverted = info.readUInt16LE(148)
  const options: XtOption[] = []
  const add = (bit: number, name: string, value: () => string): void => {
    if ((flags & bit) !== 0) options.push(option(name, [value()], (inverted & bit) !== 0))
  }
  const address = (at: number) => () => withPrefix(info, at, at + 16, family)
  const port = (at: number, high: number) => () => portRange(info.readUInt16LE(at), info.readUInt16LE(high))
  add(1, (flags & 0x2000) !== 0 ? '--state' : '--ctstate', () =>
    bitNames(info.readUInt16LE(150), states).join(',')
  )
  add(2, '--ctproto', () => String(info.readUInt16LE(136)))
  add(4, '--ctorigsrc', address(0))
  add(8, '--ctorigdst', address(32))
  add(16, '--ctreplsrc', address(64))
  add(32, '--ctrepldst', address(96))
  add(256, '--ctorigsrcport', port(138, 154))
  add(512, '--ctorigdstport', port(140, 156))
  add(1024, '--ctreplsrcport', port(142, 158))
  add(2048, '--ctrepldstport', port(144, 160))
  add(64, '--ctstatus', () => bitNames(info.readUInt16LE(152), statuses).join(',') || 'NONE')
  add(128, '--ctexpire', () => portRange(info.readUInt32LE(128), info.readUInt32LE(132)))
  if ((flags & 4096) !== 0) {
    options.push(option('--ctdir', [(inverted & 4096) !== 0 ? 'REPLY' : 'ORIGINAL']))
  }
  return options
}

function addrtype(info: Buffer): XtOption[] {
  const flags = info.readUInt32LE(4)
  const options: XtOption[] = []
  const types = (at: number): string[] => bitNames(info.readUInt16LE(at), addressTypes)
  if (info.readUInt16LE(0) !== 0) options.push(option('--src-type', [types(0).join(',')], (flags & 1) !== 0))
  if (info.readUInt16LE(2) !== 0) options.push(option('--dst-type', [types(2).join(',')], (flags & 2) !== 0))
  if ((flags & 4) !== 0) options.push(option('--limit-iface-in'))
  if ((flags & 8) !== 0) options.push(option('--limit-iface-out'))
  return options
}

function multiport(info: Buffer): XtOption[] | null {
  const name = ['--sports', '--dports', '--ports'][info.readUInt8(0)]
  const count = info.readUInt8(1)
  if (name === undefined || count > 15) return null
  let ports = ''
  for (let index = 0; index < count; index++) {
    const joint = index === 0 ? '' : info.readUInt8(32 + index - 1) !== 0 ? ':' : ','
    ports += `${joint}${info.readUInt16LE(2 + index * 2)}`
  }
  return [option(name, [ports], info.readUInt8(47) !== 0)]
}

const mark: Decoder = (info) => [
  option('--mark', [withMask(info.readUInt32LE(0), info.readUInt32LE(4))], info.readUInt8(8) !== 0)
]

const comment: Decoder = (info) => [option('--comment', [textAt(info, 0, Math.min(info.length, 256))])]

/** xt_tcp and xt_udp begin alike. */
function ports(info: Buffer, invert: number): XtOption[] {
  const options: XtOption[] = []
  const pair = (at: number): [number, number] => [info.readUInt16LE(at), info.readUInt16LE(at + 2)]
  for (const [at, name, bit] of [
    [0, '--sport', 1],
    [4, '--dport', 2]
  ] as const) {
    const [low, high] = pair(at)
    const negated = (invert & bit) !== 0
    if (low !== 0 || high !== 0xffff || negated) options.push(option(name, [portRange(low, high)], negated))
  }
  return options
}

function tcp(info: Buffer): XtOption[] {
  const invert = info.readUInt8(11)
  const options = ports(info, invert)
  const kind = info.readUInt8(8)
  if (kind !== 0 || (invert & 8) !== 0)
    options.push(option('--tcp-option', [String(kind)], (invert & 8) !== 0))
  const mask = info.readUInt8(9)
  if (mask !== 0 || (invert & 4) !== 0) {
    options.push(option('--tcp-flags', [tcpFlags(mask), tcpFlags(info.readUInt8(10))], (invert & 4) !== 0))
  }
  return options
}

const icmp =
  (name: string): Decoder =>
  (info) => {
    const type = info.readUInt8(0)
    const low = info.readUInt8(1)
    const high = info.readUInt8(2)
    const negated = (info.readUInt8(3) & 1) !== 0
    if (type === 255 && name === '--icmp-type') return negated ? null : [option(name, ['any'])]
    if (low === 0 && high === 255) return [option(name, [String(type)], negated)]
    return low === high ? [option(name, [`${type}/${low}`], negated)] : null
  }

function physdev(info: Buffer): XtOption[] {
  const invert = info.readUInt8(64)
  const bits = info.readUInt8(65)
  const options: XtOption[] = []
  const device = (at: number): string => deviceName(info, at, at + 16) ?? '+'
  const add = (bit: number, name: string, values: string[]): void => {
    if ((bits & bit) !== 0) options.push(option(name, values, (invert & bit) !== 0))
  }
  add(8, '--physdev-is-in', [])
  add(1, '--physdev-in', [device(0)])
  add(16, '--physdev-is-out', [])
  add(2, '--physdev-out', [device(32)])
  add(4, '--physdev-is-bridged', [])
  return options
}

function owner(info: Buffer): XtOption[] | null {
  const match = info.readUInt8(16)
  const invert = info.readUInt8(17)
  if ((match & ~7) !== 0) return null
  const options: XtOption[] = []
  const range = (at: number): string => {
    const [low, high] = [info.readUInt32LE(at), info.readUInt32LE(at + 4)]
    return low === high ? String(low) : `${low}-${high}`
  }
  if ((match & 4) !== 0) options.push(option('--socket-exists', [], (invert & 4) !== 0))
  if ((match & 1) !== 0) options.push(option('--uid-owner', [range(0)], (invert & 1) !== 0))
  if ((match & 2) !== 0) options.push(option('--gid-owner', [range(8)], (invert & 2) !== 0))
  return options
}

function iprange(info: Buffer, family: XtFamily): XtOption[] {
  const flags = info.readUInt8(64)
  const at = family === 'ip' ? ipv4At : ipv6At
  const range = (start: number): string => `${at(info, start)}-${at(info, start + 16)}`
  const options: XtOption[] = []
  if ((flags & 1) !== 0) options.push(option('--src-range', [range(0)], (flags & 16) !== 0))
  if ((flags & 2) !== 0) options.push(option('--dst-range', [range(32)], (flags & 32) !== 0))
  return options
}

const macSource: Decoder = (info) => [
  option(
    '--mac-source',
    [[...info.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')],
    info.readInt32LE(8) !== 0
  )
]

const pkttype: Decoder = (info) => {
  const name = ['unicast', 'broadcast', 'multicast'][info.readInt32LE(0)]
  return name === undefined ? null : [option('--pkt-type', [name], info.readInt32LE(4) !== 0)]
}

const limit: Decoder = (info) => {
  const rate = rateText(info.readUInt32LE(0))
  const burst = info.readUInt32LE(4)
  if (rate === null) return null
  return [option('--limit', [rate]), ...(burst === 5 ? [] : [option('--limit-burst', [String(burst)])])]
}

const dscp: Decoder = (info) => [option('--dscp', [hex(info.readUInt8(0), 2)], info.readUInt8(1) !== 0)]

/** struct ipt_ttl_info and ip6t_hl_info. */
const hops =
  (name: string): Decoder =>
  (info) => {
    const [mode, value] = [info.readUInt8(0), String(info.readUInt8(1))]
    if (mode <= 1) return [option(`--${name}-eq`, [value], mode === 1)]
    return mode <= 3 ? [option(`--${name}-${mode === 2 ? 'lt' : 'gt'}`, [value])] : null
  }

const length: Decoder = (info) => [
  option('--length', [portRange(info.readUInt16LE(0), info.readUInt16LE(2))], info.readUInt8(4) !== 0)
]

/** How kube-proxy spreads connections over endpoints. */
const statistic: Decoder = (info) => {
  const negated = (info.readUInt16LE(2) & 1) !== 0
  if (info.readUInt16LE(0) === 0) {
    const probability = (info.readUInt32LE(4) / 0x8000_0000).toFixed(11)
    return [option('--mode', ['random']), option('--probability', [probability], negated)]
  }
  if (info.readUInt16LE(0) !== 1) return null
  const every = String(info.readUInt32LE(4) + 1)
  return [
    option('--mode', ['nth']),
    option('--every', [every], negated),
    option('--packet', [String(info.readUInt32LE(8))])
  ]
}

/** `name/revision`, with the least size of the structure. */
const decoders: Readonly<Record<string, readonly [number, Decoder]>> = {
  'addrtype/1': [8, addrtype],
  'comment/0': [1, comment],
  'connmark/1': [9, mark],
  'conntrack/3': [162, conntrack],
  'dscp/0': [2, dscp],
  'hl/0': [2, hops('hl')],
  'icmp/0': [4, icmp('--icmp-type')],
  'icmp6/0': [4, icmp('--icmpv6-type')],
  'iprange/1': [65, iprange],
  'length/0': [5, length],
  'limit/0': [8, limit],
  'mac/0': [12, macSource],
  'mark/1': [9, mark],
  'multiport/1': [48, multiport],
  'owner/1': [18, owner],
  'physdev/0': [66, physdev],
  'pkttype/0': [8, pkttype],
  'statistic/0': [16, statistic],
  'statistic/1': [16, statistic],
  'tcp/0': [12, tcp],
  'ttl/0': [2, hops('ttl')],
  'udp/0': [9, (info) => ports(info, info.readUInt8(8))]
}

/** The module as iptables names it after -m: the alias `state` where that was written. */
export function matchModule(name: string, revision: number, info: Buffer): string {
  const alias =
    name === 'conntrack' && revision === 3 && info.length >= 162 && (info.readUInt16LE(146) & 0x2000) !== 0
  return alias ? 'state' : name
}

/** Options of a match, or null where its structure is not known here. */
export function decodeMatch(
  name: string,
  revision: number,
  info: Buffer,
  family: XtFamily
): XtOption[] | null {
  const known = Object.hasOwn(decoders, `${name}/${revision}`) ? decoders[`${name}/${revision}`] : undefined
  if (known === undefined || info.length < known[0]) return null
  return known[1](info, family)
}
