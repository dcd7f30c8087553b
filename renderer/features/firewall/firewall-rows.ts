/** The rules of one namespace as rows: each chain as the kernel comes to it, its rules under it in their order. */
import { orderChains, viewChain, type ChainView, type RuleView } from '@shared/filter'
import type { Lookup } from '@shared/model'
import type { Texts } from '../../app/i18n'
import { bytes, count } from '../../ui/format'
import type { Column } from '../../ui/table/table-model'

export interface FirewallRow {
  readonly key: string
  readonly chain: ChainView
  /** null: this row is the chain's own. */
  readonly rule: RuleView | null
}

/** Linear in the rules of the namespace. */
export function firewallRows(lookup: Lookup, namespaceId: string): FirewallRow[] {
  const filters = lookup.filtersOf.get(namespaceId)
  if (!filters) return []
  const { sets } = lookup.snapshot
  return orderChains(filters).flatMap((chain) => [
    { key: chain.id, chain, rule: null },
    ...viewChain({ chain, sets }).map((rule) => ({ key: rule.id, chain, rule }))
  ])
}

/** What a chain is, in nft's words: family, table, and for a base chain hook, priority and policy. */
export function chainText({ chain, family, table, backend, dead }: ChainView, { t }: Texts): string {
  const parts = [`${family} ${table}`, backend]
  if (chain.hook !== null) parts.push(`hook ${chain.hook}`, `priority ${String(chain.priority ?? 0)}`)
  if (chain.policy !== null) parts.push(t('firewall.policy', { policy: chain.policy }))
  if (chain.devices.length > 0) parts.push(chain.devices.join(' '))
  if (dead) parts.push(t('firewall.unreached'))
  parts.push(
    chain.rules.length === 0
      ? t('firewall.noRulesInChain')
      : t('firewall.count', { count: chain.rules.length })
  )
  return parts.join(' · ')
}

export function firewallColumns(texts: Texts): Column<FirewallRow>[] {
  const { t } = texts
  return [
    { id: 'chain', title: t('column.chain'), kind: 'mono', width: 170, value: (row) => row.chain.chain.name },
    { id: 'place', title: '#', kind: 'number', width: 44, value: (row) => row.rule?.index ?? null },
    {
      id: 'packets',
      title: t('column.packets'),
      kind: 'number',
      width: 84,
      value: (row) => (row.rule ?? row.chain.chain).packets
    },
    {
      id: 'bytes',
      title: t('column.bytes'),
      kind: 'number',
      width: 84,
      value: (row) => (row.rule ?? row.chain.chain).bytes
    },
    {
      id: 'rule',
      title: t('firewall.rule'),
      kind: 'mono',
      width: 420,
      grow: true,
      value: (row) => row.rule?.text ?? chainText(row.chain, texts)
    },
    { id: 'from', title: t('firewall.from'), width: 84, value: (row) => row.rule?.provenance ?? null }
  ]
}

export const countText = (text: string): string => (text === '' ? '' : count(Number(text)))
export const bytesText = (text: string): string => (text === '' ? '' : bytes(Number(text)))
