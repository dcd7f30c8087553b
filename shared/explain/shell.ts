/**
 * Words for a POSIX shell, for text that a person copies and reads before running it: what is plain stands as it is, all
 * else in single quotes, and what cannot be seen as an escape in `$'…'` (bash, zsh, ksh, busybox ash), byte by byte.
 */
import { visible } from '../text/visible'

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/
const MAX = 4096

/** One word, quoted so that a shell takes it for that very text and nothing else. */
export function shellWord(text: string): string {
  if (PLAIN.test(text) && !text.startsWith('-') && !text.startsWith('=')) return text
  const bounded = text.slice(0, MAX)
  if (visible(bounded, MAX + 1) === bounded) return `'${bounded.replaceAll("'", String.raw`'\''`)}'`
  const bytes = Array.from(bounded, (letter) =>
    /^[A-Za-z0-9_@%+=:,./ -]$/.test(letter) ? letter : escaped(letter)
  )
  return `$'${bytes.join('')}'`
}

/** The bytes of a letter in UTF-8, each as `\\x1b`. Half of a surrogate pair has none: U+FFFD stands for it. */
function escaped(letter: string): string {
  const encoded = encodeURIComponent(/^\p{Cs}$/u.test(letter) ? '\ufffd' : letter)
  return encoded.replace(/%([0-9A-F]{2})|[^]/g, (whole, hex: string | undefined) =>
    hex === undefined ? `\\x${whole.charCodeAt(0).toString(16).padStart(2, '0')}` : `\\x${hex.toLowerCase()}`
  )
}
