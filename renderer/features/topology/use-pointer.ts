/**
 * The pointer on the map: drag and wheel move, Ctrl and wheel (or a pinch) zoom, hover marks, a click selects. Dragging a
 * container connects it, where that may be done.
 */
import type { MapView } from './use-view'
import type { Hit } from './hit'
import type { ConnectDragging } from './use-connect-drag'

/** Screen pixels a pointer may move and still be a click. */
const SLACK = 4
/** A line of a wheel that counts lines, in pixels. */
const LINE = 32

export interface PointerHandlers {
  readonly down: (event: PointerEvent) => void
  readonly move: (event: PointerEvent) => void
  readonly up: (event: PointerEvent) => void
  readonly leave: () => void
  readonly cancel: () => void
  readonly wheel: (event: WheelEvent) => void
}

interface Press {
  x: number
  y: number
  readonly startX: number
  readonly startY: number
  dragged: boolean
  /** A container lies under it: it is dragged, not the map. */
  readonly onContainer: boolean
}

export function usePointer(
  view: MapView,
  connecting: ConnectDragging,
  onPick: (hit: Hit | null) => void
): PointerHandlers {
  let from: Press | null = null

  const place = (event: MouseEvent): { x: number; y: number } => {
    const box = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : null
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
  }

  function mark(hit: Hit | null): void {
    const now = view.hovered.value
    if (now?.node === hit?.node && now?.row === hit?.row && now?.edge === hit?.edge) return
    view.hovered.value = hit
  }

  return {
    down: (event) => {
      if (event.button !== 0 && event.button !== 1) return
      const at = place(event)
      from = {
        x: event.clientX,
        y: event.clientY,
        startX: event.clientX,
        startY: event.clientY,
        dragged: false,
        onContainer: event.button === 0 && connecting.begin(view.hitAt(at.x, at.y))
      }
      if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
    },
    move: (event) => {
      if (from === null) {
        const at = place(event)
        mark(view.hitAt(at.x, at.y))
        return
      }
      if (!from.dragged && Math.hypot(event.clientX - from.startX, event.clientY - from.startY) < SLACK)
        return
      from.dragged = true
      const at = place(event)
      if (from.onContainer) {
        const hit = view.hitAt(at.x, at.y)
        mark(hit)
        connecting.move(hit, at)
        return
      }
      mark(null)
      view.pan(event.clientX - from.x, event.clientY - from.y)
      from.x = event.clientX
      from.y = event.clientY
    },
    up: (event) => {
      const was = from
      from = null
      if (was?.onContainer === true && was.dragged) connecting.drop()
      else connecting.cancel()
      if (was === null || was.dragged || event.button !== 0) return
      const at = place(event)
      onPick(view.hitAt(at.x, at.y))
    },
    cancel: () => {
      from = null
      connecting.cancel()
    },
    leave: () => {
      if (from === null) mark(null)
    },
    wheel: (event) => {
      event.preventDefault()
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1
      if (event.ctrlKey || event.metaKey) view.zoom(Math.exp(-event.deltaY * unit * 0.0022), place(event))
      else if (event.shiftKey && event.deltaX === 0) view.pan(-event.deltaY * unit, 0)
      else view.pan(-event.deltaX * unit, -event.deltaY * unit)
    }
  }
}
