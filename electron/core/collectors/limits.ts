/**
 * How full the kernel's tables are: connection tracking (nf_conntrack-sysctl: a count per namespace, one maximum) and the
 * neighbour tables (arp(7): gc_thresh3 is the host's for all namespaces together). When one is full, packets or
 * neighbours are lost without any rule saying so.
 */
import type { Limit } from '@shared/model'
import { firstOfColumn, readNumber, readProc, sumColumn } from './proc-files'

/** Connection tracking of the namespace the thread is in; null where it is not in the kernel. */
export function readConntrackLimit(namespaceId: string): Limit | null {
  const count = readNumber('/proc/sys/net/netfilter/nf_conntrack_count')
  const max = readNumber('/proc/sys/net/netfilter/nf_conntrack_max')
  if (count === null || max === null) return null
  const stat = readProc('/proc/thread-self/net/stat/nf_conntrack')
  // `drop`: no room or no memory for a new entry; `early_drop` made room by taking an old one away.
  const drops = stat === null ? null : sumColumn(stat, 'drop')
  return { namespaceId, table: 'conntrack', count, max, drops }
}

/** The neighbour tables. Their files belong to the first network namespace; elsewhere there is nothing to read. */
export function readNeighbourLimits(): Limit[] {
  const limits: Limit[] = []
  for (const [table, file, sysctl] of [
    ['neighbours-ipv4', 'arp_cache', 'ipv4'],
    ['neighbours-ipv6', 'ndisc_cache', 'ipv6']
  ] as const) {
    const stat = readProc(`/proc/thread-self/net/stat/${file}`)
    const max = readNumber(`/proc/sys/net/${sysctl}/neigh/default/gc_thresh3`)
    const count = stat === null ? null : firstOfColumn(stat, 'entries')
    if (stat === null || max === null || count === null) continue
    limits.push({ namespaceId: null, table, count, max, drops: sumColumn(stat, 'table_fulls') })
  }
  return limits
}
