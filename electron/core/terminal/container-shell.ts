/**
 * Which shell a container has. Its files are looked at through /proc/PID/root, where everything belongs to whoever made that
 * root: links are followed inside it only (openat2(2) RESOLVE_IN_ROOT), nothing is opened but as a place (O_PATH), and no
 * file system that a process serves is entered. Where one may not look, the usual ones are tried.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { servedMounts } from '../engines/root-files'
import { linkOf, readBounded } from '../engines/proc'
import { O_CLOEXEC, O_PATH, openat2 } from '../netlink/libc'

/** In the order a person would want them. */
export const SHELLS = [
  '/bin/bash',
  '/usr/bin/bash',
  '/bin/ash',
  '/bin/sh',
  '/usr/bin/sh',
  '/busybox/sh'
] as const

const RESOLVE_NO_MAGICLINKS = 0x02
const RESOLVE_IN_ROOT = 0x10
const MAX_MOUNTINFO = 4 * 1024 * 1024

/** The shells in a process's root; null when one cannot look. */
export function shellsOf(pid: number): string[] | null {
  let root: number
  try {
    if (linkOf(`/proc/${String(pid)}/ns/mnt`) === linkOf('/proc/self/ns/mnt')) return null
    // Links may lead anywhere in there: then nowhere may be a file system that somebody serves.
    const mounts = readBounded(`/proc/${String(pid)}/mountinfo`, MAX_MOUNTINFO)
    if (mounts === null || servedMounts(mounts).length > 0) return null
    root = openSync(`/proc/${String(pid)}/root`, O_PATH | constants.O_DIRECTORY)
  } catch {
    return null // another's process, or it is gone
  }
  try {
    return SHELLS.filter((path) => isProgramIn(root, path))
  } finally {
    closeSync(root)
  }
}

function isProgramIn(root: number, path: string): boolean {
  const how = Buffer.alloc(24)
  how.writeBigUInt64LE(BigInt(O_PATH | O_CLOEXEC), 0)
  how.writeBigUInt64LE(BigInt(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS), 16)
  let place: number
  try {
    place = openat2(root, path, how)
  } catch {
    return false // not there
  }
  try {
    const stats = fstatSync(place)
    return stats.isFile() && (stats.mode & 0o111) !== 0
  } finally {
    closeSync(place)
  }
}
