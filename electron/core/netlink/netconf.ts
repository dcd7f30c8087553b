/**
 * The sysctls of `all`, `default` and each interface that rtnetlink RTM_GETNETCONF tells (linux/netconf.h, ip-netconf(8)),
 * without opening files in /proc.
 */
import { AF_INET, AF_INET6 } from './address-text'
import { AttributeTable } from './attributes'
import { DecodeError } from './kernel-error'
import type { NetconfRecord, Reading } from './records'
import type { ReadOptions } from './dump-memo'
import type { NetlinkSocket } from './socket'

const RTM_GETNETCONF = 82
const table = new AttributeTable(8)

/** Decodes struct netconfmsg and its attributes; null for another family. @throws DecodeError */
export function decodeNetconf(buffer: Buffer, start: number, end: number): NetconfRecord | null {
  if (end - start < 4) throw new DecodeError('a netconf message is shorter than its header')
  const family = buffer[start] ?? 0
  if (family !== AF_INET && family !== AF_INET6) return null
  table.parse(buffer, start + 4, end)
  const ifindex = table.i32(1)
  if (ifindex === null) return null
  return {
    family: family === AF_INET ? 'ipv4' : 'ipv6',
    ifindex: ifindex === -1 ? 'all' : ifindex === -2 ? 'default' : ifindex,
    forwarding: table.i32(2),
    rpFilter: table.i32(3),
    mcForwarding: table.i32(4),
    proxyNeigh: table.i32(5),
    ignoreRoutesWithLinkdown: table.i32(6)
  }
}

const request = Buffer.alloc(4)

/** Both families, every interface and `all` and `default`. @throws KernelError, DecodeError */
export function readNetconf(
  socket: NetlinkSocket,
  options: ReadOptions<NetconfRecord> = {}
): Reading<NetconfRecord> {
  return socket.dumpRecords(RTM_GETNETCONF, request, decodeNetconf, { call: 'RTM_GETNETCONF', ...options })
}
