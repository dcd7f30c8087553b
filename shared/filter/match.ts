/**
 * What a rule asks of a packet, in the few terms every syntax shares: protocol, addresses, ports, interfaces. Read from
 * iptables options (iptables-extensions(8)) or from nft expressions (libnftables-json(5)). What is not one of these stays
 * unread here and is shown by the rule's own text.
 */
import type { FilterRule, Json, RuleBody, XtOption } from '../model'

export interface Match {
  readonly negated: boolean
  /** Written as the tool writes them: `80`, `80:90`, `10.0.0.0/8`, `@set`. */
  readonly values: readonly string[]
}

export interface RuleMatches {
  protocol: Match | null
  source: Match | null
  destination: Match | null
  destinationPorts: Match | null
  inInterface: Match | null
  outInterface: Match | null
}

type Term = keyof RuleMatches
export type JsonObject = Readonly<Record<string, Json>>

/** The object a JSON value is, or null. */
export const objectOf = (value: Json | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null

/** A member of a JSON object; own properties only. */
export const member = (value: Json | undefined, name: string): Json | undefined => {
  const object = objectOf(value)
  return object && Object.hasOwn(object, name) ? object[name] : undefined
}

const options: ReadonlyMap<string, Term> = new Map<string, Term>(
  Object.entries({
    '-p': 'protocol',
    '--protocol': 'protocol',
    '-s': 'source',
    '--source': 'source',
    '-d': 'destination',
    '--destination': 'destination',
    '-i': 'inInterface',
    '--in-interface': 'inInterface',
    '-o': 'outInterface',
    '--out-interface': 'outInterface',
    '--dport': 'destinationPorts',
    '--destination-port': 'destinationPorts',
    '--dports': 'destinationPorts',
    '--destination-ports': 'destinationPorts'
  } satisfies Record<string, Term>)
)

function splitValues({ values }: XtOption): readonly string[] {
  for (const value of values) if (value.includes(',')) return values.flatMap((one) => one.split(','))
  return values
}

/** The right side of an nft match as the tool would write it. */
export function valuesOf(right: Json | undefined): string[] {
  if (typeof right === 'string') return [right]
  if (typeof right === 'number') return [String(right)]
  if (Array.isArray(right)) return right.flatMap(valuesOf)
  const prefix = objectOf(member(right, 'prefix'))
  if (prefix) return [`${valuesOf(prefix.addr).join()}/${valuesOf(prefix.len).join()}`]
  const range = member(right, 'range')
  if (Array.isArray(range)) return [range.flatMap(valuesOf).join('-')]
  const set = member(right, 'set')
  if (set !== undefined) return valuesOf(set)
  const elem = member(right, 'elem')
  return elem === undefined ? [] : valuesOf(member(elem, 'val'))
}

/** Which term the left side of an nft match (or the key of a map) is about; null for any other. */
export function termOf(left: Json | undefined): Term | null {
  const payload = objectOf(member(left, 'payload'))
  if (payload) {
    if (payload.field === 'dport') return 'destinationPorts'
    if (payload.field === 'saddr') return 'source'
    if (payload.field === 'daddr') return 'destination'
    return payload.field === 'protocol' || payload.field === 'nexthdr' ? 'protocol' : null
  }
  const key = member(member(left, 'meta'), 'key')
  if (key === 'l4proto') return 'protocol'
  if (key === 'iifname' || key === 'iif') return 'inInterface'
  return key === 'oifname' || key === 'oif' ? 'outInterface' : null
}

/** The transport protocol that an nft expression implies: `tcp dport`, also within a concatenation, matches TCP only. */
function impliedProtocol(left: Json | undefined): string | null {
  const parts = member(left, 'concat')
  for (const part of Array.isArray(parts) ? parts : [left]) {
    const protocol = member(member(part, 'payload'), 'protocol')
    if (protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp') return protocol
  }
  return null
}

function readIptables(body: Extract<RuleBody, { syntax: 'iptables' }>, found: RuleMatches): void {
  for (const match of body.matches) {
    for (const option of match.options) {
      const term = options.get(option.name)
      if (term !== undefined) found[term] ??= { negated: option.negated, values: splitValues(option) }
    }
  }
}

function readNft(body: Extract<RuleBody, { syntax: 'nft' }>, found: RuleMatches): void {
  for (const expression of body.expressions) {
    const match = objectOf(member(expression, 'match'))
    const dnat = member(expression, 'dnat')
    const left = match ? match.left : member(member(member(dnat, 'addr'), 'map'), 'key')
    const protocol = impliedProtocol(left)
    if (protocol !== null) found.protocol ??= { negated: false, values: [protocol] }
    const term = match ? termOf(left) : null
    if (term && match) found[term] ??= { negated: match.op === '!=', values: valuesOf(match.right) }
  }
}

/** The shared terms of a rule; null where it does not ask. */
export function matchesOf(rule: FilterRule): RuleMatches {
  const found: RuleMatches = {
    protocol: null,
    source: null,
    destination: null,
    destinationPorts: null,
    inInterface: null,
    outInterface: null
  }
  if (rule.body.syntax === 'iptables') readIptables(rule.body, found)
  else if (rule.body.syntax === 'nft') readNft(rule.body, found)
  return found
}
