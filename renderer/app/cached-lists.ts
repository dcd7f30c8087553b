/** The rows of shared/lists, made once per snapshot however many screens, the inspector and search ask for them. */
import { containerRows, namespaceScreenRows, natRows, networkRows, vethPairRows } from '@shared/lists'
import { settingRows } from '@shared/explain'
import type { Lookup } from '@shared/model'

/** Remembers what a pure function of a snapshot's lookup gave, for as long as the snapshot is there. */
export function perSnapshot<T>(make: (lookup: Lookup) => T): (lookup: Lookup) => T {
  const made = new WeakMap<Lookup, { readonly value: T }>()
  return (lookup) => {
    const known = made.get(lookup)
    if (known) return known.value
    const value = make(lookup)
    made.set(lookup, { value })
    return value
  }
}

export const containersOf = perSnapshot(containerRows)
export const networksOf = perSnapshot(networkRows)
export const natOf = perSnapshot(natRows)
export const pairsOf = perSnapshot(vethPairRows)
export const settingsRowsOf = perSnapshot(settingRows)
export const namespacesOf = perSnapshot(namespaceScreenRows)
