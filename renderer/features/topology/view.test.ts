import { translateKey } from '@shared/locales'
import { buildTopology, layoutMap } from '@shared/topology'
import { describe, expect, it } from 'vitest'
import { dockerHost } from '@shared/testing/map-hosts'
import { bringIn, fit, hold, toMap, toScreen, visibleBox, zoomAt } from './camera'
import { HitIndex } from './hit'
import { linesOf, outlineOf } from './outline'
import { Sayings } from './scene'
import { moveInTree } from './tree-keys'
import { walk } from './walk'

const topology = buildTopology(dockerHost())
const layout = layoutMap(topology)
const view = { w: 1000, h: 600 }

describe('camera', () => {
  it('fits a whole map into the view, in the middle, hardly larger than life', () => {
    const camera = fit(layout.bounds, view)
    const seen = visibleBox(camera, view)
    expect(camera.scale).toBeLessThanOrEqual(1.25)
    expect(seen.y).toBeLessThanOrEqual(layout.bounds.y)
    expect(seen.y + seen.h).toBeGreaterThanOrEqual(layout.bounds.y + layout.bounds.h)
    expect(seen.x).toBeLessThanOrEqual(layout.bounds.x)
    expect(seen.x + seen.w).toBeGreaterThanOrEqual(layout.bounds.x + layout.bounds.w)
    const small = fit({ x: 0, y: 0, w: 10, h: 10 }, view)
    expect(small.scale).toBe(1.25)
    expect(toScreen(small, 5, 5).x).toBeCloseTo(view.w / 2)
    expect(toScreen(small, 5, 5).y).toBeGreaterThan(view.h * 0.2)
    expect(toScreen(small, 5, 5).y).toBeLessThan(view.h * 0.6)
  })

  it('keeps the point under the pointer while zooming', () => {
    const before = { x: 30, y: 40, scale: 0.7 }
    const after = zoomAt(before, 1.9, { x: 250, y: 120 })
    const [a, b] = [toMap(before, 250, 120), toMap(after, 250, 120)]
    expect(b.x).toBeCloseTo(a.x)
    expect(b.y).toBeCloseTo(a.y)
    expect(toScreen(after, b.x, b.y).x).toBeCloseTo(250)
  })

  it('never loses the map, and moves only when what is asked for is not seen', () => {
    const lost = hold({ x: 1e6, y: -1e6, scale: 1 }, layout.bounds, view)
    expect(lost.x).toBeLessThan(layout.bounds.x + layout.bounds.w)
    const camera = { x: 0, y: 0, scale: 1 }
    expect(bringIn(camera, { x: 400, y: 300, w: 50, h: 50 }, view, 0.75)).toBe(camera)
    const moved = bringIn(camera, { x: 4000, y: 300, w: 50, h: 50 }, view, 0.75)
    expect(toScreen(moved, 4025, 325).x).toBeCloseTo(500)
  })
})

describe('HitIndex', () => {
  const index = new HitIndex(topology, layout)

  it('finds the row, the box, the edge and nothing', () => {
    const box = layout.boxes.get('container:docker/tom03')!
    const row = layout.rows.get('container:docker/tom03|eth1')!
    expect(index.at(box.x + 20, row, 1)).toMatchObject({
      row: 'container:docker/tom03|eth1',
      ref: { kind: 'interface' }
    })
    expect(index.at(box.x + 20, box.y + 8, 1)).toMatchObject({
      node: 'container:docker/tom03',
      row: null,
      ref: { kind: 'container' }
    })
    const wire = topology.edges.find((edge) => edge.to.row === 'container:docker/tom03|eth1')!
    const points = layout.edges.get(wire.id)!
    expect(index.at(points[0]! + 8, points[1]! + 2, 1)?.edge).toBe(wire.id)
    expect(index.at(-500, -500, 1)).toBeNull()
  })
})

describe('walk', () => {
  it('goes along the wires and back, and along the lane', () => {
    expect(walk(topology, layout, null, 'right')).toBe('stack:host')
    expect(walk(topology, layout, 'stack:host', 'left')).toBe('nic:host/eth0')
    expect(walk(topology, layout, 'outside:host/eth0', 'left')).toBe('outside:host/eth0')
    const down = walk(topology, layout, 'container:docker/c1', 'down')!
    expect(down).toBe('container:docker/c2')
    expect(walk(topology, layout, down, 'up')).toBe('container:docker/c1')
  })

  it('reaches every node from the first by arrow keys', () => {
    const seen = new Set<string>()
    const queue = [walk(topology, layout, null, 'right')!]
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      for (const direction of ['left', 'right', 'up', 'down'] as const)
        queue.push(walk(topology, layout, at, direction)!)
    }
    expect([...seen].sort()).toEqual([...topology.node.keys()].sort())
  })
})

describe('the tree beside the map', () => {
  const sayings = new Sayings((text) => translateKey('en', text.key, text.params))
  const outline = outlineOf(topology, layout, sayings)

  it('holds every node once', () => {
    const nodes = linesOf(outline, new Set()).filter((line) => line.item.level === 3)
    expect(nodes.map((line) => line.item.key).sort()).toEqual([...topology.node.keys()].sort())
  })

  it('opens, closes and walks by keys', () => {
    const lines = linesOf(outline, new Set())
    const card = 'container:docker/tom03'
    expect(moveInTree(lines, card, 'ArrowRight')).toEqual({ kind: 'toggle', key: card })
    const open = linesOf(outline, new Set([card]))
    expect(moveInTree(open, card, 'ArrowRight')).toEqual({ kind: 'go', key: `${card}|eth0` })
    expect(moveInTree(open, `${card}|eth0`, 'ArrowLeft')).toEqual({ kind: 'go', key: card })
    expect(moveInTree(open, card, 'Enter')).toEqual({ kind: 'pick', key: card })
    expect(moveInTree(open, card, 'x')).toBeNull()
  })
})
