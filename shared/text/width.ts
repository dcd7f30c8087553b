/**
 * How many columns a text takes in a terminal: East Asian wide and fullwidth characters (UAX #11) take two, combining
 * marks none. For aligning tables; text is expected to be `visible` already.
 */

const plain = /^[\x20-\x7e]*$/
const mark = /^\p{M}$/u

/** Ranges of wide characters, coarse: CJK, Hangul, kana, fullwidth forms, emoji. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd]
]

function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (mark.test(character)) return 0
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}

/** Columns of a text. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const character of text) width += widthOf(character)
  return width
}

/** The text in at most `columns` columns, ending in `…` where it was cut. */
export function fitWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  let width = 0
  let kept = ''
  for (const character of text) {
    const next = width + widthOf(character)
    if (next > columns - 1) break
    width = next
    kept += character
  }
  return `${kept}…`
}

/** Filled up with spaces on the right to `columns` columns. */
export const padWidth = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - textWidth(text)))
