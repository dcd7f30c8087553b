/** Small conversions that all engines' answers need: empty texts to null, MACs, times, ids as the vocabulary wants them. */

/** The zero time of Go (`0001-01-01T00:00:00Z`) and the empty text are no time. */
export const timeOrNull = (text: string): string | null =>
  text === '' || text.startsWith('0001-') ? null : text

export const textOrNull = (text: string): string | null => (text === '' ? null : text)

/** An address without its prefix, or null. Engines write none as `` or `invalid IP`. */
export function addressOrNull(text: string): string | null {
  const address = text.split('/', 1)[0] ?? ''
  return /^[0-9a-fA-F:.]+$/.test(address) ? address.toLowerCase() : null
}

/** Six bytes as lower-case hex, or null. */
export const macOrNull = (text: string): string | null =>
  /^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5,19}$/.test(text) ? text.toLowerCase() : null

/** An engine's yes and no as option text; null for neither. */
export function boolOption(text: string | undefined): boolean | null {
  if (text === undefined) return null
  if (/^(true|1|t)$/i.test(text)) return true
  return /^(false|0|f)$/i.test(text) ? false : null
}

/** A number option, or null. */
export function numberOption(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
}

/** Compose v1 and v2 and podman-compose label what they make. */
export const composeProjectOf = (labels: Record<string, string>): string | null =>
  label(labels, 'com.docker.compose.project') ??
  label(labels, 'io.podman.compose.project') ??
  label(labels, 'com.docker.stack.namespace')

export const label = (labels: Record<string, string>, name: string): string | null =>
  Object.hasOwn(labels, name) ? textOrNull(labels[name] ?? '') : null

export const networkIdOf = (engineId: string, key: string): string => `${engineId}#${key}`
export const containerIdOf = (engineId: string, key: string): string => `${engineId}#${key}`
