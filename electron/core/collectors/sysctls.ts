/**
 * The sysctls that decide about packets beside those of single interfaces (Documentation/networking/ip-sysctl). Those of
 * `all` and `default` that rtnetlink tells are taken from there; the rest is read from /proc/sys only in namespaces that
 * forward or bridge, since every file costs as much as a whole dump.
 */
import type { Interface, Sysctl } from '@shared/model'
import type { NetconfRecord } from '../netlink/records'
import { readProc } from './proc-files'

/** Sysctls whose `all` value is joined with each interface's, and switches of the whole namespace. */
const files = [
  'net.ipv4.conf.all.accept_local',
  'net.ipv4.conf.all.route_localnet',
  'net.ipv4.conf.all.arp_ignore',
  'net.ipv4.conf.all.arp_announce',
  'net.ipv4.conf.all.arp_filter',
  'net.ipv4.conf.all.src_valid_mark',
  'net.ipv4.ip_nonlocal_bind',
  'net.ipv4.icmp_echo_ignore_all',
  'net.ipv4.fwmark_reflect',
  'net.ipv4.tcp_fwmark_accept',
  'net.ipv6.bindv6only',
  'net.ipv6.conf.all.disable_ipv6'
]
const bridgeFiles = [
  'net.bridge.bridge-nf-call-iptables',
  'net.bridge.bridge-nf-call-ip6tables',
  'net.bridge.bridge-nf-call-arptables'
]

/** What RTM_GETNETCONF says of `all` and `default`. */
export function netconfSysctls(namespaceId: string, records: readonly NetconfRecord[]): Sysctl[] {
  const found: Sysctl[] = []
  const add = (key: string, value: number | null): void => {
    if (value !== null) found.push({ namespaceId, key, value: String(value) })
  }
  for (const { family, ifindex, forwarding, rpFilter, proxyNeigh } of records) {
    if (typeof ifindex === 'number') continue
    if (family === 'ipv4') {
      if (ifindex === 'all') add('net.ipv4.ip_forward', forwarding)
      else add('net.ipv4.conf.default.forwarding', forwarding)
      add(`net.ipv4.conf.${ifindex}.rp_filter`, rpFilter)
      if (ifindex === 'all') add('net.ipv4.conf.all.proxy_arp', proxyNeigh)
    } else {
      add(`net.ipv6.conf.${ifindex}.forwarding`, forwarding)
      if (ifindex === 'all') add('net.ipv6.conf.all.proxy_ndp', proxyNeigh)
    }
  }
  return found
}

/** Whether packets may pass through: then the rest of the sysctls is worth its files. */
export const mayForward = (interfaces: readonly Pick<Interface, 'linkType' | 'kind'>[]): boolean =>
  interfaces.filter((item) => item.linkType !== 'loopback').length > 1

/** The rest, of the namespace the thread is in. Absent files are features this kernel or namespace does not have. */
export function fileSysctls(namespaceId: string, bridged: boolean): Sysctl[] {
  const found: Sysctl[] = []
  for (const key of bridged ? [...files, ...bridgeFiles] : files) {
    const value = readProc(`/proc/sys/${key.replaceAll('.', '/')}`)?.trim()
    if (value !== undefined) found.push({ namespaceId, key, value })
  }
  return found
}
