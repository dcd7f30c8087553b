/**
 * Which process serves a socket: the one that holds the listening end. /proc/PID/net/unix of that process's namespace
 * names the socket's path and inode, its /proc/PID/fd holds that inode. With socket activation systemd holds it too, so the
 * engines' own programs are looked at before it. Connecting and asking SO_PEERCRED would name whoever called listen(2).
 */
import { readdirSync } from 'node:fs'
import type { Engine } from '@shared/model'
import { commOf, linkOf, processIds, readBounded, uidOf } from './proc'

const PROGRAMS = /^(dockerd|podman|docker-|com\.docker|systemd$)/
/** comm of what connects a rootless engine's namespace to the outside. */
const WAYS_OUT: readonly (readonly [RegExp, Engine['wayOut']])[] = [
  [/^pasta(\.avx2)?$/, 'pasta'],
  [/^slirp4netns$/, 'slirp4netns'],
  [/^vpnkit$/, 'vpnkit'],
  [/^lxc-user-nic$/, 'lxc-user-nic']
]
/** __SO_ACCEPTCON of linux/net.h: the socket listens. */
const LISTENS = 0x10000
const MAX_UNIX = 16 * 1024 * 1024

export interface Listener {
  readonly pid: number
  readonly comm: string
}

interface Candidate extends Listener {
  /** Mount namespace, as its link says it. */
  readonly mounts: string | null
  /** Inodes of its sockets. */
  readonly sockets: ReadonlySet<string>
  /** Paths that are listened on in its namespace, with the sockets' inodes. */
  readonly listening: ReadonlyMap<string, readonly string[]>
}

/** One look at /proc answers for all sockets of a read. */
export class Listeners {
  readonly #candidates: readonly Candidate[]
  readonly #mounts = linkOf('/proc/self/ns/mnt')
  readonly #waysOut = new Map<number, Engine['wayOut']>()

  constructor() {
    const tables = new Map<string, ReadonlyMap<string, readonly string[]>>()
    this.#candidates = processIds().flatMap((pid): Candidate[] => {
      const comm = commOf(pid)
      if (comm === null) return []
      this.#noteWayOut(pid, comm)
      if (!PROGRAMS.test(comm)) return []
      const namespace = linkOf(`/proc/${String(pid)}/ns/net`)
      if (namespace === null) return []
      const table = tables.get(namespace) ?? listeningSockets(pid)
      tables.set(namespace, table)
      const mounts = linkOf(`/proc/${String(pid)}/ns/mnt`)
      return [{ pid, comm, mounts, sockets: socketInodes(pid), listening: table }]
    })
  }

  /** The process that listens on this path and, if a uid is given, has it; an engine before systemd; null if none is seen. */
  find(path: string, uid: number | null): Listener | null {
    const holders = this.#candidates.filter((candidate) =>
      candidate.listening.get(path)?.some((inode) => candidate.sockets.has(inode))
    )
    const all = holders.filter((holder) => uid === null || uidOf(holder.pid) === uid)
    // A container's process may listen on a path of the same name: one that shares our mounts means the same file.
    const near = all.filter((holder) => holder.mounts === this.#mounts)
    const owned = near.length > 0 ? near : all
    const found = owned.find((holder) => holder.comm !== 'systemd') ?? owned[0]
    return found === undefined ? null : { pid: found.pid, comm: found.comm }
  }

  /** What connects this user's namespaces to the outside, by its processes; null where there is none. */
  wayOut(uid: number): Engine['wayOut'] {
    return this.#waysOut.get(uid) ?? null
  }

  #noteWayOut(pid: number, comm: string): void {
    const way = WAYS_OUT.find(([pattern]) => pattern.test(comm))?.[1]
    const uid = way === undefined ? null : uidOf(pid)
    if (way !== undefined && uid !== null && !this.#waysOut.has(uid)) this.#waysOut.set(uid, way)
  }
}

/** Path to inodes, of sockets that listen in the namespace of this process. Names from unix(7) may hold anything. */
function listeningSockets(pid: number): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const line of (readBounded(`/proc/${String(pid)}/net/unix`, MAX_UNIX) ?? '').split('\n')) {
    const match = /^\S+ \S+ \S+ ([0-9A-Fa-f]+) \S+ \S+ +(\d+) (\/.*)$/.exec(line)
    if (match === null || (Number.parseInt(match[1] ?? '0', 16) & LISTENS) === 0) continue
    const path = normalized(match[3] ?? '')
    const inode = match[2] ?? ''
    found.set(path, [...(found.get(path) ?? []), inode])
  }
  return found
}

/** systemd binds /run/…, Docker may bind /var/run/…: the same place. */
const normalized = (path: string): string => path.replace(/^\/var\/run\//, '/run/')

function socketInodes(pid: number): ReadonlySet<string> {
  const found = new Set<string>()
  const directory = `/proc/${String(pid)}/fd`
  try {
    for (const fd of readdirSync(directory)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`${directory}/${fd}`) ?? '')?.[1]
      if (inode !== undefined) found.add(inode)
    }
  } catch {
    // Ended meanwhile, or not ours to look at: then nothing is known to be held by it.
    found.clear()
  }
  return found
}
