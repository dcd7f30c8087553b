/** What a hostile name may try, and what a reader then sees. */
import { describe, expect, it } from 'vitest'
import { visible } from './visible'
import { fitWidth, padWidth, textWidth } from './width'

describe('visible', () => {
  it('leaves text as people write it', () => {
    for (const text of [
      '',
      'veth32b7d2d',
      '网络 eth0',
      'naïve café',
      'Ελληνικά',
      'עברית',
      '🐳 whale',
      '<b>&amp;</b>'
    ]) {
      expect(visible(text)).toBe(text)
    }
  })

  it('shows terminal escapes instead of sending them', () => {
    expect(visible('\u001b[31mred\u001b[0m')).toBe('\\x1b[31mred\\x1b[0m')
    expect(visible('\u009b2J')).toBe('\\x9b2J')
    expect(visible('\u001b]52;c;cm0=\u0007')).toBe('\\x1b]52;c;cm0=\\x07')
    expect(visible('a\u0008b\u007f')).toBe('a\\x08b\\x7f')
  })

  it('keeps one line one line', () => {
    expect(visible('a\nb\r\nc\td\u2028e\u2029f\u0085g')).toBe('a\\nb\\r\\nc\\td\\u2028e\\u2029f\\x85g')
  })

  it('shows what turns or hides text', () => {
    expect(visible('evil\u202egnp.exe')).toBe('evil\\u202egnp.exe')
    expect(visible('\u2066a\u2069\u200f\u061c')).toBe('\\u2066a\\u2069\\u200f\\u061c')
    expect(visible('ad\u200bmin\ufeff\u00ad\u2060')).toBe('ad\\u200bmin\\ufeff\\xad\\u2060')
    expect(visible('\u3164\uffa0')).toBe('\\u3164\\uffa0')
    expect(visible('a\u{e0041}b')).toBe('a\\u{e0041}b')
  })

  it('shows lone surrogates, and never makes one by cutting', () => {
    expect(visible('\ud83dx')).toBe('\\ud83dx')
    expect(visible('🐳🐳🐳', 2)).toBe('🐳🐳…')
    expect(visible('🐳🐳🐳', 3)).toBe('🐳🐳🐳')
  })

  it('stops marks from climbing', () => {
    expect(visible('é')).toBe('é')
    expect(visible(`a${'\u0301'.repeat(50)}b`)).toContain('\\u0301')
  })

  it('is bounded, also for a text of megabytes', () => {
    expect(visible('x'.repeat(5_000_000))).toBe(`${'x'.repeat(256)}…`)
    expect(Array.from(visible('\u001b'.repeat(5_000_000), 40)).length).toBeLessThanOrEqual(41)
  })

  it('holds for random text: one line, nothing invisible, bounded, and saying it twice changes nothing', () => {
    let seed = 20_240_229
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return seed % below
    }
    const ranges = [0x20, 0xa0, 0x100, 0x800, 0x2100, 0x10000, 0x110000]
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: random(60) }, () => {
        const code = random(ranges[random(ranges.length)] ?? 0x80)
        return String.fromCodePoint(code)
      }).join('')
      const shown = visible(text, 80)
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      expect(Array.from(shown).length).toBeLessThanOrEqual(81)
      expect(visible(shown, 200)).toBe(shown)
    }
  })
})

describe('width', () => {
  it('counts columns as a terminal does', () => {
    expect(['abc', '网络', 'é', 'e\u0301', '🐳'].map(textWidth)).toEqual([3, 4, 1, 1, 2])
  })

  it('fits and pads by columns', () => {
    expect(fitWidth('网络名称', 5)).toBe('网络…')
    expect(fitWidth('abc', 3)).toBe('abc')
    expect(textWidth(padWidth('网', 6))).toBe(6)
  })
})
