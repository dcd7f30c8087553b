/** Every translation of a host, with the rule and chain it comes from: what the map and the list of NAT are made of. */
import type { FilterRule, FilterSet, Lookup } from '../model'
import { translationsOf, type MapLines, type Translation } from './nat-rule'
import { orderChains, type ChainView } from './order'

/** A translation with the rule and chain it comes from. */
export interface FoundTranslation {
  readonly namespaceId: string
  readonly view: ChainView
  readonly rule: FilterRule
  readonly translation: Translation
}

const cache = new WeakMap<Lookup, readonly FoundTranslation[]>()

/** All of every namespace, in the kernel's order within one. Linear in rules; made once per snapshot. */
export function findTranslations(lookup: Lookup): readonly FoundTranslation[] {
  const known = cache.get(lookup)
  if (known) return known
  const made = find(lookup)
  cache.set(lookup, made)
  return made
}

function find(lookup: Lookup): FoundTranslation[] {
  const { filters, sets } = lookup.snapshot
  const maps = new Map<string, FilterSet>()
  for (const set of sets) {
    if (set.isMap) maps.set(`${set.namespaceId} ${set.family} ${set.table ?? ''} ${set.name}`, set)
  }
  const found: FoundTranslation[] = []
  for (const item of filters) {
    for (const view of orderChains(item)) {
      const table = view.owner
      const lines: MapLines = (name) =>
        maps.get(`${item.namespaceId} ${table.family} ${table.name} ${name}`)?.elements ?? []
      for (const rule of view.chain.rules) {
        for (const translation of translationsOf(rule, table, lines)) {
          found.push({ namespaceId: item.namespaceId, view, rule, translation })
        }
      }
    }
  }
  return found
}
