/**
 * What listens, sock_diag(7): TCP sockets in LISTEN, and UDP sockets that are bound and not connected, of IPv4 and IPv6
 * (linux/inet_diag.h). INET_DIAG_SKV6ONLY tells whether an IPv6 socket takes IPv4 too.
 */
import { AF_INET, AF_INET6, ipv4At, ipv6At } from './address-text'
import { AttributeTable } from './attributes'
import { DecodeError, KernelError } from './kernel-error'
import { diagWithoutLoading, readProcSockets } from './proc-sockets'
import type { Reading, SocketRecord } from './records'
import type { NetlinkSocket } from './socket'

const TCPDIAG_GETSOCK = 18
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

/** struct inet_diag_req_v2: one family of one protocol. */
function request(family: number, protocol: number, state: number): Buffer {
  const bytes = Buffer.alloc(56)
  bytes.writeUInt8(family, 0)
  bytes.writeUInt8(protocol, 1)
  bytes.writeUInt32LE(1 << state, 4)
  return bytes
}

/** struct inet_diag_req, which TCP answers for both families at once: one walk over its table instead of two. */
function requestBoth(state: number): Buffer {
  const bytes = Buffer.alloc(60)
  bytes.writeUInt32LE(1 << state, 52)
  return bytes
}

interface Question {
  protocol: 'tcp' | 'udp'
  type: number
  payload: Buffer
}

const tcpBoth: Question = { protocol: 'tcp', type: TCPDIAG_GETSOCK, payload: requestBoth(TCP_LISTEN) }
const byFamily = (protocol: 'tcp' | 'udp', number: number, state: number): Question[] =>
  [AF_INET, AF_INET6].map((family) => ({
    protocol,
    type: SOCK_DIAG_BY_FAMILY,
    payload: request(family, number, state)
  }))
const tcpEach = byFamily('tcp', IPPROTO_TCP, TCP_LISTEN)
const udpEach = byFamily('udp', IPPROTO_UDP, TCP_CLOSE)

/** The answer; null when this kernel has no such request, protocol or family. */
function ask(
  socket: NetlinkSocket,
  { protocol, type, payload }: Question,
  max: number
): Reading<SocketRecord> | null {
  try {
    return socket.dumpRecords(
      type,
      payload,
      (buffer, start, end) => decodeSocket(buffer, start, end, protocol),
      { call: `sock_diag ${protocol}`, max }
    )
  } catch (error) {
    if (error instanceof KernelError && ['ENOENT', 'EINVAL', 'EOPNOTSUPP'].includes(error.code)) return null
    throw error
  }
}

let asked = { at: -Infinity, harmless: false }

/** Whether sock_diag may be asked; looked up anew every few seconds, as modules come and go. */
function diagIsHarmless(): boolean {
  const now = Date.now()
  if (now - asked.at > 5000) asked = { at: now, harmless: diagWithoutLoading() }
  return asked.harmless
}

/** What sock_diag says of the socket's namespace, even if the kernel has to load its handlers. @throws KernelError, DecodeError */
export function readDiagSockets(socket: NetlinkSocket, max = Infinity): Reading<SocketRecord> {
  let room = max
  const within = (question: Question): Reading<SocketRecord> | null => {
    const reading = ask(socket, question, room)
    room -= Math.min(room, reading?.records.length ?? 0)
    return reading
  }
  const both = within(tcpBoth)
  const readings = both === null ? tcpEach.map(within) : [both]
  readings.push(...udpEach.map(within))
  return {
    records: readings.flatMap((reading) => reading?.records ?? []),
    interrupted: readings.some((reading) => reading?.interrupted === true),
    leftOut: readings.reduce((sum, reading) => sum + (reading?.leftOut ?? 0), 0)
  }
}

/**
 * Every listener of the namespace in which both the socket and the calling thread stand. Where sock_diag's handlers are
 * modules that nobody has loaded, asking would load them: then /proc/thread-self/net is read, which says less.
 * @param socket of protocol `sock-diag`
 * @param max how many are kept; the rest is counted
 * @throws KernelError, DecodeError, Error of node:fs
 */
export const readSockets = (socket: NetlinkSocket, max = Infinity): Reading<SocketRecord> =>
  diagIsHarmless() ? readDiagSockets(socket, max) : readProcSockets(undefined, max)
