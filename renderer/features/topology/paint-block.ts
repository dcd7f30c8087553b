/** A network's containers as a count: when one is too far away to read them, or when they were folded. */
import type { MapBlock } from '@shared/topology'
import { visible } from '@shared/text/visible'
import type { Marks, Pen, Scene } from './scene'
import { paintState } from './paint-state'
import type { Surface, TextStyle } from './surface'

export function paintBlock(surface: Surface, scene: Scene, block: MapBlock, marks: Marks, pen: Pen): void {
  const { palette, fitter } = pen
  const { x, y, w, h } = block.box
  const line = block.hue === null ? palette.strong : palette.hue(block.hue, 'line')
  const fill = block.hue === null ? palette.surface : palette.hue(block.hue, 'fill')
  const inPath = marks.path !== null && block.nodes.some((id) => marks.path?.nodes.has(id) === true)
  const chosen = marks.selected !== null && block.nodes.includes(marks.selected.node)
  const far = pen.detail !== 'full'
  const width = (chosen || inPath ? 2.2 : 1.2) / (far ? pen.scale : 1)
  const title = scene.sayings.say({ key: 'map.block.count', params: { count: block.containers } })
  surface.begin('node', `count:${block.key}`, title)
  surface.box(x, y, w, h, {
    fill,
    stroke: chosen || inPath ? palette.accent : line,
    width,
    radius: far ? 4 / pen.scale : 6
  })
  const size = far ? Math.max(12, Math.min(h * 0.42, 13 / pen.scale)) : 13
  const style: TextStyle = {
    face: 'sans',
    size,
    weight: 600,
    fill: block.hue === null ? palette.text2 : palette.hue(block.hue, 'text')
  }
  const left = x + size * 0.8
  const name = block.titleText === null ? visible(block.title) : scene.sayings.say(block.titleText)
  const text = fitter.fit(`${name} · ${title}`, style, w - size * 1.6)
  surface.text(left, y + h / 2, text, style)
  if (block.troubled > 0) {
    const after = left + fitter.width(text, style) + size
    const about = scene.sayings.say({ key: 'map.block.troubled', params: { count: block.troubled } })
    const small = { ...style, weight: 400 as const, fill: palette.warning }
    if (after + size * 1.4 + fitter.width(about, small) < x + w - size) {
      paintState(surface, 'partial', after, y + h / 2, size * 0.5, pen)
      surface.text(after + size * 0.9, y + h / 2, about, small)
    }
  }
  surface.end()
}
