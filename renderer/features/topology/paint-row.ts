/** Rows of a box: a port with its plug in its network's hue, an address, a fact, a published port. */
import type { Box, MapNode, MapRow } from '@shared/topology'
import { ROW, rowCentre } from '@shared/topology/metrics'
import { paintState, paintTick } from './paint-state'
import type { Marks, Pen, SaidRow, Scene } from './scene'
import type { Surface, TextStyle } from './surface'

const PAD = 10
/** Between label and detail of one row. */
const BETWEEN = 8

export function paintRows(
  surface: Surface,
  scene: Scene,
  node: MapNode,
  box: Box,
  marks: Marks,
  pen: Pen
): void {
  const said = scene.sayings.of(node).rows
  let ruled = false
  node.rows.forEach((row, index) => {
    const text = said[index]
    if (text === undefined) return
    const y = box.y + rowCentre(node, index)
    if (!ruled && (row.kind === 'port' || row.id === `${node.id}|nat`)) {
      ruled = true
      const line = y - ROW / 2
      surface.line([box.x + 1, line, box.x + box.w - 1, line], { stroke: pen.palette.border, width: 1 })
    }
    // Outside stands left of what it is wired to.
    const plugX = node.lane === 'outside' ? box.x + box.w : box.x
    paintRow(surface, row, text, box, y, plugX, marks, pen)
  })
}

function paintRow(
  surface: Surface,
  row: MapRow,
  text: SaidRow,
  box: Box,
  y: number,
  plugX: number,
  marks: Marks,
  pen: Pen
): void {
  const { palette, fitter } = pen
  if (marks.selected?.row === row.id)
    surface.box(box.x + 1, y - ROW / 2 + 1, box.w - 2, ROW - 2, { fill: palette.selected, radius: 3 })
  const lit = marks.path?.rows.has(row.id) === true
  if (row.kind === 'port') paintPlug(surface, row, plugX, y, pen)
  const state = paintMark(surface, row, box, y, pen)
  const kernel = row.text === null
  const label: TextStyle = {
    face: kernel && row.kind !== 'container' ? 'mono' : 'sans',
    size: kernel && row.kind !== 'container' ? 11.5 : 12,
    weight: lit || row.id.endsWith('|nat') ? 600 : 400,
    fill: lit ? palette.accent : row.kind === 'fact' || row.kind === 'more' ? palette.text2 : palette.text
  }
  const detail: TextStyle = {
    ...label,
    align: 'right',
    weight: 400,
    fill: lit ? palette.accent : palette.text2
  }
  const left = box.x + PAD + state
  const room = box.x + box.w - PAD - left
  // A published port's target belongs to its sentence; an address stands at the right edge.
  if (row.kind === 'nat') {
    surface.text(left, y, fitter.fit(text.label + text.detail, label, room), label)
    return
  }
  const share = text.detail === '' ? 0 : Math.min(fitter.width(text.detail, detail), room * 0.72)
  const name = fitter.fit(text.label, label, room - share - (share > 0 ? BETWEEN : 0))
  surface.text(left, y, name, label)
  if (share > 0) surface.text(box.x + box.w - PAD, y, fitter.fit(text.detail, detail, share + 0.5), detail)
}

/** Where a wire is plugged in: a square at the edge, full when up, hollow when not. */
function paintPlug(surface: Surface, row: MapRow, x: number, y: number, pen: Pen): void {
  const colour = row.hue === null ? pen.palette.strong : pen.palette.hue(row.hue, 'line')
  surface.box(x - 3.5, y - 3.5, 7, 7, {
    fill: row.state === 'up' ? colour : pen.palette.surface,
    stroke: colour,
    width: 1.25,
    radius: 1.5
  })
}

/** The mark before a row's text; gives the room it takes. */
function paintMark(surface: Surface, row: MapRow, box: Box, y: number, pen: Pen): number {
  const x = box.x + PAD + 4
  const yesNo = row.id.includes('|forwarding')
  if (yesNo && row.state === 'up') {
    paintTick(surface, x, y, 4.5, pen)
    return 14
  }
  if (yesNo && row.state === 'down') {
    // Off is a setting, not a fault.
    surface.line([x - 4, y, x + 4, y], { stroke: pen.palette.text3, width: 1.75 })
    return 14
  }
  if (row.state === 'up' || row.kind === 'container') return 0
  if (row.kind === 'port') {
    paintState(surface, row.state, x, y, 4, pen)
    return 13
  }
  paintState(surface, row.state, x, y, 4.5, pen)
  return 14
}
