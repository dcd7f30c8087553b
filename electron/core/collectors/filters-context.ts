/** What a reading of a packet filter needs, and what it gives back. */
import type { FilterSet, Gap, GapCode, NamespaceFilters, Subsystem } from '@shared/model'
import type { CommandResult, CommandSpec } from '../commands'
import type { NewEntry } from '../journal'
import type { NetlinkSocket } from '../netlink/socket'
import type { FilterMemory } from './filters-memory'

/** Runs a command in the namespace the thread stands in: `runSync`, or a counting one in tests. */
export type RunInNamespace = (spec: CommandSpec) => CommandResult

export interface FilterContext {
  readonly namespaceId: string
  /** A socket of the namespace; given as a function it is opened only where the kernel has nfnetlink, and closed again. */
  readonly netfilter: NetlinkSocket | (() => NetlinkSocket)
  /** The same one at every reading of a host. */
  readonly memory: FilterMemory
  readonly run?: RunInNamespace
  /** Elements kept of each set; 1,000 unless told. */
  readonly maxElements?: number
  /** Rules of nf_tables that are kept; all unless told. (Legacy ones are bounded by what their tool may print.) */
  readonly maxRules?: number
}

export interface FilterReading {
  /** null where there are neither rules nor base chains. */
  readonly filters: NamespaceFilters | null
  readonly sets: FilterSet[]
  readonly gaps: Gap[]
  readonly subsystems: Subsystem[]
  /** The journal entries of the commands that were run. */
  readonly commands: NewEntry[]
}

export const filterGap = (
  namespaceId: string,
  code: GapCode,
  subject: string,
  detail: string,
  what: 'filters' | 'sets' = 'filters'
): Gap => ({ code, what, namespaceId, subject, detail })
