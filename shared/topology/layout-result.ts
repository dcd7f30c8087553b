/** The parts of a layout that are read off the places: its extent, and what each block counts when seen from afar. */
import type { Box, MapBlock, MapFrame } from './layout-types'
import { COLUMN, COLUMN_WIDTH } from './metrics'
import type { Measured } from './region-layout'

/** The smallest box around everything; of a map with nothing on it, a point. */
export function boundsOf(boxes: ReadonlyMap<string, Box>, frames: readonly MapFrame[]): Box {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  const take = (box: Box): void => {
    left = Math.min(left, box.x)
    top = Math.min(top, box.y)
    right = Math.max(right, box.x + box.w)
    bottom = Math.max(bottom, box.y + box.h)
  }
  for (const box of boxes.values()) take(box)
  for (const frame of frames) take(frame.box)
  if (left === Infinity) return { x: 0, y: 0, w: 0, h: 0 }
  // The heading stands above the first box.
  return { x: left, y: Math.min(top, 0), w: right - left, h: bottom - Math.min(top, 0) }
}

/** Blocks with at least one thing beside the network. */
export function collectBlocks(measured: Measured, boxes: ReadonlyMap<string, Box>): MapBlock[] {
  const found: MapBlock[] = []
  for (const region of measured.regions.values())
    for (const [key, block] of region.blocks) {
      const { plan } = block
      if (plan.child !== null || plan.items.length === 0) continue
      const items = plan.items.filter((node) => block.folded || boxes.has(node.id))
      const width = block.columns * COLUMN_WIDTH - COLUMN.bus - COLUMN.after
      const box = {
        x: region.inner.x + region.columnsX + COLUMN.bus,
        y: region.inner.y + block.y,
        w: width,
        h: block.h
      }
      found.push({
        key,
        network: plan.network?.id ?? null,
        region: region.id,
        title: plan.network?.title ?? '',
        titleText: plan.network?.titleText ?? titleOf(key),
        hue: plan.network?.hue ?? null,
        box,
        containers: items.reduce(
          (sum, node) => sum + (node.lane === 'containers' ? Math.max(1, node.containers) : 0),
          0
        ),
        nodes: items.map((node) => node.id),
        troubled: items.filter((node) => node.state !== 'up').length,
        folded: block.folded
      })
    }
  return found
}

const titleOf = (key: string): MapBlock['titleText'] =>
  key.startsWith('~routed')
    ? { key: 'map.block.routed' }
    : key.startsWith('~apart')
      ? { key: 'map.block.apart' }
      : key.startsWith('~stopped')
        ? { key: 'map.block.stopped' }
        : null
