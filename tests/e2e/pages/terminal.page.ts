/** A terminal of the dock, driven with the keyboard and read from what is drawn. */
import { expect, type Locator, type Page } from '@playwright/test'

export class TerminalPage {
  readonly dock: Locator
  constructor(readonly page: Page) {
    this.dock = page.getByRole('region', { name: 'Terminals' })
  }

  /** The one that is seen. */
  get view(): Locator {
    return this.dock.locator('.terminal-view:visible')
  }
  get tabs(): Locator {
    return this.dock.getByRole('tab')
  }

  async opened(): Promise<void> {
    await expect(this.view).toHaveAttribute('data-state', 'open', { timeout: 30_000 })
    await expect(this.view.locator('.xterm-rows')).toContainText(/[$#] /, { timeout: 30_000 })
  }

  /** What stands on the screen, line by line. */
  async screen(): Promise<string> {
    const rows = await this.view.locator('.xterm-rows > div').allTextContents()
    return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n')
  }

  async type(text: string): Promise<void> {
    await this.view.locator('textarea').focus()
    await this.page.keyboard.type(text)
  }

  /** Types a line and waits until the screen shows what is expected. */
  async run(line: string, expected: RegExp): Promise<void> {
    await this.type(`${line}\n`)
    await this.shows(expected)
  }

  async shows(expected: RegExp): Promise<void> {
    await expect.poll(() => this.screen(), { timeout: 30_000 }).toMatch(expected)
  }
}
