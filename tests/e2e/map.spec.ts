/** The map in a real browser: what is drawn, what lies under the pointer, keys, selection, pictures. */
import { dockerHost, oddHost } from '@shared/testing/map-hosts'
import { bigSnapshot } from '@shared/testing/big-snapshot'
import { MapPage } from './map.page'
import { expect, test } from './support/fixtures'

/** Ids of the groups an exported SVG has for nodes. */
const drawnIn = (svg: string): string[] =>
  [...svg.matchAll(/<g data-node="([^"]+)">/g)].map((match) => match[1] ?? '').filter((id) => id !== 'lanes')

test('draws the practice host, and the tree holds the same nodes', async ({ app, lab, page }) => {
  await app.open(lab.server.url, 'map')
  const map = new MapPage(page)
  await map.ready()
  const nodes = await map.nodes()
  expect([...nodes.values()]).toEqual(expect.arrayContaining(['brtest', 'web', 'client', 'veth-web']))
  await expect.poll(() => map.drawn()).toBe(nodes.size)
  const svg = (await map.download('Export SVG')).toString()
  expect(drawnIn(svg).sort()).toEqual([...nodes.keys()].sort())
  expect(svg).toContain('10.20.0.2/24')
})

test('follows the practice host: a namespace that comes is drawn, and nothing else moves', async ({
  app,
  lab,
  page
}) => {
  await app.open(lab.server.url, 'map')
  const map = new MapPage(page)
  await map.ready()
  const web = map.item('namespace:web')
  const before = await map.point(web)
  await lab.inside('ip', 'netns', 'add', 'vs-later')
  try {
    await expect(map.item('namespace:vs-later')).toHaveCount(1, { timeout: 30_000 })
    expect(await map.point(web)).toEqual(before)
  } finally {
    await lab.inside('ip', 'netns', 'del', 'vs-later')
  }
  await expect(map.item('namespace:vs-later')).toHaveCount(0, { timeout: 30_000 })
})

test('hover marks the way to the outside', async ({ app, files, page }) => {
  await app.open((await files.serve('map-docker', dockerHost())).url, 'map')
  const map = new MapPage(page)
  await map.ready()
  await map.hover(map.item('container:docker/c2'))
  await expect.poll(() => map.path()).toContain('outside:host/eth0')
  expect((await map.path()).slice(0, 1)).toEqual(['container:docker/c2'])
  expect(await map.path()).toContain('network:docker/mynet')
  await expect(map.root).toHaveAttribute('data-reaches', 'true')
  await map.hover(map.item('container:docker/vault'))
  await expect(map.root).toHaveAttribute('data-reaches', 'false')
  await expect(page.locator('.hint')).toContainText('no way to the outside')
})

test('a click on a veth end selects that interface, and the inspector shows both ends', async ({
  app,
  lab,
  page
}) => {
  await app.open(lab.server.url, 'map')
  const map = new MapPage(page)
  await map.ready()
  const end = [...(await map.nodes())].find(([, name]) => name === 'veth-web')?.[0] ?? ''
  await map.click(map.item(end))
  await expect(app.inspected).toHaveText('veth-web')
  await expect(app.inspector.getByRole('table')).toContainText('eth0')
  await expect(map.root).toHaveAttribute('data-selected', end)
  await expect(map.item(end)).toHaveAttribute('aria-selected', 'true')
})

test('a click on a container selects it, one on nothing lets go', async ({ app, files, page }) => {
  await app.open((await files.serve('map-docker', dockerHost())).url, 'map')
  const map = new MapPage(page)
  await map.ready()
  await map.click(map.item('container:docker/c2'))
  await expect(app.inspected).toHaveText('c2')
  const box = await map.canvas.boundingBox()
  await page.mouse.click((box?.x ?? 0) + 12, (box?.y ?? 0) + (box?.height ?? 0) - 80)
  await expect(app.inspector).toHaveCount(0)
})

test('a selection made in a list is brought into view', async ({ app, files, page }) => {
  await app.open((await files.serve('map-big', bigSnapshot({ containers: 400 }))).url, 'containers')
  const table = app.table('Containers')
  await table.filter.fill('billing-db-2')
  await table.row('billing-db-2').click()
  await app.goTo('Map')
  const map = new MapPage(page)
  await expect(map.root).toHaveAttribute('data-selected', /container:docker\/billing-db-/)
  await expect.poll(async () => Number(await map.root.getAttribute('data-scale'))).toBeGreaterThan(0.5)
})

test('keys walk the wires, Enter selects, plus, minus and 0 zoom', async ({ app, files, page }) => {
  await app.open((await files.serve('map-docker', dockerHost())).url, 'map')
  const map = new MapPage(page)
  await map.ready()
  await map.canvas.focus()
  await page.keyboard.press('ArrowRight')
  await expect(map.root).toHaveAttribute('data-hover', 'stack:host')
  await page.keyboard.press('ArrowLeft')
  await expect(map.root).toHaveAttribute('data-hover', 'nic:host/eth0')
  await page.keyboard.press('ArrowLeft')
  await expect(map.root).toHaveAttribute('data-hover', 'outside:host/eth0')
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight')
  await expect(map.root).toHaveAttribute('data-hover', /^network:docker\//)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(app.inspector).toBeVisible()
  const scale = async (): Promise<number> => Number(await map.root.getAttribute('data-scale'))
  const before = await scale()
  await page.keyboard.press('+')
  await expect.poll(scale).toBeGreaterThan(before)
  await page.keyboard.press('-')
  await page.keyboard.press('-')
  await expect.poll(scale).toBeLessThan(before)
})

test('the tree is walked and opened by keys, and selects', async ({ app, files, page }) => {
  await app.open((await files.serve('map-docker', dockerHost())).url, 'map')
  const map = new MapPage(page)
  await map.ready()
  await map.openTree()
  await map.item('container:docker/tom03').click()
  await expect(app.inspected).toHaveText('tom03')
  await page.keyboard.press('ArrowRight')
  const port = map.tree.locator('[data-row="container:docker/tom03|eth1"]')
  await expect(port).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(port).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(app.inspected).toHaveText('eth1')
})

test('far out, containers are counts; folding counts them close by', async ({ app, files, page }) => {
  await app.open((await files.serve('map-big', bigSnapshot({ containers: 400 }))).url, 'map')
  const map = new MapPage(page)
  await map.ready()
  await expect(map.root).toHaveAttribute('data-counted', '400')
  await map.canvas.hover()
  for (let step = 0; step < 8; step++) await map.tools.getByRole('button', { name: 'Zoom in' }).click()
  await expect(map.root).toHaveAttribute('data-counted', '0')
  await map.tools.getByRole('button', { name: 'Fold networks' }).click()
  await expect(map.root).toHaveAttribute('data-counted', '400')
})

test('exports pictures that are pictures', async ({ app, files, page }) => {
  await app.open((await files.serve('map-odd', oddHost())).url, 'map')
  const map = new MapPage(page)
  await map.ready()
  const png = await map.download('Export PNG')
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  expect(png.readUInt32BE(16)).toBeGreaterThan(1000)
  const svg = (await map.download('Export SVG')).toString()
  const width: unknown = await page.evaluate(
    `(async () => {
    const image = new Image()
    image.src = 'data:image/svg+xml;charset=utf-8,' + ${JSON.stringify('SVG')}
    await image.decode()
    return image.naturalWidth
  })()`.replace('"SVG"', JSON.stringify(encodeURIComponent(svg)))
  )
  expect(width).toBeGreaterThan(500)
  expect(svg).toContain('slirp4netns')
})

test('a compose filter leaves its project alone on the map', async ({ app, files, page }) => {
  const host = bigSnapshot({ containers: 40, networks: 4 })
  await app.open((await files.serve('map-projects', host)).url, 'map')
  const map = new MapPage(page)
  await map.ready()
  await page.getByRole('button', { name: /All projects/ }).click()
  await page.getByRole('menuitem', { name: 'mail' }).click()
  await expect
    .poll(async () => [...(await map.nodes()).keys()].filter((id) => id.startsWith('container:')).length)
    .toBe(10)
  const names = [...(await map.nodes()).values()]
  expect(names.some((name) => name.startsWith('mail-'))).toBe(true)
  expect(names.some((name) => name.startsWith('shop-'))).toBe(false)
})

test('hostile names are drawn as text and do no harm', async ({ app, files, page }) => {
  const host = dockerHost()
  const names = new Map([
    ['c1', '<img src=x onerror=alert(1)>'],
    ['c2', '\u001b[31mred'],
    ['tom03', '\u202egnirts'],
    ['vault', '__proto__']
  ])
  const containers = host.containers.map((item) => ({ ...item, name: names.get(item.name) ?? item.name }))
  await app.open((await files.serve('map-hostile', { ...host, containers })).url, 'map')
  const map = new MapPage(page)
  await map.ready()
  const shown = [...(await map.nodes()).values()].join('\n')
  expect(shown).toContain('<img src=x onerror=alert(1)>')
  expect(shown).toContain('\\x1b[31mred')
  expect(shown).not.toContain('\u202e')
  expect(shown).toContain('__proto__')
  const svg = (await map.download('Export SVG')).toString()
  expect(svg).not.toContain('<img')
  expect(svg).not.toContain('\u001b')
})
