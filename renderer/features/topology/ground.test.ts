/** Tiles of the ground: what is painted when, and that the screen is always covered. */
import { describe, expect, it } from 'vitest'
import { Ground, TILE, type Window } from './ground'

interface Tile {
  x: number
  y: number
  scale: number
}
interface Put extends Tile {
  left: number
  top: number
  w: number
  h: number
}

/** A tiler that remembers; each tile costs `cost` milliseconds. */
function setUp(cost = 0) {
  let clock = 0
  const painted: Tile[] = []
  let puts: Put[] = []
  const ground = new Ground<Tile>({
    make: () => ({ x: 0, y: 0, scale: 0 }),
    paint: (tile, x, y, scale) => {
      Object.assign(tile, { x, y, scale })
      painted.push({ ...tile })
      clock += cost
    },
    put: (tile, left, top, w, h) => puts.push({ ...tile, left, top, w, h }),
    now: () => clock
  })
  const draw = (view: Window, zooming = false) => {
    puts = []
    return ground.draw(view, zooming)
  }
  return { ground, painted, draw, puts: () => puts }
}
const view = (x: number, y: number, scale = 1): Window => ({ x, y, w: 1280, h: 800, scale })

/** Every pixel of a grid of the screen lies under some copy, none shifted against the map. */
function covers(puts: readonly Put[], at: Window): boolean {
  for (let x = 0; x < at.w; x += 64)
    for (let y = 0; y < at.h; y += 50)
      if (!puts.some((put) => x >= put.left && x < put.left + put.w && y >= put.top && y < put.top + put.h))
        return false
  return true
}

describe('Ground', () => {
  it('paints what is in view at once when there is nothing else to show, every tile in its place', () => {
    const { draw, puts, painted } = setUp(50)
    const at = view(-70, 130)
    expect(draw(at).complete).toBe(true)
    expect(covers(puts(), at)).toBe(true)
    for (const put of puts()) expect([put.left, put.top]).toEqual([put.x - at.x, put.y - at.y])
    expect(painted).toHaveLength(new Set(painted.map((tile) => `${String(tile.x)} ${String(tile.y)}`)).size)
  })

  it('copies while one pans, and paints only what comes into view', () => {
    const { draw, painted } = setUp()
    draw(view(0, 0))
    const before = painted.length
    expect(draw(view(0, 0)).painted).toBe(0)
    for (let step = 1; step <= 100; step++) expect(draw(view(step * 5, 0)).complete).toBe(true)
    const rows = Math.ceil(800 / TILE.h)
    expect(painted.length - before).toBeLessThanOrEqual(2 * rows)
    for (const tile of painted.slice(before)) expect(tile.x).toBeGreaterThanOrEqual(1280 - TILE.w + 256)
  })

  it('stretches while one zooms, and paints sharp when it rests', () => {
    const { draw, puts, painted } = setUp()
    draw(view(0, 0))
    const before = painted.length
    const closer = { ...view(300, 200), scale: 1.25 }
    expect(draw(closer, true)).toEqual({ complete: false, painted: 0 })
    expect(covers(puts(), closer)).toBe(true)
    expect(painted).toHaveLength(before)
    expect(draw(closer, false).complete).toBe(true)
    expect(puts().filter((put) => put.scale === 1.25).length).toBe(painted.length - before)
  })

  it('deals painting out over frames, the older picture below, until all is new', () => {
    const { ground, draw, puts } = setUp(4)
    const at = view(0, 0)
    draw(at)
    ground.stale()
    let frames = 0
    for (let done = false; !done; frames++) {
      const now = draw(at)
      done = now.complete
      expect(now.painted).toBeLessThanOrEqual(3)
      expect(covers(puts(), at)).toBe(true)
    }
    expect(frames).toBeGreaterThan(2)
    expect(draw(at)).toEqual({ complete: true, painted: 0 })
  })

  it('shows nothing of a picture that was forgotten', () => {
    const { ground, draw, puts, painted } = setUp(4)
    draw(view(0, 0))
    const before = painted.length
    ground.forget()
    draw(view(0, 0))
    expect(painted.length - before).toBe(puts().length)
  })

  it('keeps no more tiles than it may, however far one pans', () => {
    let made = 0
    const ground = new Ground<number>({
      make: () => made++,
      paint: () => undefined,
      put: () => undefined,
      now: () => 0
    })
    for (let step = 0; step < 2000; step++) ground.draw(view(step * 100, step * 40), false)
    expect(made).toBeLessThan(100)
  })
})
