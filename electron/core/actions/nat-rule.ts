/**
 * NAT rules of a plan in the words of their tools, and back: arguments of iptables(8), the JSON of libnftables-json(5), and
 * which rule of a snapshot is one of these and nothing more.
 */
import { z } from 'zod'
import type { FilterChain, FilterRule, FilterTable, Json, XtOption } from '@shared/model'
import { parseIp, parsePrefix, formatIp, formatPrefix, prefixOf } from '@shared/actions'
import { MARK, OWN_TABLE, type NatTool } from './nat-tool'
import type { KernelStep, NatRule } from './step'

export type NatStep = Extract<KernelStep, { do: 'nat.add' | 'nat.remove' }>

const xtChain = (rule: NatRule): string => (rule.what === 'dnat' ? 'PREROUTING' : 'POSTROUTING')

/** Table, chain and comment of a rule: where it stood, or where Vethscope puts its own. */
export function natPlaceOf(step: NatStep): { table: string; chain: string; comment: string | null } {
  if (step.place !== undefined) return step.place
  const comment = `${MARK}${step.mark}`
  return step.tool === 'nft'
    ? { table: OWN_TABLE, chain: xtChain(step.rule).toLowerCase(), comment }
    : { table: 'nat', chain: xtChain(step.rule), comment }
}

const endpointText = (rule: Extract<NatRule, { what: 'dnat' }>): string =>
  `${rule.family === 'ipv6' ? `[${rule.toAddress}]` : rule.toAddress}:${String(rule.toPort)}`

/** What follows `iptables` or `ip6tables`, whichever the family wants. */
export function iptablesArguments(step: NatStep): string[] {
  const { table, chain, comment } = natPlaceOf(step)
  const where =
    step.do === 'nat.remove'
      ? ['-D', chain]
      : step.place === undefined
        ? ['-A', chain]
        : ['-I', chain, String(step.place.index)]
  const { rule } = step
  const matches =
    rule.what === 'masquerade'
      ? [
          '-s',
          rule.source,
          ...(rule.out === null ? [] : ['-o', rule.out]),
          ...(rule.notOut === null ? [] : ['!', '-o', rule.notOut])
        ]
      : [
          ...(rule.address === null ? [] : ['-d', rule.address]),
          ...['-p', rule.protocol, '-m', rule.protocol, '--dport', String(rule.port)]
        ]
  const said = comment === null ? [] : ['-m', 'comment', '--comment', comment]
  const target =
    rule.what === 'masquerade' ? ['MASQUERADE'] : ['DNAT', '--to-destination', endpointText(rule)]
  return ['-w', '5', '-t', table, ...where, ...matches, ...said, '-j', ...target]
}

const compare = (left: Json, right: Json, op = '=='): Json => ({ match: { op, left, right } })
const meta = (key: string): Json => ({ meta: { key } })

function prefixJson(text: string): Json {
  const [addr = '', length = ''] = text.split('/')
  const whole = addr.includes(':') ? '128' : '32'
  return length === '' || length === whole ? addr : { prefix: { addr, len: Number(length) } }
}

/** The expressions of a rule, libnftables-json(5). */
export function nftExpressions(rule: NatRule): Json[] {
  const protocol = rule.family === 'ipv4' ? 'ip' : 'ip6'
  const field = (name: string): Json => ({ payload: { protocol, field: name } })
  if (rule.what === 'masquerade')
    return [
      compare(field('saddr'), prefixJson(rule.source)),
      ...(rule.out === null ? [] : [compare(meta('oifname'), rule.out)]),
      ...(rule.notOut === null ? [] : [compare(meta('oifname'), rule.notOut, '!=')]),
      { masquerade: null }
    ]
  return [
    ...(rule.address === null ? [] : [compare(field('daddr'), rule.address)]),
    compare({ payload: { protocol: rule.protocol, field: 'dport' } }, rule.port),
    { dnat: { addr: rule.toAddress, port: rule.toPort } }
  ]
}

/** The rule as nft(8) writes it, for showing. */
export function nftText(rule: NatRule, comment: string | null): string {
  const protocol = rule.family === 'ipv4' ? 'ip' : 'ip6'
  const words =
    rule.what === 'masquerade'
      ? [
          `${protocol} saddr ${rule.source}`,
          ...(rule.out === null ? [] : [`oifname "${rule.out}"`]),
          ...(rule.notOut === null ? [] : [`oifname != "${rule.notOut}"`]),
          'masquerade'
        ]
      : [
          ...(rule.address === null ? [] : [`${protocol} daddr ${rule.address}`]),
          `${rule.protocol} dport ${String(rule.port)} dnat to ${endpointText(rule)}`
        ]
  return [...words, ...(comment === null ? [] : [`comment "${comment}"`])].join(' ')
}

/** What tools take for the end of a pattern, or cannot write: such an interface is not named in a rule. */
export const isRuleName = (ifname: string): boolean => /^[A-Za-z0-9_.@:-]+$/.test(ifname)

export interface ReadRule {
  readonly rule: NatRule
  readonly tool: NatTool
  readonly comment: string | null
}

/** The rule as a plan can hold it; null when it says more, less or something else. */
export function readNatRule(table: FilterTable, chain: FilterChain, rule: FilterRule): ReadRule | null {
  const family = table.family === 'ip' ? 'ipv4' : table.family === 'ip6' ? 'ipv6' : null
  if (family === null) return null
  const read =
    rule.body.syntax === 'iptables'
      ? fromIptables(rule)
      : rule.body.syntax === 'nft'
        ? fromNft(rule.body.expressions)
        : null
  if (read === null) return null
  const hook = read.what === 'dnat' ? 'prerouting' : 'postrouting'
  if (chain.hook !== hook) return null
  const tool =
    table.backend === 'nft' ? 'nft' : table.backend === 'iptables-nft' ? 'iptables' : 'iptables-legacy'
  return { rule: { ...read, family }, tool, comment: rule.comment }
}

type Options = Map<string, { negated: boolean; value: string }>

function optionsOf(list: readonly XtOption[], into: Options): boolean {
  return list.every(({ name, negated, values: [value = '', ...more] }) => {
    if (more.length > 0 || into.has(name)) return false
    into.set(name, { negated, value })
    return true
  })
}

function fromIptables(rule: FilterRule): NatRule | null {
  if (rule.body.syntax !== 'iptables' || rule.body.target === null) return null
  const options: Options = new Map()
  for (const { module, options: own } of rule.body.matches) {
    if (!['', 'tcp', 'udp', 'comment'].includes(module) || !optionsOf(own, options)) return null
  }
  const { name, options: last } = rule.body.target
  if (!optionsOf(last, options)) return null
  options.delete('--comment')
  const take = (option: string): { negated: boolean; value: string } | undefined => {
    const found = options.get(option)
    options.delete(option)
    return found
  }
  if (name === 'MASQUERADE') {
    const [source, out] = [take('-s'), take('-o')]
    if (source === undefined || source.negated || options.size > 0) return null
    return masquerade(
      source.value,
      out?.negated === false ? out.value : null,
      out?.negated === true ? out.value : null
    )
  }
  if (name !== 'DNAT') return null
  const [protocol, port, to, address] = [take('-p'), take('--dport'), take('--to-destination'), take('-d')]
  const plain = [protocol, port, to, address].every((option) => option?.negated !== true)
  const target = /^\[?([0-9a-f.:]+?)\]?:(\d+)$/.exec(to?.value ?? '')
  if (!plain || options.size > 0 || target === null) return null
  return dnat(
    protocol?.value ?? '',
    address?.value ?? null,
    port?.value ?? '',
    target[1] ?? '',
    target[2] ?? ''
  )
}

function masquerade(source: string, out: string | null, notOut: string | null): NatRule | null {
  const ip = parseIp(source)
  const prefix = ip === null ? parsePrefix(source) : prefixOf(ip, ip.family === 'ipv4' ? 32 : 128)
  // iptables(8) writes the start of a name as `eth+`, nft(8) as `eth*`: more than one interface.
  if (prefix === null || [out, notOut].some((name) => name !== null && !isRuleName(name))) return null
  return { what: 'masquerade', family: prefix.family, source: formatPrefix(prefix), out, notOut }
}

function dnat(
  protocol: string,
  address: string | null,
  port: string,
  toAddress: string,
  toPort: string
): NatRule | null {
  const single = address === null ? null : parseIp(address.replace(/\/(32|128)$/, ''))
  const to = parseIp(toAddress)
  if ((protocol !== 'tcp' && protocol !== 'udp') || (address !== null && single === null) || to === null)
    return null
  if (!/^\d+$/.test(port) || !/^\d+$/.test(toPort)) return null
  return {
    what: 'dnat',
    family: to.family,
    protocol,
    address: single === null ? null : formatIp(single),
    port: Number(port),
    toAddress: formatIp(to),
    toPort: Number(toPort)
  }
}

const payload = (fields: readonly string[]) =>
  z.object({ payload: z.strictObject({ protocol: z.string(), field: z.enum(fields) }) })
const addressJson = z.union([
  z.string(),
  z
    .strictObject({ prefix: z.strictObject({ addr: z.string(), len: z.int() }) })
    .transform(({ prefix }) => `${prefix.addr}/${String(prefix.len)}`)
])
const expression = z.union([
  z
    .strictObject({
      match: z.strictObject({ op: z.literal('=='), left: payload(['saddr']), right: addressJson })
    })
    .transform(({ match }) => ({ saddr: match.right })),
  z
    .strictObject({
      match: z.strictObject({ op: z.literal('=='), left: payload(['daddr']), right: addressJson })
    })
    .transform(({ match }) => ({ daddr: match.right })),
  z
    .strictObject({
      match: z.strictObject({ op: z.literal('=='), left: payload(['dport']), right: z.int() })
    })
    .transform(({ match }) => ({ dport: match.right, protocol: match.left.payload.protocol })),
  z
    .strictObject({
      match: z.strictObject({
        op: z.enum(['==', '!=']),
        left: z.strictObject({ meta: z.strictObject({ key: z.literal('oifname') }) }),
        right: z.string()
      })
    })
    .transform(({ match }) => (match.op === '==' ? { out: match.right } : { notOut: match.right })),
  z.strictObject({ masquerade: z.null() }).transform(() => ({ masquerade: true })),
  z
    .strictObject({
      dnat: z.strictObject({ family: z.string().optional(), addr: z.string(), port: z.int() })
    })
    .transform(({ dnat: to }) => ({ to })),
  z.strictObject({ counter: z.unknown() }).transform(() => ({}))
])
const parts = z.strictObject({
  saddr: z.string().optional(),
  daddr: z.string().optional(),
  dport: z.int().optional(),
  protocol: z.string().optional(),
  out: z.string().optional(),
  notOut: z.string().optional(),
  masquerade: z.literal(true).optional(),
  to: z.object({ addr: z.string(), port: z.int() }).optional()
})

function fromNft(expressions: readonly Json[]): NatRule | null {
  const read = z.array(expression).safeParse(expressions)
  if (!read.success) return null
  const seen: Record<string, unknown> = {}
  for (const part of read.data)
    for (const [key, value] of Object.entries(part)) {
      if (Object.hasOwn(seen, key)) return null
      seen[key] = value
    }
  const whole = parts.safeParse(seen)
  if (!whole.success) return null
  const { saddr, daddr, dport, protocol, out, notOut, masquerade: isMasquerade, to } = whole.data
  if (isMasquerade === true) {
    if (saddr === undefined || daddr !== undefined || dport !== undefined || to !== undefined) return null
    return masquerade(saddr, out ?? null, notOut ?? null)
  }
  if (
    to === undefined ||
    dport === undefined ||
    saddr !== undefined ||
    out !== undefined ||
    notOut !== undefined
  )
    return null
  return dnat(protocol ?? '', daddr ?? null, String(dport), to.addr, String(to.port))
}
