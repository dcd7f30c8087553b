/**
 * The ground of the map as a picture in tiles, so that a frame while one pans is a few copies and not a painting. Tiles
 * belong to a zoom; while one zooms, those there are stretched, and are painted anew when the gesture rests or when they
 * would be stretched too far. Painting is dealt out over frames by a budget; until a tile is there, the older picture shows
 * through. Measures are device pixels of the map at that zoom: tile (c, r) has its corner at (c·512, r·256): boxes are wider
 * than high, and so fewer of them stand on two tiles.
 */
export const TILE = { w: 512, h: 256 } as const
/** How far tiles are stretched before they are painted anew in the middle of a gesture. */
const STRETCH = { least: 0.7, most: 2 }
/** Milliseconds of painting a frame may hold when something older can be shown meanwhile, and ahead of a pan. */
const BUDGET_MS = 6
const AHEAD_MS = 3
/** Tiles kept beyond those in view, so that going back costs nothing. */
const SPARE = 40

/** What tiles are made of and painted with; the canvas is the product's, tests have their own. */
export interface Tiler<T> {
  readonly make: () => T
  /** Paints a tile whose top left is at (x, y) of the map at `scale` (device pixels per map unit). */
  readonly paint: (tile: T, x: number, y: number, scale: number) => void
  /** Copies a tile onto the screen. */
  readonly put: (tile: T, x: number, y: number, w: number, h: number) => void
  readonly now: () => number
}

/** What is looked at: the offset of the view on the map at `scale`, and its size, in device pixels. */
export interface Window {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly scale: number
}

export interface Drawn {
  /** True if every tile in view was there, at the zoom that is looked at. */
  readonly complete: boolean
  /** Tiles painted in this frame. */
  readonly painted: number
}

interface Sheet<T> {
  readonly scale: number
  readonly tiles: Map<string, { readonly c: number; readonly r: number; readonly tile: T }>
}

export class Ground<T> {
  private front: Sheet<T> | null = null
  private back: Sheet<T> | null = null
  private readonly pool: T[] = []
  private last: Window | null = null

  constructor(private readonly tiler: Tiler<T>) {}

  /** The map changed: tiles are stale, and shown until there are new ones. */
  stale(): void {
    if (this.front === null) return
    if (this.front.tiles.size > 0 || this.back === null) this.retire(this.front)
    this.front = null
  }

  /** Colours or letters changed: nothing of the old picture may be seen. */
  forget(): void {
    for (const sheet of [this.front, this.back]) this.free(sheet)
    this.front = this.back = null
    this.pool.length = 0
  }

  /** Puts the picture on the screen. `zooming` while a gesture changes the zoom. */
  draw(view: Window, zooming: boolean): Drawn {
    const sheet = this.sheetFor(view.scale, zooming)
    const ratio = view.scale / sheet.scale
    const wanted = tilesIn(view, ratio)
    const missing = wanted.filter(({ key }) => !sheet.tiles.has(key))
    const begun = this.tiler.now()
    let painted = 0
    if (missing.length > 0 && this.back !== null) this.putAll(this.back, view)
    for (const spot of wanted) {
      const known = sheet.tiles.get(spot.key)
      if (known) this.put(known.tile, spot.c, spot.r, view, ratio)
    }
    const hasOlder = this.back !== null || sheet.tiles.size > 0
    for (const spot of fromCentre(missing, view, ratio)) {
      if (hasOlder && painted > 0 && this.tiler.now() - begun > BUDGET_MS) break
      this.add(sheet, spot, view, ratio)
      painted++
    }
    const whole = painted === missing.length
    if (whole && this.back !== null && ratio === 1) {
      this.free(this.back)
      this.back = null
    }
    if (whole && !zooming) painted += this.ahead(sheet, view, begun)
    this.last = view
    this.trim(sheet, wanted)
    return { complete: whole && ratio === 1, painted }
  }

  private sheetFor(scale: number, zooming: boolean): Sheet<T> {
    const known = this.front
    if (known !== null) {
      const ratio = scale / known.scale
      if (ratio === 1 || (zooming && ratio >= STRETCH.least && ratio <= STRETCH.most)) return known
      // What was hardly begun is no better than what it was to replace.
      if (this.back === null || known.tiles.size > 4) this.retire(known)
      else this.free(known)
    }
    this.front = { scale, tiles: new Map() }
    return this.front
  }

  private retire(sheet: Sheet<T>): void {
    this.free(this.back)
    this.back = sheet
  }

  private free(sheet: Sheet<T> | null): void {
    if (sheet === null) return
    for (const { tile } of sheet.tiles.values()) this.pool.push(tile)
    sheet.tiles.clear()
    this.pool.length = Math.min(this.pool.length, 2 * SPARE)
  }

  private add(sheet: Sheet<T>, spot: Spot, view: Window, ratio: number): void {
    const tile = this.pool.pop() ?? this.tiler.make()
    this.tiler.paint(tile, spot.c * TILE.w, spot.r * TILE.h, sheet.scale)
    sheet.tiles.set(spot.key, { c: spot.c, r: spot.r, tile })
    this.put(tile, spot.c, spot.r, view, ratio)
  }

  /** While one pans: the tiles that come next, before they are needed. */
  private ahead(sheet: Sheet<T>, view: Window, begun: number): number {
    const { last } = this
    if (last?.scale !== view.scale || sheet.scale !== view.scale) return 0
    const dx = Math.sign(view.x - last.x)
    const dy = Math.sign(view.y - last.y)
    if (dx === 0 && dy === 0) return 0
    const next = tilesIn({ ...view, x: view.x + (dx * TILE.w) / 2, y: view.y + (dy * TILE.h) / 2 }, 1)
    const spot = next.find(({ key }) => !sheet.tiles.has(key))
    if (spot === undefined || this.tiler.now() - begun > AHEAD_MS) return 0
    this.add(sheet, spot, view, 1)
    return 1
  }

  private putAll(sheet: Sheet<T>, view: Window): void {
    const ratio = view.scale / sheet.scale
    for (const { c, r, tile } of sheet.tiles.values()) this.put(tile, c, r, view, ratio)
  }

  /** Edges are rounded, not widths: neighbours meet without a seam. */
  private put(tile: T, c: number, r: number, view: Window, ratio: number): void {
    const left = Math.round(c * TILE.w * ratio - view.x)
    const top = Math.round(r * TILE.h * ratio - view.y)
    const right = Math.round((c + 1) * TILE.w * ratio - view.x)
    const bottom = Math.round((r + 1) * TILE.h * ratio - view.y)
    if (right <= 0 || bottom <= 0 || left >= view.w || top >= view.h) return
    this.tiler.put(tile, left, top, right - left, bottom - top)
  }

  /** Lets go of the oldest tiles out of view. */
  private trim(sheet: Sheet<T>, wanted: readonly Spot[]): void {
    const most = wanted.length + SPARE
    if (sheet.tiles.size <= most) return
    const seen = new Set(wanted.map(({ key }) => key))
    for (const [key, { tile }] of sheet.tiles) {
      if (sheet.tiles.size <= most) return
      if (seen.has(key)) continue
      sheet.tiles.delete(key)
      this.pool.push(tile)
    }
  }
}

interface Spot {
  readonly c: number
  readonly r: number
  readonly key: string
}

function tilesIn(view: Window, ratio: number): Spot[] {
  const w = TILE.w * ratio
  const h = TILE.h * ratio
  const spots: Spot[] = []
  for (let r = Math.floor(view.y / h); r * h < view.y + view.h; r++)
    for (let c = Math.floor(view.x / w); c * w < view.x + view.w; c++)
      spots.push({ c, r, key: `${String(c)} ${String(r)}` })
  return spots
}

function fromCentre(spots: readonly Spot[], view: Window, ratio: number): Spot[] {
  const x = (view.x + view.w / 2) / (TILE.w * ratio) - 0.5
  const y = (view.y + view.h / 2) / (TILE.h * ratio) - 0.5
  const away = (spot: Spot): number => (spot.c - x) ** 2 + (spot.r - y) ** 2
  return [...spots].sort((a, b) => away(a) - away(b))
}
