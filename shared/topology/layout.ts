/**
 * Places the map: lanes from left to right, networks below each other, beside each network its containers in columns. A
 * host within the host is placed in the same way inside a frame. Linear, the same for the same input, and what stood
 * somewhere stays there: places are remembered by identity (shelf.ts).
 */
import { planBlocks, type Blocks } from './blocks'
import { boundsOf, collectBlocks } from './layout-result'
import {
  emptyPlacement,
  type Box,
  type LayoutOptions,
  type MapFrame,
  type MapHeading,
  type MapLayout
} from './layout-types'
import { COLUMN, FRAME, headCentre, PILL, rowCentre, widthOf } from './metrics'
import { measureRegions, type MeasuredRegion } from './region-layout'
import { routeEdges } from './route'
import type { MapNode, Topology } from './types'

/** Places a topology. `options.placement` is what the last layout returned. */
export function layoutMap(topology: Topology, options: LayoutOptions = {}): MapLayout {
  const placement = options.placement ?? emptyPlacement
  const blocks = planBlocks(topology, placement)
  const measured = measureRegions(topology, blocks, placement, options.folded ?? new Set())
  const boxes = new Map<string, Box>()
  const headings: MapHeading[] = []
  const frames: MapFrame[] = []
  const place = (id: string, x: number, y: number): void => {
    const region = measured.regions.get(id)
    if (region === undefined) return
    placeRegion(topology, region, x, y, boxes, headings, frames, place)
  }
  place(topology.regions[0]?.id ?? 'host', 0, 0)
  const rows = rowCentres(topology, boxes)
  placeEnds(topology, blocks, measured.regions, boxes, rows)
  const shown = boundsOf(boxes, frames)
  return {
    boxes,
    rows,
    edges: routeEdges(topology, {
      boxes,
      rows,
      regions: measured.regions,
      blockOf: blocks.blockOf,
      attached: blocks.attached
    }),
    headings,
    frames,
    blocks: collectBlocks(measured, boxes),
    bounds: shown,
    placement: measured.placement
  }
}

function placeRegion(
  topology: Topology,
  region: MeasuredRegion,
  x: number,
  y: number,
  boxes: Map<string, Box>,
  headings: MapHeading[],
  frames: MapFrame[],
  place: (id: string, x: number, y: number) => void
): void {
  region.origin = { x, y }
  const inner = region.framed ? { x: x + FRAME.side, y: y + FRAME.head } : { x, y }
  region.inner = inner
  if (region.framed) {
    const about = topology.regions.find((item) => item.id === region.id)
    frames.push({
      region: region.id,
      title: about?.title ?? '',
      subtitle: about?.subtitle ?? null,
      box: { x, y, w: region.width, h: region.height }
    })
  }
  for (const [lane, at] of region.lanes)
    headings.push({ lane, region: region.id, x: inner.x + at.x, y: inner.y, w: at.w })
  for (const [id, at] of region.places) boxes.set(id, { ...at, x: at.x + inner.x, y: at.y + inner.y })
  for (const [child, at] of region.children) place(child, inner.x + at.x, inner.y + at.y)
}

function rowCentres(topology: Topology, boxes: ReadonlyMap<string, Box>): Map<string, number> {
  const rows = new Map<string, number>()
  for (const node of topology.nodes) {
    const box = boxes.get(node.id)
    if (box !== undefined) node.rows.forEach((row, index) => rows.set(row.id, box.y + rowCentre(node, index)))
  }
  return rows
}

/** Puts each end before what it is wired to: on the same line, in the veth column of that card. */
function placeEnds(
  topology: Topology,
  blocks: Blocks,
  regions: ReadonlyMap<string, MeasuredRegion>,
  boxes: Map<string, Box>,
  rows: ReadonlyMap<string, number>
): void {
  for (const [id, target] of blocks.attached) {
    const node = topology.node.get(id)
    const box = boxes.get(target.node)
    const other = topology.node.get(target.node)
    if (node === undefined || box === undefined || other === undefined) continue
    const height = node.kind === 'veth' ? PILL : 36
    const middle = (target.row === null ? undefined : rows.get(target.row)) ?? box.y + headCentre(other)
    const x =
      other.lane === 'containers'
        ? box.x - COLUMN.wire - COLUMN.veth
        : columnStart(regions, node) + COLUMN.bus
    boxes.set(id, { x, y: middle - height / 2, w: widthOf(node.kind), h: height })
  }
}

const columnStart = (regions: ReadonlyMap<string, MeasuredRegion>, node: MapNode): number => {
  const region = regions.get(node.region)
  return region === undefined ? 0 : region.inner.x + region.columnsX
}
