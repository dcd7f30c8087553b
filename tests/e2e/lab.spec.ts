/** The practice host from the page: start, look at it, stop. What starts and stops is real. */
import { tinyHost } from '@shared/testing/tiny-host'
import { expect, test } from './support/fixtures'

test('a practice host is started, looked at and stopped from the page, and Activity lists both', async ({
  app,
  files
}) => {
  test.setTimeout(120_000)
  const server = await files.serve('tiny', tinyHost())
  await app.open(server.url, 'lab')
  const lab = app.page.locator('[data-lab=tutorial]')
  await lab.getByRole('button', { name: 'Start' }).click()
  try {
    await lab.getByRole('button', { name: 'Look at it' }).click({ timeout: 60_000 })
    await expect(app.freshness).toHaveText('live', { timeout: 30_000 })
    await app.goTo('Veth pairs')
    await expect(app.table('Veth pairs').row('veth-web')).toContainText('brtest')
    await app.page.getByRole('button', { name: /^Language/ }).click()
    await app.rail.getByRole('link', { name: '练习主机' }).click()
    await expect(lab).toContainText('正在查看')
    await app.page.getByRole('button', { name: /^语言/ }).click()
  } finally {
    await lab.getByRole('button', { name: 'Stop' }).click()
    await expect(lab).toContainText('down', { timeout: 60_000 })
  }
  // The host that was looked at is gone: the first one is shown again.
  await expect(app.freshness).toHaveText('recorded')
  await app.goTo('Activity')
  await expect(app.table('Activity').row('lab up tutorial')).toBeVisible({ timeout: 30_000 })
  await expect(app.table('Activity').row('lab down tutorial')).toBeVisible({ timeout: 30_000 })
})
