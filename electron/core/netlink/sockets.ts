/**
 * What listens, sock_diag(7): TCP sockets in LISTEN, and UDP sockets that are bound and not connected, of IPv4 and IPv6
 * (linux/inet_diag.h). INET_DIAG_SKV6ONLY tells whether an IPv6 socket takes IPv4 too.
 */
import { AF_INET, AF_INET6, ipv4At, ipv6At } from './address-text'
import { AttributeTable } from './attributes'
import { DecodeError, KernelError } from './kernel-error'
import type { Reading, SocketRecord } from './records'
import type { NetlinkSocket } from './socket'

const SOCK_DIAG_BY_FAMILY = 20
const IPPROTO_TCP = 6
const IPPROTO_UDP = 17
const TCP_CLOSE = 7
const TCP_LISTEN = 10
const SKV6ONLY = 11
/** struct inet_diag_msg. */
const MESSAGE_SIZE = 72

const table = new AttributeTable(SKV6ONLY)

/** Decodes struct inet_diag_msg and its attributes; null for a socket without a port of its own. @throws DecodeError */
export function decodeSocket(
  buffer: Buffer,
  start: number,
  end: number,
  protocol: 'tcp' | 'udp'
): SocketRecord | null {
  if (end - start < MESSAGE_SIZE) throw new DecodeError('a socket message is shorter than its header')
  const family = buffer[start] ?? 0
  const port = buffer.readUInt16BE(start + 4)
  if ((family !== AF_INET && family !== AF_INET6) || port === 0) return null
  table.parse(buffer, start + MESSAGE_SIZE, end)
  return {
    protocol,
    family: family === AF_INET ? 'ipv4' : 'ipv6',
    v6only: family === AF_INET6 && (table.u8(SKV6ONLY) ?? 0) !== 0,
    address: family === AF_INET ? ipv4At(buffer, start + 8) : ipv6At(buffer, start + 8),
    port,
    boundIfindex: buffer.readUInt32LE(start + 40) || null,
    state: protocol === 'tcp' ? 'listen' : 'bound',
    uid: buffer.readUInt32LE(start + 64),
    inode: buffer.readUInt32LE(start + 68)
  }
}

/** struct inet_diag_req_v2. */
function request(family: number, protocol: number, state: number): Buffer {
  const bytes = Buffer.alloc(56)
  bytes.writeUInt8(family, 0)
  bytes.writeUInt8(protocol, 1)
  bytes.writeUInt32LE(1 << state, 4)
  return bytes
}

const questions = [
  { protocol: 'tcp', payload: request(AF_INET, IPPROTO_TCP, TCP_LISTEN) },
  { protocol: 'tcp', payload: request(AF_INET6, IPPROTO_TCP, TCP_LISTEN) },
  { protocol: 'udp', payload: request(AF_INET, IPPROTO_UDP, TCP_CLOSE) },
  { protocol: 'udp', payload: request(AF_INET6, IPPROTO_UDP, TCP_CLOSE) }
] as const

/**
 * Every listener of the socket's namespace.
 * @param socket of protocol `sock-diag`
 * @throws KernelError, DecodeError
 */
export function readSockets(socket: NetlinkSocket): Reading<SocketRecord> {
  const records: SocketRecord[] = []
  let interrupted = false
  for (const { protocol, payload } of questions) {
    try {
      const reading = socket.dumpRecords(
        SOCK_DIAG_BY_FAMILY,
        payload,
        (buffer, start, end) => decodeSocket(buffer, start, end, protocol),
        { call: `SOCK_DIAG_BY_FAMILY ${protocol}` }
      )
      records.push(...reading.records)
      interrupted ||= reading.interrupted
    } catch (error) {
      // A kernel without this protocol or family has no such sockets.
      if (!(error instanceof KernelError) || error.code !== 'ENOENT') throw error
    }
  }
  return { records, interrupted }
}
