/** Where on the canvas a node or row is, as `x,y` in pixels, once the view has come to rest: for tests and for tools that point. */
import type { Anchor, MapLayout } from '@shared/topology'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { toScreen, type Camera } from './camera'
import type { MapView } from './use-view'

const REST_MS = 80

export function useScreenPlaces(
  view: () => MapView | null,
  layout: () => MapLayout
): (anchor: Anchor | null) => string | undefined {
  const rested = shallowRef<Camera | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => view()?.camera.value,
    (camera) => {
      clearTimeout(timer)
      timer = setTimeout(() => (rested.value = camera ?? null), REST_MS)
    },
    { immediate: true }
  )
  onScopeDispose(() => clearTimeout(timer))
  return (anchor) => {
    const box = anchor === null ? undefined : layout().boxes.get(anchor.node)
    if (anchor === null || box === undefined || rested.value === null) return undefined
    const y =
      (anchor.row === null ? undefined : layout().rows.get(anchor.row)) ?? box.y + Math.min(box.h / 2, 13)
    const at = toScreen(rested.value, box.x + box.w / 2, y)
    return `${at.x.toFixed(0)},${at.y.toFixed(0)}`
  }
}
