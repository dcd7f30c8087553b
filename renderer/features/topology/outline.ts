/**
 * The map as a tree, for screen readers, for keys and for tests: hosts, their lanes, the nodes of each lane, their rows.
 * The same nodes as drawn, in the order of their places.
 */
import {
  LANES,
  type Anchor,
  type MapLayout,
  type MapRef,
  type MapState,
  type Topology
} from '@shared/topology'
import { visible } from '@shared/text/visible'
import type { Sayings } from './scene'

export interface OutlineItem {
  /** Unique in the tree. */
  readonly key: string
  readonly level: number
  readonly text: string
  readonly detail: string
  readonly anchor: Anchor | null
  readonly ref: MapRef | null
  readonly state: MapState
  readonly children: readonly OutlineItem[]
}

/** Builds the whole tree. Linear but for sorting each lane by place. */
export function outlineOf(topology: Topology, layout: MapLayout, sayings: Sayings): OutlineItem[] {
  const lanes = new Map<string, string[]>()
  for (const node of topology.nodes) {
    const key = `${node.region}\n${node.lane}`
    const list = lanes.get(key)
    if (list) list.push(node.id)
    else lanes.set(key, [node.id])
  }
  const place = (id: string): number => {
    const box = layout.boxes.get(id)
    return box === undefined ? Infinity : Math.round(box.x) * 1e7 + box.y
  }
  return topology.regions.map((region) => {
    const children = LANES.flatMap((lane) => {
      const ids = lanes.get(`${region.id}\n${lane}`) ?? []
      if (ids.length === 0) return []
      ids.sort((a, b) => place(a) - place(b))
      const items = ids.map((id) => nodeItem(topology, sayings, id))
      return [
        group(
          `${region.id}/${lane}`,
          2,
          sayings.say({ key: `map.lane.${lane}` }),
          String(ids.length),
          null,
          items
        )
      ]
    })
    const detail = region.subtitle === null ? '' : sayings.say(region.subtitle)
    return group(region.id, 1, visible(region.title), detail, region.ref, children)
  })
}

const group = (
  key: string,
  level: number,
  text: string,
  detail: string,
  ref: MapRef | null,
  children: OutlineItem[]
): OutlineItem => ({
  key: `group:${key}`,
  level,
  text,
  detail,
  anchor: null,
  ref,
  state: 'up',
  children
})

function nodeItem(topology: Topology, sayings: Sayings, id: string): OutlineItem {
  const node = topology.node.get(id)
  if (node === undefined) return group(id, 3, id, '', null, [])
  const said = sayings.of(node)
  return {
    key: id,
    level: 3,
    text: said.title,
    detail: said.subtitle,
    anchor: { node: id, row: null },
    ref: node.ref,
    state: node.state,
    children: node.rows.map((row, index) => ({
      key: row.id,
      level: 4,
      text: said.rows[index]?.label ?? '',
      detail: said.rows[index]?.detail ?? '',
      anchor: { node: id, row: row.id },
      ref: row.ref,
      state: row.state,
      children: []
    }))
  }
}

export interface OutlineLine {
  readonly item: OutlineItem
  readonly open: boolean
  readonly parent: string | null
  /** Place among its siblings, from 1, and how many they are (aria-posinset, aria-setsize). */
  readonly place: number
  readonly siblings: number
}

/** The lines that are seen: children of open items only. Hosts and lanes are open unless closed, nodes closed unless opened. */
export function linesOf(items: readonly OutlineItem[], toggled: ReadonlySet<string>): OutlineLine[] {
  const lines: OutlineLine[] = []
  const add = (list: readonly OutlineItem[], parent: string | null): void => {
    list.forEach((item, index) => {
      const open = item.children.length > 0 && item.level < 3 !== toggled.has(item.key)
      lines.push({ item, open, parent, place: index + 1, siblings: list.length })
      if (open) add(item.children, item.key)
    })
  }
  add(items, null)
  return lines
}
