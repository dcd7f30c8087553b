/**
 * Where network namespaces can be opened right now, as far as that is cheap to know: the main thread of every process, and
 * the bind mounts of our own mount namespace (`ip netns`, engines' sandboxes). The rest (other threads, descriptors, other
 * mount namespaces) only a full reading finds, and it tells.
 */
import { constants, closeSync, fstatSync, openSync, readdirSync, readlinkSync, statfsSync } from 'node:fs'
import { readNamespaceMounts } from '../collectors/mountinfo'
import { O_PATH } from '../netlink/libc'

/** NSFS_MAGIC, linux/magic.h. */
const NSFS_MAGIC = 0x6e736673

/** Inode of each namespace to a path that opens it. */
export function findNamespaces(): Map<number, string> {
  const found = new Map<number, string>()
  for (const { inode, path } of mounts()) if (!found.has(inode)) found.set(inode, path)
  for (const name of readdirSync('/proc')) {
    const first = name.charCodeAt(0)
    if (first < 49 || first > 57) continue
    const path = `/proc/${name}/ns/net`
    const inode = inodeOfLink(path)
    if (inode !== null && !found.has(inode)) found.set(inode, path)
  }
  return found
}

function mounts(): readonly { inode: number; path: string }[] {
  try {
    return readNamespaceMounts('/proc/self/mountinfo').mounts
  } catch {
    return [] // no /proc, or none of ours: the processes are left
  }
}

function inodeOfLink(path: string): number | null {
  try {
    const match = /^net:\[(\d+)\]$/.exec(readlinkSync(path))
    return match === null ? null : Number(match[1])
  } catch {
    return null // it ended, or may not be looked at
  }
}

/**
 * Opens a path as a namespace and hands its descriptor over for the time of the call: nothing stays open, for an open
 * descriptor keeps a namespace alive. What is no file of nsfs is not opened at all (a path inside a container may lead to
 * a device or a FIFO).
 * @returns null when it is gone, refused, or no namespace
 */
export function withNamespace<T>(path: string, use: (fd: number, inode: number) => T): T | null {
  let handle: number | null = null
  let fd: number | null = null
  try {
    handle = openSync(path, O_PATH)
    const own = `/proc/self/fd/${String(handle)}`
    if (statfsSync(own).type !== NSFS_MAGIC) return null
    fd = openSync(own, constants.O_RDONLY)
    return use(fd, fstatSync(fd).ino)
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return null // open(2) or stat(2): gone or refused
    throw error
  } finally {
    if (fd !== null) closeSync(fd)
    if (handle !== null) closeSync(handle)
  }
}
