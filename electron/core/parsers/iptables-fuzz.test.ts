/** Parsers of tools' output against noise: seeded, so that a failure can be had again. They end, and never throw. */
import { describe, expect, it } from 'vitest'
import { parseIpsetSave } from './ipset-save'
import { parseRuleText, ruleText } from './iptables-rule'
import { parseIptablesSave } from './iptables-save'
import { parseNftJson } from './nft-json'
import { parseNftText } from './nft-text'

/** A small linear congruential generator: the same row of numbers in [0, 1) for the same seed. */
function random(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
}

const words = [
  '*filter',
  ':INPUT',
  'ACCEPT',
  '[1:2]',
  '-A',
  'INPUT',
  '-m',
  '-j',
  '-g',
  '!',
  '"',
  '\\',
  '\\"',
  '--dport',
  '80',
  '-s',
  '10.0.0.0/8',
  '\n',
  '\t',
  ' ',
  '\0',
  '\u202e',
  '__proto__',
  'create',
  'add',
  's1',
  'hash:ip',
  'table ip t {',
  '\tchain c {',
  '\t\taccept',
  ' # handle 5',
  '\t}',
  '}',
  '{"nftables":[',
  '{"rule":',
  ']',
  '--comment',
  "'"
]

function noise(next: () => number): string {
  let text = ''
  const length = Math.floor(next() * 60)
  for (let at = 0; at < length; at++) {
    text +=
      next() < 0.8
        ? (words[Math.floor(next() * words.length)] ?? '')
        : String.fromCharCode(Math.floor(next() * 0xffff))
    if (next() < 0.6) text += next() < 0.8 ? ' ' : '\n'
  }
  return text
}

const values = [
  '80',
  '10.0.0.0/8',
  '',
  ' ',
  '"',
  '\\',
  '!',
  '-j',
  '--x',
  'a b',
  "'",
  '__proto__',
  '\u202e',
  '\0',
  'é'
]

/** Options, negations and quoted values in any order: now and then a rule. */
function ruleNoise(next: () => number): string {
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)] ?? ''
  const parts: string[] = []
  for (let at = Math.floor(next() * 6); at >= 0; at--) {
    const name = pick(['-s', '-d', '-m', '-m', '--dport', '--comment', '--level', '-j', '-g', '-p'])
    if (next() < 0.2) parts.push('!')
    parts.push(name, `"${pick(values).replace(/["'\\]/g, '\\$&')}"`)
  }
  return parts.join(' ')
}

describe('noise', () => {
  it('does not break any parser of tool output', () => {
    const next = random(20_26)
    for (let round = 0; round < 4000; round++) {
      const text = noise(next)
      for (const parse of [parseIptablesSave, parseNftText]) expect(() => parse(text)).not.toThrow()
      expect(() => parseNftJson(text, 5)).not.toThrow()
      expect(() => parseIpsetSave(text, 5)).not.toThrow()
    }
  })

  it('is either given up or written so that it is read back the same', () => {
    const next = random(7)
    let understood = 0
    for (let round = 0; round < 8000; round++) {
      const body = parseRuleText(ruleNoise(next))
      if (body === null) continue
      understood++
      expect(parseRuleText(ruleText(body)), ruleText(body)).toEqual(body)
    }
    expect(understood).toBeGreaterThan(50)
  })

  it('ends with long lines and open quotes, too', () => {
    const long = `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "${'x '.repeat(200_000)}\n${'-A INPUT "\n'.repeat(300)}`
    // Quadratic work would run into the test's time-out.
    expect(parseIptablesSave(long).tables).toHaveLength(1)
    expect(parseNftText('\t\t# handle '.repeat(100_000))).toEqual([])
  })
})
