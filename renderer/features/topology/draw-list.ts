/**
 * What can be drawn of a layout at one level of detail, in the order it is painted, with the box around each thing at
 * hand: a tile of the map is a quick look through plain numbers, not a walk through the topology.
 */
import type { Box, MapBlock, MapEdge, MapLayout, MapNode, Topology } from '@shared/topology'
import type { Detail } from './scene'

export interface DrawList {
  /** Boxes that are drawn as part of a count, by node id. */
  readonly hidden: ReadonlySet<string>
  readonly counts: readonly MapBlock[]
  readonly edges: readonly MapEdge[]
  readonly nodes: readonly MapNode[]
  /** Ids of `nodes`. */
  readonly drawn: ReadonlySet<string>
  /** Index in `edges` of what may meet a box (map units), `around` more on each side. */
  readonly edgesIn: (view: Box, around: number) => number[]
  readonly nodesIn: (view: Box, around: number) => number[]
}

interface Kept {
  readonly topology: Topology
  readonly near: DrawList
  far: DrawList | null
}
const kept = new WeakMap<MapLayout, Kept>()

/** The list for a detail; made once for each topology and layout. */
export function drawList(topology: Topology, layout: MapLayout, detail: Detail): DrawList {
  let known = kept.get(layout)
  if (known?.topology !== topology) {
    known = { topology, near: makeList(topology, layout, false), far: null }
    kept.set(layout, known)
  }
  if (detail !== 'far') return known.near
  known.far ??= makeList(topology, layout, true)
  return known.far
}

function makeList(topology: Topology, layout: MapLayout, far: boolean): DrawList {
  const counts = layout.blocks.filter((block) => block.folded || (far && block.containers > 1))
  const hidden = new Set<string>()
  for (const block of counts) for (const id of block.nodes) hidden.add(id)
  /** A veth end goes with the card it is wired to. */
  const goesWith = (id: string): boolean =>
    topology.outOf.get(id)?.some((edge) => hidden.has(edge.to.node)) === true
  const isHidden = (edge: MapEdge): boolean =>
    hidden.has(edge.to.node) ||
    hidden.has(edge.from.node) ||
    (topology.node.get(edge.to.node)?.kind === 'veth' && goesWith(edge.to.node))
  const edges = topology.edges.filter(
    (edge) => layout.edges.has(edge.id) && (hidden.size === 0 || !isHidden(edge))
  )
  const nodes = topology.nodes.filter(
    (node) =>
      layout.boxes.has(node.id) && !hidden.has(node.id) && !(far && isSmall(node) && goesWith(node.id))
  )
  const edgeBounds = boundsOf(edges.map((edge) => layout.edges.get(edge.id) ?? []))
  const nodeBounds = boundsOf(
    nodes.map((node) => {
      const box = layout.boxes.get(node.id)
      return box === undefined ? [] : [box.x, box.y, box.x + box.w, box.y + box.h]
    })
  )
  return {
    hidden,
    counts,
    edges,
    nodes,
    drawn: new Set(nodes.map((node) => node.id)),
    edgesIn: (view, around) => meeting(edgeBounds, view, around),
    nodesIn: (view, around) => meeting(nodeBounds, view, around)
  }
}

const isSmall = (node: MapNode): boolean => node.kind === 'veth' || node.kind === 'way-out'

/** Left, top, right, bottom of each run of points. */
function boundsOf(runs: readonly (readonly number[])[]): Float64Array {
  const bounds = new Float64Array(runs.length * 4)
  runs.forEach((points, index) => {
    let left = Infinity
    let top = Infinity
    let right = -Infinity
    let bottom = -Infinity
    for (let at = 0; at + 1 < points.length; at += 2) {
      const x = points[at] ?? 0
      const y = points[at + 1] ?? 0
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
    }
    bounds.set([left, top, right, bottom], index * 4)
  })
  return bounds
}

function meeting(bounds: Float64Array, view: Box, around: number): number[] {
  const left = view.x - around
  const top = view.y - around
  const right = view.x + view.w + around
  const bottom = view.y + view.h + around
  const found: number[] = []
  for (let at = 0; at < bounds.length; at += 4)
    if (
      (bounds[at] ?? 0) < right &&
      (bounds[at + 1] ?? 0) < bottom &&
      (bounds[at + 2] ?? 0) > left &&
      (bounds[at + 3] ?? 0) > top
    )
      found.push(at / 4)
  return found
}
