/**
 * The frame of a ruleset: tables, chains and their hooks as records, without rules. Hook numbers are those of each family
 * (linux/netfilter.h, netfilter_arp.h, netfilter_bridge.h); the built-in chains of legacy tables have fixed hooks and
 * priorities (netfilter_ipv4.h).
 */
import type { FilterChain, FilterTable } from '@shared/model'
import type { KernelChain, KernelTable, NftFamily } from '../netlink/nftables'

type Hook = NonNullable<FilterChain['hook']>

const inetHooks: readonly Hook[] = ['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress']
const hooks: Readonly<Record<NftFamily, readonly Hook[]>> = {
  ip: inetHooks,
  ip6: inetHooks,
  inet: inetHooks,
  bridge: inetHooks,
  arp: ['input', 'output', 'forward'],
  netdev: ['ingress', 'egress']
}

const types: Readonly<Record<string, FilterChain['type']>> = { filter: 'filter', nat: 'nat', route: 'route' }

export function hookName(family: NftFamily, hook: number): Hook | null {
  return hooks[family][hook] ?? null
}

const tableFlags = [
  ['dormant', 1],
  ['owner', 2],
  ['persist', 4]
] as const

export const flagsOf = (table: KernelTable): string[] =>
  tableFlags.filter(([, bit]) => (table.flags & bit) !== 0).map(([name]) => name)

export function chainRecord(chain: KernelChain): FilterChain {
  const { base } = chain
  return {
    name: chain.name,
    handle: chain.handle,
    type: base === null ? null : (types[base.type] ?? null),
    hook: base === null ? null : hookName(chain.family, base.hook),
    priority: base?.priority ?? null,
    policy: base === null ? null : base.policy === 0 ? 'drop' : 'accept',
    devices: base?.devices ?? [],
    packets: chain.counters?.packets ?? null,
    bytes: chain.counters?.bytes ?? null,
    rules: []
  }
}

const order: readonly Hook[] = [
  'ingress',
  'prerouting',
  'input',
  'forward',
  'output',
  'postrouting',
  'egress'
]

/** Base chains by hook and priority, then user chains; within these as they were listed. */
export function sortChains(chains: readonly FilterChain[]): FilterChain[] {
  const rank = (chain: FilterChain): number =>
    chain.hook === null ? order.length : order.indexOf(chain.hook)
  return [...chains].sort((a, b) => rank(a) - rank(b) || (a.priority ?? 0) - (b.priority ?? 0))
}

type LegacyType = 'filter' | 'nat' | 'mangle' | 'raw' | 'security'

const builtin: Readonly<Record<string, Hook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  FORWARD: 'forward',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting'
}

/** NF_IP_PRI_* of each table; source NAT runs late. */
const priorities: Readonly<Record<LegacyType, number>> = {
  raw: -300,
  mangle: -150,
  nat: -100,
  filter: 0,
  security: 50
}

const isLegacyTable = (name: string): name is LegacyType => Object.hasOwn(priorities, name)

/** Hook and priority of a built-in chain of xtables; null for any other chain. */
export function builtinChain(
  table: string,
  chain: string
): { type: LegacyType; hook: Hook; priority: number } | null {
  const hook = Object.hasOwn(builtin, chain) ? builtin[chain] : undefined
  if (hook === undefined || !isLegacyTable(table)) return null
  const late = table === 'nat' && (hook === 'postrouting' || hook === 'input')
  return { type: table, hook, priority: late ? 100 : priorities[table] }
}

/**
 * Whether a table is one that iptables-nft keeps: its name, and every base chain where that tool puts it. With any other
 * base chain iptables-nft refuses the table as incompatible.
 */
export function isIptablesTable(table: KernelTable, chains: readonly KernelChain[]): boolean {
  if (table.family !== 'ip' && table.family !== 'ip6') return false
  if (!isLegacyTable(table.name)) return false
  return chains.every((chain) => {
    if (chain.base === null) return true
    const known = builtinChain(table.name, chain.name)
    return (
      known !== null &&
      hookName(chain.family, chain.base.hook) === known.hook &&
      chain.base.priority === known.priority
    )
  })
}

/** A table says something: a rule, or a base chain whose policy counts. */
export const hasContent = (table: FilterTable): boolean =>
  table.chains.some((chain) => chain.hook !== null || chain.rules.length > 0)
