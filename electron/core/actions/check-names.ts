/**
 * What a name or an address must be before a step holds it. Names of things to be made are held to what every tool can
 * say; names of things that are there are only kept from leading elsewhere. dev_valid_name() in net/core/dev.c, ip-netns(8).
 */
import { VethscopeError } from '@shared/contract/errors'
import { formatIp, formatPrefix, parseIp, parsePrefix, prefixOf } from '@shared/actions'
import type { Family } from '@shared/model'
import { visible } from '@shared/text/visible'

const bad = (what: string, text: string, hint: string): VethscopeError =>
  new VethscopeError('bad-input', `${what}: ${visible(text, 80) || '(empty)'}`, hint)

/** IFNAMSIZ less its zero. */
const LONGEST_IFNAME = 15
/** NAME_MAX less the one ip-netns(8) wants. */
const LONGEST_NAME = 254

/**
 * Of an interface to be made.
 * @throws VethscopeError `bad-input`
 */
export function newIfname(text: string): string {
  const fits = /^[!-~]+$/.test(text) && text.length <= LONGEST_IFNAME
  // `%d` asks the kernel for a number; `all` and `default` are what sysctl(8) calls every interface.
  const reserved = ['.', '..', 'all', 'default'].includes(text)
  if (!fits || reserved || /[/:%]/.test(text) || text.startsWith('-'))
    throw bad(
      'not a name for an interface',
      text,
      '1 to 15 letters, digits, dots or dashes, no space, slash or colon'
    )
  return text
}

/** True for a text that names an entry of a directory and nothing beyond it. */
export const isEntryName = (text: string): boolean =>
  text !== '' &&
  text !== '.' &&
  text !== '..' &&
  !text.includes('/') &&
  !text.includes('\0') &&
  Buffer.byteLength(text) <= LONGEST_NAME

/**
 * Of a namespace to be named under /run/netns.
 * @throws VethscopeError `bad-input`
 */
export function newNetnsName(text: string): string {
  const readable = visible(text) === text && !/\s/.test(text)
  if (!isEntryName(text) || !readable || text.startsWith('-'))
    throw bad(
      'not a name for a namespace',
      text,
      'letters, digits, dots or dashes; no slash, no space, no leading dash'
    )
  return text
}

/**
 * Of an entry of /run/netns that is there, however strange.
 * @throws VethscopeError `bad-input`
 */
export function oldNetnsName(text: string): string {
  if (!isEntryName(text))
    throw bad('not a name under /run/netns', text, 'give the name as `ip netns` lists it')
  return text
}

export interface CheckedAddress {
  readonly family: Family
  /** `10.0.0.1` */
  readonly ip: string
  readonly length: number
  /** `10.0.0.1/24` */
  readonly text: string
}

/**
 * An interface's address in CIDR, bits behind the prefix kept.
 * @throws VethscopeError `bad-input`
 */
export function interfaceAddress(text: string): CheckedAddress {
  const [host = ''] = text.split('/')
  const ip = parseIp(host)
  const prefix = parsePrefix(text)
  if (ip === null || prefix === null)
    throw bad('not an address with its prefix', text, 'as in 10.0.0.1/24 or fd00::1/64')
  const said = formatIp(ip)
  return {
    family: ip.family,
    ip: said,
    length: prefix.length,
    text: `${said}/${String(prefix.length)}`
  }
}

/**
 * An address without a prefix.
 * @throws VethscopeError `bad-input`
 */
export function plainAddress(text: string, family: Family | null = null): string {
  const ip = parseIp(text)
  if (ip === null || (family !== null && ip.family !== family))
    throw bad(`not an ${family === 'ipv6' ? 'IPv6' : family === 'ipv4' ? 'IPv4' : 'IP'} address`, text, '')
  return formatIp(ip)
}

/**
 * A destination as routes have it: `default`, a CIDR without bits behind its prefix, or one address.
 * @throws VethscopeError `bad-input`
 */
export function destination(text: string, family: Family): string {
  if (text === 'default') return family === 'ipv4' ? '0.0.0.0/0' : '::/0'
  const ip = parseIp(text)
  const prefix = ip === null ? parsePrefix(text) : prefixOf(ip, ip.family === 'ipv4' ? 32 : 128)
  if (prefix?.family !== family)
    throw bad('not a destination of that family', text, '`default`, or as in 10.0.0.0/24')
  return formatPrefix(prefix)
}
