/**
 * Netlink framing, netlink(7): a datagram is a row of messages, each with a 16-byte header (struct nlmsghdr, in the
 * machine's byte order, which here is always little-endian), and an error message says what the kernel disliked
 * (struct nlmsgerr with its extended ack).
 */
import { AttributeTable, textAt } from './attributes'
import { DecodeError, KernelError } from './kernel-error'

export const NLM_F_REQUEST = 0x1
export const NLM_F_MULTI = 0x2
export const NLM_F_ACK = 0x4
export const NLM_F_DUMP_INTR = 0x10
export const NLM_F_DUMP = 0x300
export const NLMSG_ERROR = 2
export const NLMSG_DONE = 3
export const HEADER_SIZE = 16

const NLM_F_CAPPED = 0x100
const NLM_F_ACK_TLVS = 0x200

/** One message, copied out of the datagram. */
export interface NetlinkMessage {
  type: number
  flags: number
  /** Everything behind the header: the family's own header, then attributes. */
  body: Buffer
  /** The namespace it comes from, of a socket that listens to all nsids; null for its own. */
  nsid: number | null
}

/** The header of the message that is being looked at; one object, written anew for each message. */
export interface MessageView {
  type: number
  flags: number
  sequence: number
  /** Offsets of the body in the datagram. */
  start: number
  end: number
}

/** Calls `visit` for each message of a datagram until it returns false. @throws DecodeError */
export function eachMessage(buffer: Buffer, size: number, visit: (message: MessageView) => boolean): void {
  const view: MessageView = { type: 0, flags: 0, sequence: 0, start: 0, end: 0 }
  let at = 0
  while (size - at >= HEADER_SIZE) {
    const length = buffer.readUInt32LE(at)
    if (length < HEADER_SIZE || length > size - at)
      throw new DecodeError(`message of ${length} bytes at ${at} of ${size}`)
    view.type = buffer.readUInt16LE(at + 4)
    view.flags = buffer.readUInt16LE(at + 6)
    view.sequence = buffer.readUInt32LE(at + 8)
    view.start = at + HEADER_SIZE
    view.end = at + length
    if (!visit(view)) return
    at += (length + 3) & ~3
  }
}

/** Writes a header and a body into `target`; the result is the length. */
export function writeMessage(
  target: Buffer,
  type: number,
  flags: number,
  sequence: number,
  body: Buffer
): number {
  const length = HEADER_SIZE + body.length
  target.writeUInt32LE(length, 0)
  target.writeUInt16LE(type, 4)
  target.writeUInt16LE(flags, 6)
  target.writeUInt32LE(sequence, 8)
  target.writeUInt32LE(0, 12)
  body.copy(target, HEADER_SIZE)
  return length
}

/** The message with its body copied out of the datagram. */
export function copyMessage(buffer: Buffer, view: MessageView, nsid: number | null): NetlinkMessage {
  return {
    type: view.type,
    flags: view.flags,
    body: Buffer.from(buffer.subarray(view.start, view.end)),
    nsid
  }
}

const extended = new AttributeTable(6)

/**
 * What NLMSG_ERROR or NLMSG_DONE says: null for success.
 * @param call what was asked, for the error's text
 */
export function messageError(buffer: Buffer, view: MessageView, call: string): KernelError | null {
  if (view.end - view.start < 4) return view.type === NLMSG_DONE ? null : new KernelError(74, call)
  const errno = -buffer.readInt32LE(view.start)
  if (errno <= 0) return null
  return new KernelError(errno, call, extendedText(buffer, view))
}

/** NLMSGERR_ATTR_MSG, bounded. */
function extendedText(buffer: Buffer, view: MessageView): string | null {
  if ((view.flags & NLM_F_ACK_TLVS) === 0) return null
  let from = view.start + 4
  if (view.type === NLMSG_ERROR) {
    if (view.end - from < HEADER_SIZE) return null
    const echoed = (view.flags & NLM_F_CAPPED) === 0 ? buffer.readUInt32LE(from) : HEADER_SIZE
    from += (echoed + 3) & ~3
  }
  if (from > view.end) return null
  try {
    extended.parse(buffer, from, view.end)
  } catch (error) {
    // An ack that does not hold together still tells its errno.
    if (error instanceof DecodeError) return null
    throw error
  }
  if (!extended.has(1)) return null
  return textAt(buffer, extended.start(1), Math.min(extended.end(1), extended.start(1) + 256))
}
