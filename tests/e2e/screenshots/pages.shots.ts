/** The screens as docs show them, light and dark, over the practice host and over a made-up Docker host. */
import { resolve } from 'node:path'
import { tinyHost } from '@shared/testing/tiny-host'
import { expect, test } from '../support/fixtures'

const images = resolve(import.meta.dirname, '../../../docs/images')

for (const colorScheme of ['light', 'dark'] as const) {
  test(`pictures, ${colorScheme}`, async ({ app, lab, files }) => {
    test.setTimeout(120_000)
    const { page } = app
    const take = (name: string) =>
      page.screenshot({ path: `${images}/${name}-${colorScheme}.png`, animations: 'disabled' })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1280, height: 800 })
    await app.open(lab.server.url)
    await expect(page.getByRole('navigation', { name: 'Counts' })).toBeVisible()
    await take('overview')
    await app.goTo('Map')
    await expect(page.getByRole('tree')).toContainText('brtest')
    await page.waitForTimeout(800)
    await take('map')
    await app.goTo('Veth pairs')
    await app.table('Veth pairs').row('veth-web').click()
    await expect(app.inspected).toHaveText('veth-web')
    await take('veth-pairs')
    await app.goTo('Firewall & NAT')
    await page.getByRole('tab', { name: 'Rules' }).click()
    const rules = app.table('Rules in the order the kernel walks them')
    await rules.row(/dnat/i).click()
    await take('firewall')
    await app.goTo('Namespaces')
    await app.table('Namespaces').row('web').click()
    await take('namespaces')
    await app.search('10.20.0')
    await expect(app.searchDialog.getByRole('option').first()).toBeVisible()
    await take('search')
    await page.keyboard.press('Escape')
    await app.goTo('Lab')
    await expect(page.locator('[data-lab=tutorial]')).toBeVisible()
    await page.keyboard.press('Escape')
    await take('lab')
    const tiny = await files.serve('tiny', tinyHost())
    await app.open(tiny.url, 'containers')
    await app.table('Containers').row('shop-web').click()
    await take('containers')
  })
}
