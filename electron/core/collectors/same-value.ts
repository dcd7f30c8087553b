/** Whether two JSON values are equal, member by member. The order of an object's members does not count. */

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Both must be JSON: no cycles, no functions, no Map. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isObject(a) || !isObject(b)) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let at = 0; at < a.length; at++) if (!sameValue(a[at], b[at])) return false
    return true
  }
  if (Array.isArray(b)) return false
  for (const key in a) if (!(key in b) || !sameValue(a[key], b[key])) return false
  for (const key in b) if (!(key in a)) return false
  return true
}
