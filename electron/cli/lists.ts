/** `namespaces`, `peers`, `networks`, `containers`, `nat`: a snapshot's rows as a table, or as one JSON document. */
import {
  containerRows,
  namespaceRows,
  namespaceScreenRows,
  natRows,
  networkRows,
  peerRows,
  refs,
  type NatRow
} from '@shared/lists'
import { translate } from '@shared/locales'
import { lookup, type Lookup } from '@shared/model'
import { visible } from '@shared/text/visible'
import {
  containerColumns,
  namespaceColumns,
  networkColumns,
  peerColumns,
  publishedColumns,
  translationColumns
} from './columns'
import { writeJson, type Output } from './output'
import type { Reading } from './session'
import { leftOut, renderTable, type Column } from './table'

export type ListName = 'namespaces' | 'peers' | 'networks' | 'containers' | 'nat'

/** The rows as scripts read them; a sentence is said in English whatever the language. */
function jsonRows(name: ListName, look: Lookup): readonly unknown[] {
  switch (name) {
    case 'namespaces':
      return namespaceRows(look)
    case 'peers':
      return peerRows(look)
    case 'networks':
      return networkRows(look)
    case 'containers':
      return containerRows(look)
    case 'nat':
      return natRows(look).map((row) => ({ ...row, sentence: translate('en', row.sentence) }))
  }
}

/** A table, and where the terminal is narrow the names of the columns it lacks. */
function draw<Row>(output: Output, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const missing = leftOut(columns, rows, output.columns)
  const note = missing.length
    ? `${translate(output.locale, 'cli.note.left-out', { columns: missing.join(', ') })}\n`
    : ''
  return renderTable(output, columns, rows) + note
}

function natTables(output: Output, rows: readonly NatRow[]): string {
  const { locale } = output
  const published = rows.filter((row) => row.kind === 'published')
  const others = rows.filter((row) => row.kind !== 'published')
  const dns = others.filter((row) => row.kind === 'dns')
  const parts: string[] = []
  if (published.length) parts.push(draw(output, publishedColumns(locale), published))
  const shown = others.filter((row) => row.kind !== 'dns')
  if (shown.length) parts.push(draw(output, translationColumns(locale), shown))
  if (dns.length) {
    const count = new Set(dns.map((row) => row.namespace.id)).size
    parts.push(`${translate(locale, 'cli.nat.dns', { count })}\n`)
  }
  return parts.join('\n')
}

/** The table; empty when there is nothing to show. */
function tableOf(name: ListName, look: Lookup, output: Output): string {
  const { locale } = output
  const some = <Row>(rows: readonly Row[], render: (rows: readonly Row[]) => string): string =>
    rows.length ? render(rows) : ''
  switch (name) {
    case 'namespaces':
      return some(namespaceScreenRows(look), (rows) => draw(output, namespaceColumns(locale), rows))
    case 'peers':
      return some(peerRows(look), (rows) =>
        draw(
          output,
          peerColumns(locale, (id) => refs(look).label(id)),
          rows
        )
      )
    case 'networks':
      return some(networkRows(look), (rows) => draw(output, networkColumns(locale), rows))
    case 'containers':
      return some(containerRows(look), (rows) => draw(output, containerColumns(locale), rows))
    case 'nat':
      return natTables(output, natRows(look))
  }
}

/** One line about what could not be read, and how to see more. */
export function noteGaps(output: Output, { snapshot, seeMore }: Reading): void {
  // What went away while it was read is no gap in the picture.
  const gaps = snapshot.gaps.filter((gap) => gap.code !== 'vanished')
  // What an engine did not say matters most where engines are asked.
  const first = gaps.find((gap) => gap.what === 'engine') ?? gaps[0]
  if (first) {
    const what = visible(
      [first.what, first.subject, first.detail].filter((part) => part !== '').join(': '),
      160
    )
    output.note(translate(output.locale, 'cli.note.gaps', { count: gaps.length, what }))
  }
  if (seeMore !== '')
    output.note(translate(output.locale, 'cli.note.see-more', { command: visible(seeMore) }))
}

/** Prints a list. */
export async function printList(name: ListName, reading: Reading, output: Output): Promise<void> {
  const look = lookup(reading.snapshot)
  if (output.json) {
    await writeJson(output, { [name]: jsonRows(name, look) })
    return
  }
  const table = tableOf(name, look, output)
  if (table === '') output.note(translate(output.locale, `cli.empty.${name}`))
  else await output.write(table)
  noteGaps(output, reading)
}
