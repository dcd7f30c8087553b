/** An engine's networks by key, by name and by unambiguous short key: containers refer to them in all three ways. */
import type { NetworkNames } from './containers'
import type { NetworkFact } from './networks'

/** Linear to make, constant to ask. */
export function networkTable(facts: readonly NetworkFact[]): NetworkNames {
  const byWord = new Map<string, NetworkFact>()
  for (const fact of facts) byWord.set(fact.record.name, fact)
  // A key beats a name: somebody may call a network as another one's key.
  for (const fact of facts) byWord.set(fact.record.engineKey, fact)
  return {
    key: (word) => (word === '' ? null : (byWord.get(word)?.record.engineKey ?? null)),
    hasDns: (key) => byWord.get(key)?.record.dns === true
  }
}
