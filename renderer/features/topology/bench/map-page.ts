/**
 * The page of `npm run bench:map`: the product's painter and cytoscape over the same layout of the same snapshot, panned
 * and zoomed for some seconds; and the time from snapshot to painted frame. The bench drives it, nobody else loads it.
 */
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@fontsource-variable/source-sans-3/wght.css'
import '../../../ui/tokens.css'
import { translateKey } from '@shared/locales'
import type { HostSnapshot } from '@shared/model'
import { buildTopology, layoutMap } from '@shared/topology'
import cytoscape from 'cytoscape'
import { fit, zoomAt, type Camera } from '../camera'
import { canvasMeasure } from '../canvas-surface'
import { MapPainter } from '../map-painter'
import { readPalette } from '../palette'
import { noMarks, Sayings, type Detail, type Scene } from '../scene'
import { TextFitter } from '../surface'

const SIZE = { w: 1280, h: 800 }
const MIDDLE = { x: 640, y: 400 }

export interface Rates {
  /** Frames a second over the whole time, and of the slowest second. */
  readonly fps: number
  readonly worst: number
  /** Milliseconds of script in a frame (without what the browser does after it), and the longest frame. */
  readonly script: number
  readonly longest: number
  /** Share of the frames whose picture was whole and sharp. */
  readonly sharp: number
}

function sceneOf(snapshot: HostSnapshot): Scene {
  const topology = buildTopology(snapshot)
  const sayings = new Sayings((text) => translateKey('en', text.key, text.params))
  return { topology, layout: layoutMap(topology), sayings, traffic: new Map() }
}

/** Calls `draw` once a frame for `ms`, with the time passed in seconds; each call moves the picture. */
function run(ms: number, draw: (seconds: number) => boolean): Promise<Rates> {
  return new Promise((resolve) => {
    draw(0)
    let start = 0
    const stamps: number[] = []
    let script = 0
    let sharp = 0
    const frame = (now: number): void => {
      if (start === 0) start = now
      stamps.push(now)
      if (now - start >= ms)
        return resolve({ ...ratesOf(stamps), script: script / stamps.length, sharp: sharp / stamps.length })
      const begun = performance.now()
      if (draw((now - start) / 1000)) sharp++
      script += performance.now() - begun
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(() => requestAnimationFrame(frame))
  })
}

function ratesOf(stamps: readonly number[]): Pick<Rates, 'fps' | 'worst' | 'longest'> {
  const first = stamps[0] ?? 0
  const last = stamps[stamps.length - 1] ?? first
  const seconds = new Map<number, number>()
  let longest = 0
  stamps.forEach((stamp, index) => {
    const second = Math.floor((stamp - first) / 1000)
    seconds.set(second, (seconds.get(second) ?? 0) + 1)
    longest = Math.max(longest, stamp - (stamps[index - 1] ?? stamp))
  })
  const whole = [...seconds]
    .filter(([second]) => (second + 1) * 1000 <= last - first)
    .map(([, count]) => count)
  return { fps: ((stamps.length - 1) * 1000) / (last - first || 1), worst: Math.min(...whole), longest }
}

/** How the camera moves: as a person drags the map, zooms in and out of it, or does both. */
const motions = {
  pan: (base: Camera, seconds: number): Camera => ({
    scale: base.scale,
    x: base.x + (900 * Math.sin(seconds)) / base.scale,
    y: base.y + (500 * Math.sin(seconds * 1.3)) / base.scale
  }),
  zoom: (base: Camera, seconds: number): Camera =>
    zoomAt(base, Math.exp(0.7 * Math.sin(seconds * 1.5)), MIDDLE),
  both: (base: Camera, seconds: number): Camera => ({
    scale: base.scale * (1 + 0.08 * Math.sin(seconds * 2)),
    x: base.x + (120 * Math.sin(seconds * 3)) / base.scale,
    y: base.y + (80 * Math.cos(seconds * 3)) / base.scale
  })
} as const
export type Motion = keyof typeof motions

function canvasOf(): CanvasRenderingContext2D {
  document.body.replaceChildren()
  const canvas = document.createElement('canvas')
  canvas.width = SIZE.w
  canvas.height = SIZE.h
  document.body.append(canvas)
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new Error('no canvas')
  return context
}

const cameraFor = (scene: Scene, scale: number | null): Camera =>
  scale === null ? fit(scene.layout.bounds, SIZE) : { x: 400, y: 400, scale }

/** Our painter. `scale` null shows the whole map; `detail` null is what the product would draw at that zoom. */
async function ours(
  snapshot: HostSnapshot,
  scale: number | null,
  detail: Detail | null,
  motion: Motion,
  ms: number
): Promise<Rates> {
  await document.fonts.ready
  const scene = sceneOf(snapshot)
  const context = canvasOf()
  const style = getComputedStyle(document.documentElement)
  const palette = readPalette((name) => style.getPropertyValue(name))
  const measuring = document.createElement('canvas').getContext('2d')
  if (measuring === null) throw new Error('no canvas')
  const fitter = new TextFitter(canvasMeasure(measuring, palette))
  const base = cameraFor(scene, scale)
  const painter = new MapPainter()
  let zoom = 0
  return run(ms, (seconds) => {
    const camera = motions[motion](base, seconds)
    const zooming = camera.scale !== zoom && zoom !== 0
    zoom = camera.scale
    const frame = { camera, size: SIZE, ratio: 1, scene, palette, fitter, marks: noMarks, zooming }
    return painter.paint(context, detail === null ? frame : { ...frame, detail }) !== null
  })
}

/** cytoscape with the same boxes and a label per row, in the same places. */
async function peer(
  snapshot: HostSnapshot,
  scale: number | null,
  motion: Motion,
  ms: number
): Promise<Rates> {
  await document.fonts.ready
  const scene = sceneOf(snapshot)
  document.body.replaceChildren()
  const container = document.createElement('div')
  container.style.width = `${String(SIZE.w)}px`
  container.style.height = `${String(SIZE.h)}px`
  document.body.append(container)
  const cy = cytoscape({
    container,
    elements: elementsOf(scene),
    style: cytoscapeStyle,
    layout: { name: 'preset' }
  })
  const base = cameraFor(scene, scale)
  const rates = await run(ms, (seconds) => {
    const camera = motions[motion](base, seconds)
    cy.viewport({ zoom: camera.scale, pan: { x: -camera.x * camera.scale, y: -camera.y * camera.scale } })
    return true
  })
  cy.destroy()
  return rates
}

function elementsOf(scene: Scene): cytoscape.ElementDefinition[] {
  const elements: cytoscape.ElementDefinition[] = []
  for (const node of scene.topology.nodes) {
    const box = scene.layout.boxes.get(node.id)
    if (box === undefined) continue
    const said = scene.sayings.of(node)
    const position = { x: box.x + box.w / 2, y: box.y + box.h / 2 }
    elements.push({ data: { id: node.id, label: said.title, w: box.w, h: box.h }, position, classes: 'box' })
    node.rows.forEach((row, index) => {
      const y = scene.layout.rows.get(row.id) ?? position.y
      const text = said.rows[index]
      elements.push({
        data: { id: row.id, label: `${text?.label ?? ''}  ${text?.detail ?? ''}`, w: box.w - 8, h: 16 },
        position: { x: position.x, y },
        classes: 'row'
      })
    })
  }
  for (const edge of scene.topology.edges)
    elements.push({
      data: {
        id: `edge ${edge.id}`,
        source: edge.from.row ?? edge.from.node,
        target: edge.to.row ?? edge.to.node
      }
    })
  return elements
}

const cytoscapeStyle: cytoscape.StylesheetJson = [
  {
    selector: 'node',
    style: {
      shape: 'round-rectangle',
      width: 'data(w)',
      height: 'data(h)',
      label: 'data(label)',
      'font-size': 12,
      'background-color': '#fff'
    }
  },
  {
    selector: '.box',
    style: { 'border-width': 1, 'border-color': '#999', 'text-valign': 'top', 'text-margin-y': 18 }
  },
  { selector: '.row', style: { 'text-valign': 'center', 'font-family': 'monospace' } },
  {
    selector: 'edge',
    style: { width: 1.25, 'line-color': '#7a9', 'curve-style': 'taxi', 'taxi-direction': 'horizontal' }
  }
]

const api = { ours, peer }
export type BenchPage = typeof api
Object.assign(window, { bench: api })
