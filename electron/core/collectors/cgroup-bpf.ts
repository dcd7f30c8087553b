/**
 * Programs that sit on cgroups and touch packets or sockets of the processes inside (cgroups(7), bpf(2)): a rule set no
 * firewall tool shows. Only their presence is recorded, for every namespace with a process they work on. When no such
 * program is loaded, which is asked first, no cgroup and no process is looked at.
 */
import { closeSync, constants, openSync, readFileSync } from 'node:fs'
import type { Subsystem } from '@shared/model'
import { bpfQueries, cgroupPlaces, type Attached, type BpfQueries } from '../netlink/bpf'
import {
  cgroupDirectory,
  cgroupMount,
  CgroupsOfProcesses,
  parentCgroup,
  type CgroupMount
} from './cgroups-of-processes'
import type { GapList } from './gaps'

/** How long an answer about a cgroup holds while the loaded programs stay the same, in milliseconds. */
const HOLDS = 30_000
const MAX_CGROUPS = 8192
/** Answers that are asked again in one reading only because they are old. */
const RENEWED = 256
const MAX_RECORDS = 64
const MAX_PROGRAMS = 16_384

interface Answer {
  readonly at: number
  /** The programs that were loaded then. */
  readonly programs: string
  /** By place; only where something is attached. */
  readonly places: ReadonlyMap<string, Attached>
}

/** What it reads of the system, so that a test can give other answers. */
export interface CgroupSources {
  readonly bpf: BpfQueries
  readonly mount: () => CgroupMount | null
  /** Text of /proc/PID/cgroup; null when the process is gone. */
  readonly cgroupOf: (pid: number) => string | null
  readonly now: () => number
  /** A descriptor of the cgroup's directory; null when it is gone. @throws when refused */
  readonly open: (path: string) => number | null
  readonly close: (fd: number) => void
}

const kernel: CgroupSources = {
  bpf: bpfQueries,
  mount: () => cgroupMount(readFileSync('/proc/self/mountinfo', 'utf8')),
  cgroupOf: (pid) => {
    try {
      return readFileSync(`/proc/${pid}/cgroup`, 'utf8')
    } catch {
      // It ended; or it is another user's, whose namespace is not read either.
      return null
    }
  },
  now: () => performance.now(),
  open: (path) => {
    try {
      return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
  },
  close: closeSync
}

/** Programs of one cgroup, by place. */
interface Acting {
  readonly where: string
  readonly counts: ReadonlyMap<string, number>
}

const nothing: readonly Subsystem[] = []
const none: Answer['places'] = new Map()

export class CgroupPrograms {
  readonly #types = new Map<number, number | null>()
  readonly #answers = new Map<string, Answer>()
  readonly #unknownPlaces = new Set<number>()
  readonly #processes: CgroupsOfProcesses
  #cgroupsOf: ReadonlyMap<number, ReadonlySet<string>> = new Map()
  #acting = new Map<string, readonly Acting[]>()
  #places: readonly (readonly [number, string])[] = []
  #programs = ''
  #renewals = 0

  constructor(readonly sources: CgroupSources = kernel) {
    this.#processes = new CgroupsOfProcesses(sources)
  }

  /**
   * Brings up to date what is known of programs and of the cgroups of these processes. A refusal is one gap; never throws.
   * @param inodeOfPid network namespace of every process
   */
  update(inodeOfPid: ReadonlyMap<number, number>, gaps: GapList): void {
    this.#cgroupsOf = new Map()
    this.#acting = new Map()
    this.#renewals = RENEWED
    try {
      if (!this.#programsLoaded()) return
      const mount = this.sources.mount()
      if (mount === null) return
      this.#cgroupsOf = this.#processes.byNamespace(inodeOfPid)
      const used = new Set<string>()
      for (const cgroups of this.#cgroupsOf.values())
        for (const path of cgroups)
          if (!this.#acting.has(path)) this.#acting.set(path, this.#act(mount, path, used))
      for (const path of this.#answers.keys()) if (!used.has(path)) this.#answers.delete(path)
      if (used.size > MAX_CGROUPS) {
        const detail = `more than ${MAX_CGROUPS} cgroups`
        gaps.add({ code: 'truncated', what: 'subsystems', namespaceId: null, subject: 'cgroup-bpf', detail })
      }
    } catch (error) {
      gaps.failed('subsystems', null, 'cgroup-bpf', error)
    }
  }

  /** Records of one namespace: one for each cgroup whose programs work on a process in it. Sorted by path, at most 64. */
  of(inode: number, namespaceId: string): readonly Subsystem[] {
    const found = new Map<string, Map<string, number>>()
    for (const path of this.#cgroupsOf.get(inode) ?? [])
      for (const { where, counts } of this.#acting.get(path) ?? []) {
        const known = found.get(where)
        if (known === undefined) found.set(where, new Map(counts))
        else for (const [place, count] of counts) known.set(place, count)
      }
    if (found.size === 0) return nothing
    const byPath = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MAX_RECORDS)
    return byPath.map(([where, counts]) => {
      const detail = [...counts].map(([place, count]) => `${place} ${count}`).join(', ')
      return { namespaceId, kind: 'cgroup-bpf', where, detail }
    })
  }

  /** Whether any program of a kind that is the network's is in the kernel; remembers at which places they may sit. */
  #programsLoaded(): boolean {
    const { bpf } = this.sources
    const seen = new Set<number>()
    const types = new Set<number>()
    const network: number[] = []
    for (let id = bpf.nextProgram(0); id !== null && seen.size < MAX_PROGRAMS; id = bpf.nextProgram(id)) {
      seen.add(id)
      let type = this.#types.get(id)
      if (type === undefined) this.#types.set(id, (type = bpf.programType(id)))
      if (type === null || !cgroupPlaces.has(type)) continue
      types.add(type)
      network.push(id)
    }
    for (const id of this.#types.keys()) if (!seen.has(id)) this.#types.delete(id)
    this.#programs = network.join()
    this.#places = [...cgroupPlaces].flatMap(([type, places]) => (types.has(type) ? places : []))
    if (network.length === 0) this.#answers.clear()
    return network.length > 0
  }

  /** The programs that work on processes of a cgroup: its own, and what it inherits from those above. */
  #act(mount: CgroupMount, leaf: string, used: Set<string>): Acting[] {
    const found: Acting[] = []
    const decided = new Set<string>()
    for (let path: string | null = leaf; path !== null; path = parentCgroup(path)) {
      const places = this.#ask(mount, path, used)
      if (places.size === 0) continue
      // Without BPF_F_ALLOW_MULTI only the nearest cgroup's program runs, in place of those further up.
      const acting = [...places].filter(([place, { multi }]) => multi || !decided.has(place))
      for (const place of places.keys()) decided.add(place)
      if (acting.length === 0) continue
      found.push({ where: path, counts: new Map(acting.map(([place, { count }]) => [place, count])) })
    }
    return found
  }

  #ask(mount: CgroupMount, path: string, used: Set<string>): Answer['places'] {
    const known = this.#answers.get(path)
    used.add(path)
    const at = this.sources.now()
    const same = known?.programs === this.#programs
    if (known !== undefined && same && (at < known.at + HOLDS || this.#renewals-- <= 0)) return known.places
    if (known === undefined && this.#answers.size >= MAX_CGROUPS) return none
    const places = this.#query(mount, path)
    this.#answers.set(path, { at, programs: this.#programs, places })
    return places
  }

  #query(mount: CgroupMount, path: string): Answer['places'] {
    const directory = cgroupDirectory(mount, path)
    const fd = directory === null ? null : this.sources.open(directory)
    if (fd === null) return none
    const found = new Map<string, Attached>()
    try {
      for (const [place, name] of this.#places) {
        if (this.#unknownPlaces.has(place)) continue
        const attached = this.sources.bpf.attached(fd, place)
        if (attached === null) this.#unknownPlaces.add(place)
        else if (attached.count > 0) found.set(name, attached)
      }
    } finally {
      this.sources.close(fd)
    }
    return found
  }
}
