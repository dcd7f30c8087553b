/** What a screen says while there is no snapshot: that one is on its way, or that none is, as the banner above it explains. */
import type { MessageKey } from '@shared/locales'
import { computed, type ComputedRef } from 'vue'
import { useConnectionStore } from './stores/connection.store'
import { useSnapshotStore } from './stores/snapshot.store'

export function useNothingYet(): ComputedRef<MessageKey> {
  const connection = useConnectionStore()
  const snapshots = useSnapshotStore()
  return computed(() =>
    snapshots.error !== null || connection.state === 'refused' ? 'overview.unreadTitle' : 'shell.waiting'
  )
}
