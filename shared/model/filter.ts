/**
 * The packet filter of one namespace as the kernel holds it: tables, chains in order, rules in order, sets. Each rule is
 * recorded once, whichever tool it came from: nft(8) natively, iptables-nft, or legacy xtables(8).
 */
import { z } from 'zod'
import { counter, namespaceId } from './scalars'

/** Any JSON value, as `nft -j` gives expressions. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)])
)

/** One option of an iptables match or target: `! --dport 80:90` is `{name: '--dport', negated: true, values: ['80:90']}`. */
export const xtOption = z.object({ name: z.string(), negated: z.boolean(), values: z.array(z.string()) })

/** How a rule ends for a packet that matches it. `goto` and `jump` name a chain of the same table. */
export const ruleAction = z.object({
  kind: z.enum([
    'accept',
    'drop',
    'reject',
    'jump',
    'goto',
    'return',
    'continue',
    'dnat',
    'snat',
    'masquerade',
    'redirect',
    'queue',
    'mark',
    'log',
    'other'
  ]),
  /** A chain for jump and goto; the target's or statement's name for `other`; else null. */
  target: z.string().nullable()
})

/** The rule as structure. */
export const ruleBody = z.discriminatedUnion('syntax', [
  z.object({
    syntax: z.literal('iptables'),
    /** Options of the rule itself (-s -d -i -o -p -f) stand under module `''`. In the order written. */
    matches: z.array(z.object({ module: z.string(), options: z.array(xtOption) })),
    /** -j or -g and its options; null for a rule that only counts. */
    target: z.object({ name: z.string(), goto: z.boolean(), options: z.array(xtOption) }).nullable()
  }),
  z.object({ syntax: z.literal('nft'), expressions: z.array(json) }),
  /** The kernel has the rule, no tool could say it (no rights, no tool, too new a match). */
  z.object({ syntax: z.literal('opaque'), expressions: z.array(z.string()) })
])

export const filterRule = z.object({
  /** `<namespace id>/<family>/<table>/<chain>/<handle, or #index where there is none>`. */
  id: z.string(),
  /** Place in the chain, from 1, as `iptables -L --line-numbers` counts. */
  index: z.int(),
  handle: z.number().nullable(),
  /** The rule as its own tool writes it, without `-A CHAIN` and without counters. */
  text: z.string(),
  comment: z.string().nullable(),
  packets: counter.nullable(),
  bytes: counter.nullable(),
  action: ruleAction,
  body: ruleBody
})

export const filterChain = z.object({
  name: z.string(),
  handle: z.number().nullable(),
  /** A base chain has type, hook and priority; a user chain has none of them. */
  type: z.enum(['filter', 'nat', 'route', 'mangle', 'raw', 'security', 'broute']).nullable(),
  hook: z.enum(['ingress', 'egress', 'prerouting', 'input', 'forward', 'output', 'postrouting']).nullable(),
  priority: z.int().nullable(),
  policy: z.enum(['accept', 'drop']).nullable(),
  /** netdev and inet ingress chains. */
  devices: z.array(z.string()),
  packets: counter.nullable(),
  bytes: counter.nullable(),
  rules: z.array(filterRule)
})

export const filterTable = z.object({
  family: z.enum(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']),
  name: z.string(),
  /** Which tool's view is authoritative: `legacy` tables are not nftables at all. */
  backend: z.enum(['nft', 'iptables-nft', 'iptables-legacy']),
  flags: z.array(z.string()),
  flowtables: z.array(
    z.object({ name: z.string(), hook: z.string(), priority: z.int(), devices: z.array(z.string()) })
  ),
  /** Base chains by hook and priority, then user chains, each as the tool lists them. */
  chains: z.array(filterChain)
})

/** One per namespace that has rules or base chains. */
export const namespaceFilters = z.object({
  namespaceId,
  /** nf_tables generation id; null where only legacy tables stand. */
  generation: z.number().nullable(),
  tables: z.array(filterTable)
})

export const filterSet = z.object({
  namespaceId,
  /** nft: family and table of the set; ipset(8): family only. */
  family: z.string(),
  table: z.string().nullable(),
  name: z.string(),
  backend: z.enum(['nft', 'ipset']),
  /** Key type: `ipv4_addr . inet_service`, or `hash:ip,port`. */
  type: z.string(),
  isMap: z.boolean(),
  flags: z.array(z.string()),
  /** Elements as the tool writes them; of a map `key : value`. Bounded: `count` says how many there are. */
  elements: z.array(z.string()),
  count: z.int()
})

export type XtOption = z.infer<typeof xtOption>
export type RuleAction = z.infer<typeof ruleAction>
export type RuleBody = z.infer<typeof ruleBody>
export type FilterRule = z.infer<typeof filterRule>
export type FilterChain = z.infer<typeof filterChain>
export type FilterTable = z.infer<typeof filterTable>
export type NamespaceFilters = z.infer<typeof namespaceFilters>
export type FilterSet = z.infer<typeof filterSet>
