/**
 * Interfaces, rtnetlink(7) RTM_GETLINK: one dump gives kind, master, peer or lower device, counters and the forwarding
 * sysctls of every interface. The VLANs of bridges take a second dump (AF_BRIDGE), asked only where a bridge filters
 * VLANs.
 */
import type { Ipv4Conf, Ipv6Conf, LinkStats } from '@shared/model'
import { AF_INET, AF_INET6, macBetween } from './address-text'
import { attributeU32, AttributeTable, eachAttribute, textAt } from './attributes'
import { readBridgeVlans } from './bridge-vlans'
import { DecodeError } from './kernel-error'
import { decodeBridgePort, decodeKind } from './link-kinds'
import { deviceFlagNames, hasIpv6AsHardwareAddress, IFF_LOWER_UP, IFF_UP } from './words'
import { linkTypeName, operationalStateName } from './words'
import type { LinkRecord, Reading } from './records'
import type { ReadOptions } from './dump-memo'
import type { NetlinkSocket } from './socket'

const RTM_GETLINK = 18
const ADDRESS = 1
const IFNAME = 3
const MTU = 4
const LINK = 5
const QDISC = 6
const MASTER = 10
const TXQLEN = 13
const OPERSTATE = 16
const LINKINFO = 18
const IFALIAS = 20
const STATS64 = 23
const AF_SPEC = 26
const GROUP = 27
const EXT_MASK = 29
const PROMISCUITY = 30
const LINK_NETNSID = 37
const XDP = 43
const PROP_LIST = 52
const ALT_IFNAME = 53
const INFO_KIND = 1
const INFO_SLAVE_KIND = 4

const table = new AttributeTable(PROP_LIST)
const info = new AttributeTable(5)
const families = new AttributeTable(AF_INET6)
const conf = new AttributeTable(2)
const xdp = new AttributeTable(7)
const xdpModes = [null, 'driver', 'skb', 'hardware', 'multi'] as const

/** Eight of the counters of struct rtnl_link_stats64, in its order. */
function decodeStats(): LinkStats | null {
  const at = table.at(STATS64, 64)
  if (at < 0) return null
  const buffer = table.buffer
  const counter = (place: number): number =>
    buffer.readUInt32LE(at + place * 8) + buffer.readUInt32LE(at + place * 8 + 4) * 0x1_0000_0000
  return {
    rxBytes: counter(2),
    rxPackets: counter(0),
    rxErrors: counter(4),
    rxDropped: counter(6),
    txBytes: counter(3),
    txPackets: counter(1),
    txErrors: counter(5),
    txDropped: counter(7)
  }
}

/** IFLA_INET_CONF: an array of ints whose first is IPV4_DEVCONF 1. */
function decodeIpv4(): Ipv4Conf | null {
  if (!conf.nested(families, AF_INET).has(1)) return null
  const { buffer } = conf
  const start = conf.start(1)
  const end = conf.end(1)
  const value = (id: number): number => {
    const at = start + (id - 1) * 4
    return at + 4 <= end ? buffer.readInt32LE(at) : 0
  }
  return {
    forwarding: value(1),
    rpFilter: value(8),
    routeLocalnet: value(26),
    acceptLocal: value(23),
    proxyArp: value(3),
    arpFilter: value(13),
    arpIgnore: value(19),
    arpAnnounce: value(18),
    srcValidMark: value(24),
    sendRedirects: value(6),
    logMartians: value(11)
  }
}

/** IFLA_INET6_CONF: an array of ints whose first is DEVCONF_FORWARDING. */
function decodeIpv6(): Ipv6Conf | null {
  if (!conf.nested(families, AF_INET6).has(2)) return null
  const { buffer } = conf
  const start = conf.start(2)
  const end = conf.end(2)
  const value = (id: number): number => {
    const at = start + id * 4
    return at + 4 <= end ? buffer.readInt32LE(at) : 0
  }
  return {
    forwarding: value(0),
    acceptRa: value(3),
    disableIpv6: value(26),
    proxyNdp: value(22),
    acceptDad: value(27)
  }
}

function decodeXdp(): LinkRecord['xdp'] {
  if (!table.has(XDP)) return null
  const mode = xdpModes[xdp.nested(table, XDP).u8(2) ?? 0] ?? null
  return mode === null ? null : { mode, programId: xdp.u32(4) || null }
}

function decodeAltnames(): string[] {
  const names: string[] = []
  if (!table.has(PROP_LIST)) return names
  eachAttribute(table.buffer, table.start(PROP_LIST), table.end(PROP_LIST), (type, start, end) => {
    if (type === ALT_IFNAME) names.push(textAt(table.buffer, start, end))
  })
  return names
}

/** A number that is an index or an nsid; null for absent and for what the kernel writes when there is none. */
const atLeast = (value: number | null, least: number): number | null =>
  value === null || value < least ? null : value

/**
 * Decodes struct ifinfomsg and its attributes; null for a message of another family (a bridge's own).
 * @throws DecodeError
 */
export function decodeLink(buffer: Buffer, start: number, end: number): LinkRecord | null {
  if (end - start < 16) throw new DecodeError('a link message is shorter than its header')
  if (buffer[start] !== 0) return null
  table.parse(buffer, start + 16, end)
  info.nested(table, LINKINFO)
  families.nested(table, AF_SPEC)
  const ifindex = buffer.readInt32LE(start + 4)
  const flags = buffer.readUInt32LE(start + 8)
  const linkType = linkTypeName(buffer.readUInt16LE(start + 2))
  const kind = info.string(INFO_KIND)
  const adminUp = (flags & IFF_UP) !== 0
  const linkNsid = atLeast(table.i32(LINK_NETNSID), 0)
  const link = atLeast(table.i32(LINK), 1)
  const hasMac = table.has(ADDRESS) && !hasIpv6AsHardwareAddress(linkType)
  return {
    ifindex,
    ifname: table.string(IFNAME) ?? '',
    altnames: decodeAltnames(),
    alias: table.string(IFALIAS),
    linkType,
    kind,
    kindData: kind === null ? null : decodeKind(kind, info),
    mac: hasMac ? macBetween(buffer, table.start(ADDRESS), table.end(ADDRESS)) : null,
    mtu: table.u32(MTU) ?? 0,
    txQueueLength: table.u32(TXQLEN) ?? 0,
    group: table.u32(GROUP) ?? 0,
    flags: deviceFlagNames(flags),
    adminUp,
    // As /sys/class/net/*/carrier: a device that is down has no answer.
    carrier: adminUp ? (flags & IFF_LOWER_UP) !== 0 : null,
    operstate: operationalStateName(table.u8(OPERSTATE) ?? 0),
    promiscuity: table.u32(PROMISCUITY) ?? 0,
    master: atLeast(table.i32(MASTER), 1),
    // Some kernels leave IFLA_LINK out when it equals the own index, also when it is that of another namespace.
    link: link ?? (linkNsid !== null && table.i32(LINK) === null ? ifindex : null),
    linkNsid,
    bridgePort: info.string(INFO_SLAVE_KIND) === 'bridge' ? decodeBridgePort(info) : null,
    stats: decodeStats(),
    ipv4: decodeIpv4(),
    ipv6: decodeIpv6(),
    xdp: decodeXdp(),
    qdisc: table.string(QDISC)
  }
}

const request = Buffer.concat([Buffer.alloc(16), attributeU32(EXT_MASK, 0)])

/**
 * Every interface of the socket's namespace, by index.
 * @throws KernelError, DecodeError
 */
export function readLinks(socket: NetlinkSocket, options: ReadOptions<LinkRecord> = {}): Reading<LinkRecord> {
  const reading = socket.dumpRecords(RTM_GETLINK, request, decodeLink, { call: 'RTM_GETLINK', ...options })
  const filtering = reading.records.some(
    ({ kindData }) => kindData?.kind === 'bridge' && kindData.vlanFiltering
  )
  if (!filtering) return reading
  const vlans = readBridgeVlans(socket)
  const records = reading.records.map((record) => {
    const own = vlans.records.get(record.ifindex)
    if (own === undefined) return record
    const { kindData, bridgePort } = record
    return {
      ...record,
      kindData: kindData?.kind === 'bridge' ? { ...kindData, vlans: own } : kindData,
      bridgePort: bridgePort === null ? null : { ...bridgePort, vlans: own }
    }
  })
  return { ...reading, records, interrupted: reading.interrupted || vlans.interrupted }
}
