/** Attacks in a snapshot file: it may come from anyone, and is opened with the rights of whoever looks at it. */
import { describe, expect, it } from 'vitest'
import { parseSnapshot } from '@core/host/recorded'
import { lookup } from '@shared/model'
import { tinyHost } from '@shared/testing/tiny-host'

const text = JSON.stringify(tinyHost())
/** The file with a piece of it replaced, at least once. */
const forged = (from: string, to: string): string => {
  expect(text).toContain(from)
  return text.replaceAll(from, to)
}

describe('a snapshot file', () => {
  it('with prototype keys pollutes nothing, wherever they stand', () => {
    const evil = '"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},'
    for (const at of ['"host":{', '"labels":{', '{"id":']) {
      const forgery = forged(at, at === '{"id":' ? `{${evil}"id":` : `${at}${evil}`)
      try {
        const parsed = parseSnapshot(forgery, 'x')
        expect(Object.getPrototypeOf(parsed.host)).toBe(Object.prototype)
        expect('polluted' in parsed.host).toBe(false)
        for (const network of parsed.networks) expect('polluted' in network.labels).toBe(false)
      } catch (error) {
        expect(error).toMatchObject({ code: 'not-a-snapshot' })
      }
      expect('polluted' in {}).toBe(false)
    }
  })

  it('keeps only what the schema knows', () => {
    const parsed = parseSnapshot(forged('"schemaVersion":1', '"schemaVersion":1,"run":"rm -rf /"'), 'x')
    expect(Object.keys(parsed)).not.toContain('run')
  })

  it('whose ids are names of the object prototype is looked up like any other', () => {
    const parsed = parseSnapshot(forged(tinyHost().containers[0]!.id, '__proto__'), 'x')
    expect(lookup(parsed).container.get('__proto__')?.name).toBe('shop-web')
    expect(lookup(parsed).container.get('constructor')).toBeUndefined()
  })

  it('with names that hold HTML, escapes and marks of direction is data like any other', () => {
    const hostile = '\u001b[31m<img src=x onerror=alert(1)>\u202e'
    const parsed = parseSnapshot(forged('"shop-web"', JSON.stringify(hostile)), 'x')
    expect(parsed.containers[0]?.name).toBe(hostile)
  })

  it.each([
    ['arrays', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)]
  ])('with %s nested without end is refused, not followed', (_what, nested) => {
    const body = `{"syntax":"nft","expressions":[${nested}]}`
    const snapshot = tinyHost()
    const rule = snapshot.filters[0]!.tables[0]!.chains[0]!.rules[0]!
    const forgery = text.replace(JSON.stringify(rule.body), body)
    expect(forgery.length).toBeGreaterThan(300_000)
    expect(() => parseSnapshot(forgery, 'x')).toThrow(expect.objectContaining({ code: 'not-a-snapshot' }))
  })

  it.each([
    ['numbers beyond all bounds', '"ifindex":2', '"ifindex":1e400'],
    ['a negative index', '"ifindex":2', '"ifindex":-2'],
    ['text for a list', '"gaps":[]', '"gaps":"none"'],
    ['an unknown kind', '"kind":"engine"', '"kind":"evil"']
  ])('with %s is refused', (_what, from, to) => {
    expect(() => parseSnapshot(forged(from, to), 'x')).toThrow(
      expect.objectContaining({ code: 'not-a-snapshot' })
    )
  })
})
