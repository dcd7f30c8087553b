/** Tables for people: aligned by columns of the terminal, cut to its width there, never cut in a pipe. */
import { fitWidth, padWidth, textWidth } from '@shared/text/width'
import type { Output } from './output'

export type Tone = 'plain' | 'quiet' | 'good' | 'warning' | 'bad'
export interface Cell {
  readonly text: string
  readonly tone?: Tone
}

export interface Column<Row> {
  readonly title: string
  /** Text must be `visible` already. */
  readonly cell: (row: Row) => Cell | string
  readonly right?: boolean
  /** Where the terminal is too narrow it is left out, the greatest first; without one it always stays. */
  readonly spare?: number
}

const GAP = 2
const NARROWEST = 6
const codes: Readonly<Record<Tone, string>> = { plain: '', quiet: '2', good: '32', warning: '33', bad: '31' }

const paint = (text: string, code: string, on: boolean): string =>
  on && code !== '' ? `\u001b[${code}m${text}\u001b[0m` : text

/** Takes columns from the widest until the table fits. */
function fitColumns(widths: readonly number[], room: number): number[] {
  const fitted = [...widths]
  let excess = fitted.reduce((sum, width) => sum + width, 0) + GAP * (fitted.length - 1) - room
  while (excess > 0) {
    const widest = Math.max(...fitted)
    if (widest <= NARROWEST) break
    const at = fitted.indexOf(widest)
    const others = fitted.filter((_, place) => place !== at)
    // Down to the next widest; of two alike, one column of the terminal at a time.
    const take = Math.min(excess, Math.max(1, widest - Math.max(NARROWEST, ...others)))
    fitted[at] = widest - take
    excess -= take
  }
  return fitted
}

/** Room a column needs to say something: of a wide one as much as an address takes. */
const NEEDED = 15

/** The columns there is room for: spare ones go, one by one, while the others would be cut to stumps. */
function columnsFor<Row>(
  columns: readonly Column<Row>[],
  natural: readonly number[],
  room: number
): number[] {
  const kept = columns.map((_, at) => at)
  const needs = (): number => kept.reduce((sum, at) => sum + Math.min(natural[at] ?? 0, NEEDED) + GAP, -GAP)
  while (needs() > room) {
    const spare = kept
      .filter((at) => columns[at]?.spare !== undefined)
      .sort((a, b) => (columns[b]?.spare ?? 0) - (columns[a]?.spare ?? 0))[0]
    if (spare === undefined) break
    kept.splice(kept.indexOf(spare), 1)
  }
  return kept
}

function fitting<Row>(
  offered: readonly Column<Row>[],
  rows: readonly Row[],
  room: number
): readonly Column<Row>[] {
  const width = (column: Column<Row>): number =>
    rows.reduce((widest, row) => {
      const cell = column.cell(row)
      return Math.max(widest, textWidth(typeof cell === 'string' ? cell : cell.text))
    }, textWidth(column.title))
  const kept = columnsFor(offered, offered.map(width), room)
  return kept.flatMap((at) => offered[at] ?? [])
}

/** The columns of a table that a terminal of `room` columns has no room for. */
export function leftOut<Row>(
  offered: readonly Column<Row>[],
  rows: readonly Row[],
  room: number | null
): string[] {
  if (room === null) return []
  const kept = fitting(offered, rows, room)
  return offered.filter((column) => !kept.includes(column)).map((column) => column.title)
}

/** The table as text, with a line feed after each row; only the head when there are no rows. */
export function renderTable<Row>(
  output: Pick<Output, 'color' | 'columns'>,
  offered: readonly Column<Row>[],
  rows: readonly Row[]
): string {
  const columns = output.columns === null ? offered : fitting(offered, rows, output.columns)
  const cells = rows.map((row) =>
    columns.map((column): Cell => {
      const cell = column.cell(row)
      return typeof cell === 'string' ? { text: cell } : cell
    })
  )
  const natural = columns.map((column, at) =>
    cells.reduce((widest, row) => Math.max(widest, textWidth(row[at]?.text ?? '')), textWidth(column.title))
  )
  const widths = output.columns === null ? natural : fitColumns(natural, output.columns)
  const line = (row: readonly Cell[], code: (cell: Cell) => string): string =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0
        const text = fitWidth(cell.text, width)
        const padded =
          columns[at]?.right === true ? ' '.repeat(width - textWidth(text)) + text : padWidth(text, width)
        return paint(
          at === row.length - 1 && columns[at]?.right !== true ? text : padded,
          code(cell),
          output.color
        )
      })
      .join(' '.repeat(GAP))
      .trimEnd()
  const head = line(
    columns.map((column) => ({ text: column.title })),
    () => '1'
  )
  return [head, ...cells.map((row) => line(row, (cell) => codes[cell.tone ?? 'plain'])), ''].join('\n')
}
