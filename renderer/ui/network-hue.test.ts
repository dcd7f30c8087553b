/** A network's hue follows from what it is. */
import { describe, expect, it } from 'vitest'
import { Hues, keepHues, networkColour, networkHue } from './network-hue'
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

describe('Hues', () => {
  const docker = (...names: string[]) => names.map((name) => ({ engineId: 'docker', name }))
  const apart = (a: number, b: number): number => Math.min(Math.abs(a - b), 360 - Math.abs(a - b))
  const closest = (hues: Hues, names: readonly { engineId: string; name: string }[]): number =>
    Math.min(...names.flatMap((a, at) => names.slice(at + 1).map((b) => apart(hues.of(a), hues.of(b)))))

  it('keeps the networks of one host apart', () => {
    const few = docker('bridge', 'mynet', 'secnet', 'backend', 'frontend')
    const hues = new Hues()
    hues.give(few)
    expect(closest(hues, few)).toBeGreaterThanOrEqual(36)
    const many = Array.from({ length: 20 }, (_, at) => ({ engineId: 'docker', name: `n${String(at)}` }))
    const full = new Hues()
    full.give(many)
    expect(closest(full, many)).toBeGreaterThanOrEqual(12)
  })

  it('is the same whatever the order, and leaves a wish alone that troubles nobody', () => {
    const names = docker('a', 'b', 'c', 'd', 'e', 'f')
    const [one, other] = [new Hues(), new Hues()]
    one.give(names)
    other.give([...names].reverse())
    for (const name of names) expect(one.of(name)).toBe(other.of(name))
    const alone = new Hues()
    const wish = alone.of({ engineId: 'docker', name: 'shop' })
    alone.give(docker('shop'))
    expect(alone.of({ engineId: 'docker', name: 'shop' })).toBe(wish)
  })

  it('keeps a hue while others come and go, by host', () => {
    keepHues('host', docker('web', 'db'))
    const before = docker('web', 'db').map(networkHue)
    keepHues('host', docker('db', 'aaa', 'web', 'zzz'))
    expect(docker('web', 'db').map(networkHue)).toEqual(before)
    keepHues('other', docker('web'))
    keepHues('host', [])
    expect(docker('web', 'db').map(networkHue)).toEqual(before)
  })

  it('shares hues out when there are more networks than hues', () => {
    const hues = new Hues()
    hues.give(Array.from({ length: 200 }, (_, at) => ({ engineId: 'docker', name: `n${String(at)}` })))
    const hue = hues.of({ engineId: 'docker', name: 'n199' })
    expect(hue).toBeGreaterThan(95)
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
