/**
 * The chains of a namespace in the order the kernel walks them: base chains by hook, then by priority
 * (linux/netfilter.h NF_INET_*, nft(8) "Base chains"); after each the user chains a packet can reach from it, at first
 * jump; last what nothing jumps to. nftables and legacy xtables stand side by side at the same hooks.
 */
import type { FilterChain, FilterRule, FilterTable, Json, NamespaceFilters } from '../model'
import { member } from './match'

export interface ChainView {
  /** `<namespace id>/<family>/<table>/<chain>`, as ids of its rules begin; `legacy` tables have their own mark. */
  readonly id: string
  readonly namespaceId: string
  readonly family: FilterTable['family']
  readonly table: string
  readonly backend: FilterTable['backend']
  /** The table's record. */
  readonly owner: FilterTable
  readonly chain: FilterChain
  /** Hook and priority of the base chain under which it stands; null when nothing reaches it. */
  readonly hook: FilterChain['hook']
  readonly priority: number | null
  /** 0 for a base chain, else how many jumps away it is from the first base chain that reaches it. */
  readonly depth: number
  /** Chains of the same table with a rule that jumps or goes here. */
  readonly calledBy: readonly string[]
  /** No base chain leads here: the kernel never walks it. */
  readonly dead: boolean
}

const hooks: readonly FilterChain['hook'][] = [
  'ingress',
  'prerouting',
  'input',
  'forward',
  'output',
  'postrouting',
  'egress'
]

/** The chain a rule jumps or goes to; null for a rule that does neither. */
export const calledChain = (rule: FilterRule): string | null =>
  rule.action.kind === 'jump' || rule.action.kind === 'goto' ? rule.action.target : null

/** Chains inside an nft verdict map: `vmap { 1 : jump a }` calls several. */
function calledByMap(value: Json, found: Set<string>, depth = 0): void {
  if (typeof value !== 'object' || value === null || depth > 24) return
  const target = member(member(value, 'jump') ?? member(value, 'goto'), 'target')
  if (typeof target === 'string') found.add(target)
  else for (const inner of Object.values(value)) calledByMap(inner, found, depth + 1)
}

/** Every chain that a rule can lead to. */
export function calledChains(rule: FilterRule): string[] {
  const one = calledChain(rule)
  if (rule.body.syntax !== 'nft') return one === null ? [] : [one]
  const found = new Set<string>(one === null ? [] : [one])
  for (const expression of rule.body.expressions) calledByMap(expression, found)
  return [...found]
}

interface Base {
  readonly table: FilterTable
  readonly chain: FilterChain
}

const chainId = (namespaceId: string, table: FilterTable, chain: FilterChain): string =>
  `${namespaceId}/${table.family}/${table.name}/${chain.name}${table.backend === 'iptables-legacy' ? '!legacy' : ''}`

/** What calls what in one table. */
function callsOf(table: FilterTable) {
  const chains = new Map(table.chains.map((chain) => [chain.name, chain]))
  const calls = new Map<string, string[]>()
  const callers = new Map<string, string[]>()
  for (const chain of table.chains) {
    // Most chains call nothing: for those nothing is made.
    let called: Set<string> | null = null
    for (const rule of chain.rules) {
      if (rule.body.syntax === 'nft') {
        for (const name of calledChains(rule)) if (chains.has(name)) (called ??= new Set<string>()).add(name)
      } else {
        const name = calledChain(rule)
        if (name !== null && chains.has(name)) (called ??= new Set<string>()).add(name)
      }
    }
    if (called === null) continue
    calls.set(chain.name, [...called])
    for (const name of called) {
      const known = callers.get(name)
      if (known) known.push(chain.name)
      else callers.set(name, [chain.name])
    }
  }
  return { chains, calls, callers }
}

const nobody: readonly string[] = []
const cache = new WeakMap<NamespaceFilters, readonly ChainView[]>()

/** All chains of a namespace, each once. Linear in chains and rules; made once per record. */
export function orderChains(filters: NamespaceFilters): readonly ChainView[] {
  const known = cache.get(filters)
  if (known) return known
  const made = walk(filters)
  cache.set(filters, made)
  return made
}

function walk(filters: NamespaceFilters): ChainView[] {
  const calls = new Map(filters.tables.map((table) => [table, callsOf(table)]))
  const bases: Base[] = filters.tables.flatMap((table) =>
    table.chains.filter((chain) => chain.hook !== null).map((chain) => ({ table, chain }))
  )
  bases.sort(
    (a, b) =>
      hooks.indexOf(a.chain.hook) - hooks.indexOf(b.chain.hook) ||
      (a.chain.priority ?? 0) - (b.chain.priority ?? 0)
  )
  const ordered: ChainView[] = []
  const placed = new Set<FilterChain>()
  const place = (table: FilterTable, chain: FilterChain, base: FilterChain | null, depth: number) => {
    placed.add(chain)
    ordered.push({
      id: chainId(filters.namespaceId, table, chain),
      namespaceId: filters.namespaceId,
      family: table.family,
      table: table.name,
      backend: table.backend,
      owner: table,
      chain,
      hook: base?.hook ?? null,
      priority: base?.priority ?? null,
      depth,
      calledBy: calls.get(table)?.callers.get(chain.name) ?? nobody,
      dead: base === null
    })
  }
  for (const { table, chain: base } of bases) {
    // A stack of our own: chains may call each other a thousand deep.
    const waiting: { chain: FilterChain; depth: number }[] = [{ chain: base, depth: 0 }]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (placed.has(next.chain)) continue
      place(table, next.chain, base, next.depth)
      const { depth } = next
      const graph = calls.get(table)
      const called = graph?.calls.get(next.chain.name)
      for (let at = (called?.length ?? 0) - 1; at >= 0; at--) {
        const chain = graph?.chains.get(called?.[at] ?? '')
        if (chain && !placed.has(chain)) waiting.push({ chain, depth: depth + 1 })
      }
    }
  }
  for (const table of filters.tables) {
    for (const chain of table.chains) if (!placed.has(chain)) place(table, chain, null, 0)
  }
  return ordered
}
