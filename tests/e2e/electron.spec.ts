/**
 * The window itself, where Electron's binary is on the machine (ELECTRON_OVERRIDE_DIST_PATH, or the package's own), there
 * is a display, and one is not root: Electron refuses root with its sandbox on, and it is never switched off.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'

const root = join(import.meta.dirname, '../..')

/** Found without loading the `electron` package, which would start a download. */
function binary(): string | null {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const home = join(root, 'node_modules/electron')
  const path = override
    ? join(override, 'electron')
    : existsSync(join(home, 'path.txt'))
      ? join(home, 'dist', readFileSync(join(home, 'path.txt'), 'utf8').trim())
      : ''
  return path !== '' && existsSync(path) ? path : null
}

function reason(): string | null {
  if (process.getuid?.() === 0) return 'Electron does not run as root with its sandbox on'
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  return binary() === null ? 'Electron’s binary is not on this machine' : null
}

const why = reason()

test(`the window opens, its page is connected, and it has no Node${why === null ? '' : ` (not run: ${why})`}`, async () => {
  test.skip(why !== null, why ?? '')
  const app = await _electron.launch({
    executablePath: binary() ?? '',
    args: [join(root, 'out/main/index.js')]
  })
  try {
    const window = await app.firstWindow()
    expect(window.url()).toMatch(/^vethscope:\/\/app\//)
    await expect(window.getByRole('navigation').first()).toBeVisible()
    await window.getByRole('link', { name: 'Namespaces' }).click()
    await expect(window.getByRole('row').nth(1)).toBeVisible()
    expect(
      await window.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))
    ).toEqual([])
  } finally {
    await app.close()
  }
})
