/** The nodes a plan that is looked at would add, remove or change, and bringing the first of them into view. */
import type { PlanChange } from '@shared/contract/plans'
import { buildTopology, type Topology } from '@shared/topology'
import { computed, nextTick, watch, type ComputedRef, type Ref } from 'vue'
import { useFilterStore } from '../../app/stores/filter.store'
import { usePreviewStore } from '../../app/stores/preview.store'
import type { Changed, Marks } from './scene'
import type { MapView } from './use-view'

/** Where a record is drawn, if it is: an endpoint at its interface or its container. */
function nodeOf(topology: Topology, ref: PlanChange['ref']): string | null {
  if (ref === null) return null
  const direct = topology.at.get(`${ref.kind}:${ref.id}`)
  if (direct !== undefined) return direct.node
  const endpoint =
    ref.kind === 'endpoint'
      ? topology.lookup.snapshot.endpoints.find((item) => item.id === ref.id)
      : undefined
  if (endpoint === undefined) return null
  const at =
    topology.at.get(`interface:${endpoint.interfaceId ?? ''}`) ??
    topology.at.get(`container:${endpoint.containerId}`)
  return at?.node ?? null
}

/**
 * Marks by node of what is shown: nodes that the other side has not (added, or removed, by which side is shown), and those
 * that hold something that changes. Pure.
 * @param other the map of the other side: as it is when what would be is shown, and the other way round
 */
export function changedNodes(
  topology: Topology,
  other: Topology,
  side: 'before' | 'after',
  changes: readonly PlanChange[]
): Map<string, Changed> {
  const found = new Map<string, Changed>()
  for (const { id } of topology.nodes)
    if (!other.node.has(id)) found.set(id, side === 'after' ? 'add' : 'remove')
  for (const { ref } of changes) {
    const node = nodeOf(topology, ref)
    if (node === null) continue
    if (!found.has(node)) found.set(node, 'change')
  }
  return found
}

export function useChangedNodes(
  topology: Ref<Topology | null>,
  view: Ref<MapView | null>
): ComputedRef<Marks['changed']> {
  const preview = usePreviewStore()
  const filter = useFilterStore()
  const other = computed(() =>
    preview.hidden === null ? null : buildTopology(preview.hidden, { composeProject: filter.composeProject })
  )
  const changed = computed(() =>
    topology.value === null || other.value === null
      ? new Map<string, Changed>()
      : changedNodes(topology.value, other.value, preview.side, preview.differences)
  )
  watch(
    [changed, view],
    ([now, there]) => {
      const first = [...now.keys()][0]
      if (first !== undefined && there !== null)
        void nextTick(() => requestAnimationFrame(() => there.showNode(first)))
    },
    { immediate: true }
  )
  return changed
}
