/**
 * A rule as a row: its own tool's text made harmless, its counters, what it does, the sets it looks into, who put it
 * there, and whether any packet can still come to it.
 */
import type { FilterRule, FilterSet, Json, RuleAction } from '../model'
import { visible } from '../text/visible'
import { provenanceOf, type Provenance } from './provenance'
import type { ChainView } from './order'

export interface RuleView {
  readonly id: string
  readonly index: number
  readonly handle: number | null
  /** As its tool writes it, on one line, harmless. */
  readonly text: string
  readonly comment: string | null
  readonly packets: number | null
  readonly bytes: number | null
  readonly action: RuleAction
  readonly sets: readonly SetView[]
  readonly provenance: Provenance | null
  /** The chain is never walked, or a rule above ends every packet. */
  readonly dead: boolean
  /** The rule is in the kernel, but no tool could say it. */
  readonly opaque: boolean
}

export interface SetView {
  readonly name: string
  readonly count: number | null
  /** The first elements, harmless; empty when the set was not read. */
  readonly elements: readonly string[]
}

export interface ViewContext {
  readonly chain: ChainView
  /** Sets of the snapshot; those of other namespaces and tables are not looked at. */
  readonly sets: readonly FilterSet[]
}

const SHOWN = 32

function namesInNft(value: Json, found: Set<string>, depth = 0): void {
  if (typeof value === 'string') {
    if (value.startsWith('@')) found.add(value.slice(1))
  } else if (typeof value === 'object' && value !== null && depth < 24) {
    for (const inner of Object.values(value)) namesInNft(inner, found, depth + 1)
  }
}

/** Names of the sets a rule looks into. */
export function setNamesOf(rule: FilterRule): string[] {
  const found = new Set<string>()
  if (rule.body.syntax === 'nft') for (const item of rule.body.expressions) namesInNft(item, found)
  if (rule.body.syntax === 'iptables') {
    for (const match of rule.body.matches) {
      for (const option of match.module === 'set' ? match.options : []) {
        if (option.name === '--match-set' && option.values[0] !== undefined) found.add(option.values[0])
      }
    }
  }
  return [...found]
}

function viewSet(name: string, { chain, sets }: ViewContext): SetView {
  const set = sets.find(
    (item) =>
      item.namespaceId === chain.namespaceId &&
      item.name === name &&
      (item.backend === 'ipset' ? chain.backend !== 'nft' : item.table === chain.table)
  )
  return {
    name: visible(name),
    count: set?.count ?? null,
    elements: set?.elements.slice(0, SHOWN).map((element) => visible(element, 80)) ?? []
  }
}

/** True for a rule that asks nothing and ends the walk of its chain. */
export function endsChain(rule: FilterRule): boolean {
  if (!['accept', 'drop', 'reject', 'return', 'goto'].includes(rule.action.kind)) return false
  if (rule.body.syntax === 'iptables') {
    return rule.body.matches.every((match) => match.module === 'comment' || match.options.length === 0)
  }
  if (rule.body.syntax !== 'nft') return false
  const asksNothing = ['counter', 'comment', 'log', 'accept', 'drop', 'reject', 'return', 'goto']
  return rule.body.expressions.every(
    (item) =>
      typeof item === 'object' && item !== null && Object.keys(item).every((key) => asksNothing.includes(key))
  )
}

/** One rule, alone. `dead` then tells of its chain only; `viewChain` also knows the rules above. */
export function viewRule(rule: FilterRule, context: ViewContext): RuleView {
  return {
    id: rule.id,
    index: rule.index,
    handle: rule.handle,
    text: visible(rule.text, 1000),
    comment: rule.comment === null ? null : visible(rule.comment),
    packets: rule.packets,
    bytes: rule.bytes,
    action: rule.action,
    sets: setNamesOf(rule).map((name) => viewSet(name, context)),
    provenance: provenanceOf(context.chain, rule),
    dead: context.chain.dead,
    opaque: rule.body.syntax === 'opaque'
  }
}

/** All rules of a chain, in order. */
export function viewChain(context: ViewContext): RuleView[] {
  let ended = context.chain.dead
  return context.chain.chain.rules.map((rule) => {
    const view = { ...viewRule(rule, context), dead: ended }
    ended ||= endsChain(rule)
    return view
  })
}
