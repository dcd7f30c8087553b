/**
 * Routes of all tables, rtnetlink(7) RTM_GETROUTE: IPv4 and IPv6 in one dump, with every hop of a multipath route.
 * Cached routes (RTM_F_CLONED), multicast routing entries and MPLS are left out.
 */
import type { RouteHop } from '@shared/model'
import { addressBetween, AF_INET, AF_INET6 } from './address-text'
import { AttributeTable } from './attributes'
import { DecodeError } from './kernel-error'
import { hopFlagNames, routeProtocolName, routeTypeName, scopeName } from './words'
import type { Reading, RouteRecord } from './records'
import type { ReadOptions } from './dump-memo'
import type { NetlinkSocket } from './socket'

const RTM_GETROUTE = 26
const DST = 1
const SRC = 2
const OIF = 4
const GATEWAY = 5
const PRIORITY = 6
const PREFSRC = 7
const METRICS = 8
const MULTIPATH = 9
const TABLE = 15
const VIA = 18
const NH_ID = 30
const RTAX_MTU = 2
const RTM_F_CLONED = 0x200
const RTNEXTHOP_SIZE = 8

const table = new AttributeTable(NH_ID)
const hopTable = new AttributeTable(VIA)
const metrics = new AttributeTable(RTAX_MTU)

const text = (from: AttributeTable, type: number): string | null =>
  from.has(type) ? addressBetween(from.buffer, from.start(type), from.end(type)) : null

/** RTA_GATEWAY, or RTA_VIA: an address of another family (struct rtvia). */
function gatewayOf(from: AttributeTable): string | null {
  if (from.has(VIA)) {
    const at = from.at(VIA, 2)
    return addressBetween(from.buffer, at + 2, from.end(VIA))
  }
  return text(from, GATEWAY)
}

/** RTA_MULTIPATH: a row of struct rtnexthop, each with its own attributes. */
function decodeMultipath(): RouteHop[] {
  const { buffer } = table
  const end = table.end(MULTIPATH)
  const hops: RouteHop[] = []
  let at = table.start(MULTIPATH)
  while (end - at >= RTNEXTHOP_SIZE) {
    const length = buffer.readUInt16LE(at)
    if (length < RTNEXTHOP_SIZE || at + length > end)
      throw new DecodeError(`a nexthop of ${length} bytes at ${at} of ${end}`)
    hopTable.parse(buffer, at + RTNEXTHOP_SIZE, at + length)
    const ifindex = buffer.readInt32LE(at + 4)
    hops.push({
      gateway: gatewayOf(hopTable),
      ifindex: ifindex > 0 ? ifindex : null,
      weight: (buffer[at + 3] ?? 0) + 1,
      flags: hopFlagNames(buffer[at + 2] ?? 0)
    })
    at += (length + 3) & ~3
  }
  return hops
}

function hopsOf(flags: number): RouteHop[] {
  if (table.has(MULTIPATH)) return decodeMultipath()
  const ifindex = table.i32(OIF)
  const gateway = gatewayOf(table)
  if (gateway === null && ifindex === null) return []
  return [
    {
      gateway,
      ifindex: ifindex !== null && ifindex > 0 ? ifindex : null,
      weight: 1,
      flags: hopFlagNames(flags & 0xff)
    }
  ]
}

function prefix(type: number, length: number, family: number): string {
  return `${text(table, type) ?? (family === AF_INET ? '0.0.0.0' : '::')}/${length}`
}

/**
 * Decodes struct rtmsg and its attributes; null for what is no route of IPv4 or IPv6, and for a cached one.
 * @throws DecodeError
 */
export function decodeRoute(buffer: Buffer, start: number, end: number): RouteRecord | null {
  if (end - start < 12) throw new DecodeError('a route message is shorter than its header')
  const family = buffer[start] ?? 0
  if (family !== AF_INET && family !== AF_INET6) return null
  const flags = buffer.readUInt32LE(start + 8)
  if ((flags & RTM_F_CLONED) !== 0) return null
  table.parse(buffer, start + 12, end)
  const sourceLength = buffer[start + 2] ?? 0
  return {
    family: family === AF_INET ? 'ipv4' : 'ipv6',
    table: table.u32(TABLE) ?? buffer[start + 4] ?? 0,
    type: routeTypeName(buffer[start + 7] ?? 0),
    destination: prefix(DST, buffer[start + 1] ?? 0, family),
    source: sourceLength === 0 ? null : prefix(SRC, sourceLength, family),
    hops: hopsOf(flags),
    nexthopId: table.u32(NH_ID),
    prefSource: text(table, PREFSRC),
    metric: table.u32(PRIORITY) ?? 0,
    tos: buffer[start + 3] ?? 0,
    scope: scopeName(buffer[start + 6] ?? 0),
    protocol: routeProtocolName(buffer[start + 5] ?? 0),
    mtu: table.has(METRICS) ? metrics.nested(table, METRICS).u32(RTAX_MTU) : null
  }
}

const request = Buffer.alloc(12)

/** Every route of the socket's namespace, IPv4 first, in the kernel's order. @throws KernelError, DecodeError */
export function readRoutes(
  socket: NetlinkSocket,
  options: ReadOptions<RouteRecord> = {}
): Reading<RouteRecord> {
  return socket.dumpRecords(RTM_GETROUTE, request, decodeRoute, { call: 'RTM_GETROUTE', ...options })
}
