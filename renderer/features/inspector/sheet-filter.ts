/** A rule of the packet filter, or one of its chains, in the inspector. */
import { actionLine } from '@shared/explain'
import { orderChains, viewChain, type ChainView } from '@shared/filter'
import type { Lookup } from '@shared/model'
import { bytes, count } from '../../ui/format'
import { fact, namespaceFact, section, term, type Fact, type Sheet } from './sheet'

/** The chain whose id this is, or that holds the rule whose id begins with it. */
function findChain(lookup: Lookup, fits: (view: ChainView) => boolean): ChainView | null {
  for (const filters of lookup.snapshot.filters) {
    const view = orderChains(filters).find(fits)
    if (view) return view
  }
  return null
}

const chainFacts = (lookup: Lookup, view: ChainView): Fact[] => [
  ...namespaceFact(lookup, view.namespaceId, 'inspector.namespace'),
  ...fact('inspector.table', `${view.family} ${view.table}`),
  ...fact('inspector.backend', view.backend),
  ...fact(term('hook'), view.chain.hook),
  ...fact(term('priority'), view.chain.priority),
  ...fact(term('policy'), view.chain.policy, {
    mark: view.chain.policy === 'drop' ? 'warning' : 'neutral'
  }),
  ...(view.dead ? fact('inspector.reach', { key: 'firewall.dead' }, { mark: 'warning', words: true }) : [])
]

export function ruleSheet(lookup: Lookup, id: string): Sheet | null {
  const chain = findChain(lookup, (view) => view.chain.rules.some((rule) => rule.id === id))
  if (!chain) return null
  const rule = viewChain({ chain, sets: lookup.snapshot.sets }).find((one) => one.id === id)
  if (!rule) return null
  const action = actionLine(rule.action.kind) ?? actionLine(rule.action.target ?? '')
  return {
    kind: 'rule',
    title: `${chain.chain.name} ${String(rule.index)}`,
    subtitle: [chain.family, chain.table, chain.backend],
    sections: [
      ...section('inspector.rule', [{ label: term(''), value: rule.text }], { lines: true }),
      ...section('inspector.identity', [
        ...fact('inspector.chain', chain.chain.name, { target: { kind: 'chain', id: chain.id } }),
        ...fact('inspector.place', rule.index),
        ...fact(term('handle'), rule.handle),
        ...fact('inspector.action', [rule.action.kind, rule.action.target].filter(Boolean).join(' '), {
          ...(action ? { note: action } : {})
        }),
        ...fact('inspector.packets', rule.packets === null ? null : count(rule.packets)),
        ...fact(
          'inspector.bytes',
          rule.bytes === null ? null : `${bytes(rule.bytes)} (${count(rule.bytes)})`
        ),
        ...fact('inspector.comment', rule.comment, { words: true }),
        ...fact('inspector.putThereBy', rule.provenance),
        ...(rule.dead
          ? fact('inspector.reach', { key: 'firewall.dead' }, { mark: 'warning', words: true })
          : [])
      ]),
      ...section('inspector.chain', chainFacts(lookup, chain)),
      ...rule.sets.flatMap((set) =>
        section(
          term(set.name),
          set.elements.map((element) => ({ label: term(''), value: element })),
          { lines: true }
        )
      )
    ]
  }
}

export function chainSheet(lookup: Lookup, id: string): Sheet | null {
  const chain = findChain(lookup, (view) => view.id === id)
  if (!chain) return null
  return {
    kind: 'chain',
    title: chain.chain.name,
    subtitle: [chain.family, chain.table, chain.backend],
    sections: [
      ...section('inspector.identity', [
        ...chainFacts(lookup, chain),
        ...fact('inspector.calledBy', chain.calledBy.join(', ')),
        ...fact('inspector.packets', chain.chain.packets === null ? null : count(chain.chain.packets)),
        ...fact('inspector.bytes', chain.chain.bytes === null ? null : bytes(chain.chain.bytes))
      ]),
      ...section(
        'inspector.rules',
        viewChain({ chain, sets: [] }).map((rule) => ({
          label: term(String(rule.index)),
          value: rule.text,
          target: { kind: 'rule' as const, id: rule.id }
        })),
        { lines: true }
      )
    ]
  }
}
