/**
 * How a refused system call or netlink request is reported: errno(3) as number and name, the call that failed, and the
 * kernel's own words where it sent some (extended ack, linux/netlink.h NLMSGERR_ATTR_MSG).
 */
import { constants } from 'node:os'

const names = new Map<number, string>()
for (const [name, value] of Object.entries(constants.errno)) if (!names.has(value)) names.set(value, name)
// errno.h of Linux, not known to Node.
names.set(95, 'EOPNOTSUPP')
names.set(11, 'EAGAIN')

/** `EACCES` for 13; `E<number>` for one that has no name here. */
export function errnoName(errno: number): string {
  return names.get(errno) ?? `E${errno}`
}

/** A system call or a netlink request that the kernel refused. */
export class KernelError extends Error {
  override readonly name = 'KernelError'
  /** errno(3) as its symbol: `EACCES`. */
  readonly code: string

  /**
   * @param errno positive errno
   * @param call what was asked: `setns`, `RTM_GETLINK`
   * @param detail the kernel's extended ack, if it sent one
   */
  constructor(
    readonly errno: number,
    readonly call: string,
    readonly detail: string | null = null
  ) {
    const code = errnoName(errno)
    super(detail === null ? `${call}: ${code}` : `${call}: ${code} (${detail})`)
    this.code = code
  }
}

/** A message that does not hold together: a length that runs past its end, an attribute shorter than its type. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  readonly code = 'EBADMSG'
}
