/**
 * Events on a netlink socket that has joined groups, netlink(7): many datagrams at once, the namespace each comes from
 * (NETLINK_LISTEN_ALL_NSID puts its nsid beside the datagram), and the kernel's word that some were lost (ENOBUFS).
 */
import { KernelError } from './kernel-error'
import * as libc from './libc'
import { copyMessage, eachMessage } from './message'
import type { NetlinkMessage } from './message'

const SOL_NETLINK = 270
const NETLINK_LISTEN_ALL_NSID = 8
const SO_RCVBUF = 8
const SO_RCVBUFFORCE = 33
const ENOBUFS = 105
/** So that a flood cannot keep the reader here for ever. */
const MOST_DATAGRAMS = 1024

/** What came, and whether some was lost. */
export interface Events {
  messages: NetlinkMessage[]
  /** The kernel dropped events for lack of room: read everything anew. */
  overrun: boolean
}

/** Everything that can be read now, without waiting. @throws KernelError, DecodeError */
export function receiveEvents(fd: number, buffer: Buffer): Events {
  const events: Events = { messages: [], overrun: false }
  const control = Buffer.alloc(64)
  for (let datagrams = 0; datagrams < MOST_DATAGRAMS; datagrams++) {
    try {
      const { size, controlLength } = libc.receiveMessage(fd, buffer, control)
      if (size < 0) break
      if (size > buffer.length) events.overrun = true
      else {
        const nsid = nsidOfControl(control, controlLength)
        eachMessage(buffer, size, (view) => events.messages.push(copyMessage(buffer, view, nsid)) > 0)
      }
    } catch (error) {
      if (!(error instanceof KernelError) || error.errno !== ENOBUFS) throw error
      events.overrun = true
    }
  }
  return events
}

/** The int beside a datagram (struct cmsghdr: length, level, type); null for the socket's own namespace. */
function nsidOfControl(control: Buffer, length: number): number | null {
  if (length < 20) return null
  if (control.readInt32LE(8) !== SOL_NETLINK || control.readInt32LE(12) !== NETLINK_LISTEN_ALL_NSID)
    return null
  const nsid = control.readInt32LE(16)
  return nsid < 0 ? null : nsid
}

/** Bytes of receive buffer, beyond net.core.rmem_max where one may (CAP_NET_ADMIN). @throws KernelError */
export function setReceiveBuffer(fd: number, size: number): void {
  try {
    libc.setSocketOption(fd, libc.SOL_SOCKET, SO_RCVBUFFORCE, size)
  } catch (error) {
    if (!(error instanceof KernelError) || error.code !== 'EPERM') throw error
    libc.setSocketOption(fd, libc.SOL_SOCKET, SO_RCVBUF, size)
  }
}
