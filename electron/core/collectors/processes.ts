/**
 * One pass over /proc, proc(5): which network and mount namespace every process is in, which of its threads live in
 * another, and, where asked, what its file descriptors hold. Links are read once; the threads of a process are listed
 * only when it has several (the link count of `task` tells), because that listing is what costs.
 */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'

export interface ProcessEntry {
  readonly pid: number
  /** Inode of the main thread's network namespace; null when the kernel would not say. */
  readonly net: number | null
  readonly mount: number | null
  /** Network namespaces of other threads, where they differ from `net`: inode to a thread id. */
  readonly threads: ReadonlyMap<number, number> | null
}

export interface ProcessScan {
  /** Ascending by pid. */
  readonly processes: readonly ProcessEntry[]
  /** Processes whose namespace links were refused (EACCES). */
  readonly denied: readonly number[]
}

export interface DescriptorScan {
  /** Inode of a network namespace that a descriptor holds, to a path that opens it. */
  readonly namespaces: ReadonlyMap<number, string>
  /** Inode of a socket to the processes that hold it. */
  readonly sockets: ReadonlyMap<number, readonly number[]>
  /** Processes whose descriptors were refused. */
  readonly denied: number
}

/** The text of a link, or null when it is gone or refused. */
function linkText(path: string, refused: () => unknown): string | null {
  try {
    return readlinkSync(path)
  } catch (error) {
    // A process that ended is no fact worth a word; one that may not be looked at is.
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM'))
      refused()
    return null
  }
}

/** The number in `net:[4026531840]`; null for any other text. */
export function namespaceInode(text: string | null, kind: 'net' | 'mnt'): number | null {
  if (text === null || !text.startsWith(`${kind}:[`) || !text.endsWith(']')) return null
  const inode = Number(text.slice(kind.length + 2, -1))
  return Number.isSafeInteger(inode) ? inode : null
}

/** Names in a directory; empty when it is gone or refused. */
export function namesIn(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    // Gone or refused: there is nothing to list either way, and the caller's own gap says so where it matters.
    return []
  }
}

const isNumber = (name: string): boolean => {
  const first = name.charCodeAt(0)
  return first >= 49 && first <= 57
}

/** Every process now running, with its namespaces. */
export function scanProcesses(): ProcessScan {
  const processes: ProcessEntry[] = []
  const denied: number[] = []
  for (const name of namesIn('/proc')) {
    if (!isNumber(name)) continue
    const pid = Number(name)
    const text = linkText(`/proc/${name}/ns/net`, () => denied.push(pid))
    const net = namespaceInode(text, 'net')
    if (net === null) continue
    const mount = namespaceInode(
      linkText(`/proc/${name}/ns/mnt`, () => undefined),
      'mnt'
    )
    processes.push({ pid, net, mount, threads: otherThreads(name, net) })
  }
  processes.sort((a, b) => a.pid - b.pid)
  return { processes, denied }
}

function otherThreads(pid: string, net: number): ReadonlyMap<number, number> | null {
  const tasks = `/proc/${pid}/task`
  const stat = statSync(tasks, { throwIfNoEntry: false })
  // A directory has two links of its own, then one for each thread.
  if (stat === undefined || stat.nlink <= 3 || Number(pid) === process.pid) return null
  let found: Map<number, number> | null = null
  for (const tid of namesIn(tasks)) {
    if (tid === pid) continue
    const inode = namespaceInode(
      linkText(`${tasks}/${tid}/ns/net`, () => undefined),
      'net'
    )
    if (inode !== null && inode !== net) (found ??= new Map<number, number>()).set(inode, Number(tid))
  }
  return found
}

/**
 * What the descriptors of these processes hold. A namespace opened by a path that is gone shows as `/`, so those are
 * looked at once more by their device.
 * @param nsfs device number of nsfs
 */
export function scanDescriptors(pids: Iterable<number>, nsfs: number): DescriptorScan {
  const namespaces = new Map<number, string>()
  const sockets = new Map<number, number[]>()
  let denied = 0
  for (const pid of pids) {
    const directory = `/proc/${pid}/fd`
    let names: string[]
    try {
      names = readdirSync(directory)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EACCES') denied++
      continue
    }
    for (const name of names) {
      const text = linkText(`${directory}/${name}`, () => undefined)
      if (text === null) continue
      if (text.startsWith('socket:[')) {
        const inode = Number(text.slice(8, -1))
        const holders = sockets.get(inode)
        if (holders === undefined) sockets.set(inode, [pid])
        else if (holders[holders.length - 1] !== pid) holders.push(pid)
      } else {
        const inode = text === '/' ? nsfsInode(`${directory}/${name}`, nsfs) : namespaceInode(text, 'net')
        if (inode !== null && !namespaces.has(inode)) namespaces.set(inode, `${directory}/${name}`)
      }
    }
  }
  return { namespaces, sockets, denied }
}

/** The inode behind a path when it lies on nsfs, else null. */
export function nsfsInode(path: string, nsfs: number): number | null {
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    return stat?.dev === nsfs ? stat.ino : null
  } catch {
    // Refused, or a link that leads nowhere: whatever it is, it cannot be opened as a namespace.
    return null
  }
}

/** comm of a process, or null when it ended. */
export function commandName(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').replace(/\n$/, '')
  } catch {
    // It ended between the listing and now.
    return null
  }
}
