/** What modes, names and settings mean is seen where they stand: lists, inspector, map, and the engines' own screen. */
import type { Container } from '@shared/model'
import { modesHost } from '@shared/testing/modes-host'
import { MapPage } from './map.page'
import { expect, test } from './support/fixtures'

test('every mode is explained in the inspector, with the names it is about', async ({ app, files }) => {
  const server = await files.serve('modes', modesHost())
  await app.open(server.url, 'containers')
  const table = app.table('Containers')
  const says = async (name: string, text: string | RegExp): Promise<void> => {
    await table.filter.fill(`name:${name}`)
    await table.row(name).click()
    await expect(app.inspected).toHaveText(name)
    await expect(app.inspector.locator('dd.note').filter({ hasText: text }).first()).toBeVisible()
  }
  await says('hosted', /hosted has no network of its own/)
  await says('alone', /loopback only/)
  await says('shares', /network namespace of shop-web/)
  await says('onlan', /hangs on eth0 \(macvlan, bridge\)/)
  await says('far', /VXLAN 4097/)
  await says('plain', /default bridge, docker0/)
  await expect(app.property('linked from')).toHaveText('linked')
  await says('linked', 'One way: /etc/hosts of linked says 10.211.0.2 db. plain learns nothing of linked.')
  await expect(app.property('http_proxy')).toHaveText('http://192.0.2.9:3128')
  await says('shop-web', /app is an alias of shop-db too/)
})

test('the text for a new container can be copied as it stands', async ({ app, files }) => {
  const server = await files.serve('modes', modesHost())
  await app.open(server.url, 'containers')
  await app.table('Containers').row('linked').click()
  await app.inspector.getByText('What only a new container can have').click()
  const now = app.inspector.locator('.property.code').first()
  await expect(now).toContainText('docker run -d --name linked')
  await now.getByRole('button', { name: /^Copy/ }).click()
  expect(await app.clipboard()).toMatch(
    /^docker run -d --name linked \\\n {2}--network bridge \\\n[^]*--link plain:db/
  )
})

test('Engines: settings with value, place, meaning and warning; the text that changes one', async ({
  app,
  files
}) => {
  const server = await files.serve('modes', modesHost())
  await app.open(server.url)
  await app.goTo('Engines')
  const table = app.table('Engines')
  await expect(table.row('mtu')).toContainText('flag, from /etc/default/docker')
  await expect(table.row('bip')).toContainText('/etc/docker/daemon.json')
  await table.filter.fill('setting:hosts')
  await expect(table.row('hosts')).toContainText('tcp://0.0.0.0:2375 without TLS')
  await table.filter.fill('')
  await expect(table.row('iptables')).toContainText('default')
  await table.row('mtu').click()
  await expect(app.inspected).toHaveText('mtu')
  await expect(app.inspector).toContainText('{ "mtu": 1400 }')
  await expect(app.inspector).toContainText('dockerd --mtu=1400')
  await expect(app.inspector).toContainText('systemctl restart docker')
  await table.root.getByRole('button', { name: /docker 28/ }).click()
  await expect(app.inspected).toHaveText('docker')
})

test('a bridge shows brctl’s columns, a word its line of the glossary', async ({ app, files }) => {
  const server = await files.serve('modes', modesHost())
  await app.open(server.url, 'networks')
  await app.table('Networks').row('shop_default').click()
  await app.inspector.getByRole('button', { name: 'br-shop', exact: true }).click()
  await expect(app.inspected).toHaveText('br-shop')
  await expect(app.property('interfaces')).toHaveText('veth0a1b2c3, veth4d5e6f7')
  await expect(app.inspector).toContainText('brctl show br-shop')
  await app.inspector.locator('dt', { hasText: 'ifindex' }).first().focus()
  await expect(app.page.getByRole('tooltip')).toContainText('Number of an interface within its namespace')
})

test('on the map: badges for modes, and their meaning under the pointer', async ({ app, files }) => {
  const server = await files.serve('modes', modesHost())
  await app.open(server.url, 'map')
  const tree = app.page.getByRole('tree')
  await expect(tree).toContainText('no network')
  await expect(tree).toContainText('share this namespace')
  const map = new MapPage(app.page)
  await map.ready()
  const hover = async (name: string): Promise<void> => {
    const found = [...(await map.nodes())].find(([, text]) => text.startsWith(name))
    const { x, y } = await map.point(map.item(found?.[0] ?? ''))
    await app.page.mouse.move(x, y)
  }
  await hover('alone')
  await expect(app.page.locator('.hint')).toContainText('alone has loopback only')
  await hover('lan')
  await expect(app.page.locator('.hint')).toContainText('lan hangs on eth0 (macvlan, bridge)')
})

test('hostile names break out of no sentence and of no text for a shell', async ({ app, files }) => {
  const host = modesHost()
  const evil = "$(touch /tmp/x)';\u001b[31m\u202e<img src=x>"
  const containers = host.containers.map((item): Container =>
    item.name === 'linked' ? { ...item, hostname: evil, extraHosts: [`${evil}:1.1.1.1`] } : item
  )
  const server = await files.serve('modes-hostile', { ...host, containers })
  await app.open(server.url, 'containers')
  await app.table('Containers').row('linked').click()
  await app.inspector.getByText('What only a new container can have').click()
  const text = await app.page.locator('body').innerText()
  expect(text).not.toMatch(/[\u001b\u202e]/)
  expect(await app.page.locator('img[src=x]').count()).toBe(0)
  await app.inspector.locator('.property.code').first().getByRole('button', { name: /^Copy/ }).click()
  expect(await app.clipboard()).toContain(String.raw`--hostname $'\x24\x28touch`)
})

test('in Chinese too', async ({ app, files }) => {
  const server = await files.serve('modes', modesHost())
  await app.open(server.url, 'containers')
  await app.page.getByRole('button', { name: /^Language/ }).click()
  await app.table('容器').row('hosted').click()
  await expect(app.inspector).toContainText('hosted 没有自己的网络')
})
