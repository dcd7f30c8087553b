/** The rows of a list for the present snapshot, with the compose filter applied. */
import type { Lookup } from '@shared/model'
import { computed, type ComputedRef } from 'vue'
import { useFilterStore } from './stores/filter.store'
import { useSnapshotStore } from './stores/snapshot.store'

/** @param projectOf the row's compose project; a row without one is left out while a project is chosen */
export function useRows<Row>(
  make: (lookup: Lookup) => readonly Row[],
  projectOf: (row: Row) => string | null
): ComputedRef<readonly Row[]> {
  const snapshots = useSnapshotStore()
  const filter = useFilterStore()
  return computed(() => {
    const rows = snapshots.lookup ? make(snapshots.lookup) : []
    const project = filter.composeProject
    return project === null ? rows : rows.filter((row) => projectOf(row) === project)
  })
}
