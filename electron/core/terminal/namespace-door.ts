/**
 * The way into a namespace, held open: of the paths that were seen to lead to it, one that still does. It is opened and
 * looked at, and nsenter(1) is given that very descriptor, so nothing can be put in its place in between.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { VethscopeError } from '@shared/contract/errors'
import type { Namespace } from '@shared/model'

export interface NamespaceDoor {
  /** What a child of ours with our rights opens. */
  readonly path: string
  close(): void
}

/**
 * Opens it.
 * @throws VethscopeError `no-rights`, `not-found` when nothing leads there any more
 */
export function openNamespace(namespace: Namespace): NamespaceDoor {
  const paths = [...namespace.paths, ...namespace.pids.map((pid) => `/proc/${String(pid)}/ns/net`)]
  if (namespace.kind === 'host') paths.unshift('/proc/self/ns/net')
  let refused = false
  for (const path of paths) {
    let fd: number
    try {
      fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM'))
        refused = true
      continue
    }
    const { ino, dev } = fstatSync(fd)
    if (ino === namespace.inode && dev === namespace.dev) {
      return { path: `/proc/${String(process.pid)}/fd/${String(fd)}`, close: () => closeSync(fd) }
    }
    closeSync(fd)
  }
  if (refused) {
    throw new VethscopeError(
      'no-rights',
      'The kernel does not let you into this namespace',
      'Start with sudo'
    )
  }
  throw new VethscopeError(
    'not-found',
    'Nothing leads into this namespace any more',
    'It may be gone: look again'
  )
}
