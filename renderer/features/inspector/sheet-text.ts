/** A sheet as plain text for a ticket: the same labels and values, one per line. */
import type { MessageRef } from '@shared/locales'
import { visible } from '@shared/text/visible'
import type { EndRow, Fact, Label, Sheet } from './sheet'

type Say = (message: MessageRef) => string

const labelText = (label: Label, say: Say): string =>
  typeof label === 'string' ? say({ key: label }) : visible(label.term)

const sideText = (side: EndRow['near'], say: Say): string =>
  typeof side === 'string' ? visible(side) : say(side)

const factText = (fact: Fact, say: Say): string => {
  const value = typeof fact.value === 'string' ? visible(fact.value, 2000) : say(fact.value)
  const label = labelText(fact.label, say)
  return label === '' ? `  ${value}` : `  ${label}: ${value}`
}

export function sheetText(sheet: Sheet, say: Say): string {
  const subtitle = sheet.subtitle
    .map((part) => (typeof part === 'string' ? visible(part) : say(part)))
    .filter(Boolean)
  const ends = (sheet.ends?.rows ?? []).map(
    (row) => `  ${labelText(row.label, say)}: ${sideText(row.near, say)} | ${sideText(row.far, say)}`
  )
  return [
    [visible(sheet.title), ...subtitle].join(' · '),
    ...ends,
    ...sheet.sections.flatMap((section) => [
      labelText(section.title, say),
      ...section.facts.map((fact) => factText(fact, say))
    ])
  ].join('\n')
}
