/** Names in a sentence: a few of them, and how many more. */

const SHOWN = 6

/** `a, b, c +4`. Names stand as the host has them: whoever says the sentence makes them visible. */
export const list = (names: readonly string[]): string =>
  names.length <= SHOWN
    ? names.join(', ')
    : `${names.slice(0, SHOWN).join(', ')} +${String(names.length - SHOWN)}`
