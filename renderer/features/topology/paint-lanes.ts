/** Lane headings and the frames of hosts within the host. */
import type { Box, MapFrame, MapHeading } from '@shared/topology'
import { visible } from '@shared/text/visible'
import type { Pen, Scene } from './scene'
import type { Surface, TextStyle } from './surface'

/** Screen pixels. */
const STRIP = 28
const SIZE = 11
/** From the edge of the view to a heading that stays in it. */
const SIDE = 16

/** Names of the lanes: those of the host stay at the top edge of the view, so that one always knows where one is. */
export function paintHeadings(surface: Surface, scene: Scene, pen: Pen, view: Box): void {
  const { palette, scale } = pen
  const style: TextStyle = { face: 'sans', size: SIZE / scale, weight: 600, fill: palette.text3 }
  const host = scene.topology.regions[0]?.id
  const left = view.x + SIDE / scale
  // Containers go on to the right: their lane is named wherever one is in it.
  const own = scene.layout.headings
    .filter((item) => item.region === host)
    .map((item) => (item.lane === 'containers' && item.x < left ? { ...item, x: left } : item))
  const top = view.y
  const strip = STRIP / scale
  surface.begin('node', 'lanes', '')
  surface.box(view.x, top, view.w, strip, { fill: palette.bg })
  surface.line([view.x, top + strip, view.x + view.w, top + strip], {
    stroke: palette.border,
    width: 1 / scale
  })
  paintRow(surface, scene, own, top + strip / 2, style, pen)
  surface.end()
}

/** The lanes of hosts within the host, named where they begin. */
export function paintInnerHeadings(surface: Surface, scene: Scene, pen: Pen): void {
  if (pen.detail !== 'full') return
  const host = scene.topology.regions[0]?.id
  const style: TextStyle = { face: 'sans', size: SIZE, weight: 600, fill: pen.palette.text3 }
  const regions = new Map<string, MapHeading[]>()
  for (const item of scene.layout.headings) {
    if (item.region === host) continue
    const list = regions.get(item.region)
    if (list) list.push(item)
    else regions.set(item.region, [item])
  }
  for (const list of regions.values()) paintRow(surface, scene, list, (list[0]?.y ?? 0) + 12, style, pen)
}

/** One row of headings, each cut before the next begins. */
function paintRow(
  surface: Surface,
  scene: Scene,
  headings: readonly MapHeading[],
  y: number,
  style: TextStyle,
  pen: Pen
): void {
  headings.forEach((item, index) => {
    const next = headings[index + 1]
    const room = (next === undefined ? Math.max(item.w, 200 / pen.scale) : next.x - item.x) - style.size * 0.8
    const text = scene.sayings.say({ key: `map.lane.${item.lane}` })
    if (pen.fitter.width(text, style) <= room || room > style.size * 4)
      surface.text(item.x, y, pen.fitter.fit(text, style, room), style)
  })
}

export function paintFrame(surface: Surface, scene: Scene, frame: MapFrame, pen: Pen): void {
  const { palette, fitter, scale } = pen
  const { x, y, w, h } = frame.box
  surface.box(x, y, w, h, {
    fill: palette.sunken,
    stroke: palette.strong,
    width: Math.max(1, 0.7 / scale),
    radius: 6
  })
  const size = pen.detail === 'full' ? 13 : Math.min(40, 12 / scale)
  const title: TextStyle = { face: 'sans', size, weight: 600, fill: palette.text }
  const about: TextStyle = { face: 'sans', size: 12, weight: 400, fill: palette.text3 }
  const middle = y + Math.max(15, size * 0.8)
  const name = fitter.fit(visible(frame.title), title, w - 32)
  surface.text(x + 16, middle, name, title)
  if (frame.subtitle === null || pen.detail !== 'full') return
  const left = x + 16 + fitter.width(name, title) + 10
  surface.text(left, middle, fitter.fit(scene.sayings.say(frame.subtitle), about, x + w - 16 - left), about)
}
