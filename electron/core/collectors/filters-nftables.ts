/**
 * The nf_tables ruleset of a namespace. The kernel's dump is the frame (tables, chains, rule order, handles); iptables'
 * rules are decoded from it in-process; what is then still unsaid is asked of iptables-nft-save and nft(8), one start each.
 * All of it must be of one generation: when that moved in between, everything is read again, a bounded number of times.
 */
import type { FilterSet, FilterTable, Subsystem } from '@shared/model'
import {
  readChains,
  readFlowtables,
  readGeneration,
  readRules,
  readSets,
  readTables,
  ruleKey,
  type KernelChain,
  type KernelRule,
  type KernelSet,
  type KernelTable
} from '../netlink/nftables'
import { KernelError } from '../netlink/kernel-error'
import type { NetlinkSocket } from '../netlink/socket'
import { foldRule, type XtRule } from '../netlink/xtables-rule'
import type { SavedRule, SavedRuleset } from '../parsers/iptables-save'
import type { NftRuleset, NftSet } from '../parsers/nft-json'
import { chainRecord, flagsOf, hookName, isIptablesTable, sortChains } from './filters-chains'
import { sayLine, sayNft, sayOpaque, sayWhole, type Draft } from './filters-rule'
import type { FilterTools } from './filters-tools'
import { reportLeftOut } from './record-budget'

export interface NftReading {
  readonly generation: number
  /** False when it moved under every attempt. */
  readonly settled: boolean
  readonly tables: FilterTable[]
  readonly sets: FilterSet[]
  readonly subsystems: Subsystem[]
  readonly chainCounters: boolean
  /** Some set changes without a new generation. */
  readonly volatile: boolean
}

const ATTEMPTS = 4
const SET = { anonymous: 0x1, timeout: 0x10, evaluated: 0x20 }
/** NFT_SET_* as nft(8) names them; its JSON leaves `dynamic` out. */
const setFlags = [
  ['constant', 0x2],
  ['interval', 0x4],
  ['timeout', SET.timeout],
  ['dynamic', SET.evaluated]
] as const
const COUNTED = 0

interface Dump {
  tables: KernelTable[]
  chains: KernelChain[]
  rules: KernelRule[]
  sets: KernelSet[]
  flowtables: ReturnType<typeof readFlowtables>['records']
}

function readDump(socket: NetlinkSocket, tools: FilterTools): Dump {
  const tables = readTables(socket).records
  if (tables.length === 0) return { tables, chains: [], rules: [], sets: [], flowtables: [] }
  let flowtables: Dump['flowtables'] = []
  try {
    flowtables = readFlowtables(socket).records
  } catch (error) {
    // A kernel without flowtables refuses the question; it then has none.
    if (!(error instanceof KernelError) || error.code === 'EPERM') throw error
  }
  const { namespaceId, maxRules } = tools.context
  const rules = readRules(socket, maxRules)
  reportLeftOut({ add: (gap) => tools.gaps.push(gap) }, 'filters', namespaceId, rules)
  return {
    tables,
    chains: readChains(socket).records,
    rules: rules.records,
    sets: readSets(socket).records.filter((set) => (set.flags & SET.anonymous) === 0),
    flowtables
  }
}

const chainKey = (family: string, table: string, chain: string): string =>
  ruleKey(family, table, chain, COUNTED)

/** Drafts by chain, in order, and the names of each table's chains. */
class Drafts {
  readonly byChain = new Map<string, Draft[]>()
  readonly all: Draft[] = []
  readonly #chains = new Set<string>()

  constructor(dump: Dump, isIptables: (family: string, table: string) => boolean) {
    for (const chain of dump.chains) this.#chains.add(chainKey(chain.family, chain.table, chain.name))
    for (const rule of dump.rules) {
      const key = chainKey(rule.family, rule.table, rule.chain)
      let list = this.byChain.get(key)
      if (list === undefined) this.byChain.set(key, (list = []))
      const xt =
        rule.family === 'ip' || rule.family === 'ip6' ? foldRule(rule.expressions, rule.family) : null
      const ours = xt !== null && (xt.compat || (isIptables(rule.family, rule.table) && xt.packets !== null))
      const draft: Draft = { rule, place: list.length, xt: ours ? xt : null, record: null }
      list.push(draft)
      this.all.push(draft)
    }
  }

  isChain(rule: KernelRule): (name: string) => boolean {
    return (name) => this.#chains.has(chainKey(rule.family, rule.table, name))
  }

  get open(): Draft[] {
    return this.all.filter((draft) => draft.record === null)
  }
}

const sayable = (xt: XtRule | null): xt is XtRule => xt !== null && xt.unsaid.length === 0

function fillFromSave(drafts: Drafts, tools: FilterTools): void {
  for (const family of ['ip', 'ip6'] as const) {
    const wanting = drafts.open.filter(({ rule, xt }) => rule.family === family && sayable(xt))
    if (wanting.length === 0) continue
    const saved = tools.iptablesNft(family)
    if (saved === null) continue
    const lines = savedLines(saved)
    for (const draft of wanting) {
      const { rule, xt } = draft
      const chain = lines.get(`${rule.table}\n${rule.chain}`)
      const mine = drafts.byChain.get(chainKey(rule.family, rule.table, rule.chain))
      // A tool that left a rule out has shifted all places behind it.
      if (xt === null || chain === undefined || chain.length !== mine?.length) continue
      draft.record = sayLine(xt, chain[draft.place], rule.comment, drafts.isChain(rule))
    }
  }
}

const savedLines = (saved: SavedRuleset): Map<string, SavedRule[]> =>
  new Map(
    saved.tables.flatMap((table) =>
      table.chains.map((chain) => [`${table.name}\n${chain.name}`, chain.rules] as const)
    )
  )

function fillFromNft(drafts: Drafts, ruleset: NftRuleset | null, tools: FilterTools): void {
  const open = drafts.open
  if (open.length === 0) return
  const texts = tools.isMissing('nft') ? [] : (tools.nftText() ?? [])
  const place = (at: { family: string; table: string; chain: string; handle: number }): string =>
    ruleKey(at.family, at.table, at.chain, at.handle)
  const rules = new Map((ruleset?.rules ?? []).map((rule) => [place(rule), rule]))
  const said = new Map(texts.map((item) => [place(item), item.text]))
  for (const draft of open) {
    const rule = rules.get(place(draft.rule))
    const text = said.get(place(draft.rule))
    if (text === undefined) continue
    // An nft without JSON still has the text.
    if (rule === undefined) draft.record = { ...sayOpaque(draft.rule), text }
    else draft.record = sayNft(rule.expressions, text, rule.comment ?? draft.rule.comment)
  }
  for (const draft of drafts.open) draft.record = sayOpaque(draft.rule)
}

const counterOf = (rule: KernelRule): { packets: number; bytes: number } | null => {
  for (const item of rule.expressions) if (item.kind === 'counter') return item
  return null
}

function assemble(
  dump: Dump,
  drafts: Drafts,
  isIptables: (family: string, table: string) => boolean,
  namespaceId: string
): FilterTable[] {
  const byTable = new Map<string, KernelChain[]>()
  for (const chain of dump.chains) {
    const key = `${chain.family}\n${chain.table}`
    const list = byTable.get(key)
    if (list) list.push(chain)
    else byTable.set(key, [chain])
  }
  return dump.tables.map((table) => ({
    family: table.family,
    name: table.name,
    backend: isIptables(table.family, table.name) ? 'iptables-nft' : 'nft',
    flags: flagsOf(table),
    flowtables: dump.flowtables
      .filter((item) => item.family === table.family && item.table === table.name)
      .map(({ name, hook, priority, devices }) => ({
        name,
        hook: hookName('netdev', hook) ?? String(hook),
        priority,
        devices
      })),
    chains: sortChains(
      (byTable.get(`${table.family}\n${table.name}`) ?? []).map((chain) => ({
        ...chainRecord(chain),
        rules: (drafts.byChain.get(chainKey(chain.family, chain.table, chain.name)) ?? []).map(
          ({ rule, place, record }) => {
            const counter = counterOf(rule)
            return {
              id: `${namespaceId}/${rule.family}/${rule.table}/${rule.chain}/${rule.handle}`,
              index: place + 1,
              handle: rule.handle,
              packets: counter?.packets ?? null,
              bytes: counter?.bytes ?? null,
              ...(record ?? sayOpaque(rule))
            }
          }
        )
      }))
    )
  }))
}

function setRecords(kernel: readonly KernelSet[], said: readonly NftSet[], namespaceId: string): FilterSet[] {
  const key = (set: { family: string; table: string; name: string }): string =>
    `${set.family}\n${set.table}\n${set.name}`
  const flags = new Map(kernel.map((set) => [key(set), set.flags]))
  return said.map((set) => ({
    ...set,
    namespaceId,
    backend: 'nft',
    flags: setFlags.filter(([, bit]) => ((flags.get(key(set)) ?? 0) & bit) !== 0).map(([name]) => name)
  }))
}

function readOnce(socket: NetlinkSocket, tools: FilterTools, generation: number): NftReading {
  const { namespaceId } = tools.context
  const dump = readDump(socket, tools)
  const ours = new Set(
    dump.tables
      .filter((table) =>
        isIptablesTable(
          table,
          dump.chains.filter((chain) => chain.family === table.family && chain.table === table.name)
        )
      )
      .map((table) => `${table.family}\n${table.name}`)
  )
  const isIptables = (family: string, table: string): boolean => ours.has(`${family}\n${table}`)
  const drafts = new Drafts(dump, isIptables)
  for (const draft of drafts.all) {
    const { rule, xt } = draft
    if (xt !== null) draft.record = sayWhole(xt, rule.comment, drafts.isChain(rule))
  }
  fillFromSave(drafts, tools)
  const ruleset = dump.sets.length > 0 || drafts.open.length > 0 ? tools.nftJson() : null
  fillFromNft(drafts, ruleset, tools)
  return {
    generation,
    settled: true,
    tables: assemble(dump, drafts, isIptables, namespaceId),
    sets: setRecords(dump.sets, ruleset?.sets ?? [], namespaceId),
    subsystems: dump.flowtables.map(({ family, table, name, devices }) => ({
      namespaceId,
      kind: 'flowtable',
      where: `${family} ${table} ${name}`,
      detail: devices.join(', ')
    })),
    chainCounters: dump.chains.some((chain) => chain.counters !== null),
    volatile: dump.sets.some((set) => (set.flags & (SET.timeout | SET.evaluated)) !== 0)
  }
}

/**
 * Reads it whole.
 * @param generation as NFT_MSG_GETGEN just said
 * @throws KernelError EPERM, ETIMEDOUT
 */
export function readNftables(socket: NetlinkSocket, tools: FilterTools, generation: number): NftReading {
  let before = generation
  for (let attempt = 1; ; attempt++) {
    const gaps = tools.gaps.length
    const reading = readOnce(socket, tools, before)
    const after = readGeneration(socket)
    if (after === before) return reading
    if (attempt >= ATTEMPTS) return { ...reading, settled: false }
    tools.gaps.length = gaps
    before = after
  }
}
