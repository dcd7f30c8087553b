/** The one selection of the product, on the map: where it is drawn, and bringing it into view when it was made elsewhere. */
import type { Anchor, MapRef, Topology } from '@shared/topology'
import { computed, nextTick, watch, type ComputedRef, type Ref } from 'vue'
import { useSelectionStore, type Selected } from '../../app/stores/selection.store'
import type { MapView } from './use-view'

export interface MapSelection {
  readonly selected: ComputedRef<Anchor | null>
  /** Selects what a node or row stands for; null lets go. */
  readonly pick: (ref: MapRef | null) => void
}

/** Where a selected record is drawn, if it is. */
export function anchorOf(topology: Topology, selected: Selected): Anchor | null {
  if (selected.kind === 'endpoint') {
    const endpoint = topology.lookup.snapshot.endpoints.find((item) => item.id === selected.id)
    if (endpoint === undefined) return null
    return (
      topology.at.get(`interface:${endpoint.interfaceId ?? ''}`) ??
      topology.at.get(`container:${endpoint.containerId}`) ??
      null
    )
  }
  return topology.at.get(`${selected.kind}:${selected.id}`) ?? null
}

export function useMapSelection(topology: Ref<Topology | null>, view: Ref<MapView | null>): MapSelection {
  const selection = useSelectionStore()
  let own: Selected | null = null
  const selected = computed(() =>
    topology.value === null || selection.selected === null
      ? null
      : anchorOf(topology.value, selection.selected)
  )
  watch(
    [() => selection.selected, view],
    ([now, there]) => {
      if (now === null || there === null || (own?.kind === now.kind && own.id === now.id)) return
      const at = selected.value
      // After the inspector has taken its room, or the node would be centred behind it.
      if (at !== null) void nextTick(() => requestAnimationFrame(() => there.showNode(at.node)))
    },
    { immediate: true }
  )
  return {
    selected,
    pick: (ref) => {
      own = ref
      selection.select(ref)
    }
  }
}
