/** Paints on a canvas. State is set only when it changes: setting a font or a dash is what costs. */
import type { Palette } from './palette'
import type { BoxStyle, LineStyle, Measure, Surface, TextStyle } from './surface'

export const fontOf = (palette: Pick<Palette, 'sans' | 'mono'>, style: TextStyle): string =>
  `${String(style.weight)} ${style.size.toFixed(2)}px ${style.face === 'mono' ? palette.mono : palette.sans}`

const NO_DASH: readonly number[] = []

export class CanvasSurface implements Surface {
  private font = ''
  private fill = ''
  private stroke = ''
  private dash: readonly number[] = NO_DASH
  private align: CanvasTextAlign = 'left'

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly palette: Pick<Palette, 'sans' | 'mono'>
  ) {
    context.textBaseline = 'middle'
    context.textAlign = 'left'
    context.setLineDash([])
    context.lineJoin = 'round'
  }

  begin(): void {
    // A canvas keeps no record of what was drawn.
  }

  end(): void {
    // See begin.
  }

  box(x: number, y: number, w: number, h: number, style: BoxStyle): void {
    const { context } = this
    context.beginPath()
    if (style.radius === undefined || style.radius === 0) context.rect(x, y, w, h)
    else context.roundRect(x, y, w, h, style.radius)
    if (style.fill !== undefined) {
      this.setFill(style.fill)
      context.fill()
    }
    if (style.stroke === undefined) return
    this.setStroke(style.stroke, style.width ?? 1, style.dash ?? NO_DASH)
    context.stroke()
  }

  line(points: readonly number[], style: LineStyle): void {
    const { context } = this
    this.setStroke(style.stroke, style.width, style.dash ?? NO_DASH)
    context.beginPath()
    trace(context, points, style.radius ?? 0)
    context.stroke()
  }

  shape(points: readonly number[], fill: string): void {
    const { context } = this
    this.setFill(fill)
    context.beginPath()
    trace(context, points, 0)
    context.closePath()
    context.fill()
  }

  text(x: number, y: number, text: string, style: TextStyle): void {
    if (text === '') return
    const { context } = this
    const font = fontOf(this.palette, style)
    if (font !== this.font) {
      this.font = font
      context.font = font
    }
    const align = style.align ?? 'left'
    if (align !== this.align) {
      this.align = align
      context.textAlign = align
    }
    this.setFill(style.fill)
    context.fillText(text, x, y + style.size * 0.04)
  }

  private setFill(colour: string): void {
    if (colour === this.fill) return
    this.fill = colour
    this.context.fillStyle = colour
  }

  private setStroke(colour: string, width: number, dash: readonly number[]): void {
    const { context } = this
    if (colour !== this.stroke) {
      this.stroke = colour
      context.strokeStyle = colour
    }
    context.lineWidth = width
    if (dash === this.dash) return
    this.dash = dash
    context.setLineDash([...dash])
  }
}

/** Lays a path through points; corners are rounded by `radius` where the legs are long enough. */
function trace(context: CanvasRenderingContext2D, points: readonly number[], radius: number): void {
  context.moveTo(points[0] ?? 0, points[1] ?? 0)
  for (let index = 2; index < points.length; index += 2) {
    const x = points[index] ?? 0
    const y = points[index + 1] ?? 0
    const nextX = points[index + 2]
    const nextY = points[index + 3]
    if (radius === 0 || nextX === undefined || nextY === undefined) {
      context.lineTo(x, y)
      continue
    }
    const before = Math.hypot(x - (points[index - 2] ?? 0), y - (points[index - 1] ?? 0))
    const after = Math.hypot(nextX - x, nextY - y)
    context.arcTo(x, y, nextX, nextY, Math.min(radius, before / 2, after / 2))
  }
}

/** Measures with a canvas of its own, so that the one on screen keeps its state. */
export function canvasMeasure(
  context: CanvasRenderingContext2D,
  palette: Pick<Palette, 'sans' | 'mono'>
): Measure {
  let font = ''
  return (text, style) => {
    const wanted = fontOf(palette, style)
    if (wanted !== font) {
      font = wanted
      context.font = wanted
    }
    return context.measureText(text).width
  }
}
