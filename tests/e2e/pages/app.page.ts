/** The window as a person uses it: rail, top bar, search, inspector. Also hears every complaint of the browser. */
import { expect, type Locator, type Page } from '@playwright/test'
import { TablePage } from './table.page'

export type ScreenName =
  | 'Overview'
  | 'Map'
  | 'Networks'
  | 'Containers'
  | 'Engines'
  | 'Veth pairs'
  | 'Firewall & NAT'
  | 'Namespaces'
  | 'Activity'
  | 'Lab'

export class AppPage {
  /** Errors of scripts, of the CSP and of loading. */
  readonly problems: string[] = []
  readonly rail: Locator
  readonly inspector: Locator
  readonly freshness: Locator
  readonly searchDialog: Locator
  readonly toast: Locator

  constructor(readonly page: Page) {
    this.rail = page.getByRole('navigation').first()
    this.inspector = page.locator('aside.inspector')
    this.freshness = page.getByTestId('freshness')
    this.searchDialog = page.getByRole('dialog')
    this.toast = page.locator('.toast')
    page.on('pageerror', (error) => this.problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text())
    })
  }

  /** Opens the address and waits until a snapshot is shown. */
  async open(url: string, route = ''): Promise<void> {
    await this.page.goto(url)
    await expect(this.freshness).toHaveText(/^(live|recorded|实时|记录)$/)
    if (route) await this.page.evaluate((hash) => (location.hash = hash), `#/${route}`)
  }

  async goTo(screen: ScreenName): Promise<void> {
    await this.rail.getByRole('link', { name: screen, exact: true }).click()
  }

  table(name: string): TablePage {
    return new TablePage(this.page, name)
  }

  /** What the inspector is about. */
  get inspected(): Locator {
    return this.page.getByTestId('inspector-title')
  }

  /** The value beside a label in the inspector. */
  property(label: string): Locator {
    return this.inspector
      .locator('.property', { has: this.page.locator(`dt:text-is("${label}")`) })
      .locator('.value')
  }

  /** Opens the search and types. */
  async search(text: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await this.searchDialog.getByRole('combobox').fill(text)
  }

  clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText())
  }
}
