/** Addresses of interfaces, rtnetlink(7) RTM_GETADDR (linux/if_addr.h): both families in one dump. */
import { addressBetween, AF_INET, AF_INET6 } from './address-text'
import { AttributeTable } from './attributes'
import { DecodeError } from './kernel-error'
import { scopeName } from './words'
import type { AddressRecord, Reading } from './records'
import type { ReadOptions } from './dump-memo'
import type { NetlinkSocket } from './socket'

const RTM_GETADDR = 22
const ADDRESS = 1
const LOCAL = 2
const LABEL = 3
const BROADCAST = 4
const FLAGS = 8

const table = new AttributeTable(11)

/** In the order of ip(8); `temporary` is what IPv6 calls IFA_F_SECONDARY. */
const flagNames: readonly (readonly [number, string])[] = [
  [0x02, 'nodad'],
  [0x04, 'optimistic'],
  [0x08, 'dadfailed'],
  [0x10, 'home'],
  [0x20, 'deprecated'],
  [0x40, 'tentative'],
  [0x80, 'permanent'],
  [0x100, 'mngtmpaddr'],
  [0x200, 'noprefixroute'],
  [0x400, 'autojoin'],
  [0x800, 'stable-privacy']
]
export const addressFlagNames: readonly string[] = flagNames.map(([, name]) => name)

function flagsOf(flags: number, family: number): string[] {
  const found: string[] = []
  if ((flags & 1) !== 0) found.push(family === AF_INET6 ? 'temporary' : 'secondary')
  for (const [bit, name] of flagNames) if ((flags & bit) !== 0) found.push(name)
  return found
}

const text = (type: number): string | null =>
  table.has(type) ? addressBetween(table.buffer, table.start(type), table.end(type)) : null

/** Decodes struct ifaddrmsg and its attributes; null for a family other than IPv4 and IPv6. @throws DecodeError */
export function decodeAddress(buffer: Buffer, start: number, end: number): AddressRecord | null {
  if (end - start < 8) throw new DecodeError('an address message is shorter than its header')
  const family = buffer[start] ?? 0
  if (family !== AF_INET && family !== AF_INET6) return null
  table.parse(buffer, start + 8, end)
  const prefix = text(ADDRESS)
  const local = text(LOCAL) ?? prefix
  if (local === null) return null
  return {
    ifindex: buffer.readUInt32LE(start + 4),
    family: family === AF_INET ? 'ipv4' : 'ipv6',
    address: local,
    prefixLength: buffer[start + 1] ?? 0,
    peer: prefix === local ? null : prefix,
    broadcast: text(BROADCAST),
    scope: scopeName(buffer[start + 3] ?? 0),
    label: table.string(LABEL),
    flags: flagsOf(table.u32(FLAGS) ?? buffer[start + 2] ?? 0, family)
  }
}

const request = Buffer.alloc(8)

/** Every address of the socket's namespace. @throws KernelError, DecodeError */
export function readAddresses(
  socket: NetlinkSocket,
  options: ReadOptions<AddressRecord> = {}
): Reading<AddressRecord> {
  return socket.dumpRecords(RTM_GETADDR, request, decodeAddress, { call: 'RTM_GETADDR', ...options })
}
