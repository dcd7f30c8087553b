/**
 * What stands in a form: text by field, the field's name being its path in the intent. It is kept as typed; these read it.
 * Nothing is refused here: what makes no sense is passed on and told by the intent's schema or by shared/actions.
 */
export type Draft = Readonly<Record<string, string>>

export const text = (draft: Draft, path: string): string => (draft[path] ?? '').trim()

export const orNull = (draft: Draft, path: string): string | null => text(draft, path) || null

export const yes = (draft: Draft, path: string): boolean => draft[path] === 'yes'

/** Yes, no, or as the engine has it. */
export const yesNoOr = (draft: Draft, path: string): boolean | null =>
  draft[path] === 'yes' ? true : draft[path] === 'no' ? false : null

/** Decimal digits only: `1e3` and `0x10` are no numbers to a kernel. Anything else is NaN, which no schema takes. */
export function wholeOrNull(draft: Draft, path: string): number | null {
  const typed = text(draft, path)
  if (typed === '') return null
  return /^-?\d{1,12}$/.test(typed) ? Number(typed) : Number.NaN
}

/** Words parted by spaces, commas or lines. */
export const words = (draft: Draft, path: string): string[] =>
  text(draft, path)
    .split(/[\s,]+/)
    .filter((word) => word !== '')

/** `key=value`, one a line; a line without `=` is a key with an empty value. */
export function pairs(draft: Draft, path: string): Record<string, string> {
  const lines = text(draft, path)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=')
      return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    })
  )
}

/** A value inside a record by its path, `subnets.0.gateway`; undefined where there is none. */
export function valueAt(record: unknown, path: string): unknown {
  let now: unknown = record
  for (const part of path.split('.')) {
    if (typeof now !== 'object' || now === null || !Object.hasOwn(now, part)) return undefined
    now = new Map<string, unknown>(Object.entries(now)).get(part)
  }
  return now
}
