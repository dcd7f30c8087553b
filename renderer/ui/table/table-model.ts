/**
 * What a table shows, as pure functions of its rows: filtering, sorting, copying. No DOM. Values are plain: text or a
 * number per cell, from which a person sorts, filters and copies the same thing that is seen.
 */
import { visible } from '@shared/text/visible'

export type CellValue = string | number | null

export interface Column<Row> {
  /** Stable name: layouts are kept under it, and `id:term` filters by it. */
  readonly id: string
  /** The heading, in the reader's language. */
  readonly title: string
  /** The cell as plain text or number; null or '' is an empty cell and sorts last. */
  readonly value: (row: Row) => CellValue
  /** How it is set: words, what the kernel names, or a number to the right. */
  readonly kind?: 'text' | 'mono' | 'number'
  /** Width in pixels at first. */
  readonly width: number
  /** Takes a share of the room that is left. */
  readonly grow?: boolean
  /** Not shown until chosen. */
  readonly optional?: boolean
  /** What a cell means, under the pointer; empty for nothing more than the cell says. */
  readonly hint?: (row: Row) => string
}

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** Compares as people read: `eth2` before `eth10`, `10.0.0.9` before `10.0.0.10`. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const isEmpty = (value: CellValue): boolean => value === null || value === ''

function compare(a: CellValue, b: CellValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

/** Sorted rows; rows that compare equal keep their order, empty cells stand last in both directions. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | null
): readonly Row[] {
  const column = sort && columns.find((one) => one.id === sort.column)
  if (!sort || !column) return rows
  const keyed = rows.map((row) => ({ row, value: column.value(row) }))
  const turn = sort.descending ? -1 : 1
  keyed.sort((a, b) => {
    const emptyA = isEmpty(a.value)
    const emptyB = isEmpty(b.value)
    if (emptyA || emptyB) return Number(emptyA) - Number(emptyB)
    return turn * compare(a.value, b.value)
  })
  return keyed.map(({ row }) => row)
}

/** One word of a filter: it must occur in the named column, or in any. */
interface Term {
  readonly column: string | null
  readonly text: string
}

/** Splits a filter into its words. `net:my` looks in the column `net` if there is one; MACs and IPv6 hold colons too. */
export function parseFilter(filter: string, ids: readonly string[]): Term[] {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const at = word.indexOf(':')
      const head = word.slice(0, Math.max(at, 0))
      const id = at > 0 && at < word.length - 1 ? ids.find((one) => one.toLowerCase() === head) : undefined
      return id === undefined ? { column: null, text: word } : { column: id, text: word.slice(at + 1) }
    })
}

/** Rows in which every word of the filter occurs. */
export function filterRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  filter: string
): readonly Row[] {
  const terms = parseFilter(
    filter,
    columns.map((column) => column.id)
  )
  if (terms.length === 0) return rows
  return rows.filter((row) => {
    const cells = columns.map((column) => String(column.value(row) ?? '').toLowerCase())
    return terms.every((term) =>
      cells.some(
        (cell, index) =>
          (term.column === null || columns[index]?.id === term.column) && cell.includes(term.text)
      )
    )
  })
}

/** A cell as it is copied: harmless, on one line, without the tab that parts cells. */
export const cellText = <Row>(column: Column<Row>, row: Row): string =>
  visible(String(column.value(row) ?? ''), 4096)

/** What stands under the pointer: the whole cell, and what it means. */
export function hintText<Row>(column: Column<Row>, row: Row): string {
  const hint = column.hint?.(row) ?? ''
  const text = cellText(column, row)
  return hint === '' ? text : text === '' ? hint : `${text}\n${hint}`
}

/** One row as tab-separated values. */
export const rowText = <Row>(columns: readonly Column<Row>[], row: Row): string =>
  columns.map((column) => cellText(column, row)).join('\t')

/** Rows with their headings as tab-separated values, as spreadsheets and tickets take them. */
export const tableText = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  [columns.map((column) => column.title).join('\t'), ...rows.map((row) => rowText(columns, row))].join('\n')

/** CSS grid tracks of the columns; a width a person set is kept to the pixel. */
export function gridTracks<Row>(
  columns: readonly Column<Row>[],
  widths: Readonly<Record<string, number>>
): string {
  return columns
    .map((column) => {
      const set = Object.hasOwn(widths, column.id) ? widths[column.id] : undefined
      if (set !== undefined) return `${String(set)}px`
      return column.grow ? `minmax(${String(column.width)}px, 1fr)` : `${String(column.width)}px`
    })
    .join(' ')
}

/** Which rows of equal height are in view: the first and one past the last, with some to spare on both sides. */
export function rowWindow(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  count: number,
  spare = 8
): { first: number; end: number } {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - spare))
  const end = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + spare)
  return { first, end: Math.max(first, end) }
}
