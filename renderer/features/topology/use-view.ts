/**
 * The view of the map: camera, size, what is hovered and focused, and painting whenever one of them changes, once a frame
 * at most. The first map of a host is shown whole; later ones leave the view where it is.
 */
import { pathToOutside, type MapLayout, type Topology, type Traffic } from '@shared/topology'
import { computed, onMounted, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { bringIn, fit, hold, pan, toMap, zoomAt, type Camera, type Size } from './camera'
import { canvasMeasure } from './canvas-surface'
import { HitIndex, type Hit } from './hit'
import { MapPainter } from './map-painter'
import type { Painted } from './paint'
import { readPalette, type Palette } from './palette'
import type { Marks, Sayings, Scene } from './scene'
import { TextFitter } from './surface'

export interface ViewInput {
  readonly canvas: Ref<HTMLCanvasElement | null>
  readonly topology: Ref<Topology | null>
  readonly layout: Ref<MapLayout | null>
  readonly traffic: Ref<ReadonlyMap<string, Traffic>>
  readonly sayings: Ref<Sayings>
  readonly dark: Ref<boolean>
  readonly hostId: Ref<string | null>
  readonly selected: Ref<Marks['selected']>
  readonly changed: Ref<Marks['changed']>
}

/** Zoom at which every row can be read. */
const READABLE = 0.75
/** Milliseconds without a change of zoom after which the map is painted sharp. */
const REST_MS = 140

const samePainted = (a: Painted, b: Painted): boolean =>
  a.nodes === b.nodes && a.counted === b.counted && a.edges === b.edges

export function useView(input: ViewInput) {
  const camera = shallowRef<Camera>({ x: 0, y: 0, scale: 1 })
  const size = shallowRef<Size>({ w: 0, h: 0 })
  const hovered = shallowRef<Hit | null>(null)
  const focused = ref<string | null>(null)
  const painted = shallowRef<Painted>({ nodes: 0, counted: 0, edges: 0 })
  const palette = shallowRef<Palette | null>(null)
  let fitter: TextFitter | null = null
  let frame = 0
  let fitted: string | null = null
  let awaited: string | null = null
  let zoomedAt = -Infinity
  let rest: ReturnType<typeof setTimeout> | undefined
  const painter = new MapPainter()

  const index = computed(() =>
    input.topology.value === null || input.layout.value === null
      ? null
      : new HitIndex(input.topology.value, input.layout.value)
  )
  const path = computed(() => {
    const topology = input.topology.value
    const at = hovered.value ?? (focused.value === null ? null : { node: focused.value, row: null })
    if (topology === null || at === null || !topology.node.has(at.node)) return null
    return pathToOutside(topology, at.node, at.row)
  })
  const scene = computed<Scene | null>(() =>
    input.topology.value === null || input.layout.value === null
      ? null
      : {
          topology: input.topology.value,
          layout: input.layout.value,
          sayings: input.sayings.value,
          traffic: input.traffic.value
        }
  )

  function paint(): void {
    frame = 0
    const element = input.canvas.value
    const context = element?.getContext('2d', { alpha: false })
    if (!context || palette.value === null || fitter === null) return
    const zooming = performance.now() - zoomedAt < REST_MS
    const marks = {
      path: path.value,
      selected: input.selected.value,
      focus: focused.value,
      changed: input.changed.value
    }
    const now = painter.paint(context, {
      camera: camera.value,
      size: size.value,
      ratio: window.devicePixelRatio || 1,
      scene: scene.value,
      palette: palette.value,
      fitter,
      marks,
      zooming
    })
    if (now !== null && !samePainted(now, painted.value)) painted.value = now
    if (now === null && !zooming) ask()
  }
  const ask = (): void => {
    if (frame === 0) frame = requestAnimationFrame(paint)
  }

  function readTheme(): void {
    const style = getComputedStyle(document.documentElement)
    palette.value = readPalette((name) => style.getPropertyValue(name))
    const context = document.createElement('canvas').getContext('2d')
    fitter = context === null ? null : new TextFitter(canvasMeasure(context, palette.value))
    painter.forget()
    ask()
  }

  function look(next: Camera): void {
    if (next.scale !== camera.value.scale) {
      zoomedAt = performance.now()
      clearTimeout(rest)
      rest = setTimeout(ask, REST_MS + 10)
    }
    camera.value = input.layout.value === null ? next : hold(next, input.layout.value.bounds, size.value)
  }
  function showAll(): void {
    if (input.layout.value !== null && size.value.w > 0)
      camera.value = fit(input.layout.value.bounds, size.value)
  }
  /** Shows a host for the first time whole. */
  function showNew(): void {
    if (input.layout.value === null || size.value.w === 0 || fitted === input.hostId.value) return
    fitted = input.hostId.value
    showAll()
    if (awaited !== null) showNode(awaited)
    awaited = null
  }
  /** The inspector took room: what is selected is not to lie behind it. */
  function keepSelected(): void {
    const box = input.layout.value?.boxes.get(input.selected.value?.node ?? '')
    if (box !== undefined) look(bringIn(camera.value, box, size.value, camera.value.scale))
  }
  function showNode(id: string): void {
    if (size.value.w === 0) {
      awaited = id // no view yet: as soon as there is one
      return
    }
    const box = input.layout.value?.boxes.get(id)
    if (box !== undefined) look(bringIn(camera.value, box, size.value, READABLE))
  }

  const observer = new ResizeObserver(() => {
    const element = input.canvas.value
    if (!element) return
    const first = size.value.w === 0
    const ratio = window.devicePixelRatio || 1
    size.value = { w: element.clientWidth, h: element.clientHeight }
    element.width = Math.max(1, Math.round(size.value.w * ratio))
    element.height = Math.max(1, Math.round(size.value.h * ratio))
    if (first) showNew()
    else keepSelected()
    if (frame !== 0) cancelAnimationFrame(frame)
    paint() // at once: a canvas that was resized is empty
  })
  onMounted(() => {
    readTheme()
    if (input.canvas.value) observer.observe(input.canvas.value)
    // Texts measured before a font came are wrong once it is there.
    void document.fonts.ready.then(readTheme)
    document.fonts.addEventListener('loadingdone', readTheme)
  })
  onScopeDispose(() => {
    observer.disconnect()
    clearTimeout(rest)
    document.fonts.removeEventListener('loadingdone', readTheme)
    if (frame !== 0) cancelAnimationFrame(frame)
  })
  watch(input.dark, readTheme, { flush: 'post' })
  watch(input.layout, showNew)
  watch([camera, size, scene, path, focused, input.selected, input.changed], ask)

  return {
    camera,
    size,
    hovered,
    focused,
    path,
    painted,
    scene,
    palette,
    index,
    look,
    showAll,
    showNode,
    pan: (dx: number, dy: number) => look(pan(camera.value, dx, dy)),
    zoom: (factor: number, at?: { x: number; y: number }) =>
      look(zoomAt(camera.value, factor, at ?? { x: size.value.w / 2, y: size.value.h / 2 })),
    hitAt: (x: number, y: number): Hit | null => {
      const at = toMap(camera.value, x, y)
      return index.value?.at(at.x, at.y, camera.value.scale) ?? null
    },
    fitter: () => fitter
  }
}
export type MapView = ReturnType<typeof useView>
