/**
 * Hostile text made harmless to look at. Names, labels, comments and file contents of a host may hold terminal escapes
 * (ECMA-48), bidirectional overrides (UAX #9), characters without width, or line breaks: each is shown as an escape that
 * can be seen, so that a name never moves the cursor, never hides a part of itself and never fakes another line.
 */

/**
 * Controls, formats (bidi, zero width, soft hyphen, tags), lone surrogates, line and paragraph separators, and what
 * draws nothing though it counts as a letter or a mark.
 */
const harmful =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0e]/gu
/** More marks on one letter than any script stacks: they climb over the neighbouring lines. */
const stackedMarks = /(?<=\p{M}{4})\p{M}/gu
const plain = /^[\x20-\x7e]*$/

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escape(character: string): string {
  const known = Object.hasOwn(named, character) ? named[character] : undefined
  if (known !== undefined) return known
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}

/** Cuts to a number of code points, so that no surrogate pair is split. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  let end = 0
  for (let count = 0; count < limit && end < text.length; count++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  }
  return end >= text.length ? text : `${text.slice(0, end)}…`
}

/**
 * The text with everything that cannot be seen written as `\x1b`, `\u202e`, `\u{e0041}`, `\n`, and cut to `limit` code
 * points (then ending in `…`). Printable text comes back unchanged; the result is one line, always.
 */
export function visible(text: string, limit = 256): string {
  // What is cut anyway is not looked at: the work is bounded by the limit, not by the input.
  const bounded = cut(text, limit)
  if (plain.test(bounded)) return bounded
  return cut(bounded.replace(harmful, escape).replace(stackedMarks, escape), limit)
}
