/**
 * NAT as sentences. A published port is spoken of by three: the engine that claims it, the kernel's DNAT rule (iptables
 * or nft, in whichever namespace the engine works), and a proxy process that listens. Each is found on its own, then they
 * are joined by namespace, protocol, family, address and port, and where they disagree the row says how.
 */
import { orderChains, translationsOf, type ChainView, type MapLines, type Translation } from '../filter'
import type { FilterRule, FilterSet, Lookup } from '../model'
import { publishedRows } from './nat-published'
import type { NatRow, TranslationRow } from './nat-rows'
import { translationSentence } from './nat-sentence'
import { refs } from './refs'

/** A translation with the rule and chain it comes from. */
export interface FoundTranslation {
  readonly namespaceId: string
  readonly view: ChainView
  readonly rule: FilterRule
  readonly translation: Translation
}

const engineDns = '127.0.0.11'

const isDns = ({ translation: { matches, address }, namespaceId }: FoundTranslation, lookup: Lookup) =>
  lookup.namespace.get(namespaceId)?.kind !== 'host' &&
  (matches.destination?.values.some((value) => value.startsWith(engineDns)) === true ||
    matches.source?.values.some((value) => value.startsWith(engineDns)) === true ||
    address === engineDns)

/** Every translation of every namespace, in the kernel's order within one. Linear in rules. */
export function findTranslations(lookup: Lookup): FoundTranslation[] {
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

function translationRow(lookup: Lookup, found: FoundTranslation, place: number): TranslationRow {
  const { namespaceId, view, rule, translation } = found
  const ref = refs(lookup)
  return {
    kind: isDns(found, lookup) ? 'dns' : translation.kind,
    key: `${rule.id}~${String(place)}`,
    namespace: ref.namespace(namespaceId),
    namespaceLabel: ref.label(namespaceId),
    family: translation.family,
    chain: view.chain.name,
    rule: rule.id,
    dead: view.dead,
    packets: rule.packets,
    bytes: rule.bytes,
    sentence: translationSentence(translation)
  }
}

/** A DNAT of one port: what can be a published port. */
const isPublication = (found: FoundTranslation, lookup: Lookup) =>
  found.translation.kind === 'dnat' && found.translation.ports.length > 0 && !isDns(found, lookup)

/** Published ports first, by namespace and port; then every other translation, in the kernel's order. Linear. */
export function natRows(lookup: Lookup): NatRow[] {
  const found = findTranslations(lookup)
  const publications = found.filter((item) => isPublication(item, lookup))
  const kept = new Set(publications)
  return [
    ...publishedRows(lookup, publications),
    ...found.filter((item) => !kept.has(item)).map((item, place) => translationRow(lookup, item, place))
  ]
}
