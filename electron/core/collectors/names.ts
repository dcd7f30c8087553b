/**
 * What a running container's own /etc/hosts (hosts(5)) and /etc/resolv.conf (resolv.conf(5)) say, read through
 * /proc/PID/root. Everything there belongs to the container: links are followed inside its root only (openat2(2)
 * RESOLVE_IN_ROOT), nothing but a regular file is opened for reading, no more than 256 KiB is read, and no file system
 * that a process serves (FUSE, a network) is entered, because that process could let the reader wait for ever.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { ContainerNames, Gap } from '@shared/model'
import { EngineFailure, asFailure, gapOf } from '../engines/failure'
import { readBounded } from '../engines/proc'
import type { CgroupContainer, EngineFacts } from '../engines/reading'
import { O_CLOEXEC, O_PATH, openat2 } from '../netlink/libc'
import { parseHosts, parseResolvConf } from './names-text'

const MAX_FILE = 256 * 1024
const MAX_MOUNTINFO = 4 * 1024 * 1024
const RESOLVE_NO_MAGICLINKS = 0x02
const RESOLVE_NO_SYMLINKS = 0x04
const RESOLVE_IN_ROOT = 0x10

/** The names of every container that runs under this kernel. A container whose files cannot be read is a gap. */
export function readNames(
  engines: readonly EngineFacts[],
  cgroups: readonly CgroupContainer[]
): { names: ContainerNames[]; gaps: Gap[] } {
  const names: ContainerNames[] = []
  const gaps: Gap[] = []
  const first = new Map(cgroups.map((item) => [item.key, item.pids[0] ?? null]))
  let denied = 0
  for (const engine of engines) {
    if (!engine.sameKernel) continue
    for (const { record } of engine.containers) {
      if (record.pid === null) continue
      const pid = processOf(record.engineKey, record.pid, cgroups, first)
      if (pid === null) continue
      try {
        names.push(namesOf(record.id, pid))
      } catch (error) {
        const failure = asFailure(error)
        if (failure.code === 'no-rights') denied += 1
        else if (failure.code !== 'vanished') gaps.push(gapOf('names', record.name, failure))
      }
    }
  }
  if (denied > 0) {
    gaps.push(gapOf('names', '', new EngineFailure('no-rights', `EACCES: files of ${denied} containers`)))
  }
  return { names, gaps }
}

/** The engine's pid, unless the cgroups say that the container's processes have other numbers here. */
export function processOf(
  key: string,
  pid: number,
  cgroups: readonly CgroupContainer[],
  first: ReadonlyMap<string, number | null> = new Map(cgroups.map((item) => [item.key, item.pids[0] ?? null]))
): number | null {
  const known = first.get(key)
  if (known === undefined || known === null) return pid
  const entry = cgroups.find((item) => item.key === key)
  return entry?.pids.includes(pid) === true ? pid : known
}

/** @throws EngineFailure, KernelError or a system error */
function namesOf(containerId: string, pid: number): ContainerNames {
  const root = openSync(`/proc/${pid}/root`, O_PATH | constants.O_DIRECTORY)
  try {
    const served = servedMounts(readBounded(`/proc/${pid}/mountinfo`, MAX_MOUNTINFO) ?? '')
    const hosts = readInRoot(root, '/etc/hosts', served)
    const resolv = readInRoot(root, '/etc/resolv.conf', served)
    return { containerId, hosts: parseHosts(hosts ?? ''), ...parseResolvConf(resolv ?? '') }
  } finally {
    closeSync(root)
  }
}

/** Mount points of file systems whose files a process or another machine serves. */
export function servedMounts(mountinfo: string): string[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [mount, source] = line.split(' - ')
    const type = source?.split(' ', 1)[0] ?? ''
    const point = mount?.split(' ')[4]
    return point !== undefined && /^(fuse|nfs|cifs|smb|9p|afs|ceph|coda|autofs|virtiofs)/.test(type)
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

function readAll(fd: number): string {
  try {
    const buffer = Buffer.alloc(MAX_FILE)
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
