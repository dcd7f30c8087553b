/**
 * What nf_tables holds in a namespace, asked over nfnetlink (linux/netfilter/nfnetlink.h, nf_tables.h): generation, tables,
 * chains, rules, sets and flowtables, as the kernel has them. All integers of this protocol are in network byte order.
 * Asking creates nothing; but a request to a subsystem whose module is not loaded makes the kernel load it, so callers ask
 * `subsystemPresent` first.
 */
import { AttributeTable, eachAttribute, textAt } from './attributes'
import { KernelError } from './kernel-error'
import { be64, decodeExpressions, findCounter, type KernelExpression } from './nftables-expressions'
import type { Reading } from './records'
import type { NetlinkSocket } from './socket'

/** nfgen_family of nf_tables, linux/netfilter.h NFPROTO_*. */
export const nftFamilies = { 1: 'inet', 2: 'ip', 3: 'arp', 5: 'netdev', 7: 'bridge', 10: 'ip6' } as const
export type NftFamily = (typeof nftFamilies)[keyof typeof nftFamilies]

export interface KernelTable {
  family: NftFamily
  name: string
  flags: number
  handle: number
}

export interface KernelChain {
  family: NftFamily
  table: string
  name: string
  handle: number
  /** null for a user chain. */
  base: { type: string; hook: number; priority: number; policy: number; devices: string[] } | null
  flags: number
  counters: { packets: number; bytes: number } | null
}

export interface KernelRule {
  family: NftFamily
  table: string
  chain: string
  handle: number
  expressions: KernelExpression[]
  /** From the rule's user data, where nft(8) keeps it. */
  comment: string | null
}

export interface KernelSet {
  family: NftFamily
  table: string
  name: string
  flags: number
}

export interface KernelFlowtable {
  family: NftFamily
  table: string
  name: string
  hook: number
  priority: number
  devices: string[]
}

export interface RuleCounter {
  key: string
  packets: number
  bytes: number
}

const SUBSYSTEM = 10 << 8
const GET = { table: 1, chain: 4, rule: 7, set: 10, generation: 16, flowtable: 23 } as const
/** struct nfgenmsg: family (all), version 0, no resource. */
const HEADER = Buffer.alloc(4)

const outer = new AttributeTable(16)
const nest = new AttributeTable(8)

const familyAt = (buffer: Buffer, at: number): NftFamily | null => {
  const number = buffer[at] ?? 0
  return number in nftFamilies ? nftFamilies[number as keyof typeof nftFamilies] : null
}

/** Where a rule is: the key of memories and of joins with what tools print. */
export const ruleKey = (family: string, table: string, chain: string, handle: number): string =>
  `${family}\n${table}\n${chain}\n${handle}`

function dump<T>(
  socket: NetlinkSocket,
  what: keyof typeof GET,
  decode: DecodeBody<T>,
  max = Infinity
): Reading<T> {
  return socket.dumpRecords(SUBSYSTEM | GET[what], HEADER, body(decode), {
    call: `NFT_MSG_GET${what.toUpperCase()}`,
    max
  })
}

type DecodeBody<T> = (family: NftFamily, buffer: Buffer) => T | null

/** Takes struct nfgenmsg off, and leaves the attributes in `outer`; a family not known here is passed over. */
const body =
  <T>(decode: DecodeBody<T>) =>
  (buffer: Buffer, start: number, end: number): T | null => {
    const family = familyAt(buffer, start)
    if (family === null) return null
    outer.parse(buffer, start + 4, end)
    return decode(family, buffer)
  }

const text = (type: number): string => outer.string(type) ?? ''

/** NFT_MSG_GETGEN. @throws KernelError EPERM without CAP_NET_ADMIN in the namespace's user namespace */
export function readGeneration(socket: NetlinkSocket): number {
  const answer = socket.get(
    SUBSYSTEM | GET.generation,
    HEADER,
    (buffer, start, end) => ({ id: outer.parse(buffer, start + 4, end).be32(1) ?? 0 }),
    'NFT_MSG_GETGEN'
  )
  if (answer instanceof KernelError) throw answer
  return answer?.id ?? 0
}

/** NFT_MSG_GETTABLE, all families. @throws KernelError */
export function readTables(socket: NetlinkSocket): Reading<KernelTable> {
  return dump(socket, 'table', (family) => ({
    family,
    name: text(1),
    flags: outer.be32(2) ?? 0,
    handle: be64(outer, 4)
  }))
}

/** Names in NFTA_HOOK_DEV and NFTA_HOOK_DEVS of the nest that `nest` holds. */
function hookDevices(buffer: Buffer): string[] {
  const devices: string[] = []
  if (nest.has(4)) {
    eachAttribute(buffer, nest.start(4), nest.end(4), (_type, start, end) => {
      devices.push(textAt(buffer, start, end))
    })
  }
  const single = nest.string(3)
  if (devices.length === 0 && single !== null) devices.push(single)
  return devices
}

/** NFT_MSG_GETCHAIN, in the kernel's order. @throws KernelError */
export function readChains(socket: NetlinkSocket): Reading<KernelChain> {
  return dump(socket, 'chain', (family, buffer) => {
    let base: KernelChain['base'] = null
    if (outer.has(4)) {
      nest.nested(outer, 4)
      base = {
        type: text(7),
        hook: nest.be32(1) ?? 0,
        priority: (nest.be32(2) ?? 0) | 0,
        policy: outer.be32(5) ?? 1,
        devices: hookDevices(buffer)
      }
    }
    let counters: KernelChain['counters'] = null
    if (outer.has(8)) {
      nest.nested(outer, 8)
      counters = { bytes: be64(nest, 1), packets: be64(nest, 2) }
    }
    return {
      family,
      table: text(1),
      name: text(3),
      handle: be64(outer, 2),
      base,
      flags: outer.be32(10) ?? 0,
      counters
    }
  })
}

/** The comment in NFTA_RULE_USERDATA: type 0 of its type, length, value rows (libnftnl/udata.h). */
export function commentOf(userdata: Buffer | null): string | null {
  if (userdata === null) return null
  for (let at = 0; at + 2 <= userdata.length;) {
    const length = userdata[at + 1] ?? 0
    if (userdata[at] === 0) return textAt(userdata, at + 2, Math.min(at + 2 + length, userdata.length))
    at += 2 + length
  }
  return null
}

/** NFT_MSG_GETRULE: rules of a chain come in their order; of more than `max` the rest is counted. @throws KernelError */
export function readRules(socket: NetlinkSocket, max = Infinity): Reading<KernelRule> {
  const decode = (family: NftFamily, buffer: Buffer): KernelRule => ({
    family,
    table: text(1),
    chain: text(2),
    handle: be64(outer, 3),
    comment: commentOf(outer.bytes(7)),
    expressions: outer.has(4) ? decodeExpressions(buffer, outer.start(4), outer.end(4)) : []
  })
  return dump(socket, 'rule', decode, max)
}

/** The counters of all rules that have one, and nothing else of them. @throws KernelError */
export function readRuleCounters(socket: NetlinkSocket): Reading<RuleCounter> {
  return dump(socket, 'rule', (family, buffer) => {
    if (!outer.has(4)) return null
    const counter = findCounter(buffer, outer.start(4), outer.end(4))
    if (counter === null) return null
    return { key: ruleKey(family, text(1), text(2), be64(outer, 3)), ...counter }
  })
}

/** NFT_MSG_GETSET: named and anonymous sets and maps, without elements. @throws KernelError */
export function readSets(socket: NetlinkSocket): Reading<KernelSet> {
  return dump(socket, 'set', (family) => ({
    family,
    table: text(1),
    name: text(2),
    flags: outer.be32(3) ?? 0
  }))
}

/** The message at [start, end) as a flowtable; null for an unknown family. @throws DecodeError */
export const decodeFlowtable = body((family, buffer): KernelFlowtable => {
  nest.nested(outer, 3)
  const devices: string[] = []
  // NFTA_FLOWTABLE_HOOK_DEVS is 3 here; each NFTA_DEVICE_NAME inside.
  if (nest.has(3)) {
    eachAttribute(buffer, nest.start(3), nest.end(3), (_type, start, end) => {
      devices.push(textAt(buffer, start, end))
    })
  }
  return {
    family,
    table: text(1),
    name: text(2),
    hook: nest.be32(1) ?? 0,
    priority: (nest.be32(2) ?? 0) | 0,
    devices
  }
})

/** NFT_MSG_GETFLOWTABLE. @throws KernelError EOPNOTSUPP or EINVAL on a kernel without them */
export const readFlowtables = (socket: NetlinkSocket): Reading<KernelFlowtable> =>
  socket.dumpRecords(SUBSYSTEM | GET.flowtable, HEADER, decodeFlowtable, { call: 'NFT_MSG_GETFLOWTABLE' })
