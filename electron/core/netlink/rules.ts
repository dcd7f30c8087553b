/** Policy rules, ip-rule(8), rtnetlink RTM_GETRULE (linux/fib_rules.h): IPv4 and IPv6 in one dump, by priority. */
import { addressBetween, AF_INET, AF_INET6 } from './address-text'
import { AttributeTable } from './attributes'
import { DecodeError } from './kernel-error'
import { ruleActionName } from './words'
import type { Reading, RuleRecord } from './records'
import type { ReadOptions } from './dump-memo'
import type { NetlinkSocket } from './socket'

const RTM_GETRULE = 34
const DST = 1
const SRC = 2
const IIFNAME = 3
const GOTO = 4
const PRIORITY = 6
const FWMARK = 10
const SUPPRESS_IFGROUP = 13
const SUPPRESS_PREFIXLEN = 14
const TABLE = 15
const FWMASK = 16
const OIFNAME = 17
const L3MDEV = 19
const UID_RANGE = 20
const IP_PROTO = 22
const SPORT_RANGE = 23
const DPORT_RANGE = 24
const INVERT = 2
const GOTO_ACTION = 2

const table = new AttributeTable(DPORT_RANGE)

function prefix(type: number, length: number, family: number): string | null {
  if (length === 0 && !table.has(type)) return null
  const address = table.has(type) ? addressBetween(table.buffer, table.start(type), table.end(type)) : null
  return `${address ?? (family === AF_INET ? '0.0.0.0' : '::')}/${length}`
}

function portRange(type: number): [number, number] | null {
  const at = table.at(type, 4)
  return at < 0 ? null : [table.buffer.readUInt16LE(at), table.buffer.readUInt16LE(at + 2)]
}

function uidRange(): [number, number] | null {
  const at = table.at(UID_RANGE, 8)
  return at < 0 ? null : [table.buffer.readUInt32LE(at), table.buffer.readUInt32LE(at + 4)]
}

/** A number that the kernel sends as -1 when it is not set. */
function suppressed(type: number): number | null {
  const value = table.i32(type)
  return value === null || value === -1 ? null : value
}

/** Decodes struct fib_rule_hdr and its attributes; null for a family other than IPv4 and IPv6. @throws DecodeError */
export function decodeRule(buffer: Buffer, start: number, end: number): RuleRecord | null {
  if (end - start < 12) throw new DecodeError('a rule message is shorter than its header')
  const family = buffer[start] ?? 0
  if (family !== AF_INET && family !== AF_INET6) return null
  table.parse(buffer, start + 12, end)
  const action = buffer[start + 7] ?? 0
  const fwmark = table.u32(FWMARK)
  const fwmask = table.u32(FWMASK)
  return {
    family: family === AF_INET ? 'ipv4' : 'ipv6',
    priority: table.u32(PRIORITY) ?? 0,
    source: prefix(SRC, buffer[start + 2] ?? 0, family),
    destination: prefix(DST, buffer[start + 1] ?? 0, family),
    iif: table.string(IIFNAME),
    oif: table.string(OIFNAME),
    fwmark: fwmark ?? (fwmask === null ? null : 0),
    fwmask: fwmask ?? (fwmark === null ? null : 0xffffffff),
    tos: buffer[start + 3] ?? 0,
    ipProtocol: table.u8(IP_PROTO),
    sourcePorts: portRange(SPORT_RANGE),
    destinationPorts: portRange(DPORT_RANGE),
    uidRange: uidRange(),
    not: (buffer.readUInt32LE(start + 8) & INVERT) !== 0,
    l3mdev: (table.u8(L3MDEV) ?? 0) !== 0,
    suppressPrefixLength: suppressed(SUPPRESS_PREFIXLEN),
    suppressIfgroup: suppressed(SUPPRESS_IFGROUP),
    action: ruleActionName(action),
    table: (table.u32(TABLE) ?? buffer[start + 4] ?? 0) || null,
    goto: action === GOTO_ACTION ? table.u32(GOTO) : null
  }
}

const request = Buffer.alloc(12)

/** Every rule of the socket's namespace, each family by priority. @throws KernelError, DecodeError */
export function readRules(socket: NetlinkSocket, options: ReadOptions<RuleRecord> = {}): Reading<RuleRecord> {
  return socket.dumpRecords(RTM_GETRULE, request, decodeRule, { call: 'RTM_GETRULE', ...options })
}
