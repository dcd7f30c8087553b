/**
 * Target structures of x_tables (linux/netfilter/xt_*.h, netfilter_ipv4/ipt_*.h, netfilter_ipv6/ip6t_*.h, nf_nat.h; 64-bit
 * layout) as the options iptables-extensions(8) writes for them. A revision whose layout is not known here gives null.
 */
import type { XtOption } from '@shared/model/filter'
import { ipv4At, ipv6At } from './address-text'
import { textAt } from './attributes'
import { option } from './xtables-matches'
import { hex, type XtFamily } from './xtables-text'

type Decoder = (info: Buffer, family: XtFamily) => XtOption[] | null

interface NatRange {
  flags: number
  addresses: [string, string]
  ports: [number, number]
  base: number
}

const NAT = { addresses: 1, ports: 2, random: 4, persistent: 8, fully: 16, offset: 32 }

/** struct nf_nat_ipv4_multi_range_compat with its one range. */
function oldRange(info: Buffer): NatRange | null {
  if (info.length < 20 || info.readUInt32LE(0) !== 1) return null
  return {
    flags: info.readUInt32LE(4),
    addresses: [ipv4At(info, 8), ipv4At(info, 12)],
    ports: [info.readUInt16BE(16), info.readUInt16BE(18)],
    base: 0
  }
}

/** struct nf_nat_range, and nf_nat_range2 with a base port. */
function newRange(info: Buffer, family: XtFamily): NatRange | null {
  if (info.length < 40) return null
  const at = family === 'ip' ? ipv4At : ipv6At
  return {
    flags: info.readUInt32LE(0),
    addresses: [at(info, 4), at(info, 20)],
    ports: [info.readUInt16BE(36), info.readUInt16BE(38)],
    base: info.length >= 42 ? info.readUInt16BE(40) : 0
  }
}

const portsText = ({ flags, ports, base }: NatRange): string => {
  if ((flags & NAT.ports) === 0) return ''
  const range = ports[0] === ports[1] ? String(ports[0]) : `${ports[0]}-${ports[1]}`
  return (flags & NAT.offset) !== 0 ? `${range}/${base}` : range
}

function flagOptions(flags: number): XtOption[] {
  const options: XtOption[] = []
  if ((flags & NAT.fully) !== 0) options.push(option('--random-fully'))
  else if ((flags & NAT.random) !== 0) options.push(option('--random'))
  if ((flags & NAT.persistent) !== 0) options.push(option('--persistent'))
  return options
}

const toAddress =
  (name: string, read: (info: Buffer, family: XtFamily) => NatRange | null): Decoder =>
  (info, family) => {
    const range = read(info, family)
    if (range === null) return null
    const ports = portsText(range)
    let to = ''
    if ((range.flags & NAT.addresses) !== 0) {
      const [low, high] = range.addresses
      const bracket = (address: string): string =>
        family === 'ip6' && ports !== '' ? `[${address}]` : address
      to = low === high ? bracket(low) : `${bracket(low)}-${bracket(high)}`
    }
    if (ports !== '') to += `:${ports}`
    return [...(to === '' ? [] : [option(name, [to])]), ...flagOptions(range.flags)]
  }

const toPorts: Decoder = (info, family) => {
  const range = family === 'ip' ? oldRange(info) : newRange(info, family)
  if (range === null) return null
  const ports = portsText(range)
  return [...(ports === '' ? [] : [option('--to-ports', [ports])]), ...flagOptions(range.flags)]
}

const rejects: Record<XtFamily, Record<number, string>> = {
  ip: {
    0: 'icmp-net-unreachable',
    1: 'icmp-host-unreachable',
    2: 'icmp-proto-unreachable',
    3: 'icmp-port-unreachable',
    5: 'icmp-net-prohibited',
    6: 'icmp-host-prohibited',
    7: 'tcp-reset',
    8: 'icmp-admin-prohibited'
  },
  ip6: {
    0: 'icmp6-no-route',
    1: 'icmp6-adm-prohibited',
    3: 'icmp6-addr-unreachable',
    4: 'icmp6-port-unreachable',
    6: 'tcp-reset',
    7: 'icmp6-policy-fail',
    8: 'icmp6-reject-route'
  }
}

const reject: Decoder = (info, family) => {
  const name = rejects[family][info.readUInt32LE(0)]
  return name === undefined ? null : [option('--reject-with', [name])]
}

const log: Decoder = (info) => {
  const flags = info.readUInt8(1)
  const prefix = textAt(info, 2, 32)
  const options: XtOption[] = prefix === '' ? [] : [option('--log-prefix', [prefix])]
  if (info.readUInt8(0) !== 4) options.push(option('--log-level', [String(info.readUInt8(0))]))
  for (const [bit, name] of [
    [1, '--log-tcp-sequence'],
    [2, '--log-tcp-options'],
    [4, '--log-ip-options'],
    [8, '--log-uid'],
    [32, '--log-macdecode']
  ] as const) {
    if ((flags & bit) !== 0) options.push(option(name))
  }
  return options
}

const markTarget: Decoder = (info) => [
  option('--set-xmark', [`${hex(info.readUInt32LE(0))}/${hex(info.readUInt32LE(4))}`])
]

/** Mode behind the three masks in revision 1, behind a shift of the mark in revision 2. */
const connmark =
  (modeAt: 12 | 14): Decoder =>
  (info) => {
    if (modeAt === 14 && info.readUInt8(13) !== 0) return null
    const [value, mask, packet] = [info.readUInt32LE(0), info.readUInt32LE(4), info.readUInt32LE(8)]
    const masks = [option('--nfmask', [hex(packet)]), option('--ctmask', [hex(mask)])]
    switch (info.readUInt8(modeAt)) {
      case 0:
        return [option('--set-xmark', [`${hex(value)}/${hex(mask)}`])]
      case 1:
        return [option('--save-mark'), ...masks]
      case 2:
        return [option('--restore-mark'), ...masks]
      default:
        return null
    }
  }

const tcpmss: Decoder = (info) =>
  info.readUInt16LE(0) === 0xffff
    ? [option('--clamp-mss-to-pmtu')]
    : [option('--set-mss', [String(info.readUInt16LE(0))])]

/** Only the plain `--notrack`: no zone, events, helper or time-out. */
const ct: Decoder = (info) =>
  info.readUInt16LE(0) === 1 && info.subarray(2, 28).every((byte) => byte === 0)
    ? [option('--notrack')]
    : null

const none: Decoder = () => []

const decoders: Readonly<Record<string, readonly [number, Decoder]>> = {
  'CHECKSUM/0': [1, (info) => (info.readUInt8(0) === 1 ? [option('--checksum-fill')] : null)],
  'CONNMARK/1': [13, connmark(12)],
  'CONNMARK/2': [15, connmark(14)],
  'CT/1': [28, ct],
  'CT/2': [28, ct],
  'DNAT/0': [20, toAddress('--to-destination', oldRange)],
  'DNAT/1': [40, toAddress('--to-destination', newRange)],
  'DNAT/2': [42, toAddress('--to-destination', newRange)],
  'DSCP/0': [1, (info) => [option('--set-dscp', [hex(info.readUInt8(0), 2)])]],
  'LOG/0': [32, log],
  'MARK/2': [8, markTarget],
  'MASQUERADE/0': [20, toPorts],
  'REDIRECT/0': [20, toPorts],
  'REJECT/0': [4, reject],
  'SNAT/0': [20, toAddress('--to-source', oldRange)],
  'SNAT/1': [40, toAddress('--to-source', newRange)],
  'SNAT/2': [42, toAddress('--to-source', newRange)],
  'TCPMSS/0': [2, tcpmss],
  'TOS/1': [
    2,
    (info) => [option('--set-tos', [`${hex(info.readUInt8(0), 2)}/${hex(info.readUInt8(1), 2)}`])]
  ],
  'TRACE/0': [0, none]
}

/** Options of a target, or null where its structure is not known here. */
export function decodeTarget(
  name: string,
  revision: number,
  info: Buffer,
  family: XtFamily
): XtOption[] | null {
  const known = Object.hasOwn(decoders, `${name}/${revision}`) ? decoders[`${name}/${revision}`] : undefined
  if (known === undefined || info.length < known[0]) return null
  return known[1](info, family)
}
