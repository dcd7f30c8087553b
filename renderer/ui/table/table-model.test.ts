/** What a table shows and copies, without a table. */
import { describe, expect, it } from 'vitest'
import { filterRows, gridTracks, rowWindow, sortRows, tableText, type Column } from './table-model'

interface Row {
  name: string
  address: string | null
  port: number | null
}
const columns: Column<Row>[] = [
  { id: 'name', title: 'Name', width: 100, grow: true, value: (row) => row.name },
  { id: 'address', title: 'Address', width: 120, value: (row) => row.address },
  { id: 'port', title: 'Port', width: 60, kind: 'number', value: (row) => row.port }
]
const rows: Row[] = [
  { name: 'eth10', address: '10.0.0.10', port: 80 },
  { name: 'eth2', address: '10.0.0.9', port: 8080 },
  { name: 'lo', address: null, port: null }
]
const names = (list: readonly Row[]): string[] => list.map((row) => row.name)

describe('sortRows', () => {
  it('reads numbers in names and addresses as numbers', () => {
    expect(names(sortRows(rows, columns, { column: 'name', descending: false }))).toEqual([
      'eth2',
      'eth10',
      'lo'
    ])
    expect(names(sortRows(rows, columns, { column: 'address', descending: false }))).toEqual([
      'eth2',
      'eth10',
      'lo'
    ])
  })

  it('keeps empty cells last in both directions', () => {
    expect(names(sortRows(rows, columns, { column: 'port', descending: false })).at(-1)).toBe('lo')
    expect(names(sortRows(rows, columns, { column: 'port', descending: true }))).toEqual([
      'eth2',
      'eth10',
      'lo'
    ])
  })

  it('keeps the order given for an unknown column and without a sort', () => {
    expect(sortRows(rows, columns, null)).toBe(rows)
    expect(sortRows(rows, columns, { column: '__proto__', descending: false })).toBe(rows)
  })
})

describe('filterRows', () => {
  it('wants every word somewhere in the row', () => {
    expect(names(filterRows(rows, columns, 'ETH 10.0.0.9'))).toEqual(['eth2'])
    expect(filterRows(rows, columns, '  ')).toBe(rows)
  })

  it('looks into one column where a word names it, and takes other colons as text', () => {
    expect(names(filterRows(rows, columns, 'port:80'))).toEqual(['eth10', 'eth2'])
    expect(names(filterRows(rows, columns, 'name:80'))).toEqual([])
    expect(names(filterRows([{ name: 'x', address: 'fe80::1', port: 1 }], columns, 'fe80::1'))).toEqual(['x'])
  })
})

describe('copying', () => {
  it('writes tab-separated lines, and lets no cell break them or move a cursor', () => {
    const hostile = [{ name: 'a\tb\nc\u001b[31m', address: null, port: 1 }]
    expect(tableText(columns, hostile)).toBe('Name\tAddress\tPort\na\\tb\\nc\\x1b[31m\t\t1')
  })
})

describe('what is drawn', () => {
  it('keeps a width a person set, and gives the rest to columns that grow', () => {
    expect(gridTracks(columns, { port: 200 })).toBe('minmax(100px, 1fr) 120px 200px')
    expect(gridTracks(columns, {})).toContain('60px')
  })

  it('is only what is seen, of any number of rows', () => {
    expect(rowWindow(28_000, 280, 28, 10_000)).toEqual({ first: 992, end: 1018 })
    expect(rowWindow(0, 280, 28, 3)).toEqual({ first: 0, end: 3 })
    expect(rowWindow(1e9, 280, 28, 10)).toEqual({ first: 10, end: 10 })
  })
})
