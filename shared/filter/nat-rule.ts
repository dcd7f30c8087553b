/**
 * What a NAT rule turns into what: DNAT, REDIRECT, SNAT, MASQUERADE of iptables-extensions(8), and dnat, redirect, snat,
 * masquerade of nft(8), with maps inline or by name.
 */
import type { FilterRule, FilterTable, Json, XtOption } from '../model'
import { matchesOf, member, termOf, valuesOf, type RuleMatches } from './match'

export interface Translation {
  readonly kind: 'dnat' | 'redirect' | 'snat' | 'masquerade'
  readonly family: 'ipv4' | 'ipv6'
  readonly matches: RuleMatches
  /** The new address; null where the kernel takes that of an interface. Without brackets. */
  readonly address: string | null
  /** The new port or range as written; null when it stays. */
  readonly port: string | null
  /** Destination ports in front of the translation: those of the match, or of one line of a map. */
  readonly ports: readonly string[]
}

/** Lines of a named map, `key : value`, as the set's elements are written; empty when it was not read. */
export type MapLines = (name: string) => readonly string[]

const kinds: ReadonlyMap<string, Translation['kind']> = new Map([
  ['DNAT', 'dnat'],
  ['REDIRECT', 'redirect'],
  ['SNAT', 'snat'],
  ['MASQUERADE', 'masquerade']
] as const)
const nftKinds = ['dnat', 'redirect', 'snat', 'masquerade'] as const
const noPorts: readonly string[] = []
const toOptions = ['--to-destination', '--to-source', '--to-ports', '--to']

/** Splits `10.0.0.2:80`, `[fd00::2]:80`, `10.0.0.2`, `:80`, `fd00::2`. */
export function splitTarget(text: string): { address: string | null; port: string | null } {
  const bracketed = text.startsWith('[') ? /^\[([^\]]*)\](?::(.*))?$/.exec(text) : null
  if (bracketed) return { address: bracketed[1] ?? null, port: bracketed[2] ?? null }
  const colon = text.indexOf(':')
  if (colon < 0) return { address: text === '' ? null : text, port: null }
  if (text.includes(':', colon + 1)) return { address: text, port: null }
  return { address: colon === 0 ? null : text.slice(0, colon), port: text.slice(colon + 1) }
}

/** `dnat to tcp dport map {80 : 10.0.0.2 . 8080}`: one translation per line. */
function fromMap(
  map: Json,
  lines: MapLines
): { ports: string[]; address: string | null; port: string | null }[] {
  const key = member(map, 'key')
  const parts = member(key, 'concat')
  const terms = (Array.isArray(parts) ? parts : [key]).map(termOf)
  const portAt = terms.indexOf('destinationPorts')
  const data = member(map, 'data')
  const pairs: (readonly [string[], string[]])[] = []
  if (typeof data === 'string' && data.startsWith('@')) {
    for (const line of lines(data.slice(1))) {
      const [left = '', right = ''] = line.split(' : ')
      pairs.push([left.split(' . '), right.split(' . ')])
    }
  } else {
    const elements = member(data, 'set')
    for (const element of Array.isArray(elements) ? elements : []) {
      if (!Array.isArray(element)) continue
      const parts = element.map((part) => valuesOf(member(part, 'concat') ?? part))
      pairs.push([parts[0] ?? [], parts[1] ?? []])
    }
  }
  return pairs.map(([left, right]) => ({
    ports: portAt >= 0 ? left.slice(portAt, portAt + 1) : [],
    address: right[0] ?? null,
    port: right[1] ?? null
  }))
}

const familyOf = (table: FilterTable, address: string | null, declared?: Json): Translation['family'] =>
  table.family === 'ip6' || declared === 'ip6' || address?.includes(':') ? 'ipv6' : 'ipv4'

function nftTranslations(
  rule: FilterRule,
  table: FilterTable,
  expressions: readonly Json[],
  lines: MapLines
) {
  const matches = matchesOf(rule)
  const found: Translation[] = []
  for (const expression of expressions) {
    const kind = nftKinds.find((name) => member(expression, name) !== undefined)
    if (!kind) continue
    const value = member(expression, kind)
    const map = member(member(value, 'addr'), 'map')
    const ports = matches.destinationPorts?.values ?? []
    const targets = map
      ? fromMap(map, lines)
      : [
          {
            ports: [...ports],
            address: valuesOf(member(value, 'addr'))[0] ?? null,
            port: valuesOf(member(value, 'port'))[0] ?? null
          }
        ]
    for (const target of targets) {
      const family = familyOf(table, target.address, member(value, 'family'))
      found.push({
        kind,
        matches,
        family,
        address: target.address,
        port: target.port,
        ports: target.ports.length ? target.ports : ports
      })
    }
  }
  return found
}

const none: readonly Translation[] = []
const isTo = (option: XtOption): boolean => toOptions.includes(option.name)

/** The translations of a rule: none for a rule that is not NAT, several for a map. */
export function translationsOf(
  rule: FilterRule,
  table: FilterTable,
  lines: MapLines
): readonly Translation[] {
  if (rule.body.syntax === 'nft') return nftTranslations(rule, table, rule.body.expressions, lines)
  if (rule.body.syntax !== 'iptables' || !rule.body.target) return none
  const { name, options } = rule.body.target
  const kind = kinds.get(name)
  if (kind === undefined) return none
  const to = (options.length === 0 ? undefined : options.find(isTo))?.values[0] ?? ''
  const { address, port } =
    kind === 'redirect' || kind === 'masquerade' ? { address: null, port: to || null } : splitTarget(to)
  const matches = matchesOf(rule)
  const ports = matches.destinationPorts?.values ?? noPorts
  return [{ kind, matches, family: familyOf(table, address), address, port, ports }]
}
