/**
 * Paints the map in three layers: the ground (frames, edges below boxes, boxes), which depends on nothing but the map and
 * is kept as a picture while one pans; what is marked on it (hover, selection, focus), painted over it again; and the lane
 * headings, which stay at the top of the view. An export paints the same layers with the same calls.
 */
import type { Box, MapEdge } from '@shared/topology'
import { meets } from './camera'
import { drawList, type DrawList } from './draw-list'
import { paintBlock } from './paint-block'
import { paintEdge } from './paint-edge'
import { paintFrame, paintHeadings, paintInnerHeadings } from './paint-lanes'
import { paintNode } from './paint-node'
import { noMarks, type Marks, type Pen, type Scene } from './scene'
import type { Surface } from './surface'

export interface Painted {
  /** Boxes drawn one by one, and those drawn as part of a count. */
  readonly nodes: number
  readonly counted: number
  readonly edges: number
}

/** Map units a stroke, a plug or a bar may reach beyond the box of what it belongs to. */
const REACH = 9

const listOf = (scene: Scene, pen: Pick<Pen, 'detail'>): DrawList =>
  drawList(scene.topology, scene.layout, pen.detail)

/** Paints all layers of what meets `view` (map units). */
export function paintMap(surface: Surface, scene: Scene, marks: Marks, pen: Pen, view: Box): Painted {
  paintGround(surface, scene, pen, view)
  paintMarks(surface, scene, marks, pen, view)
  paintHeadings(surface, scene, pen, view)
  return shownIn(scene, pen, view)
}

/** The part that hovering and selecting never change. */
export function paintGround(surface: Surface, scene: Scene, pen: Pen, view: Box): void {
  const { layout } = scene
  const list = listOf(scene, pen)
  const around = Math.max(REACH, 3 / pen.scale)
  for (const frame of layout.frames) if (meets(frame.box, view)) paintFrame(surface, scene, frame, pen)
  paintInnerHeadings(surface, scene, pen)
  for (const index of list.edgesIn(view, around)) {
    const edge = list.edges[index]
    const points = edge && layout.edges.get(edge.id)
    if (edge && points) paintEdge(surface, scene, edge, points, pen, false)
  }
  for (const block of list.counts) if (meets(block.box, view)) paintBlock(surface, scene, block, noMarks, pen)
  for (const index of list.nodesIn(view, around)) {
    const node = list.nodes[index]
    const box = node && layout.boxes.get(node.id)
    if (node && box) paintNode(surface, scene, node, box, noMarks, pen)
  }
}

/** What is hovered, selected or focused, again and marked, over the ground. */
export function paintMarks(surface: Surface, scene: Scene, marks: Marks, pen: Pen, view: Box): void {
  const { topology, layout } = scene
  const list = listOf(scene, pen)
  const nodes = new Set([...(marks.path?.nodes ?? []), ...marks.changed.keys()])
  for (const id of [marks.selected?.node, marks.focus]) if (id !== undefined && id !== null) nodes.add(id)
  if (nodes.size === 0) return
  for (const edge of litEdges(list, marks)) {
    const points = layout.edges.get(edge.id)
    if (points) paintEdge(surface, scene, edge, points, pen, true)
  }
  for (const block of list.counts)
    if (meets(block.box, view) && block.nodes.some((id) => nodes.has(id)))
      paintBlock(surface, scene, block, marks, pen)
  for (const id of nodes) {
    const node = topology.node.get(id)
    const box = layout.boxes.get(id)
    if (node === undefined || box === undefined || !list.drawn.has(id) || !meets(box, view)) continue
    paintNode(surface, scene, node, box, marks, pen)
  }
}

const litEdges = (list: DrawList, marks: Marks): readonly MapEdge[] =>
  marks.path === null ? [] : list.edges.filter((edge) => marks.path?.edges.has(edge.id) === true)

/** What of the map lies in `view`. */
export function shownIn(scene: Scene, pen: Pick<Pen, 'detail'>, view: Box): Painted {
  const list = listOf(scene, pen)
  return {
    nodes: list.nodesIn(view, 0).length,
    counted: list.hidden.size,
    edges: list.edgesIn(view, 0).length
  }
}
