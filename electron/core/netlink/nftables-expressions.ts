/**
 * The expressions of an nf_tables rule as the kernel holds them (linux/netfilter/nf_tables.h, nf_tables_compat.h), decoded
 * from NFTA_RULE_EXPRESSIONS. Those that say what iptables can say become typed values; any other keeps its name, so that
 * nothing a rule tests is ever left out silently.
 */
import { AttributeTable, eachAttribute } from './attributes'

/** nft_cmp_ops, in the order of the enum. */
const comparisons = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'] as const
export type Comparison = (typeof comparisons)[number]

export type KernelExpression =
  | { readonly kind: 'payload'; register: number; base: number; offset: number; length: number }
  | { readonly kind: 'meta'; register: number; key: number }
  | { readonly kind: 'bitwise'; from: number; to: number; mask: Buffer; xor: Buffer }
  | { readonly kind: 'cmp'; register: number; op: Comparison; value: Buffer }
  | { readonly kind: 'range'; register: number; negated: boolean; low: Buffer; high: Buffer }
  | { readonly kind: 'limit'; rate: number; seconds: number; burst: number; plain: boolean }
  /** Log to a group of nfnetlink_log; one to the kernel's own log is `other`. */
  | { readonly kind: 'nflog'; group: number; prefix: string; size: number | null; threshold: number }
  | { readonly kind: 'counter'; packets: number; bytes: number }
  | { readonly kind: 'verdict'; code: number; chain: string | null }
  /** An x_tables match or target with its own structure (nft_compat). */
  | { readonly kind: 'match' | 'target'; name: string; revision: number; info: Buffer }
  /** Anything else, by the kernel's name of it; `set` for one that looks into a set. */
  | { readonly kind: 'other'; name: string; set: string | null }

/** Verdict codes: NF_* of linux/netfilter.h and nft_verdicts. */
export const verdicts = {
  drop: 0,
  accept: 1,
  queue: 3,
  continue: -1,
  break: -2,
  jump: -3,
  goto: -4,
  return: -5
}

// Attribute numbers, each of the enum it is named for.
const NFTA_LIST_ELEM = 1
const NFTA_EXPR = { name: 1, data: 2 }
const NFTA_DATA = { value: 1, verdict: 2 }
const NFTA_VERDICT = { code: 1, chain: 2 }
const NFTA_IMMEDIATE = { dreg: 1, data: 2 }
const NFTA_BITWISE = { sreg: 1, dreg: 2, mask: 4, xor: 5, op: 6 }
const NFTA_CMP = { sreg: 1, op: 2, data: 3 }
const NFTA_RANGE = { sreg: 1, op: 2, from: 3, to: 4 }
const NFTA_PAYLOAD = { dreg: 1, base: 2, offset: 3, length: 4, sreg: 5 }
const NFTA_META = { dreg: 1, key: 2, sreg: 3 }
const NFTA_LIMIT = { rate: 1, unit: 2, burst: 3, type: 4, flags: 5 }
const NFTA_LOG = { group: 1, prefix: 2, snaplen: 3, threshold: 4 }
const NFTA_COUNTER = { bytes: 1, packets: 2 }
const NFTA_XT = { name: 1, revision: 2, info: 3 }
const NFTA_LOOKUP_SET = 1

const expression = new AttributeTable(NFTA_EXPR.data)
const data = new AttributeTable(8)
const inner = new AttributeTable(NFTA_DATA.verdict)
const verdict = new AttributeTable(NFTA_VERDICT.chain)

/** A 64 bit counter in network byte order. */
export function be64(table: AttributeTable, type: number): number {
  const at = table.at(type, 8)
  return at < 0 ? 0 : table.buffer.readUInt32BE(at) * 0x1_0000_0000 + table.buffer.readUInt32BE(at + 4)
}

const copy = (table: AttributeTable, type: number): Buffer => Buffer.from(table.bytes(type) ?? [])
const value = (type: number): Buffer => copy(inner.nested(data, type), NFTA_DATA.value)

function decodeOne(name: string): KernelExpression {
  const other: KernelExpression = { kind: 'other', name, set: null }
  const u32 = (type: number): number => data.be32(type) ?? 0
  switch (name) {
    case 'payload':
      if (data.has(NFTA_PAYLOAD.sreg)) return { ...other, name: 'payload write' }
      return {
        kind: 'payload',
        register: u32(NFTA_PAYLOAD.dreg),
        base: u32(NFTA_PAYLOAD.base),
        offset: u32(NFTA_PAYLOAD.offset),
        length: u32(NFTA_PAYLOAD.length)
      }
    case 'meta':
      if (data.has(NFTA_META.sreg)) return { ...other, name: 'meta set' }
      return { kind: 'meta', register: u32(NFTA_META.dreg), key: u32(NFTA_META.key) }
    case 'bitwise':
      if (u32(NFTA_BITWISE.op) !== 0) return { ...other, name: 'bitwise shift' }
      return {
        kind: 'bitwise',
        from: u32(NFTA_BITWISE.sreg),
        to: u32(NFTA_BITWISE.dreg),
        mask: value(NFTA_BITWISE.mask),
        xor: value(NFTA_BITWISE.xor)
      }
    case 'cmp': {
      const op = comparisons[u32(NFTA_CMP.op)]
      return op === undefined
        ? other
        : { kind: 'cmp', register: u32(NFTA_CMP.sreg), op, value: value(NFTA_CMP.data) }
    }
    case 'range':
      return {
        kind: 'range',
        register: u32(NFTA_RANGE.sreg),
        negated: u32(NFTA_RANGE.op) === 1,
        low: value(NFTA_RANGE.from),
        high: value(NFTA_RANGE.to)
      }
    case 'limit':
      return {
        kind: 'limit',
        rate: be64(data, NFTA_LIMIT.rate),
        seconds: be64(data, NFTA_LIMIT.unit),
        burst: u32(NFTA_LIMIT.burst),
        plain: u32(NFTA_LIMIT.type) === 0 && u32(NFTA_LIMIT.flags) === 0
      }
    case 'log':
      if (!data.has(NFTA_LOG.group)) return other
      return {
        kind: 'nflog',
        group: data.be16(NFTA_LOG.group) ?? 0,
        prefix: data.string(NFTA_LOG.prefix) ?? '',
        size: data.be32(NFTA_LOG.snaplen) || null,
        threshold: data.be16(NFTA_LOG.threshold) ?? 0
      }
    case 'counter':
      return {
        kind: 'counter',
        packets: be64(data, NFTA_COUNTER.packets),
        bytes: be64(data, NFTA_COUNTER.bytes)
      }
    case 'immediate': {
      inner.nested(data, NFTA_IMMEDIATE.data)
      if (!inner.has(NFTA_DATA.verdict)) return other
      verdict.nested(inner, NFTA_DATA.verdict)
      return {
        kind: 'verdict',
        code: (verdict.be32(NFTA_VERDICT.code) ?? 0) | 0,
        chain: verdict.string(NFTA_VERDICT.chain)
      }
    }
    case 'match':
    case 'target':
      return {
        kind: name,
        name: data.string(NFTA_XT.name) ?? '',
        revision: u32(NFTA_XT.revision),
        info: copy(data, NFTA_XT.info)
      }
    case 'lookup':
      return { ...other, set: data.string(NFTA_LOOKUP_SET) }
    default:
      return other
  }
}

/** Decodes the list between two offsets of a message; values are copied out of it. @throws DecodeError */
export function decodeExpressions(buffer: Buffer, from: number, to: number): KernelExpression[] {
  const list: KernelExpression[] = []
  eachAttribute(buffer, from, to, (type, start, end) => {
    if (type !== NFTA_LIST_ELEM) return
    expression.parse(buffer, start, end)
    data.nested(expression, NFTA_EXPR.data)
    list.push(decodeOne(expression.string(NFTA_EXPR.name) ?? ''))
  })
  return list
}

const COUN = Buffer.from('coun').readUInt32LE(0)
const TER = Buffer.from('ter\0').readUInt32LE(0)

/** The first counter of a rule, for a warm reading that needs nothing else of it; null without one. @throws DecodeError */
export function findCounter(
  buffer: Buffer,
  from: number,
  to: number
): { packets: number; bytes: number } | null {
  let found: { packets: number; bytes: number } | null = null
  eachAttribute(buffer, from, to, (_type, start, end) => {
    if (found !== null) return
    // NFTA_EXPR_NAME is the kernel's first attribute: "coun" and "ter\0" behind a header of four bytes.
    if (end - start < 12 || buffer.readUInt32LE(start + 4) !== COUN) return
    if (buffer.readUInt32LE(start + 8) !== TER) return
    expression.parse(buffer, start, end)
    data.nested(expression, NFTA_EXPR.data)
    found = { packets: be64(data, NFTA_COUNTER.packets), bytes: be64(data, NFTA_COUNTER.bytes) }
  })
  return found
}

/** An expression as a person may read it where no tool says it, in the manner of `nft --debug=netlink`. */
export function describeExpression(item: KernelExpression): string {
  switch (item.kind) {
    case 'payload':
      return `payload load ${item.length}b @ ${['link', 'network', 'transport'][item.base] ?? item.base} header + ${item.offset}`
    case 'meta':
      return `meta load ${item.key}`
    case 'bitwise':
      return `bitwise & 0x${item.mask.toString('hex')} ^ 0x${item.xor.toString('hex')}`
    case 'cmp':
      return `cmp ${item.op} 0x${item.value.toString('hex')}`
    case 'range':
      return `range ${item.negated ? 'neq' : 'eq'} 0x${item.low.toString('hex')} 0x${item.high.toString('hex')}`
    case 'limit':
      return `limit ${item.rate}/${item.seconds}s burst ${item.burst}`
    case 'nflog':
      return `log group ${item.group}`
    case 'counter':
      return 'counter'
    case 'verdict': {
      const name =
        Object.entries(verdicts).find(([, code]) => code === item.code)?.[0] ?? `verdict ${item.code}`
      return item.chain === null ? name : `${name} ${item.chain}`
    }
    case 'match':
    case 'target':
      return `${item.kind} ${item.name} rev ${item.revision}`
    case 'other':
      return item.set === null ? item.name : `${item.name} ${item.set}`
  }
}
