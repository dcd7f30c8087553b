/** The keys of a table: j k or arrows, Home End, Page, Enter, `/` to the filter, c y Y to copy cell, row and table. */
import { ref, type ComputedRef, type Ref } from 'vue'
import { useCopy } from '../copy'
import { cellText, rowText, tableText, type Column } from './table-model'

export interface TableKeysOptions<Row> {
  readonly rows: ComputedRef<readonly Row[]>
  readonly columns: ComputedRef<readonly Column<Row>[]>
  readonly selectedIndex: ComputedRef<number>
  readonly viewHeight: Readonly<Ref<number>>
  readonly rowHeight: number
  readonly select: (row: Row) => void
  readonly open: (row: Row) => void
  readonly focusFilter: () => void
}

export interface TableKeys {
  /** Place of the cell cursor among the columns shown. */
  readonly column: Ref<number>
  readonly onKey: (event: KeyboardEvent) => void
  readonly copyCell: () => void
  readonly copyRow: () => void
  readonly copyTable: () => void
}

export function useTableKeys<Row>(options: TableKeysOptions<Row>): TableKeys {
  const { rows, columns, selectedIndex, viewHeight, rowHeight } = options
  const column = ref(0)
  const copy = useCopy()

  function goTo(index: number): void {
    const row = rows.value[Math.max(0, Math.min(rows.value.length - 1, index))]
    if (row !== undefined) options.select(row)
  }
  const step = (by: number): void => goTo(selectedIndex.value < 0 ? 0 : selectedIndex.value + by)
  const page = (): number => Math.max(1, Math.floor(viewHeight.value / rowHeight) - 2)
  function turnCell(by: number): void {
    column.value = Math.max(0, Math.min(columns.value.length - 1, column.value + by))
  }
  const withRow = (use: (row: Row) => void): void => {
    const row = rows.value[selectedIndex.value]
    if (row !== undefined) use(row)
  }
  const copyCell = (): void =>
    withRow((row) => {
      const at = columns.value[Math.min(column.value, columns.value.length - 1)]
      if (at) void copy(cellText(at, row))
    })
  const copyRow = (): void => withRow((row) => void copy(rowText(columns.value, row)))
  const copyTable = (): void => void copy(tableText(columns.value, rows.value))

  const actions: Readonly<Record<string, () => void>> = {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    Home: () => goTo(0),
    End: () => goTo(rows.value.length - 1),
    PageDown: () => step(page()),
    PageUp: () => step(-page()),
    ArrowLeft: () => turnCell(-1),
    ArrowRight: () => turnCell(1),
    Enter: () => withRow(options.open),
    '/': options.focusFilter,
    c: copyCell,
    y: copyRow,
    Y: copyTable
  }

  function onKey(event: KeyboardEvent): void {
    // Keys on a heading's own button belong to it, but for those that move the row.
    if (event.target !== event.currentTarget && (event.key === 'Enter' || event.key === ' ')) return
    const { key } = event
    if (event.altKey || event.metaKey || (event.ctrlKey && key !== 'c')) return
    if (event.ctrlKey && window.getSelection()?.toString()) return // marked text is copied as marked
    if (event.shiftKey && key.startsWith('Arrow')) return
    if (!Object.hasOwn(actions, key)) return
    event.preventDefault()
    event.stopPropagation()
    actions[key]?.()
  }

  return { column, onKey, copyCell, copyRow, copyTable }
}
