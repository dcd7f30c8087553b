/** The line about whatever a box or row of the map stands for. */
import type { MessageRef } from '../locales'
import type { Lookup } from '../model'
import { vethLine } from './kernel'
import { explainMode } from './mode'
import { networkLine } from './network'

/** What a record means, in one line; null for a kind that has no such line, or one that is gone. */
export function explainRef(
  lookup: Lookup,
  ref: { readonly kind: string; readonly id: string } | null
): MessageRef | null {
  if (ref?.kind === 'container') {
    const container = lookup.container.get(ref.id)
    return container ? explainMode(lookup, container) : null
  }
  if (ref?.kind === 'network') {
    const network = lookup.network.get(ref.id)
    return network ? networkLine(lookup, network) : null
  }
  const item = ref?.kind === 'interface' ? lookup.interface.get(ref.id) : undefined
  return item ? vethLine(lookup, item) : null
}
