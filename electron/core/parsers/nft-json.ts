/**
 * The output of `nft -j list ruleset` (libnftables-json(5)), checked with zod at the border. Only what is joined to the
 * kernel's own dump is taken: the expressions of each rule by handle, and sets with their elements. Objects of a kind not
 * known here are passed over; statements not known here stay in the rule as the JSON they are.
 */
import { z } from 'zod'
import { json, type Json, type RuleAction } from '@shared/model/filter'
import { nftValueText } from './nft-value'

const ruleShape = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  handle: z.number(),
  comment: z.string().optional(),
  expr: z.array(json).default([])
})

const typeShape = z.union([z.string(), z.array(z.string()), z.record(z.string(), json)])

const setShape = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  type: typeShape.optional(),
  map: json.optional(),
  /** Checked only as far as they are kept: a set may have a million. */
  elem: z.array(z.unknown()).default([])
})

const shape = z.object({ nftables: z.array(z.record(z.string(), z.unknown())) })

export interface NftRule {
  readonly family: string
  readonly table: string
  readonly chain: string
  readonly handle: number
  readonly comment: string | null
  readonly expressions: Json[]
}

export interface NftSet {
  readonly family: string
  readonly table: string
  readonly name: string
  readonly type: string
  readonly isMap: boolean
  readonly elements: string[]
  /** All elements, also those beyond the bound. */
  readonly count: number
}

export interface NftRuleset {
  readonly rules: NftRule[]
  readonly sets: NftSet[]
  /** Objects that did not have the shape libnftables-json(5) gives them. */
  readonly refused: number
}

const typeText = (type: z.infer<typeof typeShape> | undefined): string => {
  if (type === undefined) return ''
  if (typeof type === 'string') return type
  return Array.isArray(type) ? type.join(' . ') : nftValueText(type)
}

/**
 * @param bound elements kept of each set
 * @returns null for a text that is no nft JSON at all
 */
export function parseNftJson(text: string, bound: number): NftRuleset | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null // cut off, or no JSON: the caller reports the tool
  }
  const whole = shape.safeParse(value)
  if (!whole.success) return null
  const rules: NftRule[] = []
  const sets: NftSet[] = []
  let refused = 0
  for (const object of whole.data.nftables) {
    if (Object.hasOwn(object, 'rule')) {
      const rule = ruleShape.safeParse(object.rule)
      if (!rule.success) refused++
      else {
        const { comment, expr, ...place } = rule.data
        rules.push({ ...place, comment: comment ?? null, expressions: expr })
      }
      continue
    }
    const isMap = Object.hasOwn(object, 'map')
    if (!isMap && !Object.hasOwn(object, 'set')) continue
    const set = setShape.safeParse(isMap ? object.map : object.set)
    if (!set.success) {
      refused++
      continue
    }
    const { type, map, elem, ...place } = set.data
    sets.push({
      ...place,
      type: isMap && map !== undefined ? `${typeText(type)} : ${nftValueText(map)}` : typeText(type),
      isMap,
      elements: elem.slice(0, bound).map((item) => nftElementText(json.catch(null).parse(item))),
      count: elem.length
    })
  }
  return { rules, sets, refused }
}

/** An element of a set; of a map, `[key, value]` is `key : value`. */
function nftElementText(element: Json): string {
  if (Array.isArray(element) && element.length === 2) {
    return `${nftValueText(element[0] ?? null)} : ${nftValueText(element[1] ?? null)}`
  }
  return nftValueText(element)
}

const plainKinds = [
  'accept',
  'drop',
  'reject',
  'return',
  'continue',
  'dnat',
  'snat',
  'masquerade',
  'redirect',
  'queue'
] as const
const xtKinds: Readonly<Record<string, RuleAction['kind']>> = {
  REJECT: 'reject',
  DNAT: 'dnat',
  SNAT: 'snat',
  MASQUERADE: 'masquerade',
  REDIRECT: 'redirect',
  NFQUEUE: 'queue',
  MARK: 'mark',
  LOG: 'log'
}

const isObject = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function statementAction(statement: Json): RuleAction | null {
  if (!isObject(statement)) return null
  for (const kind of plainKinds) if (Object.hasOwn(statement, kind)) return { kind, target: null }
  for (const kind of ['jump', 'goto'] as const) {
    const to = statement[kind]
    if (isObject(to)) return { kind, target: typeof to.target === 'string' ? to.target : '' }
  }
  const xt = statement.xt
  if (isObject(xt) && xt.type === 'target' && typeof xt.name === 'string') {
    const kind = Object.hasOwn(xtKinds, xt.name) ? xtKinds[xt.name] : undefined
    return kind === undefined ? { kind: 'other', target: xt.name } : { kind, target: null }
  }
  return null
}

/** Statements that do something and let the packet go on to the next one. */
function sideAction(statement: Json): RuleAction | null {
  if (!isObject(statement)) return null
  if (Object.hasOwn(statement, 'log')) return { kind: 'log', target: null }
  const mangle = statement.mangle
  if (isObject(mangle)) {
    const key = isObject(mangle.key) && isObject(mangle.key.meta) ? mangle.key.meta.key : null
    return key === 'mark' ? { kind: 'mark', target: null } : { kind: 'other', target: 'mangle' }
  }
  for (const name of ['vmap', 'tproxy', 'notrack', 'dup', 'fwd', 'flow', 'set', 'synproxy', 'ct helper']) {
    if (Object.hasOwn(statement, name)) return { kind: 'other', target: name }
  }
  return null
}

/** How a native rule ends: its last verdict or NAT statement, else what it does on the way, else it goes on. */
export function nftAction(expressions: readonly Json[]): RuleAction {
  for (const read of [statementAction, sideAction]) {
    for (let at = expressions.length - 1; at >= 0; at--) {
      const action = read(expressions[at] ?? null)
      if (action !== null) return action
    }
  }
  return { kind: 'continue', target: null }
}
