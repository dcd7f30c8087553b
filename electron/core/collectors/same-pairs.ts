/**
 * Whether pairing must be done again. Most readings find every namespace and every interface as it was, and then pairing
 * (pairing.ts) would only find out what it found out before.
 */
import type { Interface } from '@shared/model'

/** A namespace and its interfaces, as the pairing left them; null when it was not read. */
export type PairedLinks = readonly [id: string, interfaces: readonly Pick<Interface, 'linkGap'>[] | null]

/**
 * Whether pairing would find what it found: the same namespaces live, every interface in them is the very record it was,
 * and no end was left open. (What was proved holds as long as both namespaces live, docs/decisions/0015.)
 */
export const samePairs = (before: readonly PairedLinks[], now: readonly PairedLinks[]): boolean =>
  before.length === now.length &&
  now.every(
    ([id, interfaces], at) =>
      before[at]?.[0] === id &&
      before[at][1] === interfaces &&
      interfaces?.every(({ linkGap }) => linkGap === null) === true
  )
