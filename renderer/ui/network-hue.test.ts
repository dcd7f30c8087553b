/** A network's hue follows from what it is. */
import { describe, expect, it } from 'vitest'
import { networkColour, networkHue } from './network-hue'
import { bytes, count, shortId } from './format'

describe('networkHue', () => {
  it('is the same for the same network, and keeps away from what means bad or warning', () => {
    const network = { engineId: 'docker:/run/docker.sock', name: 'shop' }
    expect(networkHue(network)).toBe(networkHue({ ...network }))
    for (let at = 0; at < 500; at++) {
      const hue = networkHue({ engineId: 'docker', name: `n${String(at)}` })
      expect(hue).toBeGreaterThan(95)
      expect(hue).toBeLessThan(360)
    }
  })

  it('spreads networks over the hues', () => {
    const hues = new Set(
      Array.from({ length: 200 }, (_, at) => networkHue({ engineId: 'docker', name: `n${String(at)}` }))
    )
    expect(hues.size).toBeGreaterThan(15)
  })

  it('puts nothing of a name into a style', () => {
    expect(networkColour({ engineId: 'x', name: 'red; background: url(//x)' })).toMatch(
      /^oklch\(var\(--hue-line-l\) var\(--hue-line-c\) \d+\)$/
    )
  })
})

describe('numbers', () => {
  it('are short where that is enough, exact where it matters', () => {
    expect([0, 999, 1000, 12_345, 999_600, 1.5e9].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '1.00 kB',
      '12.3 kB',
      '1.00 MB',
      '1.50 GB'
    ])
    expect(count(1_234_567)).toBe('1,234,567')
    expect(shortId('ab'.repeat(32))).toBe('abababababab')
    expect(shortId('mine')).toBe('mine')
  })
})
