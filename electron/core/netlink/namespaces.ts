/**
 * What one namespace knows of others, without entering them: SO_NETNS_COOKIE (socket(7)), the nsfs ioctls (ioctl_ns(2)),
 * and the ids that rtnetlink gives to other namespaces (RTM_GETNSID, linux/net_namespace.h).
 */
import { attributeU32, AttributeTable } from './attributes'
import { closeFile, ioctl, openSocket, socketOption, SOL_SOCKET } from './libc'
import { KernelError } from './kernel-error'
import { decodePeer } from './link-peer'
import type { NetlinkSocket } from './socket'
import type { PeerRecord, Reading } from './records'

const SO_NETNS_COOKIE = 71
const NS_GET_USERNS = 0xb701
const NS_GET_PARENT = 0xb702
const NS_GET_NSTYPE = 0xb703
const NS_GET_OWNER_UID = 0xb704
const RTM_GETLINK = 18
const RTM_GETNSID = 90
const NETNSA_NSID = 1
const NETNSA_PID = 2
const NETNSA_FD = 3
const NETNSA_CURRENT_NSID = 5
const IFLA_EXT_MASK = 29
const IFLA_TARGET_NETNSID = 46
const RTEXT_FILTER_SKIP_STATS = 8

const cookieBytes = Buffer.alloc(8)

/**
 * The cookie of a socket's namespace, or without one of the calling thread's, in decimal; null before Linux 5.14.
 * @throws KernelError
 */
export function netnsCookie(fd?: number): string | null {
  const socket = fd ?? openSocket(1, 2, 0)
  try {
    const bytes = socketOption(socket, SOL_SOCKET, SO_NETNS_COOKIE, 8, cookieBytes)
    // Cookies count up from 1: the upper half comes into use after four billion namespaces.
    return bytes.readUInt32LE(4) === 0 ? String(bytes.readUInt32LE(0)) : bytes.readBigUInt64LE().toString()
  } catch (error) {
    if (error instanceof KernelError && error.code === 'ENOPROTOOPT') return null
    throw error
  } finally {
    if (fd === undefined) closeFile(socket)
  }
}

const noArgument = Buffer.alloc(8)

/** A descriptor of the user namespace that owns this namespace; the caller closes it. @throws KernelError EPERM outside one's own */
export const owningUserNamespace = (fd: number): number => ioctl(fd, NS_GET_USERNS, noArgument)

/** A descriptor of a user or pid namespace's parent; the caller closes it. @throws KernelError EPERM at the top of what one may see */
export const parentNamespace = (fd: number): number => ioctl(fd, NS_GET_PARENT, noArgument)

/** CLONE_NEW* of the namespace behind a descriptor. @throws KernelError ENOTTY for what is no namespace */
export const namespaceType = (fd: number): number => ioctl(fd, NS_GET_NSTYPE, noArgument)

/** The uid, as the caller's user namespace numbers it, that made a user namespace. @throws KernelError */
export function ownerUid(fd: number): number {
  const uid = Buffer.alloc(4)
  ioctl(fd, NS_GET_OWNER_UID, uid)
  return uid.readUInt32LE()
}

const nsidTable = new AttributeTable(5)
const rtgenmsg = Buffer.alloc(4)

/**
 * The number by which the socket's namespace knows another; null when it has given none. Asking gives none.
 * @throws KernelError
 */
export function nsidOf(socket: NetlinkSocket, target: { fd: number } | { pid: number }): number | null {
  const attribute = 'fd' in target ? attributeU32(NETNSA_FD, target.fd) : attributeU32(NETNSA_PID, target.pid)
  const answer = socket.get(
    RTM_GETNSID,
    Buffer.concat([rtgenmsg, attribute]),
    (buffer, start, end) => nsidTable.parse(buffer, start + 4, end).i32(NETNSA_NSID),
    'RTM_GETNSID'
  )
  if (answer instanceof KernelError) throw answer
  return answer === null || answer < 0 ? null : answer
}

/** Every nsid that the socket's namespace has given. @throws KernelError */
export function nsidsOf(socket: NetlinkSocket): Reading<number> {
  return socket.dumpRecords(
    RTM_GETNSID,
    rtgenmsg,
    (buffer, start, end) => {
      nsidTable.parse(buffer, start + 4, end)
      const nsid = nsidTable.i32(NETNSA_CURRENT_NSID) ?? nsidTable.i32(NETNSA_NSID)
      return nsid === null || nsid < 0 ? null : nsid
    },
    { call: 'RTM_GETNSID' }
  )
}

const peerRequest = Buffer.concat([
  Buffer.alloc(16),
  attributeU32(IFLA_TARGET_NETNSID, 0),
  attributeU32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS)
])

/**
 * The link `ifindex` of the namespace that the socket's one calls `nsid`, without entering it: a veth's peer by its
 * (IFLA_LINK_NETNSID, IFLA_LINK).
 * @param nsid null asks in the socket's own namespace
 * @returns the errno's name when the kernel has no such namespace (EINVAL) or link (ENODEV), or forbids it (EPERM)
 */
export function peerOf(socket: NetlinkSocket, nsid: number | null, ifindex: number): PeerRecord | string {
  peerRequest.writeInt32LE(ifindex, 4)
  const payload =
    nsid === null ? Buffer.concat([peerRequest.subarray(0, 16), peerRequest.subarray(24)]) : peerRequest
  if (nsid !== null) peerRequest.writeInt32LE(nsid, 20)
  const answer = socket.get(RTM_GETLINK, payload, decodePeer, 'RTM_GETLINK')
  if (answer === null) return 'ENODATA'
  return answer instanceof KernelError ? answer.code : answer
}
