/**
 * Paints the map: frames, lane headings, edges below boxes, boxes, and what is marked on top. Only what is in view is
 * drawn, and no more detail than can be read at that zoom.
 */
import type { Box, MapEdge, MapNode } from '@shared/topology'
import { meets } from './camera'
import { paintBlock } from './paint-block'
import { paintEdge } from './paint-edge'
import { paintFrame, paintHeadings } from './paint-lanes'
import { paintNode } from './paint-node'
import type { Marks, Pen, Scene } from './scene'
import type { Surface } from './surface'

export interface Painted {
  /** Boxes drawn one by one, and those drawn as part of a count. */
  readonly nodes: number
  readonly counted: number
  readonly edges: number
}

/** Paints what meets `view` (map units). */
export function paintMap(surface: Surface, scene: Scene, marks: Marks, pen: Pen, view: Box): Painted {
  const { topology, layout } = scene
  const hidden = new Set<string>()
  const counts = layout.blocks.filter(
    (block) => block.folded || (pen.detail === 'far' && block.containers > 1)
  )
  for (const block of counts) for (const id of block.nodes) hidden.add(id)

  for (const frame of layout.frames) if (meets(frame.box, view)) paintFrame(surface, scene, frame, pen)
  const lit: MapEdge[] = []
  let edges = 0
  for (const edge of topology.edges) {
    const points = layout.edges.get(edge.id)
    if (points === undefined || isHidden(edge, hidden, scene) || !crosses(points, view)) continue
    edges++
    if (marks.path?.edges.has(edge.id) === true) lit.push(edge)
    else paintEdge(surface, scene, edge, points, pen, false)
  }
  for (const edge of lit) paintEdge(surface, scene, edge, layout.edges.get(edge.id) ?? [], pen, true)
  for (const block of counts) if (meets(block.box, view)) paintBlock(surface, scene, block, marks, pen)
  let nodes = 0
  for (const node of topology.nodes) {
    const box = layout.boxes.get(node.id)
    if (box === undefined || hidden.has(node.id) || !meets(box, view)) continue
    if (pen.detail === 'far' && isSmall(node) && hiddenWith(node, hidden, scene)) continue
    nodes++
    paintNode(surface, scene, node, box, marks, pen)
  }
  paintHeadings(surface, scene, pen, view)
  return { nodes, counted: hidden.size, edges }
}

const isSmall = (node: MapNode): boolean => node.kind === 'veth' || node.kind === 'way-out'

/** A veth end goes with the card it is wired to. */
const hiddenWith = (node: MapNode, hidden: ReadonlySet<string>, scene: Scene): boolean =>
  scene.topology.outOf.get(node.id)?.some((edge) => hidden.has(edge.to.node)) === true

function isHidden(edge: MapEdge, hidden: ReadonlySet<string>, scene: Scene): boolean {
  if (hidden.size === 0) return false
  if (hidden.has(edge.to.node) || hidden.has(edge.from.node)) return true
  const to = scene.topology.node.get(edge.to.node)
  return to?.kind === 'veth' && hiddenWith(to, hidden, scene)
}

/** True if the box around a line meets the view. */
function crosses(points: readonly number[], view: Box): boolean {
  let left = Infinity
  let right = -Infinity
  let top = Infinity
  let bottom = -Infinity
  for (let index = 0; index < points.length; index += 2) {
    const x = points[index] ?? 0
    const y = points[index + 1] ?? 0
    if (x < left) left = x
    if (x > right) right = x
    if (y < top) top = y
    if (y > bottom) bottom = y
  }
  return left < view.x + view.w && right > view.x && top < view.y + view.h && bottom > view.y
}
