/**
 * Words of a command as they can be pasted into a shell. Only for showing: what Vethscope runs are lists of arguments.
 * Plain words stay as they are, the rest is quoted by POSIX (Shell Command Language 2.2.2, single quotes); whatever could
 * not be seen, or would move a terminal's cursor while it is pasted, is written as octal bytes in `$'…'` (2.2.4).
 */
import { visible } from '@shared/text/visible'

/** Nothing that a shell expands, splits or takes for a word of its own; `~` and `=` only inside. */
const plain = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./~-]*$/

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`

function ansi(text: string): string {
  const bytes = [...Buffer.from(text, 'utf8')].map((byte) => {
    const character = String.fromCharCode(byte)
    if (byte < 0x20 || byte > 0x7e) return octal(byte)
    return character === "'" || character === '\\' ? `\\${character}` : character
  })
  return `$'${bytes.join('')}'`
}

/** One word. */
export function quoteWord(text: string): string {
  if (plain.test(text)) return text
  if (visible(text, Number.MAX_SAFE_INTEGER) !== text) return ansi(text)
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** A command line of these words. */
export const quote = (words: readonly string[]): string => words.map(quoteWord).join(' ')
