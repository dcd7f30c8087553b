/** The word someone may have meant: nearest by optimal string alignment (insert, delete, change, swap neighbours). */

function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const next = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1)
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? 0) + 1)
      }
      next.push(best)
    }
    before = last
    last = next
  }
  return last[b.length] ?? 0
}

/** The nearest of the words, null when none is near; a beginning of one word only is near. */
export function nearest(word: string, words: readonly string[]): string | null {
  if (word === '' || word.length > 40) return null
  const begun = words.filter((candidate) => candidate.startsWith(word))
  if (begun.length === 1 && begun[0] !== undefined) return begun[0]
  let best: string | null = null
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of words) {
    const far = distance(word, candidate)
    if (far < least) [best, least] = [candidate, far]
  }
  return best
}
