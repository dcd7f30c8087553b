/**
 * What ran on the host that is looked at, newest first: read when one turns to the host, after every change of ours, and
 * when the host changes, because others change it too.
 */
import type { ErrorShape } from '@shared/contract/errors'
import type { Outcome } from '@shared/contract/plans'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { asErrorShape } from '../../client/errors'
import { useConnectionStore } from './connection.store'
import { useHostsStore } from './hosts.store'
import { useSnapshotStore } from './snapshot.store'

/** Milliseconds between two readings that nobody asked for. */
const PAUSE_MS = 4000
/** After the moment a change undoes itself, so that it has had the time to. */
const GRACE_MS = 1500

export const useHistoryStore = defineStore('history', () => {
  const connection = useConnectionStore()
  const snapshots = useSnapshotStore()
  const hosts = useHostsStore()
  const outcomes = shallowRef<readonly Outcome[]>([])
  const error = shallowRef<ErrorShape | null>(null)
  let readAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  const changeable = computed(() => hosts.current !== null && hosts.current.changes !== 'none')
  /** Left in the middle by a process that ended: somebody must finish or undo them. */
  const interrupted = computed(() => outcomes.value.filter((one) => one.state === 'interrupted'))
  /** Undo themselves unless confirmed. */
  const unconfirmed = computed(() => outcomes.value.filter((one) => one.state === 'unconfirmed'))

  /** Reads it anew. A failure leaves the last one and is told in `error`. */
  async function refresh(): Promise<void> {
    const { line } = connection
    const { hostId } = snapshots
    clearTimeout(timer)
    timer = undefined
    if (line === null || hostId === null || !changeable.value) return
    readAt = Date.now()
    const mine = ++turn
    try {
      const read = await line.client.plan.history({ hostId })
      if (mine !== turn) return
      outcomes.value = read
      error.value = null
      awaitEnds(read)
    } catch (reason) {
      if (mine === turn && connection.line === line) error.value = asErrorShape(reason)
    }
  }

  function later(ms: number): void {
    timer ??= setTimeout(() => void refresh(), ms)
  }

  /** A change that undoes itself is looked at again when it has. */
  function awaitEnds(read: readonly Outcome[]): void {
    const ends = read.flatMap((one) =>
      one.state === 'unconfirmed' && one.confirmBy !== null ? [Date.parse(one.confirmBy)] : []
    )
    if (ends.length > 0) later(Math.max(GRACE_MS, Math.min(...ends) - Date.now() + GRACE_MS))
  }

  watch(
    () => [connection.line, snapshots.hostId, changeable.value] as const,
    ([, hostId], before) => {
      if (before?.[1] !== hostId) {
        outcomes.value = []
        error.value = null
        turn++
      }
      void refresh()
    },
    { immediate: true }
  )
  watch(
    () => snapshots.snapshot,
    (now) => {
      if (now !== null) later(Math.max(0, readAt + PAUSE_MS - Date.now()))
    }
  )

  return { outcomes, error, interrupted, unconfirmed, refresh }
})
