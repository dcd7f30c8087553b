/**
 * An edge: the hue of its network, its width the traffic, its dash what it is, a mark where packets are dropped. State is
 * told by the dash, never by the colour alone.
 */
import type { MapEdge, Traffic } from '@shared/topology'
import type { Pen, Scene } from './scene'
import type { Surface } from './surface'

const THIN = 1.25
const WIDEST = 6
const CORNER = 6
/** One array each, so that a canvas sees that nothing changed. */
const DASHES = {
  down: [5, 4],
  parent: [1.5, 3.5],
  vxlan: [8, 3, 1.5, 3],
  wayOut: [2, 4],
  unknown: [1, 4]
} as const

/** Width by bytes a second: 1.25 when idle, one step more for every factor of ten above 1 kB/s. */
export const widthOf = (bytesPerSecond: number): number =>
  Math.min(WIDEST, THIN + 0.8 * Math.log10(1 + bytesPerSecond / 1000))

/** Traffic of an edge: the busiest of its interfaces (both ends of a veth count the same packets). */
export function trafficOf(scene: Scene, edge: MapEdge): Traffic | undefined {
  let busiest: Traffic | undefined
  let drops = 0
  for (const id of edge.interfaces) {
    const traffic = scene.traffic.get(id)
    if (traffic === undefined) continue
    drops = Math.max(drops, traffic.drops)
    if (busiest === undefined || traffic.bytesPerSecond > busiest.bytesPerSecond) busiest = traffic
  }
  return busiest && { ...busiest, drops }
}

function dashOf(edge: MapEdge): readonly number[] | undefined {
  if (edge.state === 'down') return DASHES.down
  if (edge.state === 'unknown') return DASHES.unknown
  if (edge.kind === 'parent') return DASHES.parent
  if (edge.kind === 'vxlan') return DASHES.vxlan
  return edge.kind === 'way-out' ? DASHES.wayOut : undefined
}

export function paintEdge(
  surface: Surface,
  scene: Scene,
  edge: MapEdge,
  points: readonly number[],
  pen: Pen,
  lit: boolean
): void {
  const { palette } = pen
  const traffic = trafficOf(scene, edge)
  const width = Math.max(widthOf(traffic?.bytesPerSecond ?? 0), 0.8 / pen.scale) + (lit ? 1.5 : 0)
  // What networks share (the trunk from the stack) has no network's hue.
  const hue = edge.kind === 'route' ? null : edge.hue
  const stroke = lit ? palette.accent : hue === null ? palette.strong : palette.hue(hue, 'line')
  const dash = dashOf(edge)
  surface.begin('edge', edge.id, '')
  surface.line(points, { stroke, width, radius: CORNER, ...(dash === undefined ? {} : { dash }) })
  if (pen.detail === 'full') {
    if (edge.blocked) paintBar(surface, points, stroke)
    if (traffic !== undefined && traffic.drops > 0) paintDrops(surface, points, pen)
  }
  surface.end()
}

/** A bar across the end: nothing leaves by it. */
function paintBar(surface: Surface, points: readonly number[], stroke: string): void {
  const x = (points[points.length - 2] ?? 0) - 8
  const y = points[points.length - 1] ?? 0
  surface.line([x, y - 6, x, y + 6], { stroke, width: 2.5 })
}

/** A triangle standing on its tip, at the end of the edge: packets fall out here. */
function paintDrops(surface: Surface, points: readonly number[], pen: Pen): void {
  const x = ((points[points.length - 2] ?? 0) + (points[points.length - 4] ?? 0)) / 2
  const y = points[points.length - 1] ?? 0
  surface.shape([x - 5, y - 5, x + 5, y - 5, x, y + 5], pen.palette.bad)
  surface.box(x - 0.7, y - 3.6, 1.4, 3.4, { fill: pen.palette.bg })
}
