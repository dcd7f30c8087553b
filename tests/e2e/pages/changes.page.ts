/** Forms and plans as a person uses them. */
import { expect, type Locator, type Page } from '@playwright/test'

export class ChangesPage {
  readonly dialog: Locator

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog')
  }

  /** The input of a field, by its path in the intent. */
  field(path: string): Locator {
    return this.dialog.locator(`[data-field="${path}"]`)
  }

  /** What stops a field. */
  problems(path: string): Locator {
    return this.dialog
      .locator('.form-field', { has: this.page.locator(`[data-field="${path}"]`) })
      .locator('.field-problems .stop')
  }

  async plan(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Make a plan' }).click()
  }

  async apply(): Promise<void> {
    const apply = this.dialog.getByRole('button', { name: 'Apply' })
    await expect(apply).toBeEnabled({ timeout: 30_000 })
    await apply.click()
  }

  /** An entry of a menu by the menu's name. */
  async choose(menu: string, entry: string): Promise<void> {
    await this.page.getByRole('button', { name: menu, exact: true }).click()
    await this.page.getByRole('menuitem', { name: entry }).first().click()
  }
}
