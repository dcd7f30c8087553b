/** `ip -j neigh` (with `nud all`, or `proxy`) and `bridge -j fdb`: the records of `netlink/neighbours`. */
import { z } from 'zod'
import type { FdbRecord, NeighbourRecord } from '../netlink/records'
import { deviceIndex, macOrNull, parseObjects, present } from './ip-json-text'
import type { DeviceNames } from './ip-json-text'

const neighbourSchema = z.looseObject({
  dst: z.string().optional(),
  dev: z.string().optional(),
  lladdr: z.string().optional(),
  state: z.array(z.string()).optional()
})

/** @param text output of `ip -j neigh show nud all` or `ip -j neigh show proxy` @throws IpJsonError */
export function parseIpNeighbours(text: string, names: DeviceNames): NeighbourRecord[] {
  const found: NeighbourRecord[] = []
  for (const printed of parseObjects(text, neighbourSchema)) {
    const ifindex = deviceIndex(names, printed.dev)
    if (printed.dst === undefined) continue
    const proxy = present(printed.proxy)
    found.push({
      // A proxy entry may stand for every device: index 0, as the kernel has it.
      ifindex: ifindex ?? 0,
      family: printed.dst.includes(':') ? 'ipv6' : 'ipv4',
      address: printed.dst,
      mac: macOrNull(printed.lladdr),
      state: proxy ? 'none' : (printed.state ?? []).join(',') || 'none',
      router: present(printed.router),
      proxy,
      external: present(printed.extern_learn)
    })
  }
  return found
}

const fdbSchema = z.object({
  mac: z.string().optional(),
  ifname: z.string().optional(),
  dst: z.string().optional(),
  vlan: z.int().optional(),
  port: z.int().optional(),
  vni: z.number().optional(),
  flags: z.array(z.string()).optional(),
  master: z.string().optional(),
  state: z.string().optional()
})
const knownFlags = new Set(['self', 'router', 'extern_learn', 'offload', 'master', 'sticky'])

/** @param text output of `bridge -j fdb show` @throws IpJsonError */
export function parseBridgeFdb(text: string, names: DeviceNames): FdbRecord[] {
  const found: FdbRecord[] = []
  for (const printed of parseObjects(text, fdbSchema)) {
    const mac = macOrNull(printed.mac)
    const ifindex = deviceIndex(names, printed.ifname)
    if (mac === null || ifindex === null) continue
    found.push({
      ifindex,
      mac,
      master: deviceIndex(names, printed.master),
      vlan: printed.vlan ?? null,
      remote: printed.dst ?? null,
      vni: printed.vni ?? null,
      port: printed.port ?? null,
      flags: (printed.flags ?? []).filter((flag) => knownFlags.has(flag)),
      // bridge(8) writes nothing for a learned entry, which is NUD_REACHABLE.
      state: printed.state === undefined || printed.state === '' ? 'reachable' : printed.state
    })
  }
  return found
}
