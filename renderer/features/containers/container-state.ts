/** What an engine's word for a container's state means at a glance. */
import type { Mark } from '../../ui/mark'

export function stateMark(state: string): Mark {
  if (state === 'running') return 'good'
  if (state === 'paused' || state === 'restarting' || state === 'stopping') return 'warning'
  return state === 'dead' ? 'bad' : 'neutral'
}
