/** How a published port stands: whether engine, rule and proxy agree, and how bad it is if not. */
import type { PublishedRow } from '@shared/lists'
import type { Mark } from '../../ui/mark'

export function portMark({ state, hostAddress }: Pick<PublishedRow, 'state' | 'hostAddress'>): Mark {
  if (state === 'agrees') return 'good'
  if (state === 'no-rule' || state === 'stale-target') return 'bad'
  // Docker writes no IPv6 rules unless told: there the proxy is how it is meant to be.
  if (state === 'proxied' && hostAddress.includes(':')) return 'neutral'
  return state === 'rules-not-read' || state === 'unclaimed' ? 'neutral' : 'warning'
}
