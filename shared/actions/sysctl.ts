/** The sysctls that may be set: their keys, the values they take, and what they are now (Documentation/networking/ip-sysctl). */
import type { IntentOf, settableSysctls } from '../contract/intents'
import { lookup, type HostSnapshot, type Interface } from '../model'

export type Settable = (typeof settableSysctls)[number]

interface Meaning {
  /** Of the whole namespace. */
  readonly whole: string
  /** Of one interface: what stands behind its name; null where there is none. */
  readonly tree: 'ipv4' | 'ipv6'
  readonly each: string | null
  readonly max: number
}

export const SYSCTLS: Readonly<Record<Settable, Meaning>> = {
  ip_forward: { whole: 'net.ipv4.ip_forward', tree: 'ipv4', each: null, max: 1 },
  'ipv6.forwarding': { whole: 'net.ipv6.conf.all.forwarding', tree: 'ipv6', each: null, max: 1 },
  rp_filter: { whole: 'net.ipv4.conf.all.rp_filter', tree: 'ipv4', each: 'rp_filter', max: 2 },
  route_localnet: {
    whole: 'net.ipv4.conf.all.route_localnet',
    tree: 'ipv4',
    each: 'route_localnet',
    max: 1
  },
  proxy_arp: { whole: 'net.ipv4.conf.all.proxy_arp', tree: 'ipv4', each: 'proxy_arp', max: 1 }
}

/** `net.ipv4.conf.eth0.rp_filter`. */
export function keyOf(intent: IntentOf<'sysctl.set'>, ifname: string | null): string {
  const meaning = SYSCTLS[intent.sysctl]
  return ifname === null || meaning.each === null
    ? meaning.whole
    : `net.${meaning.tree}.conf.${ifname}.${meaning.each}`
}

/** The value now; null where the snapshot does not have it. */
export function valueNow(snapshot: HostSnapshot, intent: IntentOf<'sysctl.set'>): number | null {
  if (intent.interfaceId !== null) {
    const item = lookup(snapshot).interface.get(intent.interfaceId)
    return item === undefined ? null : confOf(item, intent.sysctl)
  }
  const { whole } = SYSCTLS[intent.sysctl]
  const known = snapshot.sysctls.find((item) => item.namespaceId === intent.namespaceId && item.key === whole)
  return known === undefined ? null : Number(known.value)
}

function confOf(item: Interface, name: Settable): number | null {
  if (name === 'rp_filter') return item.ipv4?.rpFilter ?? null
  if (name === 'route_localnet') return item.ipv4?.routeLocalnet ?? null
  return name === 'proxy_arp' ? (item.ipv4?.proxyArp ?? null) : null
}

/** False when packets of a family are known not to be forwarded there. */
export function forwards(snapshot: HostSnapshot, namespaceId: string, family: 'ipv4' | 'ipv6'): boolean {
  const key = SYSCTLS[family === 'ipv4' ? 'ip_forward' : 'ipv6.forwarding'].whole
  return !snapshot.sysctls.some(
    (item) => item.namespaceId === namespaceId && item.key === key && item.value === '0'
  )
}
