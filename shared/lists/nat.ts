/**
 * NAT as sentences. A published port is spoken of by three: the engine that claims it, the kernel's DNAT rule (iptables
 * or nft, in whichever namespace the engine works), and a proxy process that listens. Each is found on its own, then they
 * are joined by namespace, protocol, family, address and port, and where they disagree the row says how.
 */
import { findTranslations, type FoundTranslation, type Match } from '../filter'
import type { Lookup } from '../model'
import { publishedRows } from './nat-published'
import type { NatRow, TranslationRow } from './nat-rows'
import { translationSentence } from './nat-sentence'
import { refs, type Refs } from './refs'

const engineDns = '127.0.0.11'

const ofEngine = (match: Match | null): boolean =>
  match?.values.some((value) => value.startsWith(engineDns)) === true

const isDns = ({ translation: { matches, address }, namespaceId }: FoundTranslation, lookup: Lookup) =>
  (address === engineDns || ofEngine(matches.destination) || ofEngine(matches.source)) &&
  lookup.namespace.get(namespaceId)?.kind !== 'host'

function translationRow(ref: Refs, found: FoundTranslation, dns: boolean, place: number): TranslationRow {
  const { namespaceId, view, rule, translation } = found
  return {
    kind: dns ? 'dns' : translation.kind,
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

/** Published ports first, by namespace and port; then every other translation, in the kernel's order. Linear. */
export function natRows(lookup: Lookup): NatRow[] {
  const ref = refs(lookup)
  const publications: FoundTranslation[] = []
  const others: TranslationRow[] = []
  for (const item of findTranslations(lookup)) {
    const dns = isDns(item, lookup)
    // A DNAT of one port can be a published port.
    if (!dns && item.translation.kind === 'dnat' && item.translation.ports.length > 0) publications.push(item)
    else others.push(translationRow(ref, item, dns, others.length))
  }
  return [...publishedRows(lookup, publications), ...others]
}
