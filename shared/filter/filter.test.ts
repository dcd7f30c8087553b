/** Chain order, dead rules, sets and translations, in the syntaxes of iptables and nft. */
import { describe, expect, it } from 'vitest'
import type { FilterChain, FilterRule, FilterSet, FilterTable, Json, RuleAction } from '../model'
import { namespaceIdOf } from '../testing/snapshots'
import { tinyHost } from '../testing/tiny-host'
import { orderChains, translationsOf, viewChain, viewRule } from './index'

const NS = namespaceIdOf(1)

const nftRule = (index: number, expressions: Json[], kind: RuleAction['kind'] = 'continue'): FilterRule => ({
  id: `${NS}/ip/t/c/${String(index)}`,
  index,
  handle: index,
  text: `rule ${String(index)}`,
  comment: null,
  packets: null,
  bytes: null,
  action: { kind, target: null },
  body: { syntax: 'nft', expressions }
})
const chain = (name: string, over: Partial<FilterChain> = {}): FilterChain => ({
  name,
  handle: null,
  type: null,
  hook: null,
  priority: null,
  policy: null,
  devices: [],
  packets: null,
  bytes: null,
  rules: [],
  ...over
})
const table = (chains: FilterChain[], over: Partial<FilterTable> = {}): FilterTable => ({
  family: 'ip',
  name: 't',
  backend: 'nft',
  flags: [],
  flowtables: [],
  chains,
  ...over
})
const base = (
  name: string,
  hook: NonNullable<FilterChain['hook']>,
  priority: number,
  rules: FilterRule[] = []
) => chain(name, { type: 'filter', hook, priority, policy: 'accept', rules })
const jump = (index: number, target: string): FilterRule => ({
  ...nftRule(index, [{ jump: { target } }]),
  action: { kind: 'jump', target }
})
const order = (tables: FilterTable[]) => orderChains({ namespaceId: NS, generation: 1, tables })

describe('orderChains', () => {
  it('walks hooks, then priorities, then what is jumped to, and last what nothing reaches', () => {
    const views = order([
      table([
        chain('orphan'),
        base('post', 'postrouting', 100),
        base('fwd', 'forward', 0, [jump(1, 'u2'), jump(2, 'u1')]),
        chain('u1'),
        chain('u2', { rules: [jump(1, 'u3'), jump(2, 'u2')] }),
        chain('u3')
      ]),
      table([base('raw', 'forward', -300), base('pre', 'prerouting', -100)], { name: 'other' })
    ])
    expect(views.map((view) => `${view.chain.name}${view.dead ? '!' : ''}@${String(view.depth)}`)).toEqual([
      'pre@0',
      'raw@0',
      'fwd@0',
      'u2@1',
      'u3@2',
      'u1@1',
      'post@0',
      'orphan!@0'
    ])
  })

  it('follows verdict maps', () => {
    const vmap = nftRule(1, [
      { vmap: { key: { meta: { key: 'iif' } }, data: { set: [['eth0', { jump: { target: 'u' } }]] } } }
    ])
    expect(order([table([base('in', 'input', 0, [vmap]), chain('u')])])[1]).toMatchObject({
      dead: false,
      calledBy: ['in']
    })
  })

  it('stands a chain that calls itself, and ten thousand in a row', () => {
    const row = Array.from({ length: 10_000 }, (_, index) =>
      chain(`u${String(index)}`, { rules: [jump(1, `u${String(index + 1)}`)] })
    )
    expect(order([table([base('in', 'input', 0, [jump(1, 'u0')]), ...row])])).toHaveLength(10_001)
  })
})

describe('viewChain', () => {
  it('greys what stands below a rule that ends everything', () => {
    const rules = [nftRule(1, [{ counter: null }]), nftRule(2, [{ drop: null }], 'drop'), nftRule(3, [])]
    const [view] = order([table([base('in', 'input', 0, rules)])])
    expect(viewChain({ chain: view!, sets: [] }).map((rule) => rule.dead)).toEqual([false, false, true])
  })

  it('looks sets up, and makes text harmless', () => {
    const rule = {
      ...nftRule(1, [
        { match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: '@bad' } }
      ]),
      text: 'ip saddr @bad \u001b[31m\u202e',
      comment: 'line\nbreak'
    }
    const [view] = order([table([base('in', 'input', 0, [rule])])])
    const set: FilterSet = {
      namespaceId: NS,
      family: 'ip',
      table: 't',
      name: 'bad',
      backend: 'nft',
      type: 'ipv4_addr',
      isMap: false,
      flags: [],
      elements: ['10.0.0.1'],
      count: 900
    }
    expect(viewRule(rule, { chain: view!, sets: [set] })).toMatchObject({
      text: 'ip saddr @bad \\x1b[31m\\u202e',
      comment: 'line\\nbreak',
      sets: [{ name: 'bad', count: 900, elements: ['10.0.0.1'] }]
    })
  })

  it('names who put Docker’s chains there', () => {
    const [filters] = tinyHost().filters
    const docker = orderChains(filters!).find((view) => view.chain.name === 'DOCKER')!
    expect(viewChain({ chain: docker, sets: [] })[0]?.provenance).toBe('docker')
  })
})

describe('translationsOf', () => {
  const dport: Json = { payload: { protocol: 'tcp', field: 'dport' } }
  const read = (expressions: Json[], lines: string[] = [], family: FilterTable['family'] = 'ip') =>
    translationsOf(nftRule(1, expressions), table([], { family }), () => lines).map((item) => ({
      kind: item.kind,
      family: item.family,
      ports: item.ports,
      to: [item.address, item.port],
      protocol: item.matches.protocol?.values
    }))

  it('reads nft dnat and masquerade', () => {
    expect(
      read([{ match: { op: '==', left: dport, right: 8080 } }, { dnat: { addr: '10.0.0.2', port: 80 } }])
    ).toEqual([{ kind: 'dnat', family: 'ipv4', ports: ['8080'], to: ['10.0.0.2', '80'], protocol: ['tcp'] }])
    expect(read([{ masquerade: null }], [], 'ip6')[0]).toMatchObject({ kind: 'masquerade', family: 'ipv6' })
  })

  it('reads maps, inline and by name, one translation a line', () => {
    const inline: Json = {
      map: {
        key: dport,
        data: {
          set: [
            [8080, { concat: ['10.0.0.2', 80] }],
            [8443, { concat: ['10.0.0.3', 443] }]
          ]
        }
      }
    }
    expect(read([{ dnat: { addr: inline } }]).map((item) => [item.ports, item.to])).toEqual([
      [['8080'], ['10.0.0.2', '80']],
      [['8443'], ['10.0.0.3', '443']]
    ])
    const named: Json = {
      map: { key: { concat: [{ payload: { protocol: 'ip', field: 'daddr' } }, dport] }, data: '@m' }
    }
    expect(read([{ dnat: { addr: named } }], ['192.0.2.1 . 53 : 10.0.0.4 . 5353'])[0]).toMatchObject({
      ports: ['53'],
      to: ['10.0.0.4', '5353'],
      protocol: ['tcp']
    })
  })

  it('is not led astray by prototype keys', () => {
    expect(read([{ __proto__: null, constructor: { addr: 'x' } }])).toEqual([])
  })
})
