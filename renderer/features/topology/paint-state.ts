/** Marks of state, each with a shape of its own: nothing for up, a cross for down, a triangle for trouble, a ring for unknown. */
import type { MapState } from '@shared/topology'
import type { Pen } from './scene'
import type { Surface } from './surface'

/** Draws around a point; `r` is half its height. */
export function paintState(
  surface: Surface,
  state: MapState,
  x: number,
  y: number,
  r: number,
  pen: Pen
): void {
  const { palette } = pen
  const width = r / 3
  if (state === 'down') {
    const arm = r * 0.75
    surface.line([x - arm, y - arm, x + arm, y + arm], { stroke: palette.bad, width })
    surface.line([x - arm, y + arm, x + arm, y - arm], { stroke: palette.bad, width })
  } else if (state === 'partial') {
    surface.line([x, y - r, x + r, y + r * 0.8, x - r, y + r * 0.8, x, y - r, x + r * 0.5, y - r * 0.1], {
      stroke: palette.warning,
      width
    })
    surface.line([x, y - r * 0.3, x, y + r * 0.35], { stroke: palette.warning, width })
  } else if (state === 'unknown')
    surface.box(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7, {
      stroke: palette.text3,
      width,
      radius: r * 0.85,
      dash: [r * 0.5, r * 0.4]
    })
}

/** A tick: said yes. */
export function paintTick(surface: Surface, x: number, y: number, r: number, pen: Pen): void {
  surface.line([x - r * 0.8, y, x - r * 0.2, y + r * 0.65, x + r * 0.9, y - r * 0.7], {
    stroke: pen.palette.good,
    width: r / 2.6
  })
}
