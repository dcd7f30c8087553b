/** A box: its name, what it is, its rows. A text never leaves its box: it is cut with an ellipsis. */
import type { Box, MapNode } from '@shared/topology'
import { FOOT, hasSubtitle, headCentre, ROW, SUBTITLE, TITLE } from '@shared/topology/metrics'
import { paintRows } from './paint-row'
import { paintChanged } from './paint-changed'
import { paintState } from './paint-state'
import type { Marks, Pen, Scene } from './scene'
import type { BoxStyle, Surface, TextStyle } from './surface'

const PAD = 10
const DASHED = [4, 3] as const

export function paintNode(
  surface: Surface,
  scene: Scene,
  node: MapNode,
  box: Box,
  marks: Marks,
  pen: Pen
): void {
  const said = scene.sayings.of(node)
  const inPath = marks.path?.nodes.has(node.id) === true
  const chosen = marks.selected?.node === node.id
  const whole = chosen && marks.selected.row === null
  surface.begin('node', node.id, said.title)
  surface.box(box.x, box.y, box.w, box.h, boxStyle(node, pen, inPath, whole))
  if (node.kind === 'veth') paintEnd(surface, node, box, said.title, pen)
  else if (pen.detail === 'full') {
    paintHead(surface, node, box, said.title, said.subtitle, pen)
    paintRows(surface, scene, node, box, marks, pen)
  } else paintTitleOnly(surface, node, box, said.title, pen)
  if (chosen || marks.focus === node.id) paintRing(surface, box, pen, chosen, marks.focus === node.id)
  const changed = marks.changed.get(node.id)
  if (changed !== undefined) paintChanged(surface, box, changed, pen)
  surface.end()
}

function boxStyle(node: MapNode, pen: Pen, inPath: boolean, chosen: boolean): BoxStyle {
  const { palette } = pen
  const hued = node.hue !== null && (node.kind === 'network' || node.kind === 'veth') ? node.hue : null
  const line =
    hued === null ? (node.kind === 'outside' ? palette.border : palette.strong) : palette.hue(hued, 'line')
  const fill =
    hued === null
      ? node.kind === 'outside' || node.kind === 'stopped'
        ? palette.sunken
        : palette.surface
      : palette.hue(hued, 'fill')
  const least = 0.75 / pen.scale
  const width = Math.max(node.kind === 'network' ? 1.5 : 1, least) + (inPath || chosen ? 0.75 : 0)
  const dashed =
    node.state === 'down' ||
    node.state === 'unknown' ||
    node.kind === 'ghost' ||
    node.kind === 'way-out' ||
    node.kind === 'peer'
  return {
    fill: chosen ? palette.selected : fill,
    stroke: chosen || inPath ? palette.accent : line,
    width,
    radius: node.kind === 'veth' ? 8 : 5,
    ...(dashed ? { dash: DASHED } : {})
  }
}

function paintRing(surface: Surface, box: Box, pen: Pen, chosen: boolean, focused: boolean): void {
  const away = 3
  surface.box(box.x - away, box.y - away, box.w + 2 * away, box.h + 2 * away, {
    stroke: pen.palette.accent,
    width: Math.max(focused ? 2 : 1.5, 1.5 / pen.scale),
    radius: 8,
    ...(chosen ? {} : { dash: DASHED })
  })
}

/** A veth end: its name, and a mark when it is not up. */
function paintEnd(surface: Surface, node: MapNode, box: Box, title: string, pen: Pen): void {
  if (pen.detail === 'far') return
  const { palette, fitter } = pen
  const marked = node.state !== 'up'
  const style: TextStyle = {
    face: 'mono',
    size: 10.5,
    weight: 400,
    fill: node.hue === null ? palette.text2 : palette.hue(node.hue, 'text')
  }
  const room = box.w - 14 - (marked ? 12 : 0)
  if (pen.detail === 'full') surface.text(box.x + 8, box.y + box.h / 2, fitter.fit(title, style, room), style)
  if (marked) paintState(surface, node.state, box.x + box.w - 10, box.y + box.h / 2, 4, pen)
}

function paintHead(
  surface: Surface,
  node: MapNode,
  box: Box,
  title: string,
  subtitle: string,
  pen: Pen
): void {
  const { palette, fitter } = pen
  const hue = node.hue !== null && node.kind === 'network' ? node.hue : null
  const style: TextStyle = {
    face: node.kind === 'nic' || (node.kind === 'peer' && node.title !== '') ? 'mono' : 'sans',
    size: node.kind === 'nic' ? 12 : 13,
    weight: 600,
    fill:
      hue === null
        ? node.kind === 'stopped' || node.kind === 'ghost'
          ? palette.text2
          : palette.text
        : palette.hue(hue, 'text')
  }
  const marked = node.state !== 'up' && node.kind !== 'stopped'
  const room = box.w - 2 * PAD - (marked ? 16 : 0)
  const middle = box.y + (node.kind === 'way-out' ? 12 : headCentre(node))
  surface.text(box.x + PAD, middle, fitter.fit(title, style, room), style)
  if (marked) paintState(surface, node.state, box.x + box.w - PAD - 4, middle, 5, pen)
  if (hasSubtitle(node)) {
    const about: TextStyle = { face: 'sans', size: 11.5, weight: 400, fill: palette.text3 }
    const y = node.kind === 'way-out' ? box.y + 26 : box.y + TITLE + SUBTITLE / 2 - 3
    surface.text(box.x + PAD, y, fitter.fit(subtitle, about, box.w - 2 * PAD), about)
  }
}

/** Pixels of the screen below which a name is cut rather than made smaller still. */
const LEAST = 7
/** A card with many rows is no reason for a larger name than its neighbour has. */
const CARD = TITLE + ROW + FOOT

/** The size at which a title and the space about it fill the width, not larger than the style's own, in steps so that it is measured seldom. */
function titleSize(title: string, style: TextStyle, about: number, room: number, pen: Pen): number {
  const perSize = pen.fitter.width(title, style) / style.size + about
  const fitting = Math.floor((room / perSize) * 2 - 0.05) / 2
  return Math.max(Math.min(style.size, LEAST / pen.scale), Math.min(style.size, fitting))
}

/** Too far for rows: the name alone, as large as the box allows. */
function paintTitleOnly(surface: Surface, node: MapNode, box: Box, title: string, pen: Pen): void {
  const { palette, fitter, scale } = pen
  const most: TextStyle = {
    face: 'sans',
    size: Math.min((node.lane === 'containers' ? Math.min(box.h, CARD) : box.h) * 0.5, 11.5 / scale),
    weight: 600,
    fill: node.hue === null ? palette.text : palette.hue(node.hue, 'text')
  }
  const marked = node.state !== 'up'
  const about = marked ? 2.4 : 1.2
  const size = titleSize(title, most, about, box.w, pen)
  const style: TextStyle = { ...most, size }
  const y = box.y + Math.min(box.h / 2, size * 1.1)
  surface.text(box.x + size * 0.6, y, fitter.fit(title, style, box.w - size * about), style)
  if (marked) paintState(surface, node.state, box.x + box.w - size * 0.9, y, size * 0.42, pen)
}
