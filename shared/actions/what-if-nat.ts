/** The snapshot with a NAT rule more, or fewer: in the table there is for it, else in one of its own. */
import type { IntentOf } from '../contract/intents'
import { lookup, type FilterChain, type FilterRule, type FilterTable, type XtOption } from '../model'
import { contains, parseIp, parsePrefix } from './cidr'
import { RULE_MARK } from './check-nat'
import type { Draft } from './draft'

type Hook = 'prerouting' | 'postrouting'

const option = (name: string, value: string): XtOption => ({ name, negated: false, values: [value] })
const words = (options: readonly XtOption[]): string =>
  options.map((item) => `${item.negated ? '! ' : ''}${item.name} ${item.values[0] ?? ''}`).join(' ')
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address)

export function addMasquerade(draft: Draft, intent: IntentOf<'nat.masquerade'>): void {
  const source = parsePrefix(intent.source)
  if (source === null) return
  const look = lookup(draft.before)
  const out = intent.outInterfaceId === null ? undefined : look.interface.get(intent.outInterfaceId)
  // The interface the source itself is on is the inside: what leaves by any other one is translated.
  const inside = (look.addressesOf.get(out?.id ?? '') ?? []).some((item) => {
    const ip = parseIp(item.address)
    return ip !== null && contains(source, ip)
  })
  const device = out === undefined ? [] : [{ ...option('-o', out.ifname), negated: inside }]
  const matches = [option('-s', intent.source), ...device]
  addRule(draft, intent.namespaceId, source.family, 'postrouting', matches, [], 'MASQUERADE', [])
}

export function addDnat(draft: Draft, intent: IntentOf<'nat.dnat'>): void {
  const target = parseIp(intent.toAddress)
  if (target === null) return
  const { protocol } = intent
  const full = target.family === 'ipv4' ? '/32' : '/128'
  const own = [
    ...(intent.address === null ? [] : [option('-d', `${intent.address}${full}`)]),
    option('-p', protocol)
  ]
  const to = `${bracketed(intent.toAddress)}:${String(intent.toPort)}`
  const ports = [option('--dport', String(intent.port))]
  addRule(
    draft,
    intent.namespaceId,
    target.family,
    'prerouting',
    own,
    ports,
    'DNAT',
    [option('--to-destination', to)],
    protocol
  )
}

function addRule(
  draft: Draft,
  namespaceId: string,
  family: 'ipv4' | 'ipv6',
  hook: Hook,
  own: XtOption[],
  extra: XtOption[],
  target: 'MASQUERADE' | 'DNAT',
  to: XtOption[],
  module = ''
): void {
  const of = family === 'ipv4' ? 'ip' : 'ip6'
  const table = tableFor(draft, namespaceId, of)
  const text = [words(own), extra.length > 0 ? `-m ${module} ${words(extra)}` : '', `-j ${target}`, words(to)]
  const rule: FilterRule = {
    id: `new:rule/${namespaceId}/${of}/${text.filter((part) => part !== '').join(' ')}`,
    index: 0,
    handle: null,
    text: text.filter((part) => part !== '').join(' '),
    comment: `${RULE_MARK}:new`,
    packets: null,
    bytes: null,
    action: { kind: target === 'DNAT' ? 'dnat' : 'masquerade', target: null },
    body: {
      syntax: 'iptables',
      matches: [{ module: '', options: own }, ...(extra.length > 0 ? [{ module, options: extra }] : [])],
      target: { name: target, goto: false, options: to }
    }
  }
  const chains = table.chains.some((item) => item.hook === hook)
    ? table.chains
    : [...table.chains, baseChain(hook)]
  const first = chains.find((item) => item.hook === hook)
  putTable(draft, namespaceId, {
    ...table,
    chains: chains.map((item) =>
      item === first ? { ...item, rules: [...item.rules, { ...rule, index: item.rules.length + 1 }] } : item
    )
  })
}

const baseChain = (hook: Hook): FilterChain => ({
  name: hook.toUpperCase(),
  handle: null,
  type: 'nat',
  hook,
  priority: hook === 'prerouting' ? -100 : 100,
  policy: 'accept',
  devices: [],
  packets: null,
  bytes: null,
  rules: []
})

const ofNamespace = (draft: Draft, namespaceId: string) =>
  draft.list('filters').find((item) => item.namespaceId === namespaceId)

/** The `nat` table of iptables; a new one where there is none. */
function tableFor(draft: Draft, namespaceId: string, family: 'ip' | 'ip6'): FilterTable {
  const known = ofNamespace(draft, namespaceId)?.tables.find(
    (item) => item.family === family && item.name === 'nat' && item.backend !== 'nft'
  )
  return known ?? { family, name: 'nat', backend: 'iptables-nft', flags: [], flowtables: [], chains: [] }
}

function putTable(draft: Draft, namespaceId: string, table: FilterTable): void {
  const known = ofNamespace(draft, namespaceId)
  const others = (known?.tables ?? []).filter(
    (item) => item.family !== table.family || item.name !== table.name || item.backend !== table.backend
  )
  const made = { namespaceId, generation: known?.generation ?? null, tables: [...others, table] }
  draft.put(
    'filters',
    known === undefined
      ? [...draft.list('filters'), made]
      : draft.list('filters').map((item) => (item === known ? made : item))
  )
}

/** Without the rule of an id, wherever it stands. */
export function dropRule(draft: Draft, ruleId: string): void {
  draft.put(
    'filters',
    draft.list('filters').map((item) => ({
      ...item,
      tables: item.tables.map((table) => ({
        ...table,
        chains: table.chains.map((chain) =>
          chain.rules.some((rule) => rule.id === ruleId)
            ? { ...chain, rules: chain.rules.filter((rule) => rule.id !== ruleId) }
            : chain
        )
      }))
    }))
  )
}
