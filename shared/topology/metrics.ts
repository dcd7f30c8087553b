/**
 * Sizes of everything on the map, in map units (one pixel at zoom 1). Layout reserves them, the painter fills them: a
 * text that does not fit is cut by the painter, a box never grows because of a text.
 */
import type { MapNode, NodeKind } from './types'

export const ROW = 18
export const TITLE = 26
export const SUBTITLE = 15
export const FOOT = 6
export const PILL = 16
/** Between boxes of one lane. */
export const GAP = 14
/** Between networks, and what stands beside them. */
export const BLOCK_GAP = 28
export const HEADING = 30
export const FRAME = { head: 30, side: 16, foot: 16 } as const

const WIDTH: Readonly<Record<NodeKind, number>> = {
  outside: 132,
  peer: 132,
  nic: 168,
  stack: 232,
  'host-containers': 232,
  network: 208,
  veth: 112,
  'way-out': 112,
  card: 216,
  ghost: 216,
  stopped: 216
}
/** Gaps to the right of a lane: room for edges to turn. */
export const CHANNEL = { outside: 36, nics: 44, stack: 60, networks: 64 } as const
/** A column of containers: where its bus runs, its veth ends, its cards, and what is left free after it. */
export const COLUMN = { bus: 18, veth: 112, wire: 24, card: 216, after: 20 } as const
export const COLUMN_WIDTH = COLUMN.bus + COLUMN.veth + COLUMN.wire + COLUMN.card + COLUMN.after

export const widthOf = (kind: NodeKind): number => WIDTH[kind]

export const hasSubtitle = (node: MapNode): boolean => node.subtitle !== null || node.badges.length > 0

/** Height of a node's box. */
export function heightOf(node: MapNode): number {
  if (node.kind === 'veth') return PILL
  if (node.kind === 'way-out') return 36
  const head = TITLE + (hasSubtitle(node) ? SUBTITLE : 0)
  return head + node.rows.length * ROW + (node.rows.length > 0 ? FOOT : 2)
}

/** Centre of a row, from the top of its node's box. */
export const rowCentre = (node: MapNode, index: number): number =>
  TITLE + (hasSubtitle(node) ? SUBTITLE : 0) + index * ROW + ROW / 2

/** Where an edge meets a node that it does not meet at a row, from the top of the box. */
export const headCentre = (node: MapNode): number =>
  node.kind === 'veth' ? PILL / 2 : node.kind === 'way-out' ? 18 : TITLE / 2 + 1
