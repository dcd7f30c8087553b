/** The whole map as a picture: SVG from the same painter, PNG by painting it on a canvas of its own. */
import type { Box } from '@shared/topology'
import { canvasMeasure, CanvasSurface } from './canvas-surface'
import { paintMap } from './paint'
import type { Palette } from './palette'
import { noMarks, type Scene } from './scene'
import { TextFitter, type Surface } from './surface'
import { SvgSurface } from './svg-surface'

const MARGIN = 32
/** Longest side of a canvas that browsers give, and pixels in all. */
const MOST_SIDE = 16_000
const MOST_PIXELS = 120_000_000

function paperOf(scene: Scene): Box {
  const { x, y, w, h } = scene.layout.bounds
  return { x: x - MARGIN, y: y - MARGIN, w: w + 2 * MARGIN, h: h + 2 * MARGIN }
}

function paintAll(surface: Surface, scene: Scene, palette: Palette, paper: Box): void {
  const context = document.createElement('canvas').getContext('2d')
  if (context === null) throw new Error('this browser gives no canvas')
  const fitter = new TextFitter(canvasMeasure(context, palette))
  paintMap(surface, scene, noMarks, { palette, fitter, detail: 'full', scale: 1 }, paper)
}

/** The document as text, everything in full. */
export function mapAsSvg(scene: Scene, palette: Palette, title: string): string {
  const paper = paperOf(scene)
  const surface = new SvgSurface(palette)
  paintAll(surface, scene, palette, paper)
  return surface.document(paper, palette.bg, title)
}

/** The picture at two pixels a map unit, fewer when it would be too large for a canvas. Rejects when the browser refuses. */
export async function mapAsPng(scene: Scene, palette: Palette): Promise<Blob> {
  const paper = paperOf(scene)
  const scale = Math.min(
    2,
    MOST_SIDE / paper.w,
    MOST_SIDE / paper.h,
    Math.sqrt(MOST_PIXELS / (paper.w * paper.h))
  )
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(paper.w * scale))
  canvas.height = Math.max(1, Math.round(paper.h * scale))
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new Error('no canvas of that size')
  context.fillStyle = palette.bg
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.setTransform(scale, 0, 0, scale, -paper.x * scale, -paper.y * scale)
  paintAll(new CanvasSurface(context, palette), scene, palette, paper)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the picture is too large')) : resolve(blob)),
      'image/png'
    )
  })
}

/** Hands a file to the browser to save. */
export function save(data: Blob, name: string): void {
  const url = URL.createObjectURL(data)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** `vethscope-web-1.svg`, of what a host is called. */
export const fileName = (host: string, ending: 'png' | 'svg'): string =>
  `vethscope-${host.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60) || 'map'}.${ending}`
