/** Nexthop objects, ip-nexthop(8), rtnetlink RTM_GETNEXTHOP (linux/nexthop.h), Linux 5.3 and newer. */
import { addressBetween, AF_INET, AF_INET6 } from './address-text'
import { AttributeTable } from './attributes'
import { DecodeError, KernelError } from './kernel-error'
import { hopFlagNames } from './words'
import type { NexthopRecord, Reading } from './records'
import type { ReadOptions } from './dump-memo'
import type { NetlinkSocket } from './socket'

const RTM_GETNEXTHOP = 106
const ID = 1
const GROUP = 2
const BLACKHOLE = 4
const OIF = 5
const GATEWAY = 6
const FDB = 11

const table = new AttributeTable(FDB)

/** NHA_GROUP: an array of struct nexthop_grp, whose weights count from 0 (the high byte since Linux 6.12). */
function decodeGroup(): NexthopRecord['group'] {
  const group: NexthopRecord['group'] = []
  if (!table.has(GROUP)) return group
  const { buffer } = table
  for (let at = table.start(GROUP); at + 8 <= table.end(GROUP); at += 8)
    group.push({ id: buffer.readUInt32LE(at), weight: buffer.readUInt16LE(at + 4) + 1 })
  return group
}

/** Decodes struct nhmsg and its attributes. @throws DecodeError */
export function decodeNexthop(buffer: Buffer, start: number, end: number): NexthopRecord | null {
  if (end - start < 8) throw new DecodeError('a nexthop message is shorter than its header')
  const family = buffer[start] ?? 0
  table.parse(buffer, start + 8, end)
  const id = table.u32(ID)
  if (id === null) return null
  const ifindex = table.i32(OIF)
  return {
    id,
    family: family === AF_INET ? 'ipv4' : family === AF_INET6 ? 'ipv6' : null,
    gateway: table.has(GATEWAY)
      ? addressBetween(table.buffer, table.start(GATEWAY), table.end(GATEWAY))
      : null,
    ifindex: ifindex !== null && ifindex > 0 ? ifindex : null,
    blackhole: table.has(BLACKHOLE),
    fdb: table.has(FDB),
    group: decodeGroup(),
    flags: hopFlagNames(buffer.readUInt32LE(start + 4) & 0xff)
  }
}

const request = Buffer.alloc(8)

/** Every nexthop object of the socket's namespace; none on a kernel without them. @throws KernelError, DecodeError */
export function readNexthops(
  socket: NetlinkSocket,
  options: ReadOptions<NexthopRecord> = {}
): Reading<NexthopRecord> {
  try {
    return socket.dumpRecords(RTM_GETNEXTHOP, request, decodeNexthop, { call: 'RTM_GETNEXTHOP', ...options })
  } catch (error) {
    if (error instanceof KernelError && error.code === 'EOPNOTSUPP')
      return { records: [], interrupted: false, leftOut: 0 }
    throw error
  }
}
