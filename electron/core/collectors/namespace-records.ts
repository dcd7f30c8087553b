/**
 * All that is read inside one network namespace, by the thread that has entered it: one rtnetlink socket for links,
 * addresses, routes of all tables, rules, nexthops, neighbours, FDB and netconf, one sock_diag socket for what listens,
 * and files of /proc only where a dump showed that they matter.
 */
import type {
  Address,
  FdbEntry,
  FilterSet,
  Interface,
  Limit,
  NamespaceFilters,
  Neighbour,
  Nexthop,
  PolicyRule,
  Route,
  Subsystem,
  Sysctl
} from '@shared/model'
import {
  NetlinkSocket,
  readAddresses,
  readFdb,
  readLinks,
  readNeighbours,
  readNetconf,
  readNexthops,
  readRoutes,
  readRules,
  readSockets,
  type NetlinkProtocol,
  type Reading,
  type SocketRecord
} from '../netlink'
import type { GapList } from './gaps'
import { readConntrackLimit } from './limits'
import type { NamespaceMemory } from './namespace-memory'
import { readProc } from './proc-files'
import { reportLeftOut, type Bounded, type RecordBudget } from './record-budget'
import { readSubsystems } from './subsystems'
import { fileSysctls, mayForward, netconfSysctls } from './sysctls'

/** Everything of one namespace but its identity. */
export interface NamespaceRecords {
  interfaces: readonly Interface[]
  readonly addresses: readonly Address[]
  readonly routes: readonly Route[]
  readonly rules: readonly PolicyRule[]
  readonly nexthops: readonly Nexthop[]
  readonly neighbours: readonly Neighbour[]
  readonly fdb: readonly FdbEntry[]
  readonly sysctls: readonly Sysctl[]
  readonly sockets: readonly (SocketRecord & { namespaceId: string })[]
  readonly subsystems: Subsystem[]
  readonly limits: readonly Limit[]
  readonly filters: NamespaceFilters[]
  readonly sets: FilterSet[]
}

/** Of a namespace that could not be entered. */
export const noRecords: NamespaceRecords = {
  interfaces: [],
  addresses: [],
  routes: [],
  rules: [],
  nexthops: [],
  neighbours: [],
  fdb: [],
  sysctls: [],
  sockets: [],
  subsystems: [],
  limits: [],
  filters: [],
  sets: []
}

export interface NamespaceContext {
  readonly namespaceId: string
  /** Of protocol `route`, opened in the namespace. */
  readonly route: NetlinkSocket
  readonly isHost: boolean
  readonly protocols: ReadonlySet<NetlinkProtocol>
  readonly gaps: GapList
  readonly memory: NamespaceMemory
  readonly budget: RecordBudget
}

/** Whether the number behind `heading` is another than 0; true where the line is missing. */
function inUse(text: string, heading: string): boolean {
  const at = text.indexOf(heading)
  return at < 0 || text[at + heading.length] !== '0'
}

/**
 * Whether any TCP or UDP socket is in use in the thread's namespace: two files that are cheaper than four walks through
 * the tables of all namespaces. True when they cannot be read.
 */
export function hasSockets(): boolean {
  const ipv4 = readProc('/proc/thread-self/net/sockstat')
  if (ipv4 === null || inUse(ipv4, 'TCP: inuse ') || inUse(ipv4, 'UDP: inuse ')) return true
  // Without IPv6 there is no second file.
  const ipv6 = readProc('/proc/thread-self/net/sockstat6')
  return ipv6 !== null && (inUse(ipv6, 'TCP6: inuse ') || inUse(ipv6, 'UDP6: inuse '))
}

/** Kinds that have forwarding entries of their own. */
const bridging = new Set(['bridge', 'vxlan'])

class NamespaceReader {
  constructor(readonly context: NamespaceContext) {}

  /** The records of one dump, as many as there is room for; none, and a gap, when the kernel refused. */
  take<T>(what: Bounded, dump: (max: number) => Reading<T>): T[] {
    const { namespaceId, gaps, budget } = this.context
    try {
      const reading = dump(budget.room(what))
      const { records, interrupted } = reading
      budget.took(what, records.length)
      reportLeftOut(gaps, what, namespaceId, reading)
      if (interrupted)
        gaps.add({
          code: 'changed-while-read',
          what,
          namespaceId,
          subject: '',
          detail: 'NLM_F_DUMP_INTR at every attempt'
        })
      return records
    } catch (error) {
      gaps.failed(what, namespaceId, '', error)
      return []
    }
  }

  read(): NamespaceRecords {
    const { namespaceId, route, isHost, gaps, protocols, memory } = this.context
    const interfaceId = (ifindex: number): string => `${namespaceId}/${ifindex}`
    const own = <T extends object>(record: T): T & { namespaceId: string } => ({ ...record, namespaceId })
    const placed = <T extends { ifindex: number }>(
      record: T
    ): Omit<T, 'ifindex'> & { namespaceId: string; interfaceId: string } => {
      const { ifindex, ...rest } = record
      return { ...rest, namespaceId, interfaceId: interfaceId(ifindex) }
    }
    const interfaces = memory.interfaces.map(
      this.take('interfaces', (max) => readLinks(route, { memo: memory.interfaces.memo, max })),
      (link) => ({ ...link, id: interfaceId(link.ifindex), namespaceId, linkId: null, linkGap: null })
    )
    const bridged = interfaces.some((item) => bridging.has(item.kind ?? ''))
    const passes = isHost || mayForward(interfaces)
    const sysctls = memory.netconf.mapAll(
      this.take('sysctls', (max) => readNetconf(route, { memo: memory.netconf.memo, max })),
      (records) => netconfSysctls(namespaceId, records)
    )
    const conntrack = passes ? readConntrackLimit(namespaceId) : null
    return {
      interfaces,
      addresses: memory.addresses.map(
        this.take('addresses', (max) => readAddresses(route, { memo: memory.addresses.memo, max })),
        placed
      ),
      routes: memory.routes.map(
        this.take('routes', (max) => readRoutes(route, { memo: memory.routes.memo, max })),
        own
      ),
      rules: memory.rules.map(
        this.take('rules', (max) => readRules(route, { memo: memory.rules.memo, max })),
        own
      ),
      nexthops: memory.nexthops.map(
        this.take('nexthops', (max) => readNexthops(route, { memo: memory.nexthops.memo, max })),
        own
      ),
      neighbours: this.take('neighbours', (max) => readNeighbours(route, { max })).map(
        ({ ifindex, family, address, mac, state, router, proxy, external }) => ({
          namespaceId,
          interfaceId: interfaceId(ifindex),
          family,
          address,
          mac,
          state,
          router,
          proxy,
          external
        })
      ),
      fdb: bridged ? this.take('fdb', (max) => readFdb(route, max)).map(placed) : [],
      sysctls: passes ? [...sysctls, ...fileSysctls(namespaceId, bridged)] : sysctls,
      sockets: protocols.has('sock-diag') && hasSockets() ? this.#sockets().map(own) : [],
      subsystems: readSubsystems({
        namespaceId,
        route,
        protocols,
        interfaces,
        gaps,
        qdiscs: memory.qdiscs
      }),
      limits: conntrack === null ? [] : [conntrack],
      filters: [],
      sets: []
    }
  }

  #sockets(): SocketRecord[] {
    return this.take('sockets', (max) => {
      const socket = NetlinkSocket.open('sock-diag')
      try {
        return readSockets(socket, max)
      } finally {
        socket.close()
      }
    })
  }
}

/** Reads the namespace the calling thread stands in. Never throws for a fact that is refused. */
export const readNamespaceRecords = (context: NamespaceContext): NamespaceRecords =>
  new NamespaceReader(context).read()
