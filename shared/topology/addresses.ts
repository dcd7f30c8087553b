/** Addresses as values, by ipaddr.js; what cannot be parsed is null, never an exception (it comes from the host). */
import ipaddr from 'ipaddr.js'

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6

export const parse = (text: string): IpAddress | null => (ipaddr.isValid(text) ? ipaddr.parse(text) : null)

/** An address and its prefix length, null for anything that is not CIDR notation. */
export const parseCIDR = (text: string): [IpAddress, number] | null =>
  ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : null
