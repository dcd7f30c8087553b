/** Marks of what a plan would change: a frame around the box and a plus, a minus or a stroke in its corner, never colour alone. */
import type { Box } from '@shared/topology'
import type { Changed, Pen } from './scene'
import type { Surface } from './surface'

const AWAY = 5
const DASH = [6, 3] as const

export function paintChanged(surface: Surface, box: Box, changed: Changed, pen: Pen): void {
  const { palette } = pen
  const stroke = changed === 'add' ? palette.good : changed === 'remove' ? palette.bad : palette.warning
  const width = Math.max(2, 2 / pen.scale)
  surface.box(box.x - AWAY, box.y - AWAY, box.w + 2 * AWAY, box.h + 2 * AWAY, {
    stroke,
    width,
    radius: 9,
    dash: DASH
  })
  const r = Math.max(8, 7 / pen.scale)
  const x = box.x + box.w + AWAY
  const y = box.y - AWAY
  surface.box(x - r, y - r, 2 * r, 2 * r, { fill: palette.surface, stroke, width, radius: r })
  const arm = r * 0.5
  if (changed !== 'change') surface.line([x - arm, y, x + arm, y], { stroke, width })
  if (changed === 'add') surface.line([x, y - arm, x, y + arm], { stroke, width })
  if (changed === 'change') surface.line([x - arm, y + arm, x + arm, y - arm], { stroke, width })
}
