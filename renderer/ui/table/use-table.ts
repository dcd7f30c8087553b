/** The state of one table: filter, sort, columns shown and their widths (kept per table), and the rows that follow. */
import { useSettingsStore, type TableLayout } from '../../app/stores/settings.store'
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { filterRows, gridTracks, sortRows, type Column, type Sort } from './table-model'

export interface TableState<Row> {
  readonly filter: Ref<string>
  readonly sort: ComputedRef<Sort | null>
  readonly shownColumns: ComputedRef<readonly Column<Row>[]>
  readonly shownRows: ComputedRef<readonly Row[]>
  readonly tracks: ComputedRef<string>
  /** Least width of a row, in pixels. */
  readonly minWidth: ComputedRef<number>
  readonly isShown: (column: Column<Row>) => boolean
  readonly toggleColumn: (column: Column<Row>) => void
  readonly toggleSort: (column: Column<Row>) => void
  readonly setWidth: (column: Column<Row>, width: number) => void
  readonly resetLayout: () => void
}

/**
 * @param name under which the layout is kept
 * @param columns all columns there are
 * @param rows all rows there are
 */
export function useTable<Row>(
  name: () => string,
  columns: () => readonly Column<Row>[],
  rows: () => readonly Row[]
): TableState<Row> {
  const settings = useSettingsStore()
  const filter = ref('')
  const plain = (): TableLayout => ({
    hidden: columns()
      .filter((column) => column.optional)
      .map((column) => column.id),
    widths: {},
    sort: null
  })
  const layout = computed<TableLayout>(() =>
    Object.hasOwn(settings.tables, name()) ? (settings.tables[name()] ?? plain()) : plain()
  )
  const change = (part: Partial<TableLayout>): void => {
    settings.tables = { ...settings.tables, [name()]: { ...layout.value, ...part } }
  }

  const isShown = (column: Column<Row>): boolean => !layout.value.hidden.includes(column.id)
  const shownColumns = computed(() => {
    const shown = columns().filter(isShown)
    return shown.length === 0 ? columns().slice(0, 1) : shown
  })
  const sort = computed<Sort | null>(() => layout.value.sort)
  const shownRows = computed(() =>
    sortRows(filterRows(rows(), shownColumns.value, filter.value), columns(), sort.value)
  )
  const tracks = computed(() => gridTracks(shownColumns.value, layout.value.widths))
  const minWidth = computed(() =>
    shownColumns.value.reduce((sum, column) => sum + (layout.value.widths[column.id] ?? column.width), 0)
  )

  function toggleColumn(column: Column<Row>): void {
    const { hidden } = layout.value
    change({ hidden: isShown(column) ? [...hidden, column.id] : hidden.filter((id) => id !== column.id) })
  }

  /** Ascending, descending, as the kernel or engine gave them. */
  function toggleSort(column: Column<Row>): void {
    const now = sort.value
    if (now?.column !== column.id) change({ sort: { column: column.id, descending: false } })
    else change({ sort: now.descending ? null : { column: column.id, descending: true } })
  }

  function setWidth(column: Column<Row>, width: number): void {
    const bounded = Math.round(Math.min(1200, Math.max(40, width)))
    change({ widths: { ...layout.value.widths, [column.id]: bounded } })
  }

  return {
    filter,
    sort,
    shownColumns,
    shownRows,
    tracks,
    minWidth,
    isShown,
    toggleColumn,
    toggleSort,
    setWidth,
    resetLayout: () => change(plain())
  }
}
