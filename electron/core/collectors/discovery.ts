/**
 * Every network namespace that has a name or a holder, network_namespaces(7): bind mounts of this and of every other
 * mount namespace (/run/netns, engines' sandboxes, anywhere), processes, single threads, open file descriptors. While
 * one reading lasts a namespace is told apart by its inode on nsfs; its lasting id follows once it has been entered.
 */
import { readlinkSync, statSync } from 'node:fs'
import type { Gap, Namespace } from '@shared/model'
import { readNamespaceMounts, type NamespaceMount } from './mountinfo'
import { staleName, type StaleName } from './stale-names'
import {
  namesIn,
  namespaceInode,
  nsfsInode,
  scanDescriptors,
  scanProcesses,
  type DescriptorScan,
  type ProcessEntry
} from './processes'

export const MAX_PATHS = 16
export const MAX_PIDS = 64
const NAMED = ['/run/netns', '/var/run/netns']
/** As Podman (containers/common, netns) and CNI's users (containerd, CRI-O) call theirs, beside those of people. */
const ENGINES_NAME = /^(netns|cni)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface FoundNamespace {
  readonly inode: number
  kind: Exclude<Namespace['kind'], 'nsid'>
  readonly names: string[]
  /** Paths by which it can be opened, the surest first. Bounded. */
  readonly paths: string[]
  readonly pids: number[]
  processes: number
}

export interface Discovery {
  /** Device number of nsfs. */
  readonly dev: number
  /** The namespace the collector lives in. */
  readonly home: number
  /** The namespace that stands for the host: that of process 1, else the collector's own. */
  readonly host: number
  readonly found: ReadonlyMap<number, FoundNamespace>
  readonly inodeOfPid: ReadonlyMap<number, number>
  readonly inodeOfPath: ReadonlyMap<string, number>
  readonly descriptors: DescriptorScan
  readonly gaps: Gap[]
}

const rank: Record<FoundNamespace['kind'], number> = {
  host: 0,
  named: 1,
  engine: 2,
  mount: 3,
  process: 4,
  file: 5
}

class Finder {
  readonly found = new Map<number, FoundNamespace>()
  readonly inodeOfPath = new Map<string, number>()
  readonly gaps: Gap[] = []

  /** @param home the collector's own namespace */
  constructor(readonly home: number) {}

  add(inode: number, kind: FoundNamespace['kind'], path: string): FoundNamespace {
    let entry = this.found.get(inode)
    if (entry === undefined) {
      entry = { inode, kind, names: [], paths: [], pids: [], processes: 0 }
      this.found.set(inode, entry)
    } else if (rank[kind] < rank[entry.kind]) entry.kind = kind
    if (entry.paths.length < MAX_PATHS && !entry.paths.includes(path)) entry.paths.push(path)
    return entry
  }

  /**
   * A bind mount or a link, as the collector can open it; `within` is its path where it was mounted. In a mount namespace
   * of their own anyone may give names, to the host's namespace too: that one is not called by those.
   */
  addMount(inode: number, path: string, within: string): void {
    const slash = within.lastIndexOf('/')
    const directory = within.slice(0, slash)
    const own = path === within
    const named = NAMED.includes(directory)
    const name = within.slice(slash + 1)
    const engine = named ? own && ENGINES_NAME.test(name) : directory.endsWith('/netns')
    const entry = this.add(inode, engine ? 'engine' : named && own ? 'named' : 'mount', path)
    const heard = own || (entry.names.length === 0 && inode !== this.home)
    if (named && heard && !entry.names.includes(name)) entry.names.push(name)
    this.inodeOfPath.set(path, inode)
    // /var/run is a link to /run nearly everywhere, and engines write either.
    if (path.startsWith('/run/')) this.inodeOfPath.set(`/var${path}`, inode)
  }

  gap(code: Gap['code'], what: Gap['what'], subject: string, detail: string): void {
    this.gaps.push({ code, what, namespaceId: null, subject, detail })
  }
}

/** Everything that leads to a network namespace now. Runs in the collector's own namespace; changes nothing. */
export function discoverNamespaces(): Discovery {
  const dev = statSync('/proc/self/ns/net').dev
  const home = namespaceInode(readlinkSync('/proc/self/ns/net'), 'net') ?? 0
  const finder = new Finder(home)
  const { processes, denied } = scanProcesses()
  addOwnMounts(finder, dev)
  // Before the mounts of others: whoever mounts one namespace many times must not push its own processes out.
  const inodeOfPid = addProcesses(finder, processes)
  addOtherMounts(finder, processes)
  const descriptors = scanDescriptors(inodeOfPid.keys(), dev)
  for (const [inode, path] of descriptors.namespaces)
    if (!finder.found.has(inode)) finder.add(inode, 'file', path)
  const host = hostNamespace(finder, home, inodeOfPid.get(1))
  const others = denied.filter((pid) => pid !== 1)
  if (others.length > 0)
    finder.gap(
      'no-rights',
      'processes',
      '',
      `EACCES: the namespaces of ${others.length} processes of other users`
    )
  return {
    dev,
    home,
    host,
    found: finder.found,
    inodeOfPid,
    inodeOfPath: finder.inodeOfPath,
    descriptors,
    gaps: finder.gaps
  }
}

function hostNamespace(finder: Finder, home: number, ofInit: number | undefined): number {
  const own = finder.add(home, 'process', '/proc/self/ns/net')
  const host = ofInit === undefined ? own : (finder.found.get(ofInit) ?? own)
  host.kind = 'host'
  if (ofInit === undefined)
    finder.gap(
      'no-rights',
      'namespace',
      '/proc/1/ns/net',
      'not readable; the namespace of the collector stands for the host'
    )
  return host.inode
}

function addOwnMounts(finder: Finder, dev: number): void {
  for (const mount of mountsOf(finder, '/proc/self/mountinfo'))
    finder.addMount(mount.inode, mount.path, mount.path)
  // /var/run is a link to /run nearly everywhere: one name is told once.
  const stalePaths = new Set<string>()
  for (const directory of NAMED) {
    for (const name of namesIn(directory)) {
      const path = `${directory}/${name}`
      if (finder.inodeOfPath.has(path)) continue
      // A link to some other place, or a file left behind by a name whose mount is gone.
      const inode = nsfsInode(path, dev)
      if (inode !== null) finder.addMount(inode, path, path)
      const stale = staleNameUnlessGone(path, inode)
      if (stale !== null && !stalePaths.has(`/run/netns/${name}`)) {
        stalePaths.add(path)
        finder.gap(stale.code, 'namespace', path, stale.detail)
      }
    }
  }
}

/** It may go while it is looked at: then there is nothing to say. */
function staleNameUnlessGone(path: string, inode: number | null): StaleName | null {
  try {
    return staleName(path, inode)
  } catch {
    return null
  }
}

function mountsOf(finder: Finder, file: string): readonly NamespaceMount[] {
  const { mounts, truncated } = readNamespaceMounts(file)
  if (truncated) finder.gap('truncated', 'mounts', file, 'too many mounts: the rest of them was not read')
  return mounts
}

function addOtherMounts(finder: Finder, processes: readonly ProcessEntry[]): void {
  const own = namespaceInode(readlinkSync('/proc/self/ns/mnt'), 'mnt')
  const seen = new Set<number | null>([own, null])
  let denied = 0
  for (const { pid, mount } of processes) {
    if (seen.has(mount)) continue
    seen.add(mount)
    try {
      for (const at of mountsOf(finder, `/proc/${pid}/mountinfo`))
        if (finder.inodeOfPath.get(at.path) !== at.inode)
          finder.addMount(at.inode, `/proc/${pid}/root${at.path}`, at.path)
    } catch (error) {
      // It ended, and another process of that mount namespace may still answer for it; or one may not look.
      if (error instanceof Error && 'code' in error && error.code === 'EACCES') denied++
      else seen.delete(mount)
    }
  }
  if (denied > 0) finder.gap('no-rights', 'mounts', '', `EACCES: ${denied} mount namespaces`)
}

function addProcesses(finder: Finder, processes: readonly ProcessEntry[]): Map<number, number> {
  const inodeOfPid = new Map<number, number>()
  const count = (inode: number, pid: number, path: string): void => {
    const entry = finder.add(inode, 'process', path)
    entry.processes++
    if (entry.pids.length < MAX_PIDS) entry.pids.push(pid)
  }
  for (const { pid, net, threads } of processes) {
    if (net === null) continue
    inodeOfPid.set(pid, net)
    count(net, pid, `/proc/${pid}/ns/net`)
    for (const [inode, tid] of threads ?? []) count(inode, pid, `/proc/${pid}/task/${tid}/ns/net`)
  }
  return inodeOfPid
}
