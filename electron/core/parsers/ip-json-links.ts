/**
 * `ip -j -N -d -s link` and `bridge -j -compressvlans vlan`: the records of `netlink/links`, without what ip(8) does not
 * print: the forwarding sysctls (`ipv4`, `ipv6`).
 */
import type { BridgeVlan, LinkStats } from '@shared/model'
import { z } from 'zod'
import { knownDeviceFlags, hasIpv6AsHardwareAddress, linkTypeName } from '../netlink/words'
import type { LinkRecord } from '../netlink/records'
import { bridgePortOf, kindOf } from './ip-json-kinds'
import type { Accounts } from './ip-json-kinds'
import { deviceIndex, macOrNull, numeric, parseObjects } from './ip-json-text'
import type { DeviceNames } from './ip-json-text'

const counters = z.object({ bytes: z.number(), packets: z.number(), errors: z.number(), dropped: z.number() })
const data = z.record(z.string(), z.unknown())

const schema = z.object({
  ifindex: z.int().positive(),
  ifname: z.string(),
  link: z.string().nullish(),
  link_index: z.int().optional(),
  link_netnsid: z.int().optional(),
  flags: z.array(z.string()),
  mtu: z.number(),
  xdp: z.object({ mode: z.int(), prog: z.object({ id: z.number() }).optional() }).optional(),
  qdisc: z.string().optional(),
  master: z.string().optional(),
  operstate: z.string().optional(),
  group: z.union([numeric, z.literal('default').transform(() => 0)]).optional(),
  txqlen: z.number().optional(),
  ifalias: z.string().optional(),
  link_type: z.string(),
  address: z.string().optional(),
  promiscuity: z.number().optional(),
  linkinfo: z
    .object({
      info_kind: z.string().optional(),
      info_data: data.optional(),
      info_slave_kind: z.string().optional(),
      info_slave_data: data.optional()
    })
    .optional(),
  altnames: z.array(z.string()).optional(),
  stats64: z.object({ rx: counters, tx: counters }).optional()
})

type Printed = z.infer<typeof schema>

const xdpModes = [null, 'driver', 'skb', 'hardware', 'multi'] as const

function stats(printed: Printed): LinkStats | null {
  if (printed.stats64 === undefined) return null
  const { rx, tx } = printed.stats64
  return {
    rxBytes: rx.bytes,
    rxPackets: rx.packets,
    rxErrors: rx.errors,
    rxDropped: rx.dropped,
    txBytes: tx.bytes,
    txPackets: tx.packets,
    txErrors: tx.errors,
    txDropped: tx.dropped
  }
}

function linkType(text: string): string {
  const number = /^\[(\d+)\]$/.exec(text)?.[1]
  return number === undefined ? text : linkTypeName(Number(number))
}

/** `link` names a device here, `link_index` one in another namespace; neither beside an nsid means the own index. */
function linkOf(printed: Printed, names: DeviceNames): number | null {
  if (printed.link_index !== undefined) return printed.link_index > 0 ? printed.link_index : null
  if (printed.link !== undefined) return deviceIndex(names, printed.link)
  return printed.link_netnsid !== undefined && printed.link_netnsid >= 0 ? printed.ifindex : null
}

function record(printed: Printed, names: DeviceNames, accounts?: Accounts): LinkRecord {
  const type = linkType(printed.link_type)
  const info = printed.linkinfo
  const kind = info?.info_kind ?? null
  const flags = printed.flags.filter((flag) => knownDeviceFlags.has(flag))
  const adminUp = flags.includes('UP')
  const mode = xdpModes[printed.xdp?.mode ?? 0] ?? null
  return {
    ifindex: printed.ifindex,
    ifname: printed.ifname,
    altnames: printed.altnames ?? [],
    alias: printed.ifalias ?? null,
    linkType: type,
    kind,
    kindData: kind === null ? null : kindOf(kind, info?.info_data ?? {}, names, accounts),
    mac: hasIpv6AsHardwareAddress(type) ? null : macOrNull(printed.address),
    mtu: printed.mtu,
    txQueueLength: printed.txqlen ?? 0,
    group: printed.group ?? 0,
    flags,
    adminUp,
    carrier: adminUp ? flags.includes('LOWER_UP') : null,
    operstate: printed.operstate ?? 'UNKNOWN',
    promiscuity: printed.promiscuity ?? 0,
    master: deviceIndex(names, printed.master),
    link: linkOf(printed, names),
    linkNsid: printed.link_netnsid !== undefined && printed.link_netnsid >= 0 ? printed.link_netnsid : null,
    bridgePort: info?.info_slave_kind === 'bridge' ? bridgePortOf(info.info_slave_data ?? {}) : null,
    stats: stats(printed),
    ipv4: null,
    ipv6: null,
    xdp: mode === null ? null : { mode, programId: printed.xdp?.prog?.id ?? null },
    qdisc: printed.qdisc ?? null
  }
}

const vlanSchema = z.object({
  ifname: z.string(),
  vlans: z.array(
    z.object({ vlan: z.int(), vlanEnd: z.int().optional(), flags: z.array(z.string()).optional() })
  )
})

/** `bridge -j vlan` by device name, ranges written out. @throws IpJsonError */
export function parseBridgeVlans(text: string): Map<string, BridgeVlan[]> {
  const found = new Map<string, BridgeVlan[]>()
  for (const { ifname, vlans } of parseObjects(text, vlanSchema)) {
    const list = found.get(ifname) ?? []
    found.set(ifname, list)
    for (const { vlan, vlanEnd, flags } of vlans)
      for (let vid = vlan; vid <= Math.min(vlanEnd ?? vlan, 4095) && list.length < 4096; vid++)
        list.push({
          vid,
          pvid: flags?.includes('PVID') ?? false,
          untagged: flags?.includes('Egress Untagged') ?? false
        })
  }
  return found
}

export interface LinkParserOptions {
  /** To turn the owner of a tun into a uid; null where it is not given. */
  accounts?: Accounts
  /** Output of `bridge -j -compressvlans vlan`, needed only where a bridge filters VLANs. */
  vlans?: string
}

/** @param text output of `ip -j -N -d -s link show` @throws IpJsonError */
export function parseIpLinks(text: string, options: LinkParserOptions = {}): LinkRecord[] {
  const printed = parseObjects(text, schema)
  const names = new Map(printed.map(({ ifname, ifindex }) => [ifname, ifindex]))
  const records = printed.map((link) => record(link, names, options.accounts))
  const filtering = records.some(({ kindData }) => kindData?.kind === 'bridge' && kindData.vlanFiltering)
  if (!filtering || options.vlans === undefined) return records
  const vlans = parseBridgeVlans(options.vlans)
  for (const link of records) {
    const own = vlans.get(link.ifname)
    if (own === undefined) continue
    if (link.kindData?.kind === 'bridge') link.kindData.vlans = own
    if (link.bridgePort !== null) link.bridgePort.vlans = own
  }
  return records
}

/** The devices that other commands' output refers to by name. */
export const deviceNames = (links: readonly LinkRecord[]): DeviceNames =>
  new Map(links.map(({ ifname, ifindex }) => [ifname, ifindex]))
