/**
 * What is selected. It is one thing across all screens: select a veth end in a table and it is selected on the map, and
 * the inspector shows it. A selection that a later snapshot no longer has stays, and is shown as gone.
 */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Kinds of records that can be selected. A `port` is a published port, by the key of its row in shared/lists; a `setting` one of an engine, by its key in shared/explain. */
export type SelectedKind =
  | 'namespace'
  | 'interface'
  | 'network'
  | 'container'
  | 'endpoint'
  | 'engine'
  | 'rule'
  | 'chain'
  | 'port'
  | 'setting'

export interface Selected {
  readonly kind: SelectedKind
  /** The record's own id in the snapshot. */
  readonly id: string
}

export const useSelectionStore = defineStore('selection', () => {
  const selected = shallowRef<Selected | null>(null)

  /** Selects a record, by kind and id or as one value; null clears. */
  function select(target: Selected | null): void {
    const now = selected.value
    if (now?.kind === target?.kind && now?.id === target?.id) return
    selected.value = target
  }

  function clear(): void {
    selected.value = null
  }

  const isSelected = (kind: SelectedKind, id: string): boolean =>
    selected.value?.kind === kind && selected.value.id === id

  return { selected, select, clear, isSelected }
})
