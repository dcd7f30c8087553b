/**
 * Which tool the NAT of a namespace is written with: the one whose rules stand there already, because two tools that
 * translate side by side confuse whoever reads only one of them. Where nothing translates yet, nft(8) with a table of
 * our own: that table goes again without a trace, which the tables of iptables(8) do not.
 */
import { findProgram } from '../commands'
import type { Family, FilterTable, NamespaceFilters } from '@shared/model'

export type NatTool = 'iptables' | 'iptables-legacy' | 'nft'
export type InstalledTools = Readonly<Record<NatTool, boolean>>

/** Table of our own, in the family of the rule. */
export const OWN_TABLE = 'vethscope'
/** In front of the mark in a rule's comment. */
export const MARK = 'vethscope:'

export const familyOfTable = (family: Family): 'ip' | 'ip6' => (family === 'ipv4' ? 'ip' : 'ip6')

/** The tools of this machine. */
export function installedTools(): InstalledTools {
  const six = findProgram('ip6tables') !== null
  return {
    iptables: findProgram('iptables-nft') !== null && six,
    'iptables-legacy': findProgram('iptables-legacy') !== null && six,
    nft: findProgram('nft') !== null
  }
}

const toolOf = (table: FilterTable): NatTool | null =>
  table.name !== 'nat' || table.backend === 'nft'
    ? null
    : table.backend === 'iptables-nft'
      ? 'iptables'
      : 'iptables-legacy'

const rulesIn = (table: FilterTable): number =>
  table.chains.reduce((sum, chain) => sum + chain.rules.length, 0)

/**
 * The tool for a new rule of that family.
 * @param filters of the namespace; undefined where there are none
 * @returns null where no tool is installed
 */
export function natTool(
  filters: NamespaceFilters | undefined,
  family: Family,
  installed: InstalledTools
): NatTool | null {
  const used = (filters?.tables ?? [])
    .flatMap((table) => {
      const tool = table.family === familyOfTable(family) ? toolOf(table) : null
      return tool === null ? [] : [{ tool, rules: rulesIn(table) }]
    })
    .sort((a, b) => b.rules - a.rules)
    .map(({ tool }) => tool)
  const order: readonly NatTool[] = [...used, 'nft', 'iptables', 'iptables-legacy']
  return order.find((tool) => installed[tool]) ?? null
}
