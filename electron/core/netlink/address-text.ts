/**
 * Addresses in a buffer as text: IPv4 and IPv6 as inet_ntop(3) writes them (RFC 5952, with the dotted tail of mapped and
 * compatible addresses), hardware addresses as lower-case hex with colons.
 */
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const byteAt = (buffer: Buffer, at: number): number => buffer[at] ?? 0

export const AF_INET = 2
export const AF_INET6 = 10

/** Four bytes, dotted. */
export function ipv4At(buffer: Buffer, at: number): string {
  return `${byteAt(buffer, at)}.${byteAt(buffer, at + 1)}.${byteAt(buffer, at + 2)}.${byteAt(buffer, at + 3)}`
}

/** Sixteen bytes. */
export function ipv6At(buffer: Buffer, at: number): string {
  const groups: number[] = []
  let bestStart = -1
  let bestLength = 1
  let runStart = -1
  for (let index = 0; index < 8; index++) {
    const group = (byteAt(buffer, at + index * 2) << 8) | byteAt(buffer, at + index * 2 + 1)
    groups.push(group)
    if (group !== 0) runStart = -1
    else {
      if (runStart < 0) runStart = index
      if (index - runStart + 1 > bestLength) {
        bestStart = runStart
        bestLength = index - runStart + 1
      }
    }
  }
  if (bestStart === 0 && (bestLength === 6 || (bestLength === 5 && groups[5] === 0xffff)))
    return `${bestLength === 6 ? '::' : '::ffff:'}${ipv4At(buffer, at + 12)}`
  if (bestStart < 0) return groups.map((group) => group.toString(16)).join(':')
  const text = (part: number[]): string => part.map((group) => group.toString(16)).join(':')
  return `${text(groups.slice(0, bestStart))}::${text(groups.slice(bestStart + bestLength))}`
}

/** An address by its length, 4 or 16; null for any other. */
export function addressBetween(buffer: Buffer, start: number, end: number): string | null {
  if (end - start === 4) return ipv4At(buffer, start)
  return end - start === 16 ? ipv6At(buffer, start) : null
}

/** Hex with colons; null for fewer than six bytes, which is an IPv4 address or none. */
export function macBetween(buffer: Buffer, start: number, end: number): string | null {
  if (end - start < 6 || end - start > 32) return null
  let text = hex[byteAt(buffer, start)] ?? ''
  for (let at = start + 1; at < end; at++) text += `:${hex[byteAt(buffer, at)] ?? ''}`
  return text
}

/** All bytes zero. */
export function isZero(buffer: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (buffer[at] !== 0) return false
  return true
}
