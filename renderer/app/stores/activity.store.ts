/** The journal as it grows: every command and engine call, newest last, bounded as the server bounds it. */
import { asErrorShape } from '../../client/errors'
import type { Line } from '../../client/line'
import type { ErrorShape } from '@shared/contract/errors'
import type { JournalEntry } from '@shared/contract/activity'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useConnectionStore } from './connection.store'

const KEPT = 2000

/** Puts new entries behind the old ones; an entry that is known by its id takes the place of the old. */
export function merge(old: readonly JournalEntry[], fresh: readonly JournalEntry[]): JournalEntry[] {
  const byId = new Map(old.map((entry) => [entry.id, entry]))
  for (const entry of fresh) byId.set(entry.id, entry)
  return [...byId.values()].sort((a, b) => a.id - b.id).slice(-KEPT)
}

export const useActivityStore = defineStore('activity', () => {
  const connection = useConnectionStore()
  const entries = shallowRef<readonly JournalEntry[]>([])
  const error = shallowRef<ErrorShape | null>(null)
  let stop = new AbortController()

  async function follow({ client }: Line, signal: AbortSignal): Promise<void> {
    const stream = await client.activity.changed(undefined, { signal })
    entries.value = merge([], await client.activity.list(undefined, { signal }))
    for await (const entry of stream) entries.value = merge(entries.value, [entry])
  }

  watch(
    () => connection.line,
    (line) => {
      stop.abort()
      stop = new AbortController()
      const { signal } = stop
      error.value = null
      if (line === null) return
      follow(line, signal).catch((reason: unknown) => {
        if (!signal.aborted && connection.line === line) error.value = asErrorShape(reason)
      })
    },
    { immediate: true }
  )

  return { entries, error }
})
