/**
 * Which cgroups of the one hierarchy of version 2 the processes of each network namespace are in, cgroups(7): the line
 * `0::` of /proc/PID/cgroup. A process seldom moves after its first moments, so what was read is believed for a while.
 */

/** Where a part of the hierarchy is mounted: `path` is the cgroup `root`. */
export interface CgroupMount {
  readonly path: string
  readonly root: string
}

/** The cgroup2 mount that shows most of the hierarchy; null where there is none. @param text mountinfo, proc_pid_mountinfo(5) */
export function cgroupMount(text: string): CgroupMount | null {
  let best: CgroupMount | null = null
  for (const line of text.split('\n')) {
    if (!line.includes(' - cgroup2 ')) continue
    const [, , , root = '', path = ''] = line.split(' ')
    // `/..`: a part outside the cgroup namespace, whose cgroups have no name here. Escaped names are not the usual places.
    if (!root.startsWith('/') || root.startsWith('/..') || path.includes('\\')) continue
    if (best === null || root.length < best.root.length) best = { path, root }
  }
  return best
}

/** The cgroup in a text of /proc/PID/cgroup; null when it is not in this hierarchy, or not below what is seen from here. */
export function unifiedCgroup(text: string): string | null {
  const at = text.startsWith('0::') ? 0 : text.indexOf('\n0::') + 1
  if (at === 0 && !text.startsWith('0::')) return null
  const end = text.indexOf('\n', at)
  const path = text.slice(at + 3, end < 0 ? undefined : end)
  return path.startsWith('/') && !path.startsWith('/..') && !path.endsWith(' (deleted)') ? path : null
}

/** The directory of a cgroup under a mount; null when the mount does not show it. */
export function cgroupDirectory(mount: CgroupMount, cgroup: string): string | null {
  if (mount.root === '/') return `${mount.path}${cgroup}`
  if (cgroup === mount.root) return mount.path
  return cgroup.startsWith(`${mount.root}/`) ? `${mount.path}${cgroup.slice(mount.root.length)}` : null
}

/** The cgroup above; null above the root. */
export function parentCgroup(cgroup: string): string | null {
  if (cgroup === '/') return null
  return cgroup.slice(0, Math.max(1, cgroup.lastIndexOf('/')))
}

interface Known {
  readonly inode: number
  readonly cgroup: string | null
  readonly until: number
}

/** A new process is often put into its cgroup a moment after it was made. Milliseconds. */
const YOUNG = 2000
const SETTLED = 30_000
/** Processes that are looked at again in one reading only because it was long ago. */
const RENEWED = 512

export class CgroupsOfProcesses {
  #known = new Map<number, Known>()

  constructor(
    readonly sources: { readonly cgroupOf: (pid: number) => string | null; readonly now: () => number }
  ) {}

  /** @param inodeOfPid network namespace of every process now running */
  byNamespace(inodeOfPid: ReadonlyMap<number, number>): Map<number, Set<string>> {
    const now = this.sources.now()
    const kept = new Map<number, Known>()
    const found = new Map<number, Set<string>>()
    let renewals = RENEWED
    for (const [pid, inode] of inodeOfPid) {
      let known = this.#known.get(pid)
      // The same number in another namespace is another process, or one that is still being set up.
      if (known?.inode !== inode) known = this.#read(pid, inode, now + YOUNG)
      else if (known.until <= now && renewals-- > 0) known = this.#read(pid, inode, now + SETTLED)
      kept.set(pid, known)
      if (known.cgroup === null) continue
      const cgroups = found.get(inode)
      if (cgroups === undefined) found.set(inode, new Set([known.cgroup]))
      else cgroups.add(known.cgroup)
    }
    this.#known = kept
    return found
  }

  #read(pid: number, inode: number, until: number): Known {
    const text = this.sources.cgroupOf(pid)
    return { inode, cgroup: text === null ? null : unifiedCgroup(text), until }
  }
}
