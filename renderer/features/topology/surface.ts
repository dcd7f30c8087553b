/**
 * What the painter paints on: a canvas while one looks, an SVG document when it is exported. Both are driven by the same
 * calls, so what is exported is what was seen. Coordinates are map units.
 */
export interface BoxStyle {
  readonly fill?: string
  readonly stroke?: string
  readonly width?: number
  readonly dash?: readonly number[]
  readonly radius?: number
}

export interface LineStyle {
  readonly stroke: string
  readonly width: number
  readonly dash?: readonly number[]
  /** Rounds the corners of a line. */
  readonly radius?: number
}

export interface TextStyle {
  readonly face: 'sans' | 'mono'
  readonly size: number
  readonly weight: 400 | 600
  readonly fill: string
  readonly align?: 'left' | 'right' | 'center'
}

export interface Surface {
  /** What follows belongs to this node or edge, until `end`. */
  begin: (kind: 'node' | 'edge', id: string, title: string) => void
  end: () => void
  box: (x: number, y: number, w: number, h: number, style: BoxStyle) => void
  /** A line through points, x and y in turn. */
  line: (points: readonly number[], style: LineStyle) => void
  /** A closed shape. */
  shape: (points: readonly number[], fill: string) => void
  /** One line of text, its middle at `y`; it must fit already (TextFitter). */
  text: (x: number, y: number, text: string, style: TextStyle) => void
}

/** Width of a text in a style, in map units. */
export type Measure = (text: string, style: TextStyle) => number

/** Characters a text is cut to before it is measured at all. */
const LONGEST = 200
const KEPT = 20_000

/** Cuts texts to a width with an ellipsis, and remembers what came out: the same few thousand texts come every frame. */
export class TextFitter {
  private readonly widths = new Map<string, number>()
  private readonly fitted = new Map<string, string>()

  constructor(private readonly measure: Measure) {}

  width(text: string, style: TextStyle): number {
    const key = `${style.face}${String(style.size)}${String(style.weight)}${text}`
    const known = this.widths.get(key)
    if (known !== undefined) return known
    if (this.widths.size > KEPT) this.widths.clear()
    const width = this.measure(text.slice(0, LONGEST), style)
    this.widths.set(key, width)
    return width
  }

  /** The text, or its beginning and `…`; empty when not even that fits. */
  fit(text: string, style: TextStyle, room: number): string {
    if (this.width(text, style) <= room) return text
    const key = `${style.face}${String(style.size)}${String(style.weight)} ${room.toFixed(1)} ${text}`
    const known = this.fitted.get(key)
    if (known !== undefined) return known
    if (this.fitted.size > KEPT) this.fitted.clear()
    const letters = Array.from(text.slice(0, LONGEST))
    let low = 0
    let high = letters.length
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.measure(`${letters.slice(0, middle).join('')}…`, style) <= room) low = middle
      else high = middle - 1
    }
    const result = low === 0 ? '' : `${letters.slice(0, low).join('').trimEnd()}…`
    this.fitted.set(key, result)
    return result
  }
}
