/** Walking the map by keys: left and right along the wires, up and down within the lane. */
import type { Box, MapLayout, Topology } from '@shared/topology'

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The next node from `from`, or `from` itself at an edge of the map; the first node when nothing has the focus. */
export function walk(
  topology: Topology,
  layout: MapLayout,
  from: string | null,
  direction: Direction
): string | null {
  const box = from === null ? undefined : layout.boxes.get(from)
  if (from === null || box === undefined) return firstNode(topology, layout)
  if (direction === 'up' || direction === 'down')
    return alongLane(topology, layout, from, box, direction) ?? from
  const wired = alongWires(topology, layout, from, box, direction)
  return wired ?? acrossLanes(layout, from, box, direction) ?? from
}

export function firstNode(topology: Topology, layout: MapLayout): string | null {
  return (
    topology.nodes.find((node) => node.kind === 'stack' && layout.boxes.has(node.id))?.id ??
    topology.nodes[0]?.id ??
    null
  )
}

const centre = (box: Box): { x: number; y: number } => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 })

/** Of those with the least cost; equal ones in the topology's order. */
function nearest(ids: Iterable<string>, cost: (id: string) => number): string | null {
  let best: string | null = null
  let least = Infinity
  for (const id of ids) {
    const value = cost(id)
    if (value < least) {
      least = value
      best = id
    }
  }
  return best
}

function alongWires(
  topology: Topology,
  layout: MapLayout,
  from: string,
  box: Box,
  direction: 'left' | 'right'
): string | null {
  const ends = new Set([
    ...(topology.into.get(from) ?? []).map((edge) => edge.from.node),
    ...(topology.outOf.get(from) ?? []).map((edge) => edge.to.node)
  ])
  const here = centre(box)
  return nearest(ends, (id) => {
    const other = layout.boxes.get(id)
    if (other === undefined) return Infinity
    const there = centre(other)
    const forward = direction === 'right' ? there.x - here.x : here.x - there.x
    return forward <= 0 ? Infinity : Math.abs(there.y - here.y) * 2 + forward
  })
}

function alongLane(
  topology: Topology,
  layout: MapLayout,
  from: string,
  box: Box,
  direction: 'up' | 'down'
): string | null {
  const lane = topology.node.get(from)?.lane
  const here = centre(box)
  const inLane = (id: string): number => {
    const other = layout.boxes.get(id)
    if (id === from || other === undefined || topology.node.get(id)?.lane !== lane) return Infinity
    const there = centre(other)
    const forward = direction === 'down' ? there.y - here.y : here.y - there.y
    return forward <= 0 ? Infinity : forward + Math.abs(there.x - here.x) * 4
  }
  return nearest(layout.boxes.keys(), inLane)
}

/** Nothing wired that way: the nearest box on that side. */
function acrossLanes(layout: MapLayout, from: string, box: Box, direction: 'left' | 'right'): string | null {
  const here = centre(box)
  return nearest(layout.boxes.keys(), (id) => {
    const other = layout.boxes.get(id)
    if (id === from || other === undefined) return Infinity
    const there = centre(other)
    const forward = direction === 'right' ? there.x - here.x : here.x - there.x
    return forward <= 8 ? Infinity : forward + Math.abs(there.y - here.y) * 3
  })
}
