/**
 * Changing the wiring from the page: by hand on the practice host, where what is applied is real; and on a made-up host of
 * engines, where plans must be confirmed, were interrupted, or may not be applied.
 */
import AxeBuilder from '@axe-core/playwright'
import type { Outcome } from '@shared/contract/plans'
import { lookup, type HostSnapshot } from '@shared/model'
import { makeNetwork } from '@shared/testing/snapshots'
import { tinyHost } from '@shared/testing/tiny-host'
import type { Page } from '@playwright/test'
import { MapPage } from './map.page'
import { ChangesPage } from './pages/changes.page'
import { outcomeFor, planFor, serveChangeable } from './support/changeable-host'
import { expect, test } from './support/fixtures'

/** The made-up host with a second network that nothing is on yet. */
function twoNetworks(): HostSnapshot {
  const snapshot = tinyHost()
  const engine = snapshot.engines[0]
  if (engine === undefined) throw new Error('the tiny host has an engine')
  const other = makeNetwork(engine.id, 'other', 'back', {
    subnets: [{ subnet: '172.30.0.0/16', gateway: '172.30.0.1', ipRange: null, aux: [] }]
  })
  return { ...snapshot, networks: [...snapshot.networks, other] }
}

const past = (snapshot: HostSnapshot, over: Partial<Outcome>): Outcome => {
  const intent = { kind: 'namespace.create' as const, name: 'blue' }
  return outcomeFor(planFor(snapshot, intent, over.planId ?? 'p'), over)
}

async function seriousIn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id} ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

test('by hand on the practice host: a namespace and a veth pair are planned, applied, seen, undone, gone', async ({
  app,
  lab
}) => {
  test.setTimeout(180_000)
  const { page } = app
  const changes = new ChangesPage(page)
  const spaces = app.table('Namespaces')
  await app.open(lab.server.url, 'namespaces')
  await page.getByRole('button', { name: 'New namespace…' }).click()
  await changes.field('name').fill('bad name')
  await expect(changes.problems('name')).not.toHaveCount(0)
  await changes.field('name').fill('e2e-blue')
  await expect(changes.problems('name')).toHaveCount(0)
  await changes.plan()
  await expect(changes.dialog.getByText('ip netns add e2e-blue')).toBeVisible()
  await expect(spaces.row('e2e-blue')).toHaveCount(0)
  await changes.apply()
  await expect(app.toast).toContainText('Done', { timeout: 30_000 })
  await expect(spaces.row('e2e-blue')).toBeVisible({ timeout: 30_000 })

  await spaces.row('e2e-blue').click()
  await changes.choose('Change e2e-blue', 'New veth pair…')
  await changes.field('name').fill('e2e-v0')
  await changes.field('peerName').fill('e2e-v1')
  await changes.field('namespaceId').selectOption({ label: 'host' })
  await changes.plan()
  await changes.dialog.getByRole('button', { name: 'Show on map' }).click()
  const preview = page.getByRole('region', { name: 'Not applied' })
  await expect(preview).toBeVisible()
  const map = new MapPage(page)
  await expect(map.tree).toContainText('e2e-v0')
  await expect(map.root).toHaveAttribute('data-changed', /add /)
  await preview.getByRole('button', { name: 'Now', exact: true }).click()
  await expect(map.tree).not.toContainText('e2e-v0')
  await preview.getByRole('button', { name: 'Back to the plan' }).click()
  await changes.apply()
  await expect(app.toast).toContainText('Done', { timeout: 30_000 })
  await expect(map.tree).toContainText('e2e-v0', { timeout: 30_000 })
  expect(await lab.inside('ip', 'netns', 'exec', 'e2e-blue', 'ip', '-br', 'link')).toContain('e2e-v1')

  // The newest is undone from its line, the one before from the history.
  await app.toast.getByRole('button', { name: 'Undo' }).click()
  await changes.apply()
  await expect(map.tree).not.toContainText('e2e-v0', { timeout: 30_000 })
  await app.goTo('Activity')
  await page
    .getByRole('group', { name: 'Activity' })
    .getByRole('button', { name: /^Changes/ })
    .click()
  const row = page
    .locator('.history li')
    .filter({ hasText: 'e2e-blue' })
    .filter({ has: page.getByRole('button', { name: /^Undo/ }) })
  await row.last().getByRole('button', { name: /^Undo/ }).click()
  await changes.apply()
  await expect(changes.dialog).toHaveCount(0, { timeout: 30_000 })
  await app.goTo('Namespaces')
  await expect(spaces.row('e2e-blue')).toHaveCount(0, { timeout: 30_000 })
  expect(await lab.inside('ip', 'netns', 'list')).not.toContain('e2e-blue')
})

test('a new network: n opens the form, a name is enough, a problem is told and its suggestion taken', async ({
  app
}) => {
  const { host, served } = await serveChangeable(tinyHost())
  try {
    const { page } = app
    const changes = new ChangesPage(page)
    await app.open(served.url, 'overview')
    await page.keyboard.press('n')
    await expect(changes.field('name')).toBeFocused()
    await changes.field('name').fill('mynet')
    await changes.field('subnets.0.subnet').fill('172.18.0.0/16')
    await expect(changes.problems('subnets.0.subnet')).toContainText('shop_default')
    await changes.dialog.getByRole('button', { name: /^Use / }).click()
    await expect(changes.problems('subnets.0.subnet')).toHaveCount(0)
    await expect(changes.dialog.getByRole('radio', { name: /^overlay/ })).toBeDisabled()
    // Left by Esc, it comes back as it was.
    await page.keyboard.press('Escape')
    await expect(changes.dialog).toHaveCount(0)
    await page.keyboard.press('n')
    await expect(changes.field('name')).toHaveValue('mynet')
    await page.keyboard.press('Enter')
    await expect(changes.dialog.getByText('What will run')).toBeVisible()
    expect(host.asked).toHaveLength(1)
    await changes.dialog.getByRole('button', { name: 'Show on map' }).click()
    const map = new MapPage(page)
    await expect(map.tree).toContainText('mynet')
    await page.getByRole('button', { name: 'Back to the plan' }).click()
    await changes.apply()
    await expect(app.toast.getByRole('button', { name: 'Undo' })).toBeVisible()
  } finally {
    await served.close()
  }
})

test('a container is dragged onto a network, and connected by a key: both open the same plan', async ({
  app
}) => {
  const snapshot = twoNetworks()
  const { host, served } = await serveChangeable(snapshot)
  try {
    const { page } = app
    const changes = new ChangesPage(page)
    const map = new MapPage(page)
    const names = lookup(snapshot)
    await app.open(served.url, 'map')
    await map.ready()
    const nodes = [...(await map.nodes())]
    const nodeOf = (name: string): string => nodes.find(([, text]) => text === name)?.[0] ?? ''
    const from = await map.point(map.item(nodeOf('shop-web')))
    const to = await map.point(map.item(nodeOf('back')))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2 + 90, { steps: 4 })
    await expect(page.getByText('Drop shop-web on a network to connect it')).toBeVisible()
    await page.mouse.move(to.x, to.y, { steps: 4 })
    await expect(page.getByText('Connect shop-web to back')).toBeVisible()
    await page.mouse.up()
    await expect(changes.dialog.getByText('What will run')).toBeVisible()
    const asked = host.asked[0]
    if (asked?.kind !== 'endpoint.connect') throw new Error('a plan to connect')
    expect(names.container.get(asked.containerId)?.name).toBe('shop-web')
    expect(names.network.get(asked.networkId)?.name).toBe('back')
    await page.keyboard.press('Escape')

    await map.click(map.item(nodeOf('shop-web')))
    await expect(app.inspected).toHaveText('shop-web')
    await page.keyboard.press('c')
    await changes.field('networkId').selectOption({ label: 'back' })
    await changes.plan()
    await expect(changes.dialog.getByText('What will run')).toBeVisible()
    expect(host.asked[1]).toEqual(asked)
  } finally {
    await served.close()
  }
})

test('what must be confirmed counts down, also after a reload, and is kept; what was interrupted is finished', async ({
  app
}) => {
  const snapshot = tinyHost()
  const { host, served } = await serveChangeable(snapshot)
  try {
    const { page } = app
    host.past = [
      past(snapshot, { planId: 'a', state: 'interrupted', undoId: null }),
      past(snapshot, {
        planId: 'b',
        state: 'unconfirmed',
        undoId: null,
        confirmBy: new Date(Date.now() + 300_000).toISOString()
      })
    ]
    await app.open(served.url, 'networks')
    const waiting = page.locator('.changes-bar[data-plan=b]')
    await expect(waiting).toContainText(/Undoes itself in \d+ s/)
    await page.reload()
    await expect(waiting).toContainText(/Undoes itself in \d+ s/)
    await waiting.getByRole('button', { name: 'Keep' }).click()
    await expect(waiting).toHaveCount(0)
    await page.locator('.changes-bar[data-plan=a]').getByRole('button', { name: 'Finish' }).click()
    await expect(page.locator('.changes-bar')).toHaveCount(0)
    expect(host.settled).toEqual(['finish a'])
  } finally {
    await served.close()
  }
})

test('a locked host: the plan can be seen, Apply waits for Unlock; a snapshot file offers nothing', async ({
  app,
  files
}) => {
  const { served } = await serveChangeable(tinyHost(), 'locked')
  try {
    const changes = new ChangesPage(app.page)
    await app.open(served.url, 'networks')
    await app.page.keyboard.press('n')
    await changes.field('name').fill('mynet')
    await changes.plan()
    await expect(changes.dialog.getByRole('button', { name: 'Apply' })).toBeDisabled()
    await expect(changes.dialog).toContainText('locked against changes')
    await expect(changes.dialog.getByRole('button', { name: 'Unlock' })).toBeEnabled()
    await app.page.goto('about:blank')
  } finally {
    await served.close()
  }
  const file = await files.serve('tiny', tinyHost())
  await app.open(file.url, 'networks')
  await expect(app.table('Networks').row('shop_default')).toBeVisible()
  await expect(app.page.getByRole('button', { name: 'New network…' })).toHaveCount(0)
  await app.page.keyboard.press('n')
  await expect(app.page.getByRole('dialog')).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in forms, plans, preview and history, ${colorScheme}`, async ({ app }) => {
    test.setTimeout(120_000)
    const snapshot = tinyHost()
    const { host, served } = await serveChangeable(snapshot)
    try {
      const { page } = app
      const changes = new ChangesPage(page)
      host.past = [
        past(snapshot, { planId: 'a', state: 'interrupted', undoId: null }),
        past(snapshot, { planId: 'c', state: 'left', undoId: null, left: [{ key: 'br-1' }] }),
        past(snapshot, { planId: 'd', state: 'rolled-back', undoId: null })
      ]
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await app.open(served.url, 'activity')
      await page
        .getByRole('group', { name: 'Activity' })
        .getByRole('button', { name: /^Changes/ })
        .click()
      await page.locator('.history .title').nth(1).click()
      expect(await seriousIn(page)).toEqual([])
      await page.keyboard.press('n')
      await changes.field('subnets.0.subnet').fill('172.18.0.0/16')
      await changes.dialog.getByText('More', { exact: true }).click()
      expect(await seriousIn(page)).toEqual([])
      await changes.field('subnets.0.subnet').fill('')
      await changes.field('name').fill('mynet')
      await changes.plan()
      await expect(changes.dialog.getByText('What will run')).toBeVisible()
      expect(await seriousIn(page)).toEqual([])
      await changes.dialog.getByRole('button', { name: 'Show on map' }).click()
      await expect(page.getByRole('region', { name: 'Not applied' })).toBeVisible()
      expect(await seriousIn(page)).toEqual([])
    } finally {
      await served.close()
    }
  })
}
