/** Numbers as people read them: exact where it matters, short where it is enough. */

const exact = new Intl.NumberFormat('en')
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB']

/** A count with its thousands parted: `1,234,567`. */
export const count = (value: number): string => exact.format(value)

/** Bytes in powers of 1,000 with three digits: `1.23 MB`. */
export function bytes(value: number): string {
  let unit = 0
  let left = value
  while (left >= 999.5 && unit < units.length - 1) {
    left /= 1000
    unit++
  }
  const digits = unit === 0 || left >= 100 ? 0 : left >= 10 ? 1 : 2
  return `${left.toFixed(digits)} ${units[unit] ?? ''}`
}

/** A time of day with milliseconds, as a log writes it. */
export function clock(rfc3339: string): string {
  const at = new Date(rfc3339)
  if (Number.isNaN(at.getTime())) return rfc3339
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0')
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`
}

/** A time in this browser's zone, the same in every language and never day before month: `2026-01-02 03:04:05 +00:00`. */
export function localTime(rfc3339: string): string {
  const at = new Date(rfc3339)
  if (Number.isNaN(at.getTime())) return rfc3339
  const pad = (value: number): string => String(value).padStart(2, '0')
  const date = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join('-')
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(pad).join(':')
  const east = -at.getTimezoneOffset()
  const ahead = Math.abs(east)
  return `${date} ${time} ${east < 0 ? '-' : '+'}${pad(Math.floor(ahead / 60))}:${pad(ahead % 60)}`
}

/** The first twelve hex digits of an engine's id, as its own command line prints it. */
export const shortId = (id: string): string => (/^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id)

/** A time of RFC 3339 to the second, `2026-01-02 03:04:05Z`, the zone kept; what is none stays as it is. */
export const seconds = (rfc3339: string | null): string | null =>
  rfc3339 === null
    ? null
    : rfc3339.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/, '$1 $2$3')
