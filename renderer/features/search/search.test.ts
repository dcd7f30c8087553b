/** What is found for what a person types, and in which order. */
import { lookup } from '@shared/model'
import { tinyHost } from '@shared/testing/tiny-host'
import { describe, expect, it } from 'vitest'
import { normalise, search, tokensOf } from './search'
import { buildIndex } from './search-index'

const host = tinyHost()
const index = buildIndex(lookup(host))
const found = (query: string): string[] =>
  search(index, query).map(({ entry }) => `${entry.target.kind} ${entry.target.id}`)
const first = (query: string) => search(index, query)[0]?.entry.target

describe('the index', () => {
  it('leaves the host’s name to the reader’s language, and is found by either word', () => {
    const detailOf = (query: string) => search(index, query)[0]?.entry.detail
    expect(detailOf('br-shop')).toEqual(['bridge', { key: 'common.host' }, 'ifindex 3', '172.18.0.1'])
    expect(detailOf('--to-destination')).toEqual([{ key: 'common.host' }, 'ip', 'nat', 'DOCKER 1'])
    const own = search(index, 'host').find(({ entry }) => entry.target.id === host.host.namespaceId)
    expect(own?.entry.title).toEqual({ key: 'common.host' })
  })
})

describe('search', () => {
  it('finds by name, exact before the rest', () => {
    expect(first('shop-db')).toMatchObject({ kind: 'container' })
    expect(first('br-shop')).toMatchObject({ kind: 'interface' })
    expect(first('shop_default')).toMatchObject({ kind: 'network' })
  })

  it('finds by address, and the network an unused address would lie in', () => {
    expect(first('172.18.0.3')).toMatchObject({ kind: 'container' })
    expect(first('172.18.77.77')).toMatchObject({ kind: 'network' })
    expect(found('10.99.99.99')).toEqual([])
  })

  it('finds a MAC in every notation', () => {
    const mac = host.interfaces.find((item) => item.ifname === 'veth0a1b2c3')?.mac ?? ''
    const plain = mac.replaceAll(':', '')
    const dotted = `${plain.slice(0, 4)}.${plain.slice(4, 8)}.${plain.slice(8)}`
    for (const text of [mac, mac.toUpperCase(), mac.replaceAll(':', '-'), dotted]) {
      expect(normalise(text)).toBe(mac)
      expect(found(text)).toContain(
        `interface ${host.interfaces.find((item) => item.ifname === 'veth0a1b2c3')?.id ?? ''}`
      )
    }
  })

  it('finds a published port, a rule by its text, an id by its beginning', () => {
    expect(search(index, '8080').map(({ entry }) => entry.target.kind)).toContain('port')
    expect(first('--to-destination')).toMatchObject({ kind: 'rule' })
    const id = host.containers[0]?.engineKey.slice(0, 12) ?? ''
    expect(first(id)).toMatchObject({ kind: 'container', id: host.containers[0]?.id })
  })

  it('reads addresses and names out of a pasted line', () => {
    expect(tokensOf('dial tcp 172.18.0.3:5432: connect: refused')).toContain('172.18.0.3')
    expect(found('dial tcp 172.18.0.3:5432: connect: refused')[0]).toMatch(/^container/)
    expect(tokensOf('shop-web -> shop-db:5432')).toEqual(['shop-web', 'shop-db', '5432'])
  })

  it('finds nothing for nothing, and is bounded', () => {
    expect(found('   ')).toEqual([])
    expect(search(index, 'e', 2)).toHaveLength(2)
    expect(found('x'.repeat(100_000))).toEqual([])
    expect(found('__proto__')).toEqual([])
  })
})
