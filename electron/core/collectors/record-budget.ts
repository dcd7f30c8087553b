/**
 * How many records one reading may keep. A router has a million routes, and any user may fill the tables of namespaces of
 * his own: a snapshot must fit into one frame of the agent (frames.ts) and into the page. A table that does not fit is
 * kept as far as there is room, in the kernel's order, and a gap says how many are missing; namespaces come in the order
 * of `inOrder`, so that what anyone may have made goes without first.
 */
import type { Gap, NamespaceFilters } from '@shared/model'
import type { Reading } from '../netlink'
import type { GapList } from './gaps'

/** About how many bytes of JSON one record of a dump comes to in the snapshot. */
const BYTES = {
  interfaces: 2000,
  addresses: 350,
  routes: 450,
  rules: 500,
  nexthops: 300,
  neighbours: 300,
  fdb: 300,
  sysctls: 800,
  sockets: 400,
  filters: 800
} as const satisfies Partial<Record<Gap['what'], number>>

export type Bounded = keyof typeof BYTES

export interface RecordLimits {
  /** Of one table of one namespace. */
  readonly records: number
  /** Of all records together, in bytes of JSON as estimated above. */
  readonly bytes: number
}

/** Two thirds of a frame: engines and texts longer than usual need room, too. */
const LIMITS: RecordLimits = { records: 100_000, bytes: 160 * 1024 * 1024 }

export class RecordBudget {
  #bytes = 0

  constructor(readonly limits: RecordLimits = LIMITS) {}

  /** How many records of the next table may be kept. */
  room(what: Bounded): number {
    const left = Math.floor((this.limits.bytes - this.#bytes) / BYTES[what])
    return Math.max(0, Math.min(this.limits.records, left))
  }

  /** So many were kept. */
  took(what: Bounded, count: number): void {
    this.#bytes += count * BYTES[what]
  }
}

/** Says what a dump left out; nothing when it left out nothing. */
export function reportLeftOut(
  gaps: Pick<GapList, 'add'>,
  what: Bounded,
  namespaceId: string,
  { records, leftOut }: Pick<Reading<unknown>, 'records' | 'leftOut'>
): void {
  if (leftOut === 0) return
  const detail = `${leftOut} more were left out: only ${records.length} are kept`
  gaps.add({ code: 'truncated', what, namespaceId, subject: '', detail })
}

/** Rules of all chains of a namespace. */
export const ruleCount = ({ tables }: Pick<NamespaceFilters, 'tables'>): number =>
  tables.reduce((sum, table) => table.chains.reduce((more, chain) => more + chain.rules.length, sum), 0)
