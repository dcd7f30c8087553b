/**
 * A table of legacy xtables as the kernel holds it, read with getsockopt(2) (IPT_SO_GET_INFO, IPT_SO_GET_ENTRIES and their
 * IPv6 twins; linux/netfilter_ipv4/ip_tables.h, netfilter_ipv6/ip6_tables.h, 64-bit layout). Only to be asked for a table
 * that /proc lists: asking for another one would create it.
 */
import type { XtOption } from '@shared/model/filter'
import { textAt } from './attributes'
import { closeFile, openSocket, socketOption } from './libc'
import { decodeMatch, matchModule, option } from './xtables-matches'
import type { XtMatch, XtRule, XtTarget } from './xtables-rule'
import { decodeTarget } from './xtables-targets'
import { addressWithMask, deviceName, protocolName, type XtFamily } from './xtables-text'

export interface LegacyChain {
  readonly name: string
  /** null for a user chain. */
  readonly policy: { verdict: 'accept' | 'drop'; packets: number; bytes: number } | null
  readonly rules: XtRule[]
}

export interface LegacyTable {
  readonly chains: LegacyChain[]
  /** The entries without their counters: equal as long as no rule changed. */
  readonly shape: Buffer
}

const SOCK_RAW = 3
const IPPROTO_RAW = 255
const GET_INFO = 64
const GET_ENTRIES = 65
const hookNames = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']
const LARGEST = 64 * 1024 * 1024

/** Offsets in struct ipt_entry and ip6t_entry. */
const layouts = {
  ip: {
    domain: 2,
    level: 0,
    size: 4,
    inName: 16,
    proto: 80,
    flags: 82,
    invert: 83,
    target: 88,
    counters: 96,
    head: 112
  },
  ip6: {
    domain: 10,
    level: 41,
    size: 16,
    inName: 64,
    proto: 128,
    flags: 131,
    invert: 132,
    target: 140,
    counters: 152,
    head: 168
  }
} as const
type Layout = (typeof layouts)[XtFamily]

/** Standard verdicts as the entries hold them. */
const standard: Readonly<Record<number, string>> = {
  [-1]: 'DROP',
  [-2]: 'ACCEPT',
  [-4]: 'QUEUE',
  [-5]: 'RETURN'
}

interface Entry {
  readonly at: number
  readonly next: number
  readonly targetAt: number
  readonly targetName: string
}

function named(table: string, size: number): Buffer {
  const request = Buffer.alloc(size)
  request.write(table, 0, 31, 'latin1')
  return request
}

interface Raw {
  readonly entries: Buffer
  readonly validHooks: number
  readonly hookEntry: number[]
  readonly underflow: number[]
}

/** @throws KernelError EPERM, ENOENT, EAGAIN when the table changed in between */
function readRaw(family: XtFamily, table: string): Raw {
  const { domain, level } = layouts[family]
  const fd = openSocket(domain, SOCK_RAW, IPPROTO_RAW)
  try {
    const info = socketOption(fd, level, GET_INFO, 84, named(table, 84))
    const size = Math.min(info.readUInt32LE(80), LARGEST)
    const request = named(table, 40 + size)
    request.writeUInt32LE(size, 32)
    const answer = socketOption(fd, level, GET_ENTRIES, 40 + size, request)
    const five = (at: number): number[] => [0, 1, 2, 3, 4].map((index) => info.readUInt32LE(at + index * 4))
    return {
      entries: answer.subarray(40),
      validHooks: info.readUInt32LE(32),
      hookEntry: five(36),
      underflow: five(56)
    }
  } finally {
    closeFile(fd)
  }
}

function entriesOf(bytes: Buffer, layout: Layout): Entry[] {
  const list: Entry[] = []
  for (let at = 0; at + layout.head <= bytes.length;) {
    const targetAt = at + bytes.readUInt16LE(at + layout.target)
    const length = bytes.readUInt16LE(at + layout.target + 2)
    if (length < layout.head || at + length > bytes.length || targetAt + 32 > at + length) break
    list.push({ at, next: at + length, targetAt, targetName: textAt(bytes, targetAt + 2, targetAt + 31) })
    at += length
  }
  return list
}

const u64 = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 0x1_0000_0000

function generalOf(bytes: Buffer, at: number, family: XtFamily): XtOption[] {
  const { size, inName, proto, flags, invert } = layouts[family]
  const inverted = bytes.readUInt8(at + invert)
  const options: XtOption[] = []
  const zero = (start: number, length: number): boolean =>
    bytes.subarray(start, start + length).every((byte) => byte === 0)
  const address = (name: string, value: number, mask: number, bit: number): void => {
    if (zero(mask, size) && (inverted & bit) === 0) return
    const text = addressWithMask(
      bytes.subarray(value, value + size),
      bytes.subarray(mask, mask + size),
      family
    )
    options.push(option(name, [text], (inverted & bit) !== 0))
  }
  address('-s', at, at + 2 * size, 8)
  address('-d', at + size, at + 3 * size, 16)
  const device = (name: string, start: number, bit: number): void => {
    const text = deviceName(bytes, start, start + 32)
    if (text !== null) options.push(option(name, [text], (inverted & bit) !== 0))
  }
  device('-i', at + inName, 1)
  device('-o', at + inName + 16, 2)
  const protocol = bytes.readUInt16LE(at + proto)
  if (protocol !== 0) options.push(option('-p', [protocolName(protocol)], (inverted & 64) !== 0))
  if (family === 'ip' && (bytes.readUInt8(at + flags) & 1) !== 0) {
    options.push(option('-f', [], (inverted & 32) !== 0))
  }
  return options
}

function matchesOf(bytes: Buffer, entry: Entry, family: XtFamily): XtMatch[] {
  const matches: XtMatch[] = []
  for (let at = entry.at + layouts[family].head; at + 32 <= entry.targetAt;) {
    const size = bytes.readUInt16LE(at)
    if (size < 32 || at + size > entry.targetAt) break
    const name = textAt(bytes, at + 2, at + 31)
    const revision = bytes.readUInt8(at + 31)
    const info = bytes.subarray(at + 32, at + size)
    matches.push({
      module: matchModule(name, revision, info),
      options: decodeMatch(name, revision, info, family)
    })
    at += size
  }
  return matches
}

function targetOf(
  bytes: Buffer,
  entry: Entry,
  family: XtFamily,
  chainAt: ReadonlyMap<number, string>
): { target: XtTarget | null; unsaid: string[] } {
  const { targetAt, targetName } = entry
  if (targetName !== '') {
    const info = bytes.subarray(targetAt + 32, entry.next)
    const options = decodeTarget(targetName, bytes.readUInt8(targetAt + 31), info, family)
    return { target: { name: targetName, goto: false, options }, unsaid: [] }
  }
  const verdict = bytes.readInt32LE(targetAt + 32)
  if (verdict === entry.next) return { target: null, unsaid: [] }
  const name = verdict < 0 ? standard[verdict] : chainAt.get(verdict)
  if (name === undefined) return { target: null, unsaid: [`verdict ${verdict}`] }
  const flags = bytes.readUInt8(entry.at + layouts[family].flags)
  const goto = verdict >= 0 && (flags & (family === 'ip' ? 2 : 4)) !== 0
  return { target: { name, goto, options: [] }, unsaid: [] }
}

/** Decodes what `readRaw` got; exported for tests. */
export function decodeLegacy(raw: Raw, family: XtFamily): LegacyTable {
  const layout = layouts[family]
  const bytes = raw.entries
  const entries = entriesOf(bytes, layout)
  const builtinAt = new Map<number, number>()
  raw.hookEntry.forEach((at, hook) => {
    if ((raw.validHooks & (1 << hook)) !== 0) builtinAt.set(at, hook)
  })
  /** First entry of each user chain, which jumps name, to the chain. */
  const chainAt = new Map<number, string>()
  for (const entry of entries) {
    if (entry.targetName === 'ERROR') chainAt.set(entry.next, textAt(bytes, entry.targetAt + 32, entry.next))
  }
  const chains: { name: string; policy: LegacyChain['policy']; rules: XtRule[]; hook: number | null }[] = []
  let last: (typeof chains)[number] | undefined
  /** A user chain ends with a RETURN of its own, which is no rule. */
  const close = (): void => {
    if (last?.hook === null) last.rules.pop()
  }
  for (const entry of entries) {
    const hook = builtinAt.get(entry.at)
    if (hook !== undefined || entry.targetName === 'ERROR') {
      close()
      last = undefined
      if (hook === undefined && entry.next >= bytes.length) break
      last = {
        name: hook === undefined ? (chainAt.get(entry.next) ?? '') : (hookNames[hook] ?? ''),
        policy: null,
        rules: [],
        hook: hook ?? null
      }
      chains.push(last)
      if (hook === undefined) continue
    }
    if (last === undefined) continue
    const packets = u64(bytes, entry.at + layout.counters)
    const count = u64(bytes, entry.at + layout.counters + 8)
    if (last.hook !== null && raw.underflow[last.hook] === entry.at) {
      const verdict = bytes.readInt32LE(entry.targetAt + 32) === -1 ? 'drop' : 'accept'
      last.policy = { verdict, packets, bytes: count }
      last = undefined
      continue
    }
    last.rules.push({
      general: generalOf(bytes, entry.at, family),
      matches: matchesOf(bytes, entry, family),
      ...targetOf(bytes, entry, family, chainAt),
      packets,
      bytes: count,
      compat: true
    })
  }
  const shape = Buffer.from(bytes)
  for (const entry of entries) shape.fill(0, entry.at + layout.counters, entry.at + layout.counters + 16)
  return { chains, shape }
}

/** Reads a table the kernel lists. @throws KernelError EPERM, ENOENT, EAGAIN */
export const readLegacyTable = (family: XtFamily, table: string): LegacyTable =>
  decodeLegacy(readRaw(family, table), family)
