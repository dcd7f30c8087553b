/**
 * One whole reading of the kernel, in the thread that may move between namespaces: find them all, enter each once and
 * read it, pair the interfaces, name the owners of sockets. Between readings it keeps only what lasts as long as a
 * namespace does (its numbers for others, its owner) and never a descriptor of one.
 */
import { closeSync } from 'node:fs'
import type { HostInfo, Interface, Namespace, Socket } from '@shared/model'
import {
  NetlinkSocket,
  netnsCookie,
  nsidOf,
  peerOf,
  presentProtocols,
  type NetlinkProtocol
} from '../netlink'
import { discoverNamespaces, type Discovery, type FoundNamespace } from './discovery'
import { Doorway } from './doorway'
import { NamespaceFilterReader } from './filter-reader'
import { GapList } from './gaps'
import { readBootId, readHostInfo } from './host-info'
import type { KernelReading } from './kernel-reading'
import { readNeighbourLimits } from './limits'
import { readNamespaceRecords, type NamespaceRecords } from './namespace-records'
import { linkIndexOf, NsidMemory, pairLinks, type PeerAnswer } from './pairing'
import { commandName } from './processes'
import { SocketOwners } from './socket-owners'
import { resetSubsystems } from './subsystems'
import { hiddenNamespaces } from './hidden-namespaces'
import { parentsOf, readOwnership, type Ownership } from './user-namespaces'

export interface CollectorOptions {
  readonly source: HostInfo['source']
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
  readonly #ownership = new Map<string, Ownership>()
  readonly #filters = new NamespaceFilterReader()
  readonly questions: QuestionCount = { peers: 0, nsids: 0 }
  #protocols: ReadonlySet<NetlinkProtocol> = new Set()

  constructor(readonly options: CollectorOptions) {}

  /** Leaves the thread where it began. Never throws for a single namespace. */
  read(): KernelReading {
    const gaps = new GapList()
    this.questions.peers = this.questions.nsids = 0
    resetSubsystems()
    this.#filters.begin()
    const discovery = discoverNamespaces()
    for (const gap of discovery.gaps) gaps.add(gap)
    this.#protocols = presentProtocols()
    const answers = new Map<string, Map<number, PeerAnswer>>()
    const visited: Visited[] = []
    try {
      for (const found of ordered(discovery)) {
        const one = this.#visit(found, discovery, answers, gaps)
        if (one !== null) visited.push(one)
      }
      this.#pair(visited, discovery, answers)
    } finally {
      this.#doorway.leave()
    }
    return this.#assemble(visited, discovery, gaps)
  }

  close(): void {
    this.#doorway.close()
  }

  /** Enters one namespace and reads it; null when it is gone. */
  #visit(
    found: FoundNamespace,
    discovery: Discovery,
    answers: Map<string, Map<number, PeerAnswer>>,
    gaps: GapList
  ): Visited | null {
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
        const records = readNamespaceRecords({
          namespaceId: id,
          route,
          isHost,
          protocols: this.#protocols,
          gaps
        })
        this.#filters.read({ namespaceId: id, protocols: this.#protocols, gaps, records })
        this.#askPeers(id, route, records.interfaces, answers)
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

  /** One question for each nsid whose namespace is not known from earlier. */
  #askPeers(
    id: string,
    route: NetlinkSocket,
    interfaces: readonly Interface[],
    answers: Map<string, Map<number, PeerAnswer>>
  ): void {
    let inside: Map<number, PeerAnswer> | undefined
    for (const item of interfaces) {
      const link = linkIndexOf(item)
      if (item.linkNsid === null || link === null || inside?.has(item.linkNsid) === true) continue
      if (this.#memory.get(id, item.linkNsid) !== undefined) continue
      this.questions.peers++
      const peer = peerOf(route, item.linkNsid, link)
      // ENODEV: it moved or went since the dump; EPERM: another's namespace. Either way it stays unknown.
      if (typeof peer === 'string') continue
      if (inside === undefined) answers.set(id, (inside = new Map<number, PeerAnswer>()))
      inside.set(item.linkNsid, peer)
    }
  }

  #pair(
    visited: readonly Visited[],
    discovery: Discovery,
    answers: Map<string, Map<number, PeerAnswer>>
  ): void {
    const byId = new Map(visited.map((one) => [one.id, one]))
    this.#memory.keep(new Set(byId.keys()))
    for (const id of this.#ownership.keys()) if (!byId.has(id)) this.#ownership.delete(id)
    const questions = new Questions(this.#doorway, discovery.dev, byId)
    try {
      const ends = visited.flatMap((one) => one.records?.interfaces ?? [])
      const resolutions = pairLinks({
        ends,
        answers,
        memory: this.#memory,
        unread: visited.filter((one) => one.records === null).map((one) => one.id),
        ask: (reporter, candidate) => {
          this.questions.nsids++
          return questions.nsid(reporter, candidate)
        }
      })
      for (const end of ends) Object.assign(end, resolutions.get(end))
    } finally {
      questions.close()
    }
  }

  #assemble(visited: readonly Visited[], discovery: Discovery, gaps: GapList): KernelReading {
    const idOf = new Map(visited.map((one) => [one.found.inode, one.id]))
    const hostId = idOf.get(discovery.host) ?? null
    const parents = parentsOf(
      visited.map((one) => ({ id: one.id, cookie: one.cookie, ...this.#owner(one.id) })),
      hostId === null ? null : this.#owner(hostId).userNamespace
    )
    const owners = new SocketOwners(discovery, idOf)
    const read = visited.flatMap((one) => (one.records === null ? [] : [one.records]))
    const namespaces = visited.map((one): Namespace => {
      const { found, id, cookie } = one
      const { userNamespace, ownerUid } = this.#owner(id)
      return {
        id,
        cookie,
        inode: found.inode,
        dev: discovery.dev,
        kind: found.kind,
        names: found.names,
        paths: found.paths,
        pids: found.pids,
        processes: found.processes,
        comm: found.pids[0] === undefined ? null : commandName(found.pids[0]),
        userNamespace,
        ownerUid,
        parentId: parents.get(id) ?? null,
        readable: one.records !== null
      }
    })
    const interfaces = read.flatMap((records) => records.interfaces)
    const hidden = hiddenNamespaces(interfaces, gaps)
    const sockets = read.flatMap((records) => records.sockets.map((socket): Socket => owners.own(socket)))
    owners.report(gaps)
    const { filters, sets } = this.#filters.end(new Set(idOf.values()))
    const ids = <K>(map: ReadonlyMap<K, number>): Map<K, string> =>
      new Map([...map].flatMap(([key, inode]) => (idOf.has(inode) ? [[key, idOf.get(inode) ?? '']] : [])))
    return {
      facts: {
        host: { ...readHostInfo(this.options.source), namespaceId: hostId },
        bootId: this.#bootId,
        gaps: gaps.list,
        namespaces: [...namespaces, ...hidden],
        interfaces,
        addresses: read.flatMap((records) => records.addresses),
        routes: read.flatMap((records) => records.routes),
        rules: read.flatMap((records) => records.rules),
        nexthops: read.flatMap((records) => records.nexthops),
        neighbours: read.flatMap((records) => records.neighbours),
        fdb: read.flatMap((records) => records.fdb),
        filters,
        sets,
        sysctls: read.flatMap((records) => records.sysctls),
        sockets,
        subsystems: read.flatMap((records) => records.subsystems),
        limits: [...readNeighbourLimits(), ...read.flatMap((records) => records.limits)]
      },
      namespaceOfPid: ids(discovery.inodeOfPid),
      namespaceOfPath: ids(discovery.inodeOfPath)
    }
  }

  #owner(id: string): Ownership {
    return this.#ownership.get(id) ?? { userNamespace: null, ownerUid: null, parentUser: null }
  }
}

/** The host first, then by inode, which is nearly the order in which they were made. */
function ordered(discovery: Discovery): FoundNamespace[] {
  const rank = (found: FoundNamespace): number => (found.inode === discovery.host ? 0 : found.inode)
  return [...discovery.found.values()].sort((a, b) => rank(a) - rank(b))
}

/** RTM_GETNSID, with the socket of the last reporting namespace kept while it is asked again. */
class Questions {
  #reporter: string | null = null
  #socket: NetlinkSocket | null = null

  constructor(
    readonly doorway: Doorway,
    readonly dev: number,
    readonly byId: ReadonlyMap<string, Visited>
  ) {}

  nsid(reporter: string, candidate: string): number | null {
    try {
      const socket = this.#of(reporter)
      if (socket === null) return null
      return this.#withOpen(candidate, (fd) => nsidOf(socket, { fd }))
    } catch {
      // The reporter or the candidate went away since it was read: then this is not the answer that is looked for.
      return null
    }
  }

  close(): void {
    this.#socket?.close()
    this.#socket = null
  }

  #withOpen<T>(id: string, work: (fd: number, found: FoundNamespace) => T): T | null {
    const one = this.byId.get(id)
    if (one === undefined) return null
    const fd = this.doorway.open(one.found, this.dev)
    try {
      return work(fd, one.found)
    } finally {
      closeSync(fd)
    }
  }

  #of(reporter: string): NetlinkSocket | null {
    if (this.#reporter === reporter) return this.#socket
    this.close()
    this.#reporter = reporter
    this.#socket = this.#withOpen(reporter, (fd, found) => {
      this.doorway.enter(fd, found.inode)
      return NetlinkSocket.open('route')
    })
    return this.#socket
  }
}
