/** What every table does: filter, sort, columns, copy, keyboard, selection over all screens. */
import { tinyHost } from '@shared/testing/tiny-host'
import { expect, test } from './support/fixtures'
import { bigHost } from './support/big-host'

test('filters by every word, by column, and says when nothing matches', async ({ app, files }) => {
  const server = await files.serve('big', bigHost(1000))
  await app.open(server.url, 'containers')
  const table = app.table('Containers')
  await expect(table.count).toHaveText('1000 rows')
  await table.filter.fill('app-99 net-19')
  await expect(table.count).toHaveText('10 of 1000')
  await table.filter.fill('networks:net-3')
  await expect(table.count).toHaveText('50 of 1000')
  await table.filter.fill('nothing of that name')
  await expect(app.page.getByText('Nothing matches the filter')).toBeVisible()
  await app.page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(table.count).toHaveText('1000 rows')
})

test('sorts as people read numbers, draws only what is seen, and keeps columns over a reload', async ({
  app,
  files
}) => {
  const server = await files.serve('big', bigHost(1000))
  await app.open(server.url, 'containers')
  const table = app.table('Containers')
  await table.sortBy('Name')
  await expect(table.heading('Name')).toHaveAttribute('aria-sort', 'ascending')
  expect((await table.column('Name')).slice(0, 4)).toEqual(['app-0', 'app-1', 'app-2', 'app-3'])
  await table.sortBy('Name')
  await expect(table.rows.first()).toContainText('app-999')
  expect(await table.rows.count()).toBeLessThan(80)
  await table.root.getByRole('button', { name: 'Columns' }).click()
  await app.page.getByRole('menuitemcheckbox', { name: 'PID' }).click()
  await app.page.keyboard.press('Escape')
  await expect(table.heading('PID')).toBeVisible()
  await app.page.reload()
  await expect(table.heading('PID')).toBeVisible()
  await expect(table.heading('Name')).toHaveAttribute('aria-sort', 'descending')
})

test('copies a cell, a row, the table, and every value of the inspector', async ({ app, files }) => {
  const server = await files.serve('tiny', tinyHost())
  await app.open(server.url, 'containers')
  const table = app.table('Containers')
  await table
    .row('shop-db')
    .getByText('172.18.0.3/16')
    .or(table.row('shop-db').getByText('172.18.0.3'))
    .first()
    .click()
  await table.grid.focus()
  await app.page.keyboard.press('c')
  await expect(app.toast).toHaveText('Copied')
  expect(await app.clipboard()).toContain('172.18.0.3')
  await app.page.keyboard.press('y')
  await expect.poll(() => app.clipboard()).toMatch(/^shop-db\trunning\tshop_default\t/)
  await app.page.keyboard.press('Shift+Y')
  await expect.poll(() => app.clipboard()).toMatch(/^Name\tState\t[^\n]+\nshop-web\t[^\n]+\nshop-db\t[^\n]+$/)
  await app.inspector.getByRole('button', { name: 'Copy 172.18.0.1', exact: true }).first().click()
  await expect.poll(() => app.clipboard()).toBe('172.18.0.1')
})

test('is worked by keys alone: filter, rows, cells, inspector, screens', async ({ app, files }) => {
  const server = await files.serve('tiny', tinyHost())
  await app.open(server.url)
  await app.page.keyboard.press('g')
  await app.page.keyboard.press('c')
  const table = app.table('Containers')
  await expect(table.row('shop-web')).toBeVisible()
  await app.page.keyboard.press('/')
  await expect(table.filter).toBeFocused()
  await app.page.keyboard.type('shop')
  await app.page.keyboard.press('Enter')
  await expect(table.grid).toBeFocused()
  await app.page.keyboard.press('j')
  await expect(app.inspected).toHaveText('shop-web')
  await app.page.keyboard.press('j')
  await expect(app.inspected).toHaveText('shop-db')
  await expect(table.row('shop-db')).toHaveAttribute('aria-selected', 'true')
  await app.page.keyboard.press('ArrowUp')
  await expect(app.inspected).toHaveText('shop-web')
  await app.page.keyboard.press('Escape')
  await expect(app.inspector).toHaveCount(0)
})

test('a selection is one thing over all screens, and links in the inspector lead on and back', async ({
  app,
  files
}) => {
  const server = await files.serve('tiny', tinyHost())
  await app.open(server.url, 'containers')
  await app.table('Containers').row('shop-web').click()
  await app.inspector.getByRole('button', { name: 'eth0', exact: true }).click()
  await expect(app.inspected).toHaveText('eth0')
  await app.goTo('Veth pairs')
  await expect(app.table('Veth pairs').row('veth0a1b2c3')).toHaveAttribute('aria-selected', 'true')
  await app.inspector.getByRole('button', { name: 'shop_default' }).first().click()
  await app.goTo('Networks')
  await expect(app.table('Networks').row('shop_default')).toHaveAttribute('aria-selected', 'true')
  await app.inspector.getByRole('button', { name: 'Back' }).click()
  await expect(app.inspected).toHaveText('eth0')
})

test('search takes anything and leads there', async ({ app, files }) => {
  const server = await files.serve('tiny', tinyHost())
  await app.open(server.url)
  await app.search('172.18.0.3')
  await expect(app.searchDialog.getByRole('option').first()).toContainText('shop-db')
  await app.page.keyboard.press('Enter')
  await expect(app.inspected).toHaveText('shop-db')
  await expect(app.table('Containers').row('shop-db')).toHaveAttribute('aria-selected', 'true')
  await app.search('--to-destination')
  await app.page.keyboard.press('Enter')
  await expect(app.inspected).toHaveText('DOCKER 1')
  await expect(app.page.getByRole('tab', { name: 'Rules' })).toHaveAttribute('aria-selected', 'true')
  await app.search('no such thing')
  await expect(app.searchDialog.getByText('Nothing has “no such thing”')).toBeVisible()
  await app.page.keyboard.press('Escape')
  await expect(app.searchDialog).toHaveCount(0)
})

test('one compose project filters the lists', async ({ app, files }) => {
  const host = bigHost(60)
  for (const container of host.containers.slice(0, 3)) container.composeProject = 'shop'
  const server = await files.serve('projects', host)
  await app.open(server.url, 'containers')
  await app.page.getByRole('button', { name: /Compose project/ }).click()
  await app.page.getByRole('menuitem', { name: 'shop' }).click()
  await expect(app.table('Containers').count).toHaveText('3 rows')
  await app.goTo('Veth pairs')
  await expect(app.table('Veth pairs').count).toHaveText('3 rows')
})
