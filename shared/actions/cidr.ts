/**
 * Addresses and prefixes as values for comparing (RFC 4632, RFC 4291), by ipaddr.js. What people type is parsed strictly:
 * four decimal octets, no octal, no scope, no trailing text.
 */
import ipaddr from 'ipaddr.js'
import type { Family } from '../model'

/** A prefix: its family, its first and last address as numbers, its length. */
export interface Prefix {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
  readonly length: number
}

export interface Ip {
  readonly family: Family
  readonly value: bigint
}

const bits = (family: Family): number => (family === 'ipv4' ? 32 : 128)
const FOUR = /^\d{1,3}(?:\.\d{1,3}){3}$/
const SIX = /^[0-9a-f:.]+$/i

/** An address without a prefix; null for anything else. */
export function parseIp(text: string): Ip | null {
  const four = FOUR.test(text) && ipaddr.IPv4.isValidFourPartDecimal(text) && !/(^|\.)0\d/.test(text)
  if (four) return { family: 'ipv4', value: toNumber(ipaddr.IPv4.parse(text).toByteArray()) }
  if (!SIX.test(text) || !text.includes(':') || !ipaddr.IPv6.isValid(text)) return null
  return { family: 'ipv6', value: toNumber(ipaddr.IPv6.parse(text).toByteArray()) }
}

/** `10.1.0.0/16`; null for anything else. Bits behind the prefix may be set: see `isNetwork`. */
export function parsePrefix(text: string): Prefix | null {
  const [host = '', length = '', ...rest] = text.split('/')
  const ip = parseIp(host)
  if (ip === null || rest.length > 0 || !/^\d{1,3}$/.test(length)) return null
  const count = Number(length)
  if (count > bits(ip.family)) return null
  return prefixOf(ip, count)
}

/** The prefix of a length around an address. */
export function prefixOf(ip: Ip, length: number): Prefix {
  const hostBits = BigInt(bits(ip.family) - length)
  const first = (ip.value >> hostBits) << hostBits
  return { family: ip.family, first, last: first + (1n << hostBits) - 1n, length }
}

/** True when no bit behind the prefix is set: `10.1.0.0/16`, not `10.1.2.3/16`. */
export function isNetwork(text: string): boolean {
  const [host = ''] = text.split('/')
  const ip = parseIp(host)
  const prefix = parsePrefix(text)
  return ip !== null && prefix !== null && prefix.first === ip.value
}

export const overlaps = (a: Prefix, b: Prefix): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last
export const contains = (prefix: Prefix, ip: Ip): boolean =>
  prefix.family === ip.family && prefix.first <= ip.value && ip.value <= prefix.last
export const within = (outer: Prefix, inner: Prefix): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last

/** An address as inet_ntop(3) writes it. */
export function formatIp({ family, value }: Ip): string {
  const size = bits(family) / 8
  const bytes = Array.from({ length: size }, (_, at) => Number((value >> BigInt(8 * (size - 1 - at))) & 255n))
  const address = ipaddr.fromByteArray(bytes)
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString()
}

export const formatPrefix = ({ family, first, length }: Prefix): string =>
  `${formatIp({ family, value: first })}/${String(length)}`

const toNumber = (bytes: readonly number[]): bigint =>
  bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
