/** A sheet as plain text for a ticket: the same labels and values, one per line. */
import type { MessageRef } from '@shared/locales'
import { visible } from '@shared/text/visible'
import type { EndRow, FactLabel, Fact, Sheet } from './sheet'

type Say = (message: MessageRef) => string

function labelText(label: FactLabel, say: Say): string {
  if (typeof label === 'string') return say({ key: label })
  return 'said' in label ? say(label.said) : visible(label.term)
}

const sideText = (side: EndRow['near'], say: Say): string =>
  typeof side === 'string' ? visible(side) : say(side)

/** Text with its lines kept, each made harmless. */
export const codeText = (text: string, indent = ''): string =>
  text
    .slice(0, 16_384)
    .split('\n')
    .map((line) => indent + visible(line, 8192))
    .join('\n')

const factText = (fact: Fact, say: Say): string => {
  const value =
    typeof fact.value !== 'string'
      ? say(fact.value)
      : fact.code === true
        ? `\n${codeText(fact.value, '    ')}`
        : visible(fact.value, 2000)
  const label = labelText(fact.label, say)
  const note = fact.note ? `\n    ${say(fact.note)}` : ''
  return label === '' ? `  ${value}${note}` : `  ${label}: ${value}${note}`
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
