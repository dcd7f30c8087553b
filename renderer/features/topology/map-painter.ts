/**
 * Puts the map on a canvas: the ground from its tiles, what is marked painted over it, the headings last. Everything
 * stands on whole device pixels, so that a tile and what is painted over it meet.
 */
import { visibleBox, type Camera, type Size } from './camera'
import { CanvasSurface } from './canvas-surface'
import { Ground, TILE, type Tiler } from './ground'
import { paintGround, paintMarks, shownIn, type Painted } from './paint'
import { paintHeadings } from './paint-lanes'
import type { Palette } from './palette'
import { detailAt, type Detail, type Marks, type Scene } from './scene'
import type { TextFitter } from './surface'

export interface MapFrameInput {
  readonly camera: Camera
  readonly size: Size
  /** Device pixels per CSS pixel. */
  readonly ratio: number
  readonly scene: Scene | null
  readonly palette: Palette
  readonly fitter: TextFitter
  readonly marks: Marks
  /** A gesture changes the zoom: stretched tiles will do. */
  readonly zooming: boolean
  /** Instead of what the zoom asks for. */
  readonly detail?: Detail
}

interface Tile {
  readonly canvas: HTMLCanvasElement
  readonly context: CanvasRenderingContext2D
  readonly surface: CanvasSurface
}

export class MapPainter {
  private readonly ground: Ground<Tile>
  private scene: Scene | null = null
  private input: MapFrameInput | null = null
  private target: CanvasRenderingContext2D | null = null

  constructor() {
    const tiler: Tiler<Tile> = {
      make: () => this.makeTile(),
      paint: (tile, x, y, scale) => this.paintTile(tile, x, y, scale),
      put: (tile, x, y, w, h) => this.target?.drawImage(tile.canvas, x, y, w, h),
      now: () => performance.now()
    }
    this.ground = new Ground(tiler)
  }

  /** Colours or fonts changed. */
  forget(): void {
    this.ground.forget()
  }

  /** Paints a frame. Null as long as the picture is not whole and sharp: then another frame is to follow. */
  paint(context: CanvasRenderingContext2D, input: MapFrameInput): Painted | null {
    const { camera, size, ratio, scene, palette, fitter } = input
    this.input = input
    this.target = context
    const w = Math.round(size.w * ratio)
    const h = Math.round(size.h * ratio)
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.fillStyle = palette.bg
    context.fillRect(0, 0, w, h)
    if (scene === null) return { nodes: 0, counted: 0, edges: 0 }
    if (this.scene !== scene) this.ground.stale()
    this.scene = scene
    const scale = camera.scale * ratio
    const x = Math.round(camera.x * scale)
    const y = Math.round(camera.y * scale)
    const { complete } = this.ground.draw({ x, y, w, h, scale }, input.zooming)
    context.setTransform(scale, 0, 0, scale, -x, -y)
    const view = visibleBox({ x: x / scale, y: y / scale, scale: camera.scale }, size)
    const pen = { palette, fitter, detail: input.detail ?? detailAt(camera.scale), scale: camera.scale }
    const surface = new CanvasSurface(context, palette)
    paintMarks(surface, scene, input.marks, pen, view)
    paintHeadings(surface, scene, pen, view)
    return complete ? shownIn(scene, pen, view) : null
  }

  private makeTile(): Tile {
    const canvas = document.createElement('canvas')
    canvas.width = TILE.w
    canvas.height = TILE.h
    const context = canvas.getContext('2d', { alpha: false })
    if (context === null || this.input === null) throw new Error('this browser gives no canvas')
    return { canvas, context, surface: new CanvasSurface(context, this.input.palette) }
  }

  private paintTile({ context, surface }: Tile, x: number, y: number, scale: number): void {
    const { input, scene } = this
    if (input === null || scene === null) return
    const { palette, fitter, ratio } = input
    const zoom = scale / ratio
    context.setTransform(scale, 0, 0, scale, -x, -y)
    const box = { x: x / scale, y: y / scale, w: TILE.w / scale, h: TILE.h / scale }
    surface.box(box.x, box.y, box.w, box.h, { fill: palette.bg })
    paintGround(surface, scene, { palette, fitter, detail: input.detail ?? detailAt(zoom), scale: zoom }, box)
  }
}
