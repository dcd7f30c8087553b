/** The nodes a plan that is looked at would add, remove or change, and bringing the first of them into view. */
import type { PlanChange } from '@shared/contract/plans'
import type { Topology } from '@shared/topology'
import { computed, nextTick, watch, type ComputedRef, type Ref } from 'vue'
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

/** Marks by node; what is added or removed outweighs what is only changed. Pure. */
export function changedNodes(topology: Topology, changes: readonly PlanChange[]): Map<string, Changed> {
  const found = new Map<string, Changed>()
  for (const { verb, ref } of changes) {
    const node = nodeOf(topology, ref)
    if (node === null) continue
    const own = ref !== null && topology.node.get(node)?.ref?.id === ref.id
    const how = own ? verb : 'change'
    if (found.get(node) === undefined || how !== 'change') found.set(node, how)
  }
  return found
}

export function useChangedNodes(
  topology: Ref<Topology | null>,
  view: Ref<MapView | null>
): ComputedRef<Marks['changed']> {
  const preview = usePreviewStore()
  const changed = computed(() =>
    topology.value === null ? new Map<string, Changed>() : changedNodes(topology.value, preview.differences)
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
