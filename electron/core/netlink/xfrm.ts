/** How many IPsec states and policies a namespace has, XFRM_MSG_GETSADINFO and GETSPDINFO (linux/xfrm.h), ip-xfrm(8). */
import { AttributeTable } from './attributes'
import { DecodeError, KernelError } from './kernel-error'
import type { NetlinkSocket } from './socket'

const GETSADINFO = 0x23
const GETSPDINFO = 0x25
const SAD_COUNT = 1
const SPD_INFO = 1

const table = new AttributeTable(4)
const flags = Buffer.alloc(4, 0xff)

/** The attributes behind the u32 of flags. */
function counts(buffer: Buffer, start: number, end: number): AttributeTable {
  if (end - start < 4) throw new DecodeError('an xfrm message is shorter than its header')
  return table.parse(buffer, start + 4, end)
}

/**
 * Counts of the socket's namespace; per-socket policies are not counted.
 * @param socket of protocol `xfrm`
 * @throws KernelError, DecodeError
 */
export function readXfrm(socket: NetlinkSocket): { states: number; policies: number } {
  const states = socket.get(
    GETSADINFO,
    flags,
    (buffer, start, end) => counts(buffer, start, end).u32(SAD_COUNT) ?? 0,
    'XFRM_MSG_GETSADINFO'
  )
  if (states instanceof KernelError) throw states
  const policies = socket.get(
    GETSPDINFO,
    flags,
    (buffer, start, end) => {
      // struct xfrmu_spdinfo: incnt, outcnt, fwdcnt, then those of sockets.
      const at = counts(buffer, start, end).at(SPD_INFO, 12)
      return at < 0 ? 0 : buffer.readUInt32LE(at) + buffer.readUInt32LE(at + 4) + buffer.readUInt32LE(at + 8)
    },
    'XFRM_MSG_GETSPDINFO'
  )
  if (policies instanceof KernelError) throw policies
  return { states: states ?? 0, policies: policies ?? 0 }
}
