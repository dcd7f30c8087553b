/**
 * The measures of each region, innermost first: where its lanes stand, how high each block is, how many columns its
 * containers take. Places here count from the region's own corner; layout.ts puts regions into each other.
 */
import { type BlockPlan, type Blocks } from './blocks'
import type { Box, Placement } from './layout-types'
import { BLOCK_GAP, CHANNEL, COLUMN, COLUMN_WIDTH, FRAME, GAP, heightOf, HEADING, widthOf } from './metrics'
import { placeOnShelf, type ShelfItem, type Slot } from './shelf'
import type { Lane, MapNode, Topology } from './types'

export interface MeasuredRegion {
  readonly id: string
  readonly framed: boolean
  readonly width: number
  readonly height: number
  readonly lanes: ReadonlyMap<Lane, { x: number; w: number }>
  readonly places: ReadonlyMap<string, Box>
  readonly children: ReadonlyMap<string, { x: number; y: number }>
  /** Blocks: top and height, from the region's inner corner. */
  readonly blocks: ReadonlyMap<
    string,
    { y: number; h: number; columns: number; plan: BlockPlan; folded: boolean }
  >
  /** Left edge of the first column. */
  readonly columnsX: number
  /** Lower edge of the stack lane: wires that pass it run below. */
  readonly stackBottom: number
  /** Set when it is placed. */
  origin: { x: number; y: number }
  inner: { x: number; y: number }
}

export interface Measured {
  readonly regions: ReadonlyMap<string, MeasuredRegion>
  readonly placement: Placement
}

/** Heights are reserved in steps, so that one row more does not push the lane down. */
const STEP = { nics: 36, stack: 72, outside: 36 } as const
/** What is shown is wider than high, as screens are. */
const ASPECT = 1.75
const LEFT_LANES = 900
const FOLD_HEIGHT = 46

export function measureRegions(
  topology: Topology,
  blocks: Blocks,
  placement: Placement,
  folded: ReadonlySet<string>
): Measured {
  const shelves = new Map(placement.shelves)
  const limits = new Map(placement.limits)
  const regions = new Map<string, MeasuredRegion>()
  const lanes = new Map<string, MapNode[]>()
  for (const node of topology.nodes) {
    const key = `${node.region}\n${node.lane}`
    const list = lanes.get(key)
    if (list) list.push(node)
    else lanes.set(key, [node])
  }
  // Regions stand after what they are in, so backwards is innermost first; depth is bounded by their number.
  const order = [...topology.regions].sort((a, b) => depth(topology, b.id) - depth(topology, a.id))
  for (const region of order) {
    const plans = blocks.byRegion.get(region.id) ?? []
    regions.set(
      region.id,
      measure(region.id, region.parent !== null, lanes, plans, { shelves, limits, folded, regions })
    )
  }
  return { regions, placement: { shelves, blocks: new Map(blocks.blockOf), limits } }
}

function depth(topology: Topology, id: string): number {
  let count = 0
  let at = topology.regions.find((item) => item.id === id)?.parent ?? null
  while (at !== null && count < 64) {
    count++
    const next: string | null = at
    at = topology.regions.find((item) => item.id === next)?.parent ?? null
  }
  return count
}

interface Memory {
  readonly shelves: Map<string, ReadonlyMap<string, Slot>>
  readonly limits: Map<string, number>
  readonly folded: ReadonlySet<string>
  readonly regions: ReadonlyMap<string, MeasuredRegion>
}

function onShelf(
  memory: Memory,
  key: string,
  items: readonly ShelfItem[],
  gap: number,
  limit: number
): Map<string, Slot> {
  const slots = placeOnShelf(memory.shelves.get(key) ?? new Map<string, Slot>(), items, { gap, limit })
  memory.shelves.set(key, slots)
  return slots
}

function measure(
  id: string,
  framed: boolean,
  lanes: ReadonlyMap<string, readonly MapNode[]>,
  plans: readonly BlockPlan[],
  memory: Memory
): MeasuredRegion {
  const of = (lane: Lane): readonly MapNode[] => lanes.get(`${id}\n${lane}`) ?? []
  const places = new Map<string, Box>()
  const heads = new Map<Lane, { x: number; w: number }>()
  let x = 0
  let bottom = 0
  let stackBottom = 0
  for (const lane of ['outside', 'nics', 'stack'] as const) {
    const nodes = of(lane)
    if (nodes.length === 0 && lane !== 'stack') continue
    const width = Math.max(...nodes.map((node) => widthOf(node.kind)), 0)
    heads.set(lane, { x, w: width })
    const step = STEP[lane]
    const items = nodes.map((node) => ({ id: node.id, height: Math.ceil(heightOf(node) / step) * step }))
    const slots = onShelf(memory, `${id} ${lane}`, items, GAP, Infinity)
    for (const node of nodes) {
      const slot = slots.get(node.id)
      if (slot === undefined) continue
      const box = { x, y: HEADING + slot.y, w: widthOf(node.kind), h: heightOf(node) }
      places.set(node.id, box)
      bottom = Math.max(bottom, box.y + box.h)
      if (lane === 'stack') stackBottom = Math.max(stackBottom, box.y + box.h)
    }
    x += width + CHANNEL[lane]
  }
  heads.set('networks', { x, w: widthOf('network') })
  const networksX = x
  const columnsX = x + widthOf('network') + CHANNEL.networks
  const columns = columnsOf(id, plans, memory)
  const blocks = new Map<
    string,
    { y: number; h: number; columns: number; plan: BlockPlan; folded: boolean }
  >()
  const children = new Map<string, { x: number; y: number }>()
  const measured = plans.map((plan) => measureBlock(plan, columns, memory))
  const signature = plans
    .filter((plan) => memory.folded.has(plan.key))
    .map((plan) => plan.key)
    .sort()
    .join(' ')
  const rows = onShelf(
    memory,
    `${id} blocks ${signature}`,
    measured.map((item) => ({ id: item.plan.key, height: item.height })),
    BLOCK_GAP,
    Infinity
  )
  let right = columnsX
  for (const item of measured) {
    const top = HEADING + (rows.get(item.plan.key)?.y ?? 0)
    blocks.set(item.plan.key, {
      y: top,
      h: item.height,
      columns: item.columns,
      plan: item.plan,
      folded: item.folded
    })
    const { network, child } = item.plan
    if (network !== null)
      places.set(network.id, { x: networksX, y: top, w: widthOf('network'), h: heightOf(network) })
    for (const [node, slot] of item.slots) {
      const left = columnsX + slot.column * COLUMN_WIDTH + COLUMN.bus
      const cards = left + COLUMN.veth + COLUMN.wire
      const card = node.lane === 'containers'
      places.set(node.id, {
        x: card ? cards : left,
        y: top + slot.y,
        w: widthOf(node.kind),
        h: heightOf(node)
      })
    }
    if (child !== null) children.set(child, { x: columnsX + COLUMN.bus + COLUMN.veth + COLUMN.wire, y: top })
    right = Math.max(right, columnsX + item.width)
    bottom = Math.max(bottom, top + item.height)
  }
  if (plans.some((plan) => plan.items.length > 0 || plan.child !== null)) {
    heads.set('veths', { x: columnsX + COLUMN.bus, w: COLUMN.veth })
    heads.set('containers', { x: columnsX + COLUMN.bus + COLUMN.veth + COLUMN.wire, w: COLUMN.card })
  }
  const zero = { x: 0, y: 0 }
  return {
    id,
    framed,
    width: Math.max(right, networksX + widthOf('network')) + (framed ? 2 * FRAME.side : 0),
    height: bottom + (framed ? FRAME.head + FRAME.foot : 0),
    lanes: heads,
    places,
    children,
    blocks,
    columnsX,
    stackBottom,
    origin: zero,
    inner: zero
  }
}

/** How many columns the containers of a region take, so that the whole is not much higher than wide. Remembered. */
function columnsOf(id: string, plans: readonly BlockPlan[], memory: Memory): number {
  const known = memory.limits.get(`${id} columns`)
  if (known !== undefined) return known
  let total = 0
  for (const plan of plans) for (const node of plan.items) total += heightOf(node) + GAP
  let columns = 1
  while (LEFT_LANES + columns * COLUMN_WIDTH < (ASPECT * total) / columns) columns++
  if (total > 0) memory.limits.set(`${id} columns`, columns)
  return columns
}

interface MeasuredBlock {
  readonly plan: BlockPlan
  readonly slots: readonly (readonly [MapNode, Slot])[]
  readonly height: number
  readonly width: number
  readonly columns: number
  readonly folded: boolean
}

function measureBlock(plan: BlockPlan, columns: number, memory: Memory): MeasuredBlock {
  const network = plan.network === null ? 0 : heightOf(plan.network)
  const child = plan.child === null ? undefined : memory.regions.get(plan.child)
  if (child !== undefined) {
    const width = COLUMN.bus + COLUMN.veth + COLUMN.wire + child.width
    return { plan, slots: [], height: child.height, width, columns: 1, folded: false }
  }
  if (memory.folded.has(plan.key) && plan.items.length > 0)
    return {
      plan,
      slots: [],
      height: Math.max(network, FOLD_HEIGHT),
      width: COLUMN_WIDTH,
      columns: 1,
      folded: true
    }
  const items = plan.items.map((node) => ({ id: node.id, height: heightOf(node) }))
  const tallest = Math.max(0, ...items.map((item) => item.height))
  const total = items.reduce((sum, item) => sum + item.height + GAP, 0)
  const wished = Math.max(
    network,
    tallest,
    Math.ceil(total / columns) - GAP + (columns > 1 ? Math.min(tallest, total / columns) / 2 : 0)
  )
  const limit = Math.max(memory.limits.get(plan.key) ?? wished, tallest, network)
  if (items.length > 0) memory.limits.set(plan.key, limit)
  const slots = onShelf(memory, plan.key, items, GAP, limit)
  const placed = plan.items.flatMap((node) => {
    const slot = slots.get(node.id)
    return slot === undefined ? [] : [[node, slot] as const]
  })
  const used = placed.reduce((most, [, slot]) => Math.max(most, slot.column + 1), 0)
  return { plan, slots: placed, height: limit, width: used * COLUMN_WIDTH, columns: used, folded: false }
}
