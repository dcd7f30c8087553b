/**
 * Where the settable sysctls stand under /proc/sys, Documentation/networking/ip-sysctl. With slashes, as sysctl(8) takes
 * them: an interface's name may hold dots.
 */
import type { settableSysctls } from '@shared/contract/intents'

export type SettableSysctl = (typeof settableSysctls)[number]

const leaves: Readonly<Record<SettableSysctl, readonly [family: 'ipv4' | 'ipv6', leaf: string]>> = {
  ip_forward: ['ipv4', 'forwarding'],
  'ipv6.forwarding': ['ipv6', 'forwarding'],
  rp_filter: ['ipv4', 'rp_filter'],
  route_localnet: ['ipv4', 'route_localnet'],
  proxy_arp: ['ipv4', 'proxy_arp']
}

/** `net/ipv4/ip_forward`, `net/ipv4/conf/eth0.100/rp_filter`; without an interface the one that is for all. */
export function sysctlPath(sysctl: SettableSysctl, ifname: string | null): string {
  if (sysctl === 'ip_forward' && ifname === null) return 'net/ipv4/ip_forward'
  const [family, leaf] = leaves[sysctl]
  return `net/${family}/conf/${ifname ?? 'all'}/${leaf}`
}

/** `net.ipv4.conf.eth0/100.rp_filter`, the way sysctl(8) writes a name with dots the other way round. */
export const slashToDots = (path: string): string =>
  path.replace(/[./]/g, (character) => (character === '/' ? '.' : '/'))

/** Names that sysctl(8) itself would split or expand. */
export const isSysctlName = (ifname: string): boolean => !/[=*?[\]\\\s]/.test(ifname)
