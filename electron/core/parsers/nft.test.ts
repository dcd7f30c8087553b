/** What nft prints, in JSON and as text, joined by handle elsewhere. */
import { describe, expect, it } from 'vitest'
import { nftAction, parseNftJson } from './nft-json'
import { parseNftText } from './nft-text'
import { nftValueText } from './nft-value'

const ruleset = (...objects: unknown[]): string =>
  JSON.stringify({ nftables: [{ metainfo: { version: '1.0.6', json_schema_version: 1 } }, ...objects] })

describe('parseNftJson', () => {
  it('takes rules by place and handle, and leaves unknown statements as they are', () => {
    const expr = [{ frobnicate: { deep: [1, null, { x: true }] } }, { accept: null }]
    const place = { family: 'inet', table: 't', chain: 'c', handle: 7 }
    const parsed = parseNftJson(ruleset({ rule: { ...place, comment: 'hi', expr } }, { quota: {} }), 10)
    expect(parsed?.rules).toEqual([{ ...place, comment: 'hi', expressions: expr }])
    expect(parsed?.refused).toBe(0)
  })

  it('writes elements of sets and maps as nft does, bounded, with the full count', () => {
    const parsed = parseNftJson(
      ruleset(
        {
          set: {
            family: 'ip',
            table: 't',
            name: 's',
            type: ['ipv4_addr', 'inet_service'],
            elem: [{ concat: ['10.0.0.1', 80] }, { concat: ['10.0.0.2', 81] }, { concat: ['10.0.0.3', 82] }]
          }
        },
        {
          map: {
            family: 'ip',
            table: 't',
            name: 'm',
            type: 'inet_service',
            map: 'verdict',
            elem: [
              [80, { accept: null }],
              [443, { jump: { target: 'web' } }]
            ]
          }
        }
      ),
      2
    )
    expect(parsed?.sets).toEqual([
      {
        family: 'ip',
        table: 't',
        name: 's',
        type: 'ipv4_addr . inet_service',
        isMap: false,
        elements: ['10.0.0.1 . 80', '10.0.0.2 . 81'],
        count: 3
      },
      {
        family: 'ip',
        table: 't',
        name: 'm',
        type: 'inet_service : verdict',
        isMap: true,
        elements: ['80 : accept', '443 : jump web'],
        count: 2
      }
    ])
  })

  it('counts what has not the documented shape instead of failing', () => {
    expect(parseNftJson(ruleset({ rule: { family: 'ip' } }, { set: [] }), 1)).toMatchObject({
      rules: [],
      sets: [],
      refused: 2
    })
  })

  it.each(['', '{', '[]', '{"nftables": 1}', 'null'])('is null for %j', (text) => {
    expect(parseNftJson(text, 1)).toBeNull()
  })
})

describe('nftValueText', () => {
  it.each([
    [{ prefix: { addr: '10.0.0.0', len: 8 } }, '10.0.0.0/8'],
    [{ range: ['1.1.1.1', '1.1.1.9'] }, '1.1.1.1-1.1.1.9'],
    [
      { elem: { val: '10.0.0.1', timeout: 60, expires: 3, comment: 'x' } },
      '10.0.0.1 timeout 60s comment "x"'
    ],
    [{ drop: null }, 'drop'],
    [{ odd: [1], other: 2 }, '{"odd":[1],"other":2}']
  ])('%j', (value, text) => {
    expect(nftValueText(value)).toBe(text)
  })
})

describe('nftAction', () => {
  it('is the last verdict, whatever was done before', () => {
    expect(nftAction([{ log: null }, { counter: null }, { drop: null }])).toEqual({
      kind: 'drop',
      target: null
    })
    expect(nftAction([{ jump: { target: 'x' } }])).toEqual({ kind: 'jump', target: 'x' })
    expect(nftAction([{ dnat: { addr: '1.1.1.1' } }])).toEqual({ kind: 'dnat', target: null })
    expect(nftAction([{ xt: { type: 'target', name: 'DNAT' } }])).toEqual({ kind: 'dnat', target: null })
  })

  it('is what is done on the way where the packet goes on', () => {
    const key = { meta: { key: 'mark' } }
    expect(nftAction([{ mangle: { key, value: 1 } }, { counter: null }])).toEqual({
      kind: 'mark',
      target: null
    })
    expect(nftAction([{ vmap: { key, data: '@m' } }])).toEqual({ kind: 'other', target: 'vmap' })
    expect(nftAction([{ match: {} }, { counter: null }])).toEqual({ kind: 'continue', target: null })
  })
})

describe('parseNftText', () => {
  const text = `table inet fw { # handle 10
	comment "of a table"
	set s { # handle 6
		type ipv4_addr
		elements = { 10.0.0.1, 10.0.0.2 }
	}

	chain in { # handle 2
		comment "my chain"
		type filter hook input priority filter - 5; policy drop;
		iifname "lo" counter packets 5 bytes 300 accept comment "x # handle 3" # handle 13
		tcp dport { 1000-2000,
			    3000 } drop # handle 14
	}
}
table ip6 t { # handle 11
	chain c { # handle 1
		accept # handle 2
	}
}
`
  it('finds each rule by handle, folded to one line, without the numbers of its counter', () => {
    expect(parseNftText(text)).toEqual([
      {
        family: 'inet',
        table: 'fw',
        chain: 'in',
        handle: 13,
        text: 'iifname "lo" counter accept comment "x # handle 3"'
      },
      { family: 'inet', table: 'fw', chain: 'in', handle: 14, text: 'tcp dport { 1000-2000, 3000 } drop' },
      { family: 'ip6', table: 't', chain: 'c', handle: 2, text: 'accept' }
    ])
  })

  it('has nothing for what is no ruleset', () => {
    expect(parseNftText('')).toEqual([])
    expect(parseNftText('\t\taccept # handle 1\n}\n')).toEqual([])
  })
})
