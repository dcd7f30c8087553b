/**
 * The packet filter of the namespace the calling thread stands in: nf_tables and legacy xtables, their sets, and what else
 * sits on the packet's way there. Looking creates no table and loads no module: what is not there is told by files and
 * netlink questions that create nothing, and a tool is started only where there is something that the kernel's dump leaves
 * unsaid. A ruleset of a generation already read costs two netlink questions and no tool.
 */
import type { FilterSet, FilterTable, Gap, Subsystem } from '@shared/model'
import { KernelError } from '../netlink/kernel-error'
import { readChains, readGeneration, readRuleCounters, ruleKey } from '../netlink/nftables'
import type { NetlinkSocket } from '../netlink/socket'
import { hasContent } from './filters-chains'
import { filterGap, type FilterContext, type FilterReading } from './filters-context'
import { readIpsets } from './filters-ipset'
import { readLegacy } from './filters-legacy'
import type { RememberedRuleset } from './filters-memory'
import { readNftables } from './filters-nftables'
import { FilterTools } from './filters-tools'

export type { FilterContext, FilterReading, RunInNamespace } from './filters-context'
export { FilterMemory } from './filters-memory'

/** How long a ruleset with sets that change by themselves, or with gaps, is believed. */
const VOLATILE_MS = 5_000
const RETRY_MS = 30_000

/** The same tables with the numbers of now; rules whose counter did not move stay the same objects. */
export function withCounters(
  tables: readonly FilterTable[],
  rules: ReadonlyMap<string, { packets: number; bytes: number }>,
  chains: ReadonlyMap<string, { packets: number; bytes: number }>
): FilterTable[] {
  return tables.map((table) => ({
    ...table,
    chains: table.chains.map((chain) => {
      const own = chains.get(ruleKey(table.family, table.name, chain.name, chain.handle ?? 0))
      return {
        ...chain,
        ...own,
        rules: chain.rules.map((rule) => {
          const now = rules.get(ruleKey(table.family, table.name, chain.name, rule.handle ?? 0))
          if (now === undefined || (now.packets === rule.packets && now.bytes === rule.bytes)) return rule
          return { ...rule, packets: now.packets, bytes: now.bytes }
        })
      }
    })
  }))
}

function refresh(socket: NetlinkSocket, known: RememberedRuleset): FilterTable[] {
  const counters = readRuleCounters(socket).records
  const rules = new Map(counters.map(({ key, packets, bytes }) => [key, { packets, bytes }]))
  const chains = new Map<string, { packets: number; bytes: number }>()
  if (known.chainCounters) {
    for (const chain of readChains(socket).records) {
      if (chain.counters === null) continue
      chains.set(ruleKey(chain.family, chain.table, chain.name, chain.handle), chain.counters)
    }
  }
  return withCounters(known.tables, rules, chains)
}

function readRuleset(context: FilterContext, socket: NetlinkSocket, tools: FilterTools): RememberedRuleset {
  const generation = readGeneration(socket)
  const known = context.memory.rulesets.get(context.namespaceId)
  if (known?.generation === generation && known.staleAt > Date.now()) {
    if (known.tables.length === 0) return known
    return { ...known, tables: refresh(socket, known) }
  }
  const before = tools.gaps.length
  const { settled, volatile, ...reading } = readNftables(socket, tools, generation)
  if (!settled) {
    tools.gaps.push(
      filterGap(context.namespaceId, 'changed-while-read', 'nf_tables', 'the ruleset kept changing')
    )
  }
  const gaps: Gap[] = tools.gaps.splice(before)
  const span = gaps.length > 0 ? RETRY_MS : volatile ? VOLATILE_MS : Infinity
  const made: RememberedRuleset = { ...reading, gaps, staleAt: Date.now() + span }
  if (settled) context.memory.rulesets.set(context.namespaceId, made)
  else context.memory.rulesets.delete(context.namespaceId)
  return made
}

function ebtablesSubsystems(context: FilterContext): Subsystem[] {
  if (!context.memory.listsModule('ebtables')) return []
  // Its tables cannot be listed without creating them, so their presence is all that is said.
  return [
    {
      namespaceId: context.namespaceId,
      kind: 'ebtables',
      where: '',
      detail: 'the legacy ebtables module is loaded'
    }
  ]
}

/** Opens the socket at the first question, and closes what it opened. */
class Door {
  #opened: NetlinkSocket | null = null

  constructor(readonly netfilter: FilterContext['netfilter']) {}

  socket(): NetlinkSocket {
    if (typeof this.netfilter !== 'function') return this.netfilter
    return (this.#opened ??= this.netfilter())
  }

  close(): void {
    this.#opened?.close()
  }
}

/**
 * Reads it, synchronously, in the thread's namespace. Never throws for what the kernel or a tool refuses: that is a gap.
 */
export function readFilters(context: FilterContext): FilterReading {
  const { namespaceId, memory } = context
  const tools = new FilterTools(context)
  const sets: FilterSet[] = []
  const subsystems = ebtablesSubsystems(context)
  const tables: FilterTable[] = []
  let generation: number | null = null
  const attempt = (subject: string, read: () => void): void => {
    try {
      read()
    } catch (error) {
      if (!isAbsent(error)) tools.gaps.push(kernelGap(namespaceId, subject, error))
    }
  }
  const door = new Door(context.netfilter)
  attempt('nf_tables', () => {
    if (!memory.present('nf_tables')) return
    const ruleset = readRuleset(context, door.socket(), tools)
    if (ruleset.tables.length > 0) generation = ruleset.generation
    tables.push(...ruleset.tables)
    sets.push(...ruleset.sets)
    subsystems.push(...ruleset.subsystems)
    tools.gaps.push(...ruleset.gaps)
  })
  attempt('xtables', () => tables.push(...readLegacy(context, tools)))
  attempt('ipset', () => {
    if (memory.present('ip_set')) sets.push(...readIpsets(context, door.socket(), tools))
  })
  door.close()
  const filters = tables.some(hasContent) ? { namespaceId, generation, tables } : null
  return { filters, sets, gaps: tools.gaps, subsystems, commands: tools.commands }
}

/** How nfnetlink refuses a question to a subsystem this kernel was built without: there is nothing then. */
const isAbsent = (error: unknown): boolean =>
  error instanceof KernelError && ['EPROTONOSUPPORT', 'EOPNOTSUPP', 'EINVAL'].includes(error.code)

function kernelGap(namespaceId: string, subject: string, error: unknown): Gap {
  if (!(error instanceof Error)) return filterGap(namespaceId, 'unreadable', subject, String(error))
  const code = error instanceof KernelError ? error.code : ''
  if (code === 'EPERM' || code === 'EACCES')
    return filterGap(namespaceId, 'no-rights', subject, error.message)
  if (code === 'ETIMEDOUT') return filterGap(namespaceId, 'timeout', subject, error.message)
  return filterGap(namespaceId, 'unreadable', subject, error.message)
}
