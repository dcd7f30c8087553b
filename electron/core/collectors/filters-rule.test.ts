/** When a line of iptables-save may stand for a rule of the kernel, and when it may not. */
import { describe, expect, it } from 'vitest'
import type { FilterTable } from '@shared/model'
import type { XtRule } from '../netlink/xtables-rule'
import { parseRuleText } from '../parsers/iptables-rule'
import { withCounters } from './filters'
import { isIptablesTable, sortChains } from './filters-chains'
import { kernelAction, lineCovers, sayLine, sayUnknown, sayWhole } from './filters-rule'

const kernelRule: XtRule = {
  general: [{ name: '-p', negated: false, values: ['tcp'] }],
  matches: [
    { module: 'tcp', options: [{ name: '--dport', negated: false, values: ['80'] }] },
    { module: 'string', options: null }
  ],
  target: { name: 'DROP', goto: false, options: [] },
  packets: 1,
  bytes: 2,
  unsaid: [],
  compat: true
}
const covers = (text: string, rule = kernelRule): boolean => lineCovers(parseRuleText(text)!, rule)

describe('lineCovers', () => {
  it('believes a line that says everything', () => {
    expect(covers('-p tcp -m tcp --dport 80 -m string --string "abc" --algo bm -j DROP')).toBe(true)
  })

  it.each([
    ['a match is missing', '-p tcp -m tcp --dport 80 -j DROP'],
    ['a general option is missing', '-m tcp --dport 80 -m string --string a -j DROP'],
    ['a value differs', '-p tcp -m tcp --dport 81 -m string --string a -j DROP'],
    ['a negation differs', '-p tcp -m tcp ! --dport 80 -m string --string a -j DROP'],
    ['the order differs', '-p tcp -m string --string a -m tcp --dport 80 -j DROP'],
    ['the target differs', '-p tcp -m tcp --dport 80 -m string --string a -j ACCEPT'],
    ['the target is a goto', '-p tcp -m tcp --dport 80 -m string --string a -g DROP'],
    ['the target is missing', '-p tcp -m tcp --dport 80 -m string --string a'],
    ['nothing is left of it', '-j DROP']
  ])('does not where %s', (_why, text) => {
    expect(covers(text)).toBe(false)
    expect(
      sayLine(kernelRule, { text, packets: 0, bytes: 0, body: parseRuleText(text) }, null, () => false)
    ).toBeNull()
  })

  it('never does for a rule with an expression iptables cannot say', () => {
    const text = '-p tcp -m tcp --dport 80 -m string --string a -j DROP'
    expect(covers(text, { ...kernelRule, unsaid: ['lookup __set0'] })).toBe(false)
  })
})

describe('records', () => {
  it('says a whole rule, refuses another, and marks what nobody can say', () => {
    const whole = { ...kernelRule, matches: kernelRule.matches.slice(0, 1) }
    expect(sayWhole(whole, 'of nft', () => false)).toMatchObject({
      text: '-p tcp -m tcp --dport 80 -j DROP',
      comment: 'of nft',
      action: { kind: 'drop' }
    })
    expect(sayWhole(kernelRule, null, () => false)).toBeNull()
    expect(sayUnknown(kernelRule, () => false)).toMatchObject({
      action: { kind: 'drop' },
      body: { syntax: 'opaque', expressions: ['-p tcp -m tcp --dport 80 -m string -j DROP', 'match string'] }
    })
  })

  it("tells the action from the kernel's expressions alone", () => {
    expect(kernelAction([{ kind: 'other', name: 'masq', set: null }])).toEqual({
      kind: 'masquerade',
      target: null
    })
    expect(kernelAction([{ kind: 'verdict', code: -3, chain: 'X' }])).toEqual({ kind: 'jump', target: 'X' })
    expect(kernelAction([{ kind: 'target', name: 'TEE', revision: 1, info: Buffer.alloc(0) }])).toEqual({
      kind: 'other',
      target: 'TEE'
    })
    expect(kernelAction([])).toEqual({ kind: 'continue', target: null })
  })
})

describe('frame', () => {
  const chain = {
    handle: 1,
    type: null,
    hook: null,
    priority: null,
    policy: null,
    devices: [],
    packets: null,
    bytes: null,
    rules: []
  }

  it('sorts base chains by hook and priority, and leaves user chains as they are', () => {
    const sorted = sortChains([
      { ...chain, name: 'b' },
      { ...chain, name: 'post', hook: 'postrouting', priority: 0 },
      { ...chain, name: 'a' },
      { ...chain, name: 'late', hook: 'input', priority: 5 },
      { ...chain, name: 'early', hook: 'input', priority: -5 }
    ])
    expect(sorted.map(({ name }) => name)).toEqual(['early', 'late', 'post', 'b', 'a'])
  })

  it('takes a table for one of iptables only with its own base chains', () => {
    const table = { family: 'ip' as const, name: 'nat', flags: 0, handle: 1 }
    const base = { type: 'nat', hook: 0, priority: -100, policy: 1, devices: [] }
    const kernel = { family: 'ip' as const, table: 'nat', handle: 1, flags: 0, counters: null }
    expect(isIptablesTable(table, [{ ...kernel, name: 'PREROUTING', base }])).toBe(true)
    expect(isIptablesTable(table, [{ ...kernel, name: 'prerouting', base }])).toBe(false)
    expect(
      isIptablesTable(table, [{ ...kernel, name: 'PREROUTING', base: { ...base, priority: -99 } }])
    ).toBe(false)
    expect(isIptablesTable({ ...table, name: 'mine' }, [])).toBe(false)
    expect(isIptablesTable({ ...table, family: 'inet' }, [])).toBe(false)
  })

  it('joins counters by handle and leaves what did not move', () => {
    const rule = (handle: number) => ({
      id: `n/ip/t/c/${handle}`,
      index: handle,
      handle,
      text: '',
      comment: null,
      packets: 1,
      bytes: 10,
      action: { kind: 'accept' as const, target: null },
      body: { syntax: 'opaque' as const, expressions: [] }
    })
    const table: FilterTable = {
      family: 'ip',
      name: 't',
      backend: 'nft',
      flags: [],
      flowtables: [],
      chains: [{ ...chain, name: 'c', rules: [rule(1), rule(2), rule(3)] }]
    }
    const now = new Map([
      ['ip\nt\nc\n1', { packets: 1, bytes: 10 }],
      ['ip\nt\nc\n2', { packets: 5, bytes: 50 }]
    ])
    const [fresh] = withCounters([table], now, new Map())
    expect(fresh?.chains[0]?.rules.map(({ packets }) => packets)).toEqual([1, 5, 1])
    expect(fresh?.chains[0]?.rules[0]).toBe(table.chains[0]?.rules[0])
    expect(table.chains[0]?.rules[1]?.packets).toBe(1)
  })
})
