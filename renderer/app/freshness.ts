/** How fresh the picture is, as a state and a text for the live dot. Pure. */
import type { MessageKey, MessageRef } from '@shared/locales'
import type { ConnectionState } from './stores/connection.store'
import type { SnapshotState } from './stores/snapshot.store'

export interface Freshness {
  readonly state: 'live' | 'waiting' | 'stale' | 'recorded' | 'failed' | 'disconnected'
  readonly text: MessageKey
  /** Age of what is shown, where it says something. */
  readonly age: MessageRef | null
}

/** An age in the unit a person would use; seconds below ten with one decimal. */
export function ageText(ms: number): MessageRef {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 10) return { key: 'shell.age.seconds', params: { count: seconds.toFixed(1) } }
  if (seconds < 100) return { key: 'shell.age.seconds', params: { count: Math.round(seconds) } }
  if (seconds < 5400) return { key: 'shell.age.minutes', params: { count: Math.round(seconds / 60) } }
  if (seconds < 129_600) return { key: 'shell.age.hours', params: { count: Math.round(seconds / 3600) } }
  return { key: 'shell.age.days', params: { count: Math.round(seconds / 86_400) } }
}

/** A live host confirms its picture again and again; unheard of for this long, the picture is called stale. */
export const STALE_MS = 30_000

export function freshness(
  connection: ConnectionState,
  state: SnapshotState,
  receivedAt: number | null,
  now: number
): Freshness {
  const age = receivedAt === null ? null : ageText(now - receivedAt)
  if (state === 'recorded') return { state: 'recorded', text: 'shell.recorded', age }
  if (connection === 'connecting') return { state: 'waiting', text: 'shell.connecting', age }
  if (connection !== 'open') return { state: 'disconnected', text: 'shell.disconnected', age }
  if (state === 'failed') return { state: 'failed', text: 'shell.failed', age }
  if (state === 'waiting' || receivedAt === null)
    return { state: 'waiting', text: 'shell.waiting', age: null }
  if (now - receivedAt > STALE_MS) return { state: 'stale', text: 'shell.stale', age }
  return { state: 'live', text: 'shell.live', age }
}
