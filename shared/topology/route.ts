/**
 * How edges run: at right angles, in the channels between lanes and along the bus of each column, never across a box of
 * their own lane. Edges of one network share their trunk; those of different networks run side by side.
 */
import type { Box } from './layout-types'
import { COLUMN_WIDTH, headCentre } from './metrics'
import type { MeasuredRegion } from './region-layout'
import type { Anchor, MapEdge, MapNode, Topology } from './types'

export interface Placed {
  readonly boxes: ReadonlyMap<string, Box>
  readonly rows: ReadonlyMap<string, number>
  readonly regions: ReadonlyMap<string, MeasuredRegion>
  readonly blockOf: ReadonlyMap<string, string>
  readonly attached: ReadonlyMap<string, Anchor>
}

interface End {
  readonly node: MapNode
  readonly box: Box
  readonly y: number
}

/** Points of every edge whose two ends are placed. */
export function routeEdges(topology: Topology, placed: Placed): Map<string, readonly number[]> {
  const routes = new Map<string, readonly number[]>()
  for (const edge of topology.edges) {
    const from = endOf(topology, placed, edge.from)
    const to = endOf(topology, placed, edge.to)
    if (from !== null && to !== null) routes.set(edge.id, squeeze(route(edge, from, to, placed)))
  }
  return routes
}

function endOf(topology: Topology, placed: Placed, anchor: Anchor): End | null {
  const node = topology.node.get(anchor.node)
  const box = placed.boxes.get(anchor.node)
  if (node === undefined || box === undefined) return null
  const row = anchor.row === null ? undefined : placed.rows.get(anchor.row)
  return { node, box, y: row ?? box.y + headCentre(node) }
}

const LANE_ORDER = { outside: 0, nics: 1, stack: 2, networks: 3, veths: 4, containers: 5 } as const
const order = (node: MapNode): number => LANE_ORDER[node.lane]
const right = (end: End): number => end.box.x + end.box.w

function route(edge: MapEdge, from: End, to: End, placed: Placed): number[] {
  if (from.node.region === to.node.region) {
    if (order(from.node) > order(to.node)) return route(edge, to, from, placed)
    if (order(from.node) === order(to.node)) return sameLane(from, to)
    if (from.node.lane === 'networks') return fromNetwork(from, to, placed)
    if (from.node.lane === 'stack') return fromStack(from, to, placed)
    if (from.node.lane === 'nics' && to.node.lane !== 'stack') return belowStack(from, to, placed)
  }
  if (from.box.x < to.box.x && right(from) > to.box.x) return sameLane(from, to)
  if (from.box.x > to.box.x) return from.box.x >= right(to) ? elbow(to, from) : sameLane(from, to)
  return right(from) > to.box.x ? sameLane(from, to) : elbow(from, to)
}

/** Straight where the heights allow, else with one turn down the channel before the target. */
function elbow(from: End, to: End): number[] {
  const inside = to.y >= to.box.y && from.y > to.box.y + 4 && from.y < to.box.y + to.box.h - 4
  const y = inside && to.node.lane === 'stack' ? from.y : to.y
  const turn = Math.max(right(from) + 8, to.box.x - 18 - slotOf(from.node.id) * 3)
  return [right(from), from.y, turn, from.y, turn, y, to.box.x, y]
}

/** Two of one lane: around on the left for devices, on the right for cards and ends. */
function sameLane(from: End, to: End): number[] {
  const leftwards = from.node.lane === 'nics' || from.node.lane === 'outside'
  if (leftwards) {
    const x = Math.min(from.box.x, to.box.x) - 12 - slotOf(to.node.id) * 3
    return [from.box.x, from.y, x, from.y, x, to.y, to.box.x, to.y]
  }
  const x = Math.max(right(from), right(to)) + 6 + (slotOf(to.node.id) % 4) * 3
  return [right(from), from.y, x, from.y, x, to.y, right(to), to.y]
}

/** From the stack: straight to what stands beside it, else down a shared trunk. */
function fromStack(from: End, to: End, placed: Placed): number[] {
  const beside = to.y > from.box.y + 6 && to.y < from.box.y + from.box.h - 6
  if (beside && to.node.lane === 'networks') return [right(from), to.y, to.box.x, to.y]
  const trunk = right(from) + 22
  const y = beside ? to.y : from.box.y + from.box.h - 10
  if (to.node.lane === 'networks') return [right(from), y, trunk, y, trunk, to.y, to.box.x, to.y]
  const region = placed.regions.get(from.node.region)
  if (region === undefined) return [right(from), y, trunk, y, trunk, to.y, to.box.x, to.y]
  return [right(from), y, trunk, y, ...intoColumn(trunk, to, placed, region, 8)]
}

/** From a NIC past the stack: below it, then up or down to the box. */
function belowStack(from: End, to: End, placed: Placed): number[] {
  const region = placed.regions.get(from.node.region)
  if (region === undefined) return elbow(from, to)
  const slot = slotOf(to.node.id)
  const first = right(from) + 12 + slot * 3
  const low = region.inner.y + region.stackBottom + 12 + slot * 4
  const channel = Math.max(low, to.y > low ? to.y : low)
  const second = to.box.x - 14 - slot * 3
  const out = from.y + 6
  return [right(from), out, first, out, first, channel, second, channel, second, to.y + 6, to.box.x, to.y + 6]
}

/** From a network along its bus to an end or a port. */
function fromNetwork(from: End, to: End, placed: Placed): number[] {
  const region = placed.regions.get(from.node.region)
  if (region === undefined) return elbow(from, to)
  const anchor = placed.attached.get(to.node.id)
  const block = placed.blockOf.get(anchor?.node ?? to.node.id)
  if (block === from.node.id) return [right(from), from.y, ...intoColumn(null, to, placed, region, 0)]
  // To a card beside another network: along a track of its own in the channel.
  const slot = slotOf(from.node.id)
  const track = right(from) + 10 + slot * 4
  return [
    right(from),
    from.y + 7,
    track,
    from.y + 7,
    ...intoColumn(track, to, placed, region, 4 + (slot % 3) * 3)
  ]
}

/** The last part: to the bus of the target's column, over the first row when the column is not the first. */
function intoColumn(
  track: number | null,
  to: End,
  placed: Placed,
  region: MeasuredRegion,
  aside: number
): number[] {
  const start = region.inner.x + region.columnsX
  const column = Math.max(0, Math.floor((to.box.x - start) / COLUMN_WIDTH))
  const bus = start + column * COLUMN_WIDTH + 4 - aside * (column === 0 ? 0 : 0.6)
  if (column === 0)
    return track === null ? [start + 4, NaN, start + 4, to.y, to.box.x, to.y] : [track, to.y, to.box.x, to.y]
  const key = placed.blockOf.get(placed.attached.get(to.node.id)?.node ?? to.node.id)
  const block = key === undefined ? undefined : region.blocks.get(key)
  const over = region.inner.y + (block?.y ?? to.box.y) - 8 - aside
  const lead = track ?? start + 4
  return [lead, track === null ? NaN : over, lead, over, bus, over, bus, to.y, to.box.x, to.y]
}

/** Eight tracks, chosen by identity so that a track does not change when others come and go. */
export function slotOf(id: string): number {
  let value = 7
  for (let index = 0; index < id.length; index++) value = (Math.imul(value, 31) + id.charCodeAt(index)) | 0
  return (value >>> 0) % 8
}

/** NaN stands for "as high as before"; points that do nothing are left out. */
function squeeze(points: readonly number[]): number[] {
  const result: number[] = []
  for (let index = 0; index + 1 < points.length; index += 2) {
    const x = points[index] ?? 0
    const given = points[index + 1] ?? 0
    const y = Number.isNaN(given) ? (result[result.length - 1] ?? 0) : given
    const count = result.length
    if (count >= 2 && result[count - 2] === x && result[count - 1] === y) continue
    const straight =
      count >= 4 &&
      ((result[count - 4] === x && result[count - 2] === x) ||
        (result[count - 3] === y && result[count - 1] === y))
    if (straight) result.splice(count - 2, 2)
    result.push(x, y)
  }
  return result
}
