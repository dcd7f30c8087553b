/**
 * Terminals in the page: real shells of the practice host, through serve and the agent inside the sandbox. What a person
 * sees is read from the drawn rows; what is left behind, from /proc.
 */
import { tinyHost } from '@shared/testing/tiny-host'
import { processesWithWord } from '../support/shell-driver'
import { TerminalPage } from './pages/terminal.page'
import { expect, test as base } from './support/fixtures'
import type { Server } from './support/programs'

const test = base.extend<{ terminal: TerminalPage }, { shells: Server }>({
  shells: [
    async ({ lab }, use) => {
      const server = await lab.place.serve('lab:tutorial', 0, '--allow-terminal')
      await use(server)
      await server.close()
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  terminal: async ({ app }, use) => {
    await use(new TerminalPage(app.page))
  }
})

let words = 0
const newWord = (): string => `vs-shell-word-${String(process.pid)}-${String(words++)}-`
const nothingOf = (word: string): Promise<void> =>
  expect.poll(() => processesWithWord(word), { timeout: 30_000 }).toEqual([])

test.describe('a shell on the practice host', () => {
  test.beforeEach(async ({ app, shells, terminal }) => {
    await app.open(shells.url, 'namespaces')
    await app.page.getByRole('button', { name: 'Shell on the host' }).click()
    await terminal.opened()
  })

  test('colours, wide characters and Ctrl+C', async ({ app, terminal }) => {
    await terminal.run(
      "printf '\\033[31mred\\033[0m \\033[38;2;10;200;30mtrue\\033[0m \\033[1mbold\\033[0m\\n'",
      /^red true bold$/m
    )
    const row = terminal.view.locator('.xterm-rows > div', { hasText: /^red true bold/ })
    const colour = (text: string): Promise<string> =>
      row
        .locator('span', { hasText: text })
        .first()
        .evaluate((span) => getComputedStyle(span).color)
    expect(await colour('true')).not.toBe(await colour('bold'))
    expect(await colour('red')).not.toBe(await colour('bold'))
    expect(await colour('red')).toMatch(/^rgb\(1[5-9]\d, |^rgb\(2\d\d, /)
    const weight = await row
      .locator('span', { hasText: 'bold' })
      .first()
      .evaluate((span) => getComputedStyle(span).fontWeight)
    expect(Number(weight)).toBeGreaterThanOrEqual(600)
    await terminal.run("printf '漢字|äöü|😀|\\n'", /^漢字\|äöü\|😀\|$/m)
    // A wide character takes two cells: the bar after two of them stands where a fifth narrow one would.
    await terminal.run("printf '1234|\\n'", /^1234\|$/m)
    await terminal.type('sleep 4711; echo not" "interrupted\n')
    await terminal.type('\u0003')
    await app.page.keyboard.press('Control+c')
    await terminal.run('echo still" "here', /^still here$/m)
    expect(await terminal.screen()).not.toMatch(/^not interrupted$/m)
  })

  test('the size of the dock is the size of the terminal', async ({ app, terminal }) => {
    const size = async (): Promise<number[]> => {
      const mark = newWord()
      await terminal.run(`stty size; echo ${mark}"."`, new RegExp(`^\\d+ \\d+\\n${mark}\\.$`, 'm'))
      const found = new RegExp(`^(\\d+) (\\d+)\\n${mark}\\.$`, 'm').exec(await terminal.screen())
      return [Number(found?.[1]), Number(found?.[2])]
    }
    const [rows = 0, columns = 0] = await size()
    expect(rows).toBeGreaterThan(8)
    expect(columns).toBeGreaterThan(100)
    const grip = terminal.dock.getByRole('separator', { name: 'Height of the terminals' })
    await grip.focus()
    for (let press = 0; press < 2; press++) await app.page.keyboard.press('PageUp')
    await expect.poll(async () => (await size())[0]).toBeGreaterThan(rows + 8)
    await app.page.setViewportSize({ width: 1000, height: 800 })
    await expect.poll(async () => (await size())[1]).toBeLessThan(columns)
  })

  test('50 MB of output, and the page goes on', async ({ app, terminal }) => {
    test.setTimeout(180_000)
    await app.page.evaluate(() => {
      const state = { longest: 0, frames: 0, last: performance.now() }
      const step = (): void => {
        const now = performance.now()
        state.longest = Math.max(state.longest, now - state.last)
        state.last = now
        state.frames++
        requestAnimationFrame(step)
      }
      requestAnimationFrame(step)
      Object.assign(window, { frameState: state })
    })
    const began = Date.now()
    await terminal.type("head -c 52428800 /dev/zero | tr '\\0' 'x' | fold -w 99; echo; echo all\" \"shown\n")
    await expect.poll(() => terminal.screen(), { timeout: 150_000, intervals: [500] }).toMatch(/^all shown$/m)
    const state = await app.page.evaluate(() => {
      const value: unknown = Reflect.get(window, 'frameState')
      return JSON.stringify(value)
    })
    const { longest, frames } = JSON.parse(state) as { longest: number; frames: number }
    console.log(
      `50 MB in ${String(Date.now() - began)} ms, ${String(frames)} frames, longest gap ${longest.toFixed(0)} ms`
    )
    expect(frames).toBeGreaterThan(20)
    expect(longest).toBeLessThan(2000)
    // It is stopped at once, also when far more is on the way.
    await terminal.type('yes\n')
    await expect.poll(() => terminal.screen()).toMatch(/^y\ny\ny$/m)
    await app.page.keyboard.press('Control+c')
    await terminal.run('echo done" "now', /^done now$/m)
  })

  test('the keyboard is the shell’s, but for Ctrl+Shift', async ({ app, terminal }) => {
    await terminal.run('echo find" "me', /^find me$/m)
    // Keys of the window: search, filter, screens, none of them is heard.
    await app.page.keyboard.press('Control+k')
    await expect(app.page.getByRole('dialog')).toHaveCount(0)
    await app.page.keyboard.press('Control+Shift+f')
    await app.page.keyboard.type('find me')
    await expect(terminal.dock.getByRole('search')).toContainText(/1 of 1|of/)
    await app.page.keyboard.press('Escape')
    await expect(terminal.dock.getByRole('search')).toHaveCount(0)
    await terminal.type('')
    const line = terminal.view.locator('.xterm-rows > div', { hasText: /^find me/ }).first()
    const box = await line.boundingBox()
    if (box === null) throw new Error('no line')
    await app.page.mouse.dblclick(box.x + 12, box.y + box.height / 2)
    await app.page.keyboard.press('Control+Shift+c')
    await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toBe('find')
    await terminal.type('echo pasted:')
    await app.page.keyboard.press('Control+Shift+v')
    await app.page.keyboard.press('Enter')
    await terminal.shows(/^pasted:find$/m)
    await app.page.keyboard.press('Control+Shift+x')
    await expect(terminal.tabs.first()).toBeFocused()
  })

  test('a link is asked for, and what is printed reaches neither clipboard nor title', async ({
    app,
    terminal
  }) => {
    await app.page.evaluate(() => navigator.clipboard.writeText('mine'))
    const title = await app.page.title()
    await terminal.run(
      "printf '\\033]52;c;c3RvbGVu\\a\\033]0;stolen\\a'; echo see http://192.0.2.1/x",
      /^see http/m
    )
    const line = terminal.view.locator('.xterm-rows > div', { hasText: /^see http/ }).first()
    const box = await line.boundingBox()
    if (box === null) throw new Error('no line')
    const at = { x: box.x + 80, y: box.y + box.height / 2 }
    await app.page.mouse.move(at.x, at.y)
    await app.page.mouse.move(at.x + 3, at.y)
    await app.page.mouse.click(at.x + 3, at.y)
    const question = app.page.getByRole('alertdialog', { name: 'Open this link?' })
    await expect(question).toContainText('http://192.0.2.1/x')
    await question.getByRole('button', { name: 'Cancel' }).click()
    await expect(question).toHaveCount(0)
    expect(await app.page.evaluate(() => navigator.clipboard.readText())).toBe('mine')
    expect(await app.page.title()).toBe(title)
    expect(app.page.context().pages()).toHaveLength(1)
  })

  test('nothing is left when its tab is closed, nor when the page is', async ({ app, terminal }) => {
    for (const how of ['tab', 'page'] as const) {
      const word = newWord()
      await terminal.run(
        `export VS_WORD=${word}; sleep 4711 & (trap '' HUP; sleep 4711; :) & echo go" "on`,
        /^go on$/m
      )
      await terminal.type('sleep 4711\n')
      await expect.poll(() => processesWithWord(word).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(3)
      if (how === 'tab') {
        await terminal.dock.getByRole('button', { name: 'Close host' }).click()
        await expect(terminal.dock).toHaveCount(0)
        await nothingOf(word)
        await app.page.getByRole('button', { name: 'Shell on the host' }).click()
        await terminal.opened()
      } else {
        await app.page.close()
        await nothingOf(word)
      }
    }
  })

  test('says when a shell has ended, and opens it again', async ({ terminal }) => {
    await terminal.type('exit 3\n')
    await expect(terminal.view.getByRole('alert')).toContainText('status 3')
    await terminal.view.getByRole('button', { name: 'Open again' }).click()
    await terminal.opened()
  })
})

test('a shell in a namespace, from the list, the inspector and by key', async ({
  app,
  shells,
  terminal,
  lab
}) => {
  await app.open(shells.url, 'namespaces')
  const row = app.table('Namespaces').row('web')
  await row.click({ button: 'right' })
  await app.page.getByRole('menuitem', { name: 'Shell in the namespace of web' }).click()
  await terminal.opened()
  const inode = (await lab.inside('stat', '-L', '-c', '%i', '/run/netns/web')).trim()
  await terminal.run('stat -L -c "inode %i" /proc/self/ns/net', new RegExp(`^inode ${inode}$`, 'm'))
  await terminal.run('grep CapEff /proc/self/status', /^CapEff:\s+0000000000003000$/m)
  await app.page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('button', { name: 'Shell in the namespace of web' })
    .click()
  await expect(terminal.tabs).toHaveCount(2)
  await terminal.opened()
  await row.click()
  await app.page.keyboard.press('t')
  await expect(terminal.tabs).toHaveCount(3)
  await terminal.opened()
})

test('without --allow-terminal the button says why', async ({ app, lab, terminal }) => {
  await app.open(lab.server.url, 'namespaces')
  const button = app.page.getByRole('button', { name: /^Shell on the host/ })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await button.click({ force: true })
  await expect(app.page.getByRole('status').filter({ hasText: '--allow-terminal' })).toBeVisible()
  await expect(terminal.dock).toHaveCount(0)
})

test('a snapshot file has no shell, and says so', async ({ app, files, terminal }) => {
  const server = await files.serve('tiny', tinyHost())
  await app.open(server.url, 'namespaces')
  await app.page.getByRole('button', { name: /^Shell on the host/ }).click({ force: true })
  await expect(app.page.getByRole('status').filter({ hasText: 'snapshot file' })).toBeVisible()
  await expect(terminal.dock).toHaveCount(0)
})
