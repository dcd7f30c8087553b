/** The inspector knows every kind of record, and says what the records say. */
import { translate } from '@shared/locales'
import { natRows } from '@shared/lists'
import { orderChains } from '@shared/filter'
import { lookup } from '@shared/model'
import { tinyHost } from '@shared/testing/tiny-host'
import { describe, expect, it } from 'vitest'
import type { Selected } from '../../app/stores/selection.store'
import type { Sheet } from './sheet'
import { sheetText } from './sheet-text'
import { sheetOf } from './sheets'

const host = tinyHost()
const maps = lookup(host)
const say = (sheet: Sheet): string => sheetText(sheet, (message) => translate('en', message))
function textOf(selected: Selected): string {
  const sheet = sheetOf(maps, selected)
  expect(sheet, `${selected.kind} ${selected.id}`).not.toBeNull()
  return sheet ? say(sheet) : ''
}
const veth = host.interfaces.find((item) => item.ifname === 'veth0a1b2c3')

describe('sheets', () => {
  it('show both ends of a veth, and mark what should be equal and is not', () => {
    const uneven = tinyHost({
      interfaces: host.interfaces.map((item) => (item.id === veth?.id ? { ...item, mtu: 9000 } : item))
    })
    const sheet = sheetOf(lookup(uneven), { kind: 'interface', id: veth?.id ?? '' })
    const row = sheet?.ends?.rows.find((one) => typeof one.label !== 'string' && one.label.term === 'MTU')
    expect(row).toMatchObject({ near: '9000', far: '1500', differs: true })
    expect(sheet?.ends?.rows.find((one) => one.label === 'inspector.name')).toMatchObject({
      near: 'veth0a1b2c3',
      far: 'eth0'
    })
  })

  it('call the host in the reader’s language, at the ends of a veth too', () => {
    const sheet = sheetOf(maps, { kind: 'interface', id: veth?.id ?? '' })
    const text = sheet ? sheetText(sheet, (message) => translate('zh-CN', message)) : ''
    expect(text).toContain('命名空间: 主机 | shop-web')
    expect(text).not.toMatch(/\bhost\b/)
  })

  it('say a published port whole, below its title', () => {
    const port = natRows(maps).find((row) => row.kind === 'published')
    const sheet = sheetOf(maps, { kind: 'port', id: port?.key ?? '' })
    expect(sheet?.subtitle).toEqual(['shop-web', 'shop_default'])
    expect(sheet && say(sheet)).toContain('0.0.0.0:8080/tcp to shop-web 172.18.0.2:80, bridge shop_default')
  })

  it('say of a container where it is and how it is reached', () => {
    const text = textOf({ kind: 'container', id: host.containers[0]?.id ?? '' })
    for (const part of ['shop-web', '172.18.0.2/16', 'shop_default', '*:8080->80/tcp', 'httpd (1001)'])
      expect(text).toContain(part)
  })

  it('say of a network who is in it, of a namespace how it routes', () => {
    expect(textOf({ kind: 'network', id: host.networks[0]?.id ?? '' })).toMatch(/shop-db: 172\.18\.0\.3/)
    expect(textOf({ kind: 'namespace', id: host.namespaces[1]?.id ?? '' })).toContain(
      'default via 172.18.0.1 dev eth0'
    )
  })

  it('know rules, chains, published ports, engines and endpoints', () => {
    const filters = host.filters[0]
    const rule = filters?.tables[0]?.chains[2]?.rules[0]
    expect(textOf({ kind: 'rule', id: rule?.id ?? '' })).toContain('--to-destination 172.18.0.2:80')
    const chain = filters && orderChains(filters).find((view) => view.chain.name === 'DOCKER')
    expect(textOf({ kind: 'chain', id: chain?.id ?? '' })).toContain('called by: PREROUTING')
    const port = natRows(maps).find((row) => row.kind === 'published')
    expect(textOf({ kind: 'port', id: port?.key ?? '' })).toContain('shop-web')
    expect(textOf({ kind: 'engine', id: host.engines[0]?.id ?? '' })).toContain('docker')
    expect(textOf({ kind: 'endpoint', id: host.endpoints[1]?.id ?? '' })).toContain('shop-db')
  })

  it('are null for what is gone', () => {
    for (const kind of [
      'namespace',
      'interface',
      'network',
      'container',
      'endpoint',
      'engine',
      'rule',
      'chain',
      'port'
    ] as const) {
      expect(sheetOf(maps, { kind, id: 'gone' })).toBeNull()
    }
  })

  it('copy as text without anything that moves a cursor', () => {
    const hostile = tinyHost()
    const container = hostile.containers[0]
    if (container) container.name = 'a\u001b[2J\u202eb'
    const sheet = sheetOf(lookup(hostile), { kind: 'container', id: container?.id ?? '' })
    expect(sheet && say(sheet)).toContain('a\\x1b[2J\\u202eb')
  })
})
