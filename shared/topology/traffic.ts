/** What went over each interface between two snapshots: bytes a second and packets dropped, from IFLA_STATS64. */
import type { HostSnapshot, LinkStats } from '../model'

export interface Traffic {
  /** Both directions together, bytes a second. */
  readonly bytesPerSecond: number
  readonly rxBytesPerSecond: number
  readonly txBytesPerSecond: number
  /** Packets dropped or in error since the earlier snapshot. */
  readonly drops: number
}

const dropsOf = (stats: LinkStats): number =>
  stats.rxDropped + stats.txDropped + stats.rxErrors + stats.txErrors

/**
 * Traffic by interface id. Empty when the snapshots are of different boots or not in order; a counter that went backwards
 * (the interface was replaced) counts as nothing.
 */
export function trafficBetween(before: HostSnapshot, after: HostSnapshot): Map<string, Traffic> {
  const found = new Map<string, Traffic>()
  const seconds = (Date.parse(after.collectedAt) - Date.parse(before.collectedAt)) / 1000
  if (before.bootId !== after.bootId || !(seconds > 0)) return found
  const earlier = new Map(before.interfaces.map((item) => [item.id, item.stats]))
  for (const item of after.interfaces) {
    const was = earlier.get(item.id)
    if (was === undefined || was === null || item.stats === null) continue
    const rx = Math.max(0, item.stats.rxBytes - was.rxBytes) / seconds
    const tx = Math.max(0, item.stats.txBytes - was.txBytes) / seconds
    const drops = Math.max(0, dropsOf(item.stats) - dropsOf(was))
    if (rx + tx > 0 || drops > 0)
      found.set(item.id, { bytesPerSecond: rx + tx, rxBytesPerSecond: rx, txBytesPerSecond: tx, drops })
  }
  return found
}
