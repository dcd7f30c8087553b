/** The line to the server, hosts and files: what happens when it breaks, and how one gets from one host to another. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tinyHost } from '@shared/testing/tiny-host'
import { AppPage } from './pages/app.page'
import { expect, test } from './support/fixtures'
import { Workplace } from './support/programs'

test('says when the server is gone, keeps the last picture, and finds it again', async ({ page }) => {
  const place = new Workplace()
  const file = join(place.directory, 'tiny.json')
  writeFileSync(file, JSON.stringify(tinyHost()))
  const app = new AppPage(page)
  let server = await place.serve(file)
  try {
    await app.open(server.url, 'containers')
    await expect(app.table('Containers').row('shop-web')).toBeVisible()
    await server.close()
    await expect(page.getByRole('alert')).toContainText('No connection to Vethscope')
    await expect(app.table('Containers').row('shop-web')).toBeVisible()
    // The next start has another token: the page is refused and says what to do.
    server = await place.serve(file, server.port)
    await expect(page.getByRole('alert')).toContainText('This page may not connect', { timeout: 30_000 })
    await page.goto(server.url)
    await expect(app.freshness).toHaveText('recorded')
    await expect(page.getByRole('alert')).toHaveCount(0)
    expect(page.url()).not.toContain('token')
  } finally {
    await server.close()
    place.remove()
  }
})

test('a wrong token is refused, nothing is shown, and the page says what to open', async ({
  page,
  files
}) => {
  const server = await files.serve('tiny', tinyHost())
  await page.goto(`http://127.0.0.1:${String(server.port)}/#token=wrongwrongwrong`)
  await expect(page.getByRole('alert')).toContainText('This page may not connect')
  await expect(page.getByText('shop-web')).toHaveCount(0)
  for (const route of ['overview', 'containers', 'map']) {
    await page.evaluate((hash) => (location.hash = hash), `#/${route}`)
    await expect(page.getByRole('main').getByText('Nothing has been read yet')).toBeVisible()
    await expect(page.getByRole('main').getByText('reading…')).toHaveCount(0)
  }
})

test('a snapshot file is opened in the page; what is no snapshot is refused in one line', async ({
  app,
  lab
}) => {
  await app.open(lab.server.url, 'containers')
  const picker = app.page.locator('input[type=file]')
  await picker.setInputFiles({
    name: 'notes.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"a":1}')
  })
  await expect(app.toast).toContainText('Cannot open notes.json')
  await expect(app.freshness).toHaveText('live')
  const newer = Buffer.from(JSON.stringify({ ...tinyHost(), schemaVersion: 999 }))
  await picker.setInputFiles({ name: 'newer.json', mimeType: 'application/json', buffer: newer })
  await expect(app.toast).toContainText('newer.json')
  const good = Buffer.from(JSON.stringify(tinyHost()))
  await picker.setInputFiles({ name: 'colleague.json', mimeType: 'application/json', buffer: good })
  await expect(app.freshness).toHaveText('recorded')
  await expect(app.table('Containers').row('shop-web')).toBeVisible()
  await app.page.getByRole('button', { name: /Host: colleague.json/ }).click()
  await app.page.getByRole('menuitem', { name: /tutorial/ }).click()
  await expect(app.freshness).toHaveText('live')
  await expect(app.page.getByText('No containers', { exact: true })).toBeVisible()
})
