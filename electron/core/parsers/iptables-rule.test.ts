/** Rules in iptables' words, to structure and back, with what hostile or unknown text does. */
import { describe, expect, it } from 'vitest'
import { iptablesAction, iptablesComment, parseRuleText, ruleText, tokenize } from './iptables-rule'

const body = (text: string) => {
  const parsed = parseRuleText(text)
  expect(parsed, text).not.toBeNull()
  return parsed!
}

describe('parseRuleText', () => {
  it('takes general options, modules and target apart', () => {
    expect(
      body(
        '-s 10.0.0.0/8 ! -o br0 -p tcp -m tcp ! --dport 80:90 -m comment --comment "a \\"b\\" \\\\ c" -j DNAT --to-destination 1.2.3.4:5'
      )
    ).toEqual({
      syntax: 'iptables',
      matches: [
        {
          module: '',
          options: [
            { name: '-s', negated: false, values: ['10.0.0.0/8'] },
            { name: '-o', negated: true, values: ['br0'] },
            { name: '-p', negated: false, values: ['tcp'] }
          ]
        },
        { module: 'tcp', options: [{ name: '--dport', negated: true, values: ['80:90'] }] },
        { module: 'comment', options: [{ name: '--comment', negated: false, values: ['a "b" \\ c'] }] }
      ],
      target: {
        name: 'DNAT',
        goto: false,
        options: [{ name: '--to-destination', negated: false, values: ['1.2.3.4:5'] }]
      }
    })
  })

  it('keeps options of modules it has never heard of, with several values or none', () => {
    const { matches } = body('-m frobnicate --level 1 2 three --fast ! --slow -j ACCEPT')
    expect(matches).toEqual([
      {
        module: 'frobnicate',
        options: [
          { name: '--level', negated: false, values: ['1', '2', 'three'] },
          { name: '--fast', negated: false, values: [] },
          { name: '--slow', negated: true, values: [] }
        ]
      }
    ])
  })

  it('takes a quoted word for a value even if it looks like an option or a negation', () => {
    const { target } = body('-j LOG --log-prefix "-j DROP" --log-level 7')
    expect(target?.options[0]).toEqual({ name: '--log-prefix', negated: false, values: ['-j DROP'] })
    expect(iptablesComment(body('-m comment --comment "!" -j ACCEPT'))).toBe('!')
    expect(iptablesComment(body('-m comment --comment "" -j ACCEPT'))).toBe('')
  })

  it('takes a bare comment for text whatever it looks like', () => {
    const rule = body('-m comment --comment -j -j ACCEPT')
    expect(iptablesComment(rule)).toBe('-j')
    expect(rule.target?.name).toBe('ACCEPT')
    expect(ruleText(rule)).toBe('-m comment --comment -j -j ACCEPT')
  })

  it('knows long names of general options', () => {
    expect(body('--source 1.2.3.4/32 --jump DROP')).toEqual(body('-s 1.2.3.4/32 -j DROP'))
  })

  it.each([
    ['an open quote', '-m comment --comment "abc -j ACCEPT'],
    ['a word that belongs to nothing', 'hello -j ACCEPT'],
    ['two targets', '-j ACCEPT -j DROP'],
    ['the same general option twice', '-s 1.1.1.1 -s 2.2.2.2'],
    ['a negation of nothing', '-s 1.1.1.1 !'],
    ['a double negation', '! ! -s 1.1.1.1'],
    ['-m without a name', '-m'],
    ['an option of no module', '--dport 80']
  ])('gives up on %s', (_why, text) => {
    expect(parseRuleText(text)).toBeNull()
  })

  it('reads an empty rule as one that only counts', () => {
    expect(body('')).toEqual({ syntax: 'iptables', matches: [], target: null })
  })
})

describe('ruleText', () => {
  it.each([
    '-s 10.0.0.0/8 ! -o br0 -p tcp -m tcp ! --dport 80:90 -j ACCEPT',
    '-m comment --comment "a \\"b\\" \\\\ \\\'c" -j DROP',
    '-m comment --comment plain_text-1 -g CHAIN',
    '-f -m mac --mac-source 00:11:22:33:44:55',
    '-p tcp -m tcp --tcp-flags SYN,RST SYN -j LOG --log-prefix "x y: "'
  ])('writes what it read: %s', (text) => {
    expect(ruleText(body(text))).toBe(text)
  })

  it('is read back as the same structure for any value', () => {
    for (const value of ['', ' ', '"', '\\', "'", '-j', '!', 'a\tb', '__proto__', '\u202eevil', '--x "y"']) {
      const made = {
        syntax: 'iptables' as const,
        matches: [{ module: 'comment', options: [{ name: '--comment', negated: false, values: [value] }] }],
        target: null
      }
      const text = ruleText(made)
      expect(parseRuleText(text), text).toEqual(made)
    }
  })
})

describe('iptablesAction', () => {
  const none = (): boolean => false
  const action = (text: string, isChain: (name: string) => boolean = none) =>
    iptablesAction(body(text).target, isChain)

  it('names how a rule ends', () => {
    expect(action('-j MASQUERADE')).toEqual({ kind: 'masquerade', target: null })
    expect(action('-g X')).toEqual({ kind: 'goto', target: 'X' })
    expect(action('-j TPROXY --on-port 1')).toEqual({ kind: 'other', target: 'TPROXY' })
    expect(action('-s 1.1.1.1')).toEqual({ kind: 'continue', target: null })
    expect(action('-j constructor')).toEqual({ kind: 'other', target: 'constructor' })
  })

  it('prefers a chain of the table to a target of that name', () => {
    expect(action('-j REJECT', (name) => name === 'REJECT')).toEqual({ kind: 'jump', target: 'REJECT' })
  })
})

describe('tokenize', () => {
  it('joins quoted and bare parts of a word', () => {
    expect(tokenize('a"b c"d e')).toEqual([
      { text: 'ab cd', quoted: true },
      { text: 'e', quoted: false }
    ])
  })
})
