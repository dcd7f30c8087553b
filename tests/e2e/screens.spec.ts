/** Every screen over the practice host: real bridges, veths and rules, drawn as they are. */
import { expect, test } from './support/fixtures'

test('takes the token out of the address bar and survives a reload', async ({ app, lab }) => {
  await app.open(lab.server.url)
  expect(app.page.url()).not.toContain('token')
  await app.page.reload()
  await expect(app.freshness).toHaveText('live')
  expect(await app.page.evaluate(() => document.cookie)).toBe('')
})

test('Overview counts what is there, and its counts lead on', async ({ app, lab }) => {
  await app.open(lab.server.url)
  const counts = app.page.getByRole('navigation', { name: 'Counts' })
  await expect(counts.getByRole('link', { name: /5 Veth pairs/ })).toBeVisible()
  await expect(app.page.getByText(/8080\/tcp to .*10\.20\.0\.2:80/)).toBeVisible()
  await counts.getByRole('link', { name: /Namespaces/ }).click()
  await expect(app.table('Namespaces').row('web')).toBeVisible()
})

test('Overview says who listens, the way out and what needs a look, and leads there', async ({
  app,
  lab
}) => {
  await app.open(lab.server.url)
  const panel = (name: string) => app.page.getByRole('region', { name, exact: true })
  await expect(app.page.getByText('via 198.51.100.2 dev wan0')).toBeVisible()
  await expect(panel('Tables of the kernel')).toContainText('Connections tracked')
  await expect(panel('Links that need a look')).toContainText('No link that was read is down')
  await lab.inside('ip', 'link', 'set', 'veth-web', 'down')
  try {
    const broken = panel('Links that need a look').getByRole('button', { name: /veth-web.*set down/ })
    await expect(broken).toBeVisible({ timeout: 30_000 })
    await broken.click()
    await expect(app.inspected).toHaveText('veth-web')
  } finally {
    await lab.inside('ip', 'link', 'set', 'veth-web', 'up')
  }
  await expect(panel('Links that need a look')).toContainText('No link that was read is down', {
    timeout: 30_000
  })
  await panel('Listening')
    .getByRole('button', { name: /80\/tcp.*lab-web/ })
    .click()
  await expect(app.inspected).toHaveText('web')
})

test('Veth pairs show both ends in one row, and the inspector both ends side by side', async ({
  app,
  lab
}) => {
  await app.open(lab.server.url, 'veths')
  const table = app.table('Veth pairs')
  await expect(table.row('veth-web')).toContainText('brtest')
  await expect(table.row('veth-web')).toContainText('10.20.0.2/24')
  await table.row('veth-web').click()
  await expect(app.inspected).toHaveText('veth-web')
  const ends = app.inspector.getByRole('table')
  await expect(ends.getByRole('row', { name: /^name / })).toContainText('eth0')
  await expect(ends.getByRole('row', { name: /^namespace/ })).toContainText('web')
  const [index = 'none'] = (await lab.inside('ip', '-o', 'link', 'show', 'veth-web')).split(':')
  await expect(ends.getByRole('row', { name: /^ifindex/ })).toContainText(index)
  await ends.getByRole('button', { name: 'other end' }).click()
  await expect(app.inspected).toHaveText('eth0')
  await expect(table.row('veth-web')).toHaveAttribute('aria-selected', 'true')
})

test('Namespaces say who holds them, and the inspector how they route', async ({ app, lab }) => {
  await app.open(lab.server.url, 'namespaces')
  await app.table('Namespaces').row('client').click()
  await expect(app.inspected).toHaveText('client')
  await expect(app.inspector).toContainText('default via 10.20.0.1 dev eth0')
})

test('Firewall & NAT: the port mapping as a sentence, then rules as the kernel walks them', async ({
  app,
  lab
}) => {
  await app.open(lab.server.url, 'firewall')
  await expect(app.table('Published ports').row('8080/tcp')).toContainText('10.20.0.2:80')
  await app.page.getByRole('tab', { name: 'Rules' }).click()
  const rules = app.table('Rules in the order the kernel walks them')
  await expect(rules.row(/dnat/i)).toContainText('10.20.0.2')
  const texts = await rules.column('Rule')
  const place = (pattern: RegExp): number => texts.findIndex((text) => pattern.test(text))
  expect(place(/hook prerouting/)).toBeGreaterThanOrEqual(0)
  expect(place(/hook prerouting/)).toBeLessThan(place(/hook postrouting/))
  await rules.row(/dnat/i).click()
  await expect(app.inspector).toContainText('dnat')
})

test('Networks, Containers: empty states say what to do', async ({ app, lab }) => {
  await app.open(lab.server.url, 'networks')
  await expect(app.page.getByText('No container networks')).toBeVisible()
  await app.goTo('Containers')
  await expect(app.page.getByText('No containers', { exact: true })).toBeVisible()
  await app.page.getByRole('button', { name: 'Practice hosts' }).click()
  await expect(app.page.locator('[data-lab=tutorial]')).toContainText('You are looking at it')
})

test('Activity opens over a host that is read without running anything', async ({ app, lab }) => {
  await app.open(lab.server.url, 'activity')
  await expect(app.page.getByRole('heading', { name: 'Activity' })).toBeVisible()
  // What arrives there is tested where something is run: in lab.spec.ts.
  await expect(app.table('Activity').grid).toBeVisible()
})

test('a link that is added and taken away shows by itself', async ({ app, lab }) => {
  await app.open(lab.server.url, 'veths')
  const table = app.table('Veth pairs')
  await expect(table.row('veth-web')).toBeVisible()
  await lab.inside('ip', 'link', 'add', 'vs-new0', 'type', 'veth', 'peer', 'name', 'vs-new1')
  try {
    await expect(table.row('vs-new')).toBeVisible({ timeout: 30_000 })
  } finally {
    await lab.inside('ip', 'link', 'del', 'vs-new0')
  }
  await expect(table.row('vs-new')).toHaveCount(0, { timeout: 30_000 })
})
