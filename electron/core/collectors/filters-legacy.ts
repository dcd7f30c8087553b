/**
 * Legacy xtables: the kernel lists the tables that exist in /proc/net/ip_tables_names and ip6_tables_names, and opening
 * those creates none. The rules of a listed table are decoded from the kernel's own entries; iptables-legacy-save is
 * started, without -t, only where some rule has a structure not known here, and then read just for these.
 */
import type { FilterTable } from '@shared/model'
import { KernelError } from '../netlink/kernel-error'
import { readLegacyTable, type LegacyTable } from '../netlink/xtables-legacy'
import type { XtFamily } from '../netlink/xtables-text'
import { iptablesAction, iptablesComment } from '../parsers/iptables-rule'
import type { SavedRuleset, SavedTable } from '../parsers/iptables-save'
import { builtinChain, sortChains } from './filters-chains'
import { filterGap, type FilterContext } from './filters-context'
import type { FilterMemory } from './filters-memory'
import { sayLine, sayUnknown, sayWhole } from './filters-rule'
import type { FilterTools } from './filters-tools'
import { readProcOrErrno } from './proc-files'

const LARGEST = 65_536
const ENOENT = 2

/**
 * Names in a list of the calling thread's namespace; empty where the kernel has no such list.
 * @throws KernelError EACCES
 */
function tableNames(file: string): string[] {
  const text = readProcOrErrno(`/proc/thread-self/net/${file}`)
  if (text === ENOENT || text === '') return []
  if (typeof text === 'number') throw new KernelError(text, `open ${file}`)
  return text
    .slice(0, LARGEST)
    .split('\n')
    .filter((line) => line !== '')
}

const ruleId = (namespaceId: string, family: string, table: string, chain: string, place: number): string =>
  `${namespaceId}/${family}/${table}/${chain}/#${place + 1}`

/** A table of the kernel's entries; what they leave unsaid is taken from `saved`, else it stays opaque. */
function tableOfKernel(
  table: LegacyTable,
  family: XtFamily,
  name: string,
  namespaceId: string,
  saved: () => SavedRuleset | null
): FilterTable {
  const names = new Set(table.chains.map((chain) => chain.name))
  const isChain = (target: string): boolean => names.has(target)
  const lines = (chain: string): SavedTable['chains'][number]['rules'] | undefined =>
    saved()
      ?.tables.find((item) => item.name === name)
      ?.chains.find((item) => item.name === chain)?.rules
  return {
    family,
    name,
    backend: 'iptables-legacy',
    flags: [],
    flowtables: [],
    chains: sortChains(
      table.chains.map((chain) => {
        const base = chain.policy === null ? null : builtinChain(name, chain.name)
        return {
          name: chain.name,
          handle: null,
          type: base?.type ?? null,
          hook: base?.hook ?? null,
          priority: base?.priority ?? null,
          policy: chain.policy?.verdict ?? null,
          devices: [],
          packets: chain.policy?.packets ?? null,
          bytes: chain.policy?.bytes ?? null,
          rules: chain.rules.map((rule, place) => ({
            id: ruleId(namespaceId, family, name, chain.name, place),
            index: place + 1,
            handle: null,
            packets: rule.packets,
            bytes: rule.bytes,
            ...(sayWhole(rule, null, isChain) ??
              sayLine(rule, lines(chain.name)?.[place], null, isChain) ??
              sayUnknown(rule, isChain))
          }))
        }
      })
    )
  }
}

/** The same table with the counters of now. */
function withLegacyCounters(known: FilterTable, now: LegacyTable): FilterTable {
  const chains = new Map(now.chains.map((chain) => [chain.name, chain]))
  return {
    ...known,
    chains: known.chains.map((chain) => {
      const fresh = chains.get(chain.name)
      return {
        ...chain,
        packets: fresh?.policy?.packets ?? null,
        bytes: fresh?.policy?.bytes ?? null,
        rules: chain.rules.map((rule, place) => {
          const counted = fresh?.rules[place]
          if (counted === undefined || (counted.packets === rule.packets && counted.bytes === rule.bytes))
            return rule
          return { ...rule, packets: counted.packets, bytes: counted.bytes }
        })
      }
    })
  }
}

const policy = (text: string | null): 'accept' | 'drop' | null =>
  text === 'ACCEPT' ? 'accept' : text === 'DROP' ? 'drop' : null

/** A table as iptables-legacy-save says it, where its entries could not be read. */
function tableOfTool(table: SavedTable, family: XtFamily, namespaceId: string): FilterTable {
  const names = new Set(table.chains.map(({ name }) => name))
  return {
    family,
    name: table.name,
    backend: 'iptables-legacy',
    flags: [],
    flowtables: [],
    chains: sortChains(
      table.chains.map((chain) => {
        const base = chain.policy === null ? null : builtinChain(table.name, chain.name)
        return {
          name: chain.name,
          handle: null,
          type: base?.type ?? null,
          hook: base?.hook ?? null,
          priority: base?.priority ?? null,
          policy: policy(chain.policy),
          devices: [],
          packets: base === null ? null : chain.packets,
          bytes: base === null ? null : chain.bytes,
          rules: chain.rules.map((rule, place) => ({
            id: ruleId(namespaceId, family, table.name, chain.name, place),
            index: place + 1,
            handle: null,
            text: rule.text,
            comment: rule.body === null ? null : iptablesComment(rule.body),
            packets: rule.packets,
            bytes: rule.bytes,
            action:
              rule.body === null
                ? ({ kind: 'other', target: null } as const)
                : iptablesAction(rule.body.target, (name) => names.has(name)),
            body: rule.body ?? { syntax: 'opaque' as const, expressions: [rule.text] }
          }))
        }
      })
    )
  }
}

/** One listed table; null when neither the kernel's entries nor the tool could be had. */
function readTable(
  context: FilterContext,
  tools: FilterTools,
  family: XtFamily,
  name: string,
  saved: () => SavedRuleset | null
): FilterTable | null {
  const { memory, namespaceId } = context
  const key = `${family}\n${name}`
  const known = memory.legacy.get(namespaceId)?.get(key)
  let table: LegacyTable
  try {
    table = readLegacyTable(family, name)
  } catch (error) {
    if (!(error instanceof KernelError)) throw error
    if (error.code === 'EPERM') {
      tools.gaps.push(filterGap(namespaceId, 'no-rights', `${family} ${name}`, error.message))
      return null
    }
    // It changed between the two questions (EAGAIN), or went away: the tool asks anew.
    const said = saved()?.tables.find((item) => item.name === name)
    return said === undefined ? null : tableOfTool(said, family, namespaceId)
  }
  if (known?.shape.equals(table.shape)) return withLegacyCounters(known.table, table)
  const gaps = tools.gaps.length
  const made = tableOfKernel(table, family, name, namespaceId, saved)
  // With a gap it is tried again at the next reading.
  if (tools.gaps.length === gaps) memory.rememberLegacy(namespaceId, key, { shape: table.shape, table: made })
  return made
}

/** Legacy arptables is not read, only told. */
function reportArp(memory: FilterMemory, namespaceId: string, tools: FilterTools): void {
  try {
    const names = tableNames('arp_tables_names')
    if (names.length === 0) return
    tools.gaps.push(filterGap(namespaceId, 'unsupported', 'arptables', `legacy tables ${names.join(', ')}`))
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    tools.gaps.push(filterGap(namespaceId, 'unreadable', 'arp_tables_names', detail))
  }
  memory.forgetArp(namespaceId)
}

/** Reads both families; what fails is a gap of `tools`. */
export function readLegacy(context: FilterContext, tools: FilterTools): FilterTable[] {
  const { namespaceId, memory } = context
  const tables: FilterTable[] = []
  const lists = [
    ['ip', 'ip_tables_names', 'ip_tables'],
    ['ip6', 'ip6_tables_names', 'ip6_tables']
  ] as const
  let denied = false
  for (const [family, file, module] of lists) {
    if (!memory.present(module)) continue
    try {
      let output: SavedRuleset | null | undefined
      const saved = (): SavedRuleset | null => (output ??= tools.iptablesLegacy(family))
      for (const name of tableNames(file)) {
        const table = readTable(context, tools, family, name, saved)
        if (table !== null) tables.push(table)
      }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      denied =
        error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
      tools.gaps.push(filterGap(namespaceId, denied ? 'no-rights' : 'unreadable', file, detail))
    }
  }
  if (!denied && memory.isArpDue(namespaceId)) reportArp(memory, namespaceId, tools)
  return tables
}
