/**
 * Small files as another process sees them, through /proc/PID/root. Everything there belongs to whoever made that root:
 * links are followed inside it only (openat2(2) RESOLVE_IN_ROOT), nothing but a regular file is opened for reading, no more
 * than 256 KiB is read, and no file system that a process serves (FUSE, a network) is entered, because that process could
 * let the reader wait for ever.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { O_CLOEXEC, O_PATH, openat2 } from '../netlink/libc'
import { EngineFailure } from './failure'
import { linkOf, readBounded } from './proc'

const MAX_FILE = 256 * 1024
const MAX_MOUNTINFO = 4 * 1024 * 1024
const RESOLVE_NO_MAGICLINKS = 0x02
const RESOLVE_NO_SYMLINKS = 0x04
const RESOLVE_IN_ROOT = 0x10

/**
 * The texts of files in a process's root, in their order; null for one that is not there.
 * @throws EngineFailure, KernelError or a system error
 */
export function readProcessFiles(pid: number, paths: readonly string[]): (string | null)[] {
  const root = openSync(`/proc/${pid}/root`, O_PATH | constants.O_DIRECTORY)
  try {
    const served = servedMounts(mountsOf(pid))
    return paths.map((path) => readInRoot(root, path, served))
  } finally {
    closeSync(root)
  }
}

/** Whether the process has our own mounts and root: then its files are this machine's. */
export function sharesMounts(pid: number): boolean {
  const mounts = linkOf(`/proc/${pid}/ns/mnt`)
  return mounts !== null && mounts === linkOf('/proc/self/ns/mnt') && linkOf(`/proc/${pid}/root`) === '/'
}

/**
 * What of its mounts may be served. Of this machine's own mounts it does not matter: only its root could put one in the
 * way, and systemd puts automounts on most.
 */
function mountsOf(pid: number): string {
  if (sharesMounts(pid)) return ''
  const text = readBounded(`/proc/${pid}/mountinfo`, MAX_MOUNTINFO)
  if (text === null) throw new EngineFailure('vanished', 'its mounts cannot be seen any more')
  if (Buffer.byteLength(text) >= MAX_MOUNTINFO)
    throw new EngineFailure('truncated', 'it has so many mounts that its files were left alone')
  return text
}

/** Mount points of file systems whose files a process or another machine serves. */
export function servedMounts(mountinfo: string): string[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [mount, source] = line.split(' - ')
    const type = source?.split(' ', 1)[0] ?? ''
    const point = mount?.split(' ')[4]
    return point !== undefined && /^(fuse(?!ctl)|nfs|cifs|smb|9p|afs|ceph|coda|autofs|virtiofs)/.test(type)
      ? [point]
      : []
  })
}

/**
 * The text of a file as seen from a root directory's descriptor; null where there is none.
 * @throws EngineFailure `unsupported` for what is no regular file or lies on a served file system; system errors
 */
export function readInRoot(root: number, path: string, served: readonly string[]): string | null {
  const onWay = served.find((point) => point === '/' || path === point || path.startsWith(`${point}/`))
  if (onWay !== undefined) {
    throw new EngineFailure('unsupported', `${path} lies on a file system that a process serves (${onWay})`)
  }
  // A link may lead anywhere in there: then nowhere may be such a file system.
  const resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | (served.length > 0 ? RESOLVE_NO_SYMLINKS : 0)
  const how = Buffer.alloc(24)
  how.writeBigUInt64LE(BigInt(O_PATH | O_CLOEXEC), 0)
  how.writeBigUInt64LE(BigInt(resolve), 16)
  let place: number
  try {
    place = openat2(root, path, how)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null
    throw error
  }
  try {
    // Opening a device or a pipe already does something to it: look first, then open that very file.
    if (!fstatSync(place).isFile()) throw new EngineFailure('unsupported', `${path} is no regular file`)
    return readAll(openSync(`/proc/self/fd/${place}`, constants.O_RDONLY | constants.O_NONBLOCK))
  } finally {
    closeSync(place)
  }
}

/** Reads are synchronous: one buffer does for all of them. */
const buffer = Buffer.allocUnsafeSlow(MAX_FILE)

function readAll(fd: number): string {
  try {
    let size = 0
    while (size < buffer.length) {
      const count = readSync(fd, buffer, size, buffer.length - size, null)
      if (count === 0) break
      size += count
    }
    return buffer.toString('utf8', 0, size)
  } finally {
    closeSync(fd)
  }
}
