/** What is under a point of the map: a row, a box, a count, or an edge near it. Boxes stand in a grid of cells. */
import type { Anchor, Box, MapEdge, MapLayout, MapRef, Topology } from '@shared/topology'
import { ROW } from '@shared/topology/metrics'

const CELL = 240
/** Map units around an edge that still count as on it, at zoom 1. */
const NEAR = 5

export interface Hit {
  readonly node: string
  readonly row: string | null
  readonly edge: string | null
  readonly ref: MapRef | null
}

export class HitIndex {
  private readonly cells = new Map<string, string[]>()

  constructor(
    private readonly topology: Topology,
    private readonly layout: MapLayout
  ) {
    for (const [id, box] of layout.boxes)
      for (const key of cellsOf(box)) {
        const list = this.cells.get(key)
        if (list) list.push(id)
        else this.cells.set(key, [id])
      }
  }

  /** The topmost thing at a point; `scale` is the zoom, so that an edge stays as easy to hit. */
  at(x: number, y: number, scale: number): Hit | null {
    const ids = this.cells.get(`${String(Math.floor(x / CELL))} ${String(Math.floor(y / CELL))}`) ?? []
    for (let index = ids.length - 1; index >= 0; index--) {
      const id = ids[index] ?? ''
      const box = this.layout.boxes.get(id)
      if (box !== undefined && contains(box, x, y)) return this.inNode(id, y)
    }
    const edge = this.edgeAt(x, y, NEAR / Math.min(1, scale))
    return edge === null ? null : this.onEdge(edge)
  }

  private inNode(id: string, y: number): Hit | null {
    const node = this.topology.node.get(id)
    if (node === undefined) return null
    for (const row of node.rows) {
      const middle = this.layout.rows.get(row.id)
      if (middle !== undefined && Math.abs(middle - y) <= ROW / 2)
        return { node: id, row: row.id, edge: null, ref: row.ref ?? node.ref }
    }
    return { node: id, row: null, edge: null, ref: node.ref }
  }

  /** An edge stands for what it leads to: the end inside. */
  private onEdge(edge: MapEdge): Hit {
    const interfaceId = edge.interfaces[0]
    const to: Anchor = edge.to
    const node = this.topology.node.get(to.node)
    const ref: MapRef | null =
      interfaceId === undefined ? (node?.ref ?? null) : { kind: 'interface', id: interfaceId }
    return { node: to.node, row: to.row, edge: edge.id, ref }
  }

  private edgeAt(x: number, y: number, near: number): MapEdge | null {
    let best: MapEdge | null = null
    let distance = near
    for (const edge of this.topology.edges) {
      const points = this.layout.edges.get(edge.id)
      if (points === undefined) continue
      const away = distanceTo(points, x, y, distance)
      if (away < distance) {
        distance = away
        best = edge
      }
    }
    return best
  }
}

const contains = (box: Box, x: number, y: number): boolean =>
  x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h

function cellsOf(box: Box): string[] {
  const keys: string[] = []
  for (let column = Math.floor(box.x / CELL); column <= Math.floor((box.x + box.w) / CELL); column++)
    for (let line = Math.floor(box.y / CELL); line <= Math.floor((box.y + box.h) / CELL); line++)
      keys.push(`${String(column)} ${String(line)}`)
  return keys
}

/** Distance to a line of level and upright legs; legs further than `limit` are passed over. */
function distanceTo(points: readonly number[], x: number, y: number, limit: number): number {
  let best = Infinity
  for (let index = 0; index + 3 < points.length; index += 2) {
    const ax = points[index] ?? 0
    const ay = points[index + 1] ?? 0
    const bx = points[index + 2] ?? 0
    const by = points[index + 3] ?? 0
    const left = Math.min(ax, bx)
    const right = Math.max(ax, bx)
    const top = Math.min(ay, by)
    const bottom = Math.max(ay, by)
    const dx = x < left ? left - x : x > right ? x - right : 0
    const dy = y < top ? top - y : y > bottom ? y - bottom : 0
    if (dx > limit || dy > limit) continue
    best = Math.min(best, Math.hypot(dx, dy))
  }
  return best
}
