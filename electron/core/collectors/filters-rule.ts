/**
 * One rule of nf_tables as a record: said by iptables where it is iptables' rule and every part of it is known, else by
 * nft(8), else opaque, by the kernel's own expressions. A tool's line is believed only where it says all that the kernel's
 * rule tests; iptables-save leaves out what it does not know.
 */
import type { FilterRule, Json, RuleAction, RuleBody, XtOption } from '@shared/model/filter'
import { describeExpression, verdicts, type KernelExpression } from '../netlink/nftables-expressions'
import type { KernelRule } from '../netlink/nftables'
import { isWhole, type XtRule } from '../netlink/xtables-rule'
import { iptablesAction, iptablesComment, ruleText, type IptablesBody } from '../parsers/iptables-rule'
import type { SavedRule } from '../parsers/iptables-save'
import { nftAction } from '../parsers/nft-json'

export type RuleRecord = Pick<FilterRule, 'text' | 'comment' | 'action' | 'body'>

/** A rule on its way to a record. */
export interface Draft {
  readonly rule: KernelRule
  /** Place in the chain, from 0. */
  readonly place: number
  /** As iptables reads it; null in families iptables has no part in, and for rules it cannot have made. */
  readonly xt: XtRule | null
  record: RuleRecord | null
}

function iptablesRecord(
  body: IptablesBody,
  comment: string | null,
  isChain: (name: string) => boolean
): RuleRecord {
  return {
    text: ruleText(body),
    comment: iptablesComment(body) ?? comment,
    action: iptablesAction(body.target, isChain),
    body
  }
}

function bodyOf(xt: XtRule): IptablesBody {
  const general = xt.general.length === 0 ? [] : [{ module: '', options: xt.general }]
  return {
    syntax: 'iptables',
    matches: [...general, ...xt.matches.map(({ module, options }) => ({ module, options: options ?? [] }))],
    target: xt.target === null ? null : { ...xt.target, options: xt.target.options ?? [] }
  }
}

/** From the kernel's dump alone, no tool needed; null where a part has a structure not known here. */
export function sayWhole(
  xt: XtRule,
  comment: string | null,
  isChain: (name: string) => boolean
): RuleRecord | null {
  return isWhole(xt) ? iptablesRecord(bodyOf(xt), comment, isChain) : null
}

const sameOptions = (known: readonly XtOption[] | null, said: readonly XtOption[]): boolean =>
  known === null ||
  (known.length === said.length &&
    known.every((option, at) => {
      const other = said[at]
      return (
        option.name === other?.name &&
        option.negated === other.negated &&
        option.values.join('\n') === other.values.join('\n')
      )
    }))

/**
 * Whether a line of iptables-save says all that the kernel's rule tests and does: the same options of the rule itself, the
 * same modules in the same order, the same target, and wherever a structure was decoded the same values.
 */
export function lineCovers(line: IptablesBody, xt: XtRule): boolean {
  if (xt.unsaid.length > 0) return false
  const general = line.matches.filter(({ module }) => module === '').flatMap(({ options }) => options)
  const modules = line.matches.filter(({ module }) => module !== '')
  if (!sameOptions(xt.general, general) || modules.length !== xt.matches.length) return false
  const matches = xt.matches.every((match, at) => {
    const said = modules[at]
    // A match whose options all have their defaults may be written as bare `-m name`; one not decoded must say something.
    return said?.module === match.module && sameOptions(match.options, said.options)
  })
  if (!matches || xt.target === null || line.target === null) return matches && xt.target === line.target
  return (
    line.target.name === xt.target.name &&
    line.target.goto === xt.target.goto &&
    sameOptions(xt.target.options, line.target.options)
  )
}

/** From the line at the rule's place, if it can be believed. */
export function sayLine(
  xt: XtRule,
  line: SavedRule | undefined,
  comment: string | null,
  isChain: (name: string) => boolean
): RuleRecord | null {
  const body = line?.body ?? null
  if (line === undefined || body === null || !lineCovers(body, xt)) return null
  return { ...iptablesRecord(body, comment, isChain), text: line.text }
}

/** A rule of which some structure is unknown to us and to every tool: its parts by name. */
export function sayUnknown(xt: XtRule, isChain: (name: string) => boolean): RuleRecord {
  const body = bodyOf(xt)
  const known = iptablesRecord(body, null, isChain)
  const unknown = [
    ...xt.matches.filter(({ options }) => options === null).map(({ module }) => `match ${module}`),
    ...(xt.target !== null && xt.target.options === null ? [`target ${xt.target.name}`] : []),
    ...xt.unsaid
  ]
  return { ...known, body: { syntax: 'opaque', expressions: [known.text, ...unknown] } }
}

/** From nft(8): structure by `-j`, text as it prints it; a comment stands in the text too. */
export function sayNft(expressions: Json[], text: string, comment: string | null): RuleRecord {
  return {
    text,
    comment,
    action: nftAction(expressions),
    body: { syntax: 'nft', expressions: withoutNumbers(expressions) }
  }
}

/** Counters stand in the record's own fields, where they are fresh. */
function withoutNumbers(expressions: Json[]): Json[] {
  return expressions.map((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) && isCounter(item.counter)
      ? { counter: null }
      : item
  )
}

const isCounter = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'packets' in value

const nativeKinds: Readonly<Record<string, RuleAction['kind']>> = {
  masq: 'masquerade',
  redir: 'redirect',
  reject: 'reject',
  queue: 'queue',
  log: 'log'
}
const targetKinds: Readonly<Record<string, RuleAction['kind']>> = {
  DNAT: 'dnat',
  SNAT: 'snat',
  MASQUERADE: 'masquerade',
  REDIRECT: 'redirect',
  REJECT: 'reject',
  LOG: 'log',
  MARK: 'mark',
  NFQUEUE: 'queue'
}

/** How the rule ends as far as the kernel's expressions tell. */
export function kernelAction(expressions: readonly KernelExpression[]): RuleAction {
  for (const item of [...expressions].reverse()) {
    if (item.kind === 'verdict') {
      const name = Object.entries(verdicts).find(([, code]) => code === item.code)?.[0]
      if (name === 'jump' || name === 'goto') return { kind: name, target: item.chain }
      if (name === 'accept' || name === 'drop' || name === 'return' || name === 'queue') {
        return { kind: name, target: null }
      }
    }
    const kinds = item.kind === 'target' ? targetKinds : item.kind === 'other' ? nativeKinds : null
    if (kinds === null || (item.kind !== 'target' && item.kind !== 'other')) continue
    const kind = Object.hasOwn(kinds, item.name) ? kinds[item.name] : undefined
    if (kind !== undefined) return { kind, target: null }
    if (item.kind === 'target' || item.name === 'nat') return { kind: 'other', target: item.name }
  }
  return { kind: 'continue', target: null }
}

/** What is left when no tool could say it: the expressions by name. */
export function sayOpaque(rule: KernelRule): RuleRecord {
  const expressions = rule.expressions.map(describeExpression)
  const body: RuleBody = { syntax: 'opaque', expressions }
  return {
    text: expressions.map((text) => `[ ${text} ]`).join(' '),
    comment: rule.comment,
    action: kernelAction(rule.expressions),
    body
  }
}
