/** How iptables(8) writes the values that matches and targets share: addresses with masks, ports, marks, rates, flags. */
import { ipv4At, ipv6At } from './address-text'
import { textAt } from './attributes'

export type XtFamily = 'ip' | 'ip6'

export const hex = (value: number, digits = 1): string =>
  `0x${(value >>> 0).toString(16).padStart(digits, '0')}`

/** `0x1`, or `0x1/0xff` where not every bit counts. */
export const withMask = (value: number, mask: number): string =>
  mask === 0xffffffff ? hex(value) : `${hex(value)}/${hex(mask)}`

export const portRange = (low: number, high: number): string =>
  low === high ? String(low) : `${low}:${high}`

/** Names of the bits that are set, in the order of the table. */
export const bitNames = (bits: number, table: readonly (readonly [string, number])[]): string[] =>
  table.filter(([, bit]) => (bits & bit) !== 0).map(([name]) => name)

const flagNames = [
  ['FIN', 1],
  ['SYN', 2],
  ['RST', 4],
  ['PSH', 8],
  ['ACK', 16],
  ['URG', 32]
] as const

/** TCP flags; `NONE` for none. */
export const tcpFlags = (bits: number): string => bitNames(bits, flagNames).join(',') || 'NONE'

/** Length of a mask of leading ones; -1 for any other. */
export function prefixLength(mask: Buffer): number {
  let length = 0
  let ended = false
  for (const byte of mask) {
    for (let bit = 7; bit >= 0; bit--) {
      const set = ((byte >> bit) & 1) === 1
      if (set && ended) return -1
      if (set) length++
      else ended = true
    }
  }
  return length
}

/** `address/length`, or `address/mask` where the mask has holes. */
export function addressWithMask(address: Buffer, mask: Buffer, family: XtFamily): string {
  const at = family === 'ip' ? ipv4At : ipv6At
  const length = prefixLength(mask)
  return `${at(address, 0)}/${length < 0 ? at(mask, 0) : String(length)}`
}

/** Address at one offset and mask at another, as conntrack's options are saved: a host address without its length. */
export function withPrefix(info: Buffer, at: number, maskAt: number, family: XtFamily): string {
  const size = family === 'ip' ? 4 : 16
  const text = addressWithMask(info.subarray(at, at + size), info.subarray(maskAt, maskAt + size), family)
  return text.replace(size === 4 ? /\/32$/ : /\/128$/, '')
}

/** As iptables itself names them; any other protocol is written as its number. */
const protocols: Readonly<Record<number, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'ipv6-icmp',
  132: 'sctp',
  135: 'ipv6-mh',
  136: 'udplite'
}

export const protocolName = (number: number): string => protocols[number] ?? String(number)

/** Units of xt_limit: 1/10,000 of a second. */
const SCALE = 10_000
const rates = [
  ['day', SCALE * 24 * 60 * 60],
  ['hour', SCALE * 60 * 60],
  ['min', SCALE * 60],
  ['sec', SCALE]
] as const

/** `5/min` for a period between two packets in 1/10,000 s; null for none. */
export function rateText(period: number): string | null {
  if (period <= 0) return null
  let chosen: (typeof rates)[number] = rates[0]
  for (const rate of rates.slice(1)) {
    if (period > rate[1] || rate[1] / period < rate[1] % period) break
    chosen = rate
  }
  return `${Math.floor(chosen[1] / period)}/${chosen[0]}`
}

/** The same for a native limit of `rate` packets in `seconds`. */
export const nativeRateText = (rate: number, seconds: number): string | null =>
  rate <= 0 ? null : rateText(Math.floor((SCALE * seconds) / rate))

/**
 * An interface name with its mask, each of IFNAMSIZ bytes: the mask of a whole name covers its NUL, that of `br+` ends
 * before the plus. null where nothing is tested.
 */
export function deviceName(bytes: Buffer, at: number, maskAt: number): string | null {
  let tested = 0
  while (tested < 16 && bytes[maskAt + tested] !== 0) tested++
  if (tested === 0) return null
  const name = textAt(bytes, at, at + tested)
  return name.length < tested ? name : `${name}+`
}
