/**
 * `ip -j -N -d` addr, route, rule and nexthop: the records of `netlink/addresses`, `routes`, `rules` and `nexthops`. Routes
 * and rules are asked for family by family, because `default` and `all` do not say which.
 */
import type { Family, RouteHop } from '@shared/model'
import { z } from 'zod'
import { addressFlagNames } from '../netlink/addresses'
import type { AddressRecord, NexthopRecord, RouteRecord, RuleRecord } from '../netlink/records'
import { knownHopFlags, routeProtocolName, routeTypeName, ruleActionName, scopeName } from '../netlink/words'
import { deviceIndex, numeric, parseObjects, present, withPrefix, wordOrNumber } from './ip-json-text'
import type { DeviceNames } from './ip-json-text'

const word = z.union([z.string(), z.number()]).optional()

const addressSchema = z.object({
  ifindex: z.int().positive(),
  addr_info: z
    .array(
      z.looseObject({
        family: z.string().optional(),
        local: z.string().optional(),
        address: z.string().optional(),
        prefixlen: z.int().optional(),
        broadcast: z.string().optional(),
        scope: word,
        label: z.string().optional()
      })
    )
    .optional()
})

/** @param text output of `ip -j -N addr show` @throws IpJsonError */
export function parseIpAddresses(text: string): AddressRecord[] {
  const found: AddressRecord[] = []
  for (const { ifindex, addr_info } of parseObjects(text, addressSchema))
    for (const printed of addr_info ?? []) {
      const { family, local, address, prefixlen } = printed
      if ((family !== 'inet' && family !== 'inet6') || local === undefined) continue
      const flags = ['secondary', 'temporary', ...addressFlagNames].filter((name) =>
        // What ip(8) prints is `dynamic`: not permanent.
        name === 'permanent' ? printed.dynamic !== true : printed[name] === true
      )
      found.push({
        ifindex,
        family: family === 'inet' ? 'ipv4' : 'ipv6',
        address: local,
        prefixLength: prefixlen ?? 0,
        peer: address === undefined || address === local ? null : address,
        broadcast: printed.broadcast ?? null,
        scope: wordOrNumber(printed.scope, scopeName) ?? 'global',
        label: printed.label ?? null,
        flags
      })
    }
  return found
}

const via = z.object({ host: z.string() }).optional()
const hop = {
  gateway: z.string().optional(),
  via,
  dev: z.string().optional(),
  flags: z.array(z.string()).optional()
}
const routeSchema = z.object({
  ...hop,
  type: word,
  dst: z.string(),
  from: z.string().optional(),
  src: z.string().optional(),
  table: word,
  protocol: word,
  scope: word,
  prefsrc: z.string().optional(),
  metric: z.number().optional(),
  tos: numeric.optional(),
  nhid: z.number().optional(),
  metrics: z.array(z.looseObject({ mtu: z.unknown() })).optional(),
  nexthops: z.array(z.object({ ...hop, weight: z.int().optional() })).optional()
})

const wellKnownTables: Readonly<Record<string, number>> = { default: 253, main: 254, local: 255 }

/** By `-N` a number; the three names that every system has. */
function tableNumber(value: string | number | undefined): number | null {
  if (value === undefined) return null
  const number = Number(value)
  return Number.isInteger(number) ? number : (wellKnownTables[String(value)] ?? null)
}

const hopFlags = (flags: readonly string[] | undefined): string[] =>
  (flags ?? []).filter((flag) => knownHopFlags.has(flag))

function hopsOf(printed: z.infer<typeof routeSchema>, names: DeviceNames): RouteHop[] {
  const { nexthops, gateway, dev } = printed
  if (nexthops !== undefined)
    return nexthops.map((next) => ({
      gateway: next.via?.host ?? next.gateway ?? null,
      ifindex: deviceIndex(names, next.dev),
      weight: next.weight ?? 1,
      flags: hopFlags(next.flags)
    }))
  const way = printed.via?.host ?? gateway ?? null
  if (way === null && dev === undefined) return []
  return [{ gateway: way, ifindex: deviceIndex(names, dev), weight: 1, flags: hopFlags(printed.flags) }]
}

/** @param text output of `ip -4 -j -N -d route show table all`, or with `-6` @throws IpJsonError */
export function parseIpRoutes(text: string, family: Family, names: DeviceNames): RouteRecord[] {
  return parseObjects(text, routeSchema).map((printed) => {
    const source = printed.from ?? printed.src
    const mtu = printed.metrics?.map((metrics) => metrics.mtu).find((value) => typeof value === 'number')
    return {
      family,
      table: tableNumber(printed.table) ?? 254,
      type: wordOrNumber(printed.type, routeTypeName) ?? 'unicast',
      destination: withPrefix(printed.dst, family),
      source: source === undefined ? null : withPrefix(source, family),
      hops: hopsOf(printed, names),
      nexthopId: printed.nhid ?? null,
      prefSource: printed.prefsrc ?? null,
      metric: printed.metric ?? 0,
      tos: printed.tos ?? 0,
      scope: wordOrNumber(printed.scope, scopeName) ?? 'global',
      protocol: wordOrNumber(printed.protocol, routeProtocolName) ?? 'boot',
      mtu: mtu ?? null
    }
  })
}

const ruleSchema = z.looseObject({
  priority: z.number(),
  src: z.string().optional(),
  srclen: z.int().optional(),
  dst: z.string().optional(),
  dstlen: z.int().optional(),
  tos: numeric.optional(),
  fwmark: numeric.optional(),
  fwmask: numeric.optional(),
  iif: z.string().optional(),
  oif: z.string().optional(),
  uid_start: z.number().optional(),
  uid_end: z.number().optional(),
  ipproto: z.string().optional(),
  sport: z.int().optional(),
  sport_start: z.int().optional(),
  sport_end: z.int().optional(),
  dport: z.int().optional(),
  dport_start: z.int().optional(),
  dport_end: z.int().optional(),
  table: word,
  suppress_prefixlen: z.int().optional(),
  suppress_prefixlength: z.int().optional(),
  suppress_ifgroup: numeric.optional(),
  goto: z.union([z.number(), z.string()]).optional(),
  action: word
})
type PrintedRule = z.infer<typeof ruleSchema>

/** /etc/protocols, where `-N` is not heeded. */
const ipProtocols: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  ospf: 89,
  sctp: 132
}

function ipProtocol(text: string | undefined): number | null {
  if (text === undefined) return null
  const number = /^(?:ipproto-)?(\d+)$/.exec(text)?.[1]
  return number === undefined ? (ipProtocols[text] ?? null) : Number(number)
}

function ports(rule: PrintedRule, side: 'sport' | 'dport'): [number, number] | null {
  const one = rule[side]
  if (one !== undefined) return [one, one]
  const start = rule[`${side}_start`]
  const end = rule[`${side}_end`]
  return start === undefined || end === undefined ? null : [start, end]
}

function selector(address: string | undefined, length: number | undefined, family: Family): string | null {
  if (address === undefined || (address === 'all' && length === undefined)) return null
  if (length === undefined) return withPrefix(address, family)
  const any = family === 'ipv4' ? '0.0.0.0' : '::'
  return `${address === '0' ? any : address}/${length}`
}

function actionOf(rule: PrintedRule): string {
  if (rule.goto !== undefined) return 'goto'
  if (present(rule.nop)) return 'nop'
  return wordOrNumber(rule.action, ruleActionName) ?? 'table'
}

/** @param text output of `ip -4 -j -N -d rule show`, or with `-6` @throws IpJsonError */
export function parseIpRules(text: string, family: Family): RuleRecord[] {
  return parseObjects(text, ruleSchema).map((rule) => ({
    family,
    priority: rule.priority,
    source: selector(rule.src, rule.srclen, family),
    destination: selector(rule.dst, rule.dstlen, family),
    iif: rule.iif ?? null,
    oif: rule.oif ?? null,
    fwmark: rule.fwmark ?? null,
    fwmask: rule.fwmask ?? (rule.fwmark === undefined ? null : 0xffffffff),
    tos: rule.tos ?? 0,
    ipProtocol: ipProtocol(rule.ipproto),
    sourcePorts: ports(rule, 'sport'),
    destinationPorts: ports(rule, 'dport'),
    uidRange: rule.uid_start === undefined ? null : [rule.uid_start, rule.uid_end ?? rule.uid_start],
    not: present(rule.not),
    l3mdev: present(rule.l3mdev),
    suppressPrefixLength: rule.suppress_prefixlen ?? rule.suppress_prefixlength ?? null,
    suppressIfgroup: rule.suppress_ifgroup ?? null,
    action: actionOf(rule),
    table: tableNumber(rule.table),
    goto: typeof rule.goto === 'number' ? rule.goto : null
  }))
}

const nexthopSchema = z.looseObject({
  id: z.number(),
  group: z.array(z.object({ id: z.number(), weight: z.number().optional() })).optional(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  flags: z.array(z.string()).optional()
})

/**
 * The family of one without a gateway is not printed: null.
 * @param text output of `ip -j -N -d nexthop show`
 * @throws IpJsonError
 */
export function parseIpNexthops(text: string, names: DeviceNames): NexthopRecord[] {
  return parseObjects(text, nexthopSchema).map((printed) => ({
    id: printed.id,
    family: printed.gateway === undefined ? null : printed.gateway.includes(':') ? 'ipv6' : 'ipv4',
    gateway: printed.gateway ?? null,
    ifindex: deviceIndex(names, printed.dev),
    blackhole: present(printed.blackhole),
    fdb: present(printed.fdb),
    group: (printed.group ?? []).map(({ id, weight }) => ({ id, weight: weight ?? 1 })),
    flags: hopFlags(printed.flags)
  }))
}
