/**
 * The map of the snapshot that is looked at: topology, places, traffic since the last snapshot. Places are remembered per
 * host while the page is open, so that a change of the host moves nothing that did not change.
 */
import { buildTopology, emptyPlacement, layoutMap, trafficBetween } from '@shared/topology'
import type { MapLayout, Placement, Topology, Traffic } from '@shared/topology'
import type { HostSnapshot } from '@shared/model'
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useFilterStore } from '../../app/stores/filter.store'
import { usePreviewStore } from '../../app/stores/preview.store'
import { useSnapshotStore } from '../../app/stores/snapshot.store'

export interface MapModel {
  readonly topology: ComputedRef<Topology | null>
  readonly layout: Ref<MapLayout | null>
  readonly traffic: Ref<ReadonlyMap<string, Traffic>>
  /** Networks that are folded into a count, by node id. */
  readonly folded: Ref<ReadonlySet<string>>
  readonly foldAll: (fold: boolean) => void
  /** Forgets all places and lays out anew. */
  readonly tidy: () => void
}

/** Outlives the screen: going to a list and back moves nothing. */
const placements = new Map<string, Placement>()
const noTraffic: ReadonlyMap<string, Traffic> = new Map()

export function useMapModel(): MapModel {
  const snapshots = useSnapshotStore()
  const filter = useFilterStore()
  const preview = usePreviewStore()
  const folded = ref<ReadonlySet<string>>(new Set())
  const layout = shallowRef<MapLayout | null>(null)
  const traffic = shallowRef(noTraffic)

  /** What a plan would lead to stands in for the host while it is looked at; its places are not kept. */
  const shown = computed(() => preview.shown ?? snapshots.snapshot)
  const topology = computed(() =>
    shown.value === null ? null : buildTopology(shown.value, { composeProject: filter.composeProject })
  )
  const placeKey = (): string => `${snapshots.hostId ?? ''}\n${filter.composeProject ?? ''}`

  function lay(): void {
    if (topology.value === null) {
      layout.value = null
      return
    }
    const placement = placements.get(placeKey()) ?? emptyPlacement
    layout.value = layoutMap(topology.value, { placement, folded: folded.value })
    if (preview.shown === null) placements.set(placeKey(), layout.value.placement)
  }
  watch([topology, folded], lay, { immediate: true })

  let earlier: HostSnapshot | null = null
  watch(
    () => snapshots.snapshot,
    (now) => {
      traffic.value = earlier !== null && now !== null ? trafficBetween(earlier, now) : noTraffic
      earlier = now
    },
    { immediate: true }
  )

  return {
    topology,
    layout,
    traffic,
    folded,
    foldAll: (fold) => {
      const blocks = layout.value?.blocks ?? []
      folded.value = new Set(
        fold ? blocks.flatMap((block) => (block.network === null ? [] : [block.key])) : []
      )
    },
    tidy: () => {
      placements.delete(placeKey())
      lay()
    }
  }
}
