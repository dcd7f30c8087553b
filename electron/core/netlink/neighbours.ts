/**
 * Neighbours and proxies, ip-neighbour(8), and the forwarding database of bridges and VXLANs, bridge(8) fdb: all three
 * are rtnetlink(7) RTM_GETNEIGH (linux/neighbour.h), told apart by family and flags.
 */
import { addressBetween, AF_INET, AF_INET6, macBetween } from './address-text'
import { AttributeTable } from './attributes'
import { DecodeError } from './kernel-error'
import { neighbourStateName } from './words'
import type { FdbRecord, NeighbourRecord, Reading } from './records'
import type { NetlinkSocket } from './socket'

const RTM_GETNEIGH = 30
const AF_BRIDGE = 7
const DST = 1
const LLADDR = 2
const VLAN = 5
const PORT = 6
const VNI = 7
const MASTER = 9
const NTF_PROXY = 0x08
const NTF_EXT_LEARNED = 0x10
const NTF_ROUTER = 0x80
const HEADER = 12

const table = new AttributeTable(MASTER)

const text = (type: number): string | null =>
  table.has(type) ? addressBetween(table.buffer, table.start(type), table.end(type)) : null
const mac = (): string | null =>
  table.has(LLADDR) ? macBetween(table.buffer, table.start(LLADDR), table.end(LLADDR)) : null

/** Decodes struct ndmsg of IPv4 or IPv6; null for another family or an entry without address. @throws DecodeError */
export function decodeNeighbour(buffer: Buffer, start: number, end: number): NeighbourRecord | null {
  if (end - start < HEADER) throw new DecodeError('a neighbour message is shorter than its header')
  const family = buffer[start] ?? 0
  if (family !== AF_INET && family !== AF_INET6) return null
  table.parse(buffer, start + HEADER, end)
  const address = text(DST)
  if (address === null) return null
  const flags = buffer[start + 10] ?? 0
  const proxy = (flags & NTF_PROXY) !== 0
  return {
    ifindex: buffer.readInt32LE(start + 4),
    family: family === AF_INET ? 'ipv4' : 'ipv6',
    address,
    mac: mac(),
    state: proxy ? 'none' : neighbourStateName(buffer.readUInt16LE(start + 8)),
    router: (flags & NTF_ROUTER) !== 0,
    proxy,
    external: (flags & NTF_EXT_LEARNED) !== 0
  }
}

/** In the order of bridge(8). */
const fdbFlags: readonly (readonly [number, string])[] = [
  [0x02, 'self'],
  [0x80, 'router'],
  [0x10, 'extern_learn'],
  [0x20, 'offload'],
  [0x04, 'master'],
  [0x40, 'sticky']
]

/** bridge(8) writes nothing for a learned entry, which is NUD_REACHABLE. */
function fdbState(state: number): string {
  if ((state & 0x80) !== 0) return 'permanent'
  if ((state & 0x40) !== 0) return 'static'
  if ((state & 0x04) !== 0) return 'stale'
  return (state & 0x02) !== 0 ? 'reachable' : `0x${state.toString(16)}`
}

/** Decodes struct ndmsg of AF_BRIDGE; null for another family or an entry without MAC. @throws DecodeError */
export function decodeFdb(buffer: Buffer, start: number, end: number): FdbRecord | null {
  if (end - start < HEADER) throw new DecodeError('a neighbour message is shorter than its header')
  if (buffer[start] !== AF_BRIDGE) return null
  table.parse(buffer, start + HEADER, end)
  const address = mac()
  if (address === null) return null
  const master = table.i32(MASTER)
  const flags = buffer[start + 10] ?? 0
  return {
    ifindex: buffer.readInt32LE(start + 4),
    mac: address,
    master: master !== null && master > 0 ? master : null,
    vlan: table.u16(VLAN) || null,
    remote: text(DST),
    vni: table.u32(VNI),
    port: table.be16(PORT),
    flags: fdbFlags.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name),
    state: fdbState(buffer.readUInt16LE(start + 8))
  }
}

function request(family: number, flags: number): Buffer {
  const header = Buffer.alloc(HEADER)
  header.writeUInt8(family, 0)
  header.writeUInt8(flags, 10)
  return header
}
const neighbourRequest = request(0, 0)
const proxyRequest = request(0, NTF_PROXY)
const fdbRequest = request(AF_BRIDGE, 0)

export interface NeighbourOptions {
  /** Also ask for proxy entries, a dump of their own; true unless told. */
  proxies?: boolean
  /** How many are kept; the rest is counted. */
  max?: number
}

/** Every IPv4 and IPv6 neighbour of the socket's namespace, then the proxies. @throws KernelError, DecodeError */
export function readNeighbours(
  socket: NetlinkSocket,
  options: NeighbourOptions = {}
): Reading<NeighbourRecord> {
  const max = options.max ?? Infinity
  const learned = socket.dumpRecords(RTM_GETNEIGH, neighbourRequest, decodeNeighbour, {
    call: 'RTM_GETNEIGH',
    max
  })
  if (options.proxies === false) return learned
  const proxies = socket.dumpRecords(RTM_GETNEIGH, proxyRequest, decodeNeighbour, {
    call: 'RTM_GETNEIGH NTF_PROXY',
    max: Math.max(0, max - learned.records.length)
  })
  return {
    records: proxies.records.length === 0 ? learned.records : [...learned.records, ...proxies.records],
    interrupted: learned.interrupted || proxies.interrupted,
    leftOut: learned.leftOut + proxies.leftOut
  }
}

/**
 * Every FDB entry of the socket's namespace. Ordinary devices answer too, with their multicast addresses: ask only where
 * there is a bridge or a VXLAN.
 * @throws KernelError, DecodeError
 */
export function readFdb(socket: NetlinkSocket, max = Infinity): Reading<FdbRecord> {
  return socket.dumpRecords(RTM_GETNEIGH, fdbRequest, decodeFdb, { call: 'RTM_GETNEIGH AF_BRIDGE', max })
}
