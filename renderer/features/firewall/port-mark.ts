/** How a published port stands: whether engine, rule and proxy agree, and how bad it is if not. */
import type { PublishedRow } from '@shared/lists'
import type { Mark } from '../../ui/mark'

export function portMark(state: PublishedRow['state']): Mark {
  if (state === 'agrees') return 'good'
  if (state === 'no-rule' || state === 'stale-target') return 'bad'
  return state === 'rules-not-read' || state === 'unclaimed' ? 'neutral' : 'warning'
}
