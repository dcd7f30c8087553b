/** Walks over an intent as data: every text in it by its path, and a copy with one of them replaced. */

/** Paths of all texts in a value, dots between: `subnets.0.gateway`. */
export function textPaths(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => textPaths(item, path === '' ? key : `${path}.${key}`))
}

/** A copy in which the value at a path is another; the last part may itself hold dots (a label's key). */
export function withField(value: unknown, path: string, put: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const whole = Object.hasOwn(value, path)
  const [head = '', ...rest] = whole ? [path] : path.split('.')
  if (Array.isArray(value))
    return value.map((item: unknown, at) =>
      String(at) === head ? (rest.length === 0 ? put : withField(item, rest.join('.'), put)) : item
    )
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) =>
    key === head ? [key, rest.length === 0 ? put : withField(item, rest.join('.'), put)] : [key, item]
  )
  if (!Object.hasOwn(value, head)) entries.push([head, put])
  return Object.fromEntries(entries)
}
