/**
 * An nf_tables rule read as the iptables rule it is: iptables-nft writes -s, -i, ports, marks and limits as native
 * expressions and most modules as x_tables structures, and this takes both back (xtables-nft(8)). Whatever a rule tests that
 * iptables has no words for is named in `unsaid`, so a caller never takes a part of a rule for the whole of it.
 */
import type { XtOption } from '@shared/model/filter'
import { textAt } from './attributes'
import { describeExpression, verdicts, type KernelExpression } from './nftables-expressions'
import { decodeMatch, matchModule, option } from './xtables-matches'
import { decodeTarget } from './xtables-targets'
import {
  addressWithMask,
  nativeRateText,
  portRange,
  protocolName,
  tcpFlags,
  withMask,
  type XtFamily
} from './xtables-text'

export interface XtMatch {
  readonly module: string
  /** null: the structure is not known here, only that the match is there. */
  options: XtOption[] | null
}

export interface XtTarget {
  readonly name: string
  readonly goto: boolean
  readonly options: XtOption[] | null
}

export interface XtRule {
  /** -s -d -i -o -p -f, in the order iptables-save writes them. */
  readonly general: XtOption[]
  readonly matches: XtMatch[]
  readonly target: XtTarget | null
  readonly packets: number | null
  readonly bytes: number | null
  /** Expressions that iptables cannot say. */
  readonly unsaid: string[]
  /** Has an x_tables match or target: only iptables can have made it. */
  readonly compat: boolean
}

type Source =
  { kind: 'payload'; base: number; offset: number; length: number } | { kind: 'meta'; key: number }
interface Register {
  source: Source
  mask: Buffer | null
}

const META = { mark: 3, iifname: 6, oifname: 7, l4proto: 16 }
const NETWORK = 1
const TRANSPORT = 2
const generalOrder = ['-s', '-d', '-i', '-o', '-p', '-f']

const isZero = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0)

class Fold {
  readonly general: XtOption[] = []
  readonly matches: XtMatch[] = []
  readonly unsaid: string[] = []
  target: XtTarget | null = null
  counter: { packets: number; bytes: number } | null = null
  compat = false
  readonly #registers = new Map<number, Register>()
  #protocol = ''

  constructor(readonly family: XtFamily) {}

  take(item: KernelExpression): void {
    // What stands behind the counter or the target is counted or run under other conditions than iptables' rules are.
    const tests = item.kind !== 'verdict' && item.kind !== 'target' && item.kind !== 'nflog'
    const late = this.target !== null || (this.counter !== null && tests)
    if (late || !this.#understood(item)) this.unsaid.push(describeExpression(item))
  }

  #understood(item: KernelExpression): boolean {
    try {
      return this.#take(item)
    } catch (error) {
      // A value shorter than what it is compared with: not iptables' doing.
      if (error instanceof RangeError) return false
      throw error
    }
  }

  #take(item: KernelExpression): boolean {
    switch (item.kind) {
      case 'payload':
      case 'meta':
        this.#registers.set(item.register, { source: item, mask: null })
        return true
      case 'bitwise': {
        const from = this.#registers.get(item.from)
        if (from?.mask !== null || !isZero(item.xor)) return false
        this.#registers.set(item.to, { source: from.source, mask: item.mask })
        return true
      }
      case 'cmp': {
        const register = this.#registers.get(item.register)
        if (register === undefined || (item.op !== 'eq' && item.op !== 'neq')) return false
        return this.#compare(register, item.value, item.op === 'neq')
      }
      case 'range': {
        const register = this.#registers.get(item.register)
        if (register?.mask !== null || item.low.length !== 2) return false
        return this.#port(register.source, item.low.readUInt16BE(0), item.high.readUInt16BE(0), item.negated)
      }
      case 'limit': {
        const rate = item.plain ? nativeRateText(item.rate, item.seconds) : null
        if (rate === null) return false
        const burst = item.burst === 5 ? [] : [option('--limit-burst', [String(item.burst)])]
        this.matches.push({ module: 'limit', options: [option('--limit', [rate]), ...burst] })
        return true
      }
      case 'nflog': {
        const values: [string, number | string | null][] = [
          ['--nflog-prefix', item.prefix],
          ['--nflog-group', item.group],
          ['--nflog-size', item.size],
          ['--nflog-threshold', item.threshold]
        ]
        // What is zero or empty is not written.
        const options = values
          .filter(([, value]) => Boolean(value))
          .map(([name, value]) => option(name, [String(value)]))
        this.target = { name: 'NFLOG', goto: false, options }
        return true
      }
      case 'counter':
        this.counter = { packets: item.packets, bytes: item.bytes }
        return true
      case 'match':
        this.compat = true
        this.matches.push({
          module: matchModule(item.name, item.revision, item.info),
          options: decodeMatch(item.name, item.revision, item.info, this.family)
        })
        return true
      case 'target':
        this.compat = true
        this.target = {
          name: item.name,
          goto: false,
          options: decodeTarget(item.name, item.revision, item.info, this.family)
        }
        return true
      case 'verdict':
        return this.#verdict(item.code, item.chain)
      case 'other':
        return false
    }
  }

  #verdict(code: number, chain: string | null): boolean {
    const end = (name: string, goto = false): boolean => {
      this.target = { name, goto, options: [] }
      return true
    }
    if (code === verdicts.accept) return end('ACCEPT')
    if (code === verdicts.drop) return end('DROP')
    if (code === verdicts.return) return end('RETURN')
    if (chain !== null && code === verdicts.jump) return end(chain)
    return chain !== null && code === verdicts.goto && end(chain, true)
  }

  #compare({ source, mask }: Register, value: Buffer, negated: boolean): boolean {
    if (source.kind === 'meta') return this.#meta(source.key, mask, value, negated)
    const { base, offset, length } = source
    if (base === NETWORK) return this.#network(offset, length, mask, value, negated)
    if (base !== TRANSPORT) return false
    if (offset === 13 && length === 1 && this.#protocol === 'tcp') {
      const tested = mask === null ? 0xff : mask.readUInt8(0)
      if ((tested & 0xc0) !== 0) return false
      const flags = [tcpFlags(tested), tcpFlags(value.readUInt8(0))]
      return this.#transport(option('--tcp-flags', flags, negated))
    }
    if (mask !== null || value.length !== 2) return false
    return this.#port(source, value.readUInt16BE(0), value.readUInt16BE(0), negated)
  }

  #meta(key: number, mask: Buffer | null, value: Buffer, negated: boolean): boolean {
    if (key === META.mark && value.length === 4) {
      const text = withMask(value.readUInt32LE(0), mask === null ? 0xffffffff : mask.readUInt32LE(0))
      this.matches.push({ module: 'mark', options: [option('--mark', [text], negated)] })
      return true
    }
    if (mask !== null) return false
    if (key === META.l4proto && value.length === 1) return this.#setProtocol(value.readUInt8(0), negated)
    if (key !== META.iifname && key !== META.oifname) return false
    // A whole name is compared with its NUL; a prefix is cut before.
    const name = textAt(value, 0, value.length)
    const text = value.includes(0) ? name : `${name}+`
    return this.#general(option(key === META.iifname ? '-i' : '-o', [text], negated))
  }

  #network(offset: number, length: number, mask: Buffer | null, value: Buffer, negated: boolean): boolean {
    const ip = this.family === 'ip'
    if (ip && offset === 9 && length === 1 && mask === null)
      return this.#setProtocol(value.readUInt8(0), negated)
    if (ip && offset === 6 && length === 2 && mask?.equals(Buffer.from([0x1f, 0xff])) && isZero(value)) {
      // -f is "offset is not zero".
      return this.#general(option('-f', [], !negated))
    }
    const size = ip ? 4 : 16
    const name = offset === (ip ? 12 : 8) ? '-s' : offset === (ip ? 16 : 24) ? '-d' : null
    if (name === null || length > size || value.length !== length) return false
    const address = Buffer.alloc(size)
    value.copy(address)
    const bits = Buffer.alloc(size)
    if (mask === null) bits.fill(0xff, 0, length)
    else mask.copy(bits)
    return this.#general(option(name, [addressWithMask(address, bits, this.family)], negated))
  }

  #setProtocol(number: number, negated: boolean): boolean {
    const name = protocolName(number)
    // The module of the same name follows tests of -p; a second, equal test is nft's own dependency.
    const same = this.general.find((item) => item.name === '-p')
    if (same) return same.values[0] === name && same.negated === negated
    if (!negated) this.#protocol = name
    return this.#general(option('-p', [name], negated))
  }

  #general(item: XtOption): boolean {
    if (this.general.some((other) => other.name === item.name)) return false
    this.general.push(item)
    return true
  }

  #port(source: Source, low: number, high: number, negated: boolean): boolean {
    if (source.kind !== 'payload' || source.base !== TRANSPORT || source.length !== 2) return false
    const name = source.offset === 0 ? '--sport' : source.offset === 2 ? '--dport' : null
    if (name === null || (this.#protocol !== 'tcp' && this.#protocol !== 'udp')) return false
    return this.#transport(option(name, [portRange(low, high)], negated))
  }

  /** Ports and flags gather in the one `-m tcp` or `-m udp` of the rule. */
  #transport(item: XtOption): boolean {
    const known = this.matches.find((match) => match.module === this.#protocol)
    if (known === undefined) this.matches.push({ module: this.#protocol, options: [item] })
    else if (known.options === null || known.options.some((other) => other.name === item.name)) return false
    else {
      const order = ['--sport', '--dport', '--tcp-flags']
      known.options = [...known.options, item].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    }
    return true
  }

  rule(): XtRule {
    this.general.sort((a, b) => generalOrder.indexOf(a.name) - generalOrder.indexOf(b.name))
    return {
      general: this.general,
      matches: this.matches,
      target: this.target,
      packets: this.counter?.packets ?? null,
      bytes: this.counter?.bytes ?? null,
      unsaid: this.unsaid,
      compat: this.compat
    }
  }
}

/** Reads a rule of an `ip` or `ip6` table. Never throws for a rule it cannot say: see `unsaid` and `options: null`. */
export function foldRule(expressions: readonly KernelExpression[], family: XtFamily): XtRule {
  const fold = new Fold(family)
  for (const item of expressions) fold.take(item)
  return fold.rule()
}

/** Every part of the rule is said. */
export const isWhole = (rule: XtRule): boolean =>
  rule.unsaid.length === 0 &&
  rule.matches.every((match) => match.options !== null) &&
  rule.target?.options !== null
