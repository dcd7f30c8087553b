/**
 * One whole reading of the kernel, in the thread that may move between namespaces: find them all, enter each once and
 * read it, pair the interfaces, name the owners of sockets. Between readings it keeps only what lasts as long as a
 * namespace does (its numbers for others, its owner) and never a descriptor of one.
 */
import { closeSync } from 'node:fs'
import type { HostInfo, Namespace } from '@shared/model'
import { NetlinkSocket, netnsCookie, presentProtocols, type NetlinkProtocol } from '../netlink'
import type { NewEntry } from '../journal'
import { CgroupPrograms } from './cgroup-bpf'
import { discoverNamespaces, type Discovery, type FoundNamespace } from './discovery'
import { Doorway } from './doorway'
import { FilterMemory, readFilters } from './filters'
import { GapList } from './gaps'
import { readBootId, readHostInfo } from './host-info'
import type { Collected, NamespaceBlock } from './kernel-delta'
import { readNeighbourLimits } from './limits'
import { NamespaceMemory } from './namespace-memory'
import { noRecords, readNamespaceRecords, type NamespaceRecords } from './namespace-records'
import { NsidQuestions } from './nsid-questions'
import { NsidMemory, pairLinks, type LinkEnd, type Resolution } from './pairing'
import { commandName } from './processes'
import { inOrder, ReadingBudget } from './reading-budget'
import { RecordBudget, ruleCount, type RecordLimits } from './record-budget'
import { samePairs, type PairedLinks } from './same-pairs'
import { SocketOwners } from './socket-owners'
import { resetSubsystems } from './subsystems'
import { hiddenNamespaces } from './hidden-namespaces'
import { parentsOf, readOwnership, type Ownership } from './user-namespaces'

export interface CollectorOptions {
  readonly source: HostInfo['source']
  /** How much one reading may keep. */
  readonly limits?: RecordLimits
}

/** A namespace of this reading: found, and entered if it could be. */
interface Visited {
  readonly id: string
  readonly cookie: string | null
  readonly found: FoundNamespace
  readonly records: NamespaceRecords | null
}

/** How many questions about other namespaces were asked in the last reading. */
export interface QuestionCount {
  /** RTM_GETLINK with IFLA_TARGET_NETNSID. */
  peers: number
  /** RTM_GETNSID. */
  nsids: number
}

export class KernelCollector {
  readonly #doorway = new Doorway()
  readonly #bootId = readBootId()
  readonly #memory = new NsidMemory()
  readonly #records = new Map<string, NamespaceMemory>()
  readonly #ownership = new Map<string, Ownership>()
  readonly #filters = new FilterMemory()
  readonly #cgroups = new CgroupPrograms()
  readonly questions: QuestionCount = { peers: 0, nsids: 0 }
  #protocols: ReadonlySet<NetlinkProtocol> = new Set()
  /** What the last pairing came to. */
  #paired: readonly PairedLinks[] = []

  /** @param journal hears of every command that was run */
  constructor(
    readonly options: CollectorOptions,
    readonly journal: (entry: NewEntry) => void
  ) {}

  /** Leaves the thread where it began. Never throws for a single namespace. */
  read(): Collected {
    const gaps = new GapList()
    this.questions.peers = this.questions.nsids = 0
    resetSubsystems()
    const discovery = discoverNamespaces()
    for (const gap of discovery.gaps) gaps.add(gap)
    this.#protocols = presentProtocols()
    this.#cgroups.update(discovery.inodeOfPid, gaps)
    const visited: Visited[] = []
    const budget = new ReadingBudget()
    const room = new RecordBudget(this.options.limits)
    try {
      for (const found of inOrder(discovery)) {
        if (!budget.take()) continue
        const one = this.#visit(found, discovery, gaps, room)
        if (one !== null) visited.push(one)
      }
      budget.report(gaps)
      this.#pair(visited, discovery)
    } finally {
      this.#doorway.leave()
    }
    return this.#assemble(visited, discovery, gaps)
  }

  close(): void {
    this.#doorway.close()
  }

  /** Enters one namespace and reads it; null when it is gone. */
  #visit(found: FoundNamespace, discovery: Discovery, gaps: GapList, budget: RecordBudget): Visited | null {
    const unreadId = `${this.#bootId}:${discovery.dev}:${found.inode}`
    let fd: number
    try {
      fd = this.#doorway.open(found, discovery.dev)
    } catch (error) {
      gaps.failed('namespace', null, found.paths[0] ?? '', error)
      const failure = gaps.list.at(-1)
      return failure?.code === 'vanished' ? null : { id: unreadId, cookie: null, found, records: null }
    }
    try {
      this.#doorway.enter(fd, found.inode)
      const route = NetlinkSocket.open('route')
      try {
        const cookie = netnsCookie(route.fd)
        const id = cookie === null ? unreadId : `${this.#bootId}:${cookie}`
        if (!this.#ownership.has(id)) this.#ownership.set(id, readOwnership(fd))
        const isHost = found.inode === discovery.host
        const protocols = this.#protocols
        const records = readNamespaceRecords({
          namespaceId: id,
          route,
          isHost,
          protocols,
          gaps,
          memory: this.#memoryOf(id),
          budget
        })
        this.#readFilters(id, records, gaps, budget)
        records.subsystems.push(...this.#cgroups.of(found.inode, id))
        return { id, cookie, found, records }
      } finally {
        route.close()
      }
    } catch (error) {
      gaps.failed('namespace', unreadId, found.paths[0] ?? '', error)
      this.#ownership.set(unreadId, readOwnership(fd))
      return { id: unreadId, cookie: null, found, records: null }
    } finally {
      closeSync(fd)
    }
  }

  /** The packet filter of the namespace the thread stands in, added to its records. */
  #readFilters(namespaceId: string, records: NamespaceRecords, gaps: GapList, budget: RecordBudget): void {
    // Opened only where that loads no module; legacy tables are read without it.
    const netfilter = (): NetlinkSocket => NetlinkSocket.open('netfilter')
    const maxRules = budget.room('filters')
    const reading = readFilters({ namespaceId, netfilter, memory: this.#filters, maxRules })
    if (reading.filters !== null) {
      records.filters.push(reading.filters)
      budget.took('filters', ruleCount(reading.filters))
    }
    records.sets.push(...reading.sets)
    records.subsystems.push(...reading.subsystems)
    for (const gap of reading.gaps) gaps.add(gap)
    for (const entry of reading.commands) this.journal(entry)
  }

  #pair(visited: readonly Visited[], discovery: Discovery): void {
    const byId = new Map(visited.map((one) => [one.id, one]))
    const alive = new Set(byId.keys())
    this.#memory.keep(alive)
    this.#filters.retain(alive)
    for (const map of [this.#ownership, this.#records])
      for (const id of map.keys()) if (!alive.has(id)) map.delete(id)
    const links = visited.map((one): PairedLinks => [one.id, one.records?.interfaces ?? null])
    if (samePairs(this.#paired, links)) return
    const places = new Map(visited.map((one) => [one.id, one.found]))
    const questions = new NsidQuestions(this.#doorway, discovery.dev, places)
    try {
      const ends = visited.flatMap((one) => one.records?.interfaces ?? [])
      const resolutions = pairLinks({
        ends,
        memory: this.#memory,
        unread: visited.filter((one) => one.records === null).map((one) => one.id),
        askNsid: (reporter, candidate) => {
          this.questions.nsids++
          return questions.nsid(reporter, candidate)
        },
        askPeer: (reporter, nsid, ifindex) => {
          this.questions.peers++
          return questions.peer(reporter, nsid, ifindex)
        }
      })
      for (const one of visited) this.#settleLinks(one, resolutions)
      this.#paired = visited.map((one) => [one.id, one.records?.interfaces ?? null])
    } finally {
      questions.close()
    }
  }

  /** What pairing found, in new records where it is another than before. */
  #settleLinks({ id, records }: Visited, resolutions: ReadonlyMap<LinkEnd, Resolution>): void {
    if (records === null) return
    const settled = records.interfaces.map((item) => {
      const found = resolutions.get(item)
      if (found === undefined || (found.linkId === item.linkId && found.linkGap === item.linkGap)) return item
      return { ...item, ...found }
    })
    if (settled.every((item, at) => item === records.interfaces[at])) return
    records.interfaces = settled
    this.#records.get(id)?.interfaces.replace(settled)
  }

  #memoryOf(id: string): NamespaceMemory {
    let memory = this.#records.get(id)
    if (memory === undefined) this.#records.set(id, (memory = new NamespaceMemory()))
    return memory
  }

  #assemble(visited: readonly Visited[], discovery: Discovery, gaps: GapList): Collected {
    const idOf = new Map(visited.map((one) => [one.found.inode, one.id]))
    const hostId = idOf.get(discovery.host) ?? null
    const parents = parentsOf(
      visited.map((one) => ({ id: one.id, cookie: one.cookie, ...this.#owner(one.id) })),
      hostId === null ? null : this.#owner(hostId).userNamespace
    )
    const owners = new SocketOwners(discovery, idOf)
    const hidden = hiddenNamespaces(
      visited.flatMap((one) => one.records?.interfaces ?? []),
      gaps
    )
    const blocks = visited.map((one): [string, NamespaceBlock] => {
      const records = one.records ?? noRecords
      const namespaces = [this.#namespace(one, discovery.dev, parents.get(one.id) ?? null)]
      return [
        one.id,
        { ...records, namespaces, sockets: records.sockets.map((socket) => owners.own(socket)) }
      ]
    })
    owners.report(gaps)
    const ids = <K>(inodes: ReadonlyMap<K, number>): Map<K, string> => {
      const named = new Map<K, string>()
      for (const [key, inode] of inodes) {
        const id = idOf.get(inode)
        if (id !== undefined) named.set(key, id)
      }
      return named
    }
    return {
      frame: {
        facts: {
          host: { ...readHostInfo(this.options.source), namespaceId: hostId },
          bootId: this.#bootId,
          gaps: gaps.list,
          namespaces: hidden,
          limits: readNeighbourLimits()
        },
        namespaceOfPid: ids(discovery.inodeOfPid),
        namespaceOfPath: ids(discovery.inodeOfPath)
      },
      blocks: new Map(blocks)
    }
  }

  #namespace({ found, id, cookie, records }: Visited, dev: number, parentId: string | null): Namespace {
    const { userNamespace, ownerUid } = this.#owner(id)
    const { inode, kind, names, paths, pids, processes } = found
    return {
      id,
      cookie,
      inode,
      dev,
      kind,
      names,
      paths,
      pids,
      processes,
      comm: pids[0] === undefined ? null : commandName(pids[0]),
      userNamespace,
      ownerUid,
      parentId,
      readable: records !== null
    }
  }

  #owner(id: string): Ownership {
    return this.#ownership.get(id) ?? { userNamespace: null, ownerUid: null, parentUser: null }
  }
}
