/** The change on the map before it happens: the snapshot as it would be, made in the page, and what differs. */
import { changesOf, whatIf } from '@shared/actions'
import type { PlanChange } from '@shared/contract/plans'
import type { HostSnapshot } from '@shared/model'
import { lookup as lookupOf, type Lookup } from '@shared/model'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useChangesStore } from './changes.store'
import { useSnapshotStore } from './snapshot.store'

export const usePreviewStore = defineStore('preview', () => {
  const changes = useChangesStore()
  const snapshots = useSnapshotStore()
  const side = ref<'before' | 'after'>('after')

  /** An undo has no intent: what it leads to is told in words only. */
  const intent = computed(
    () => changes.plan?.intent ?? (changes.wish?.kind === 'intent' ? changes.wish.intent : null)
  )
  const possible = computed(() => intent.value !== null && snapshots.snapshot !== null)
  const after = computed<HostSnapshot | null>(() => {
    if (!changes.previewing || intent.value === null || snapshots.snapshot === null) return null
    return whatIf(snapshots.snapshot, intent.value)
  })
  /** What the map is to show instead of the host as it is; null where it is that. */
  const shown = computed<HostSnapshot | null>(() => (side.value === 'after' ? after.value : null))
  /** The side that is not shown, to compare with; null while nothing is previewed. */
  const hidden = computed<HostSnapshot | null>(() =>
    after.value === null ? null : side.value === 'after' ? snapshots.snapshot : after.value
  )
  const shownLookup = computed<Lookup | null>(() => (shown.value === null ? null : lookupOf(shown.value)))
  const differences = computed<readonly PlanChange[]>(() =>
    after.value === null || snapshots.snapshot === null ? [] : changesOf(snapshots.snapshot, after.value)
  )

  watch(
    () => changes.previewing,
    () => (side.value = 'after')
  )
  return { side, possible, shown, hidden, shownLookup, differences }
})
