/** A table as a person uses it: filter, sort, columns, rows, copy. */
import type { Locator, Page } from '@playwright/test'

export class TablePage {
  readonly root: Locator
  readonly grid: Locator
  readonly filter: Locator
  readonly count: Locator
  readonly rows: Locator

  constructor(
    readonly page: Page,
    name: string
  ) {
    this.root = page.getByRole('region', { name, exact: true })
    this.grid = this.root.getByRole('grid')
    this.filter = this.root.locator('.filter input')
    this.count = this.root.locator('.count')
    this.rows = this.root.locator('.row')
  }

  /** The row that holds a text. */
  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first()
  }

  /** Texts of one column, by its heading, from top to bottom. */
  async column(heading: string): Promise<string[]> {
    const headings = await this.grid.getByRole('columnheader').allInnerTexts()
    const at = headings.findIndex((text) => text.trim() === heading)
    const cells = this.rows.locator(`[role=gridcell][aria-colindex="${String(at + 1)}"]`)
    return (await cells.allInnerTexts()).map((text) => text.trim())
  }

  heading(name: string): Locator {
    return this.grid.getByRole('columnheader').filter({ has: this.page.getByText(name, { exact: true }) })
  }

  sortBy(name: string): Promise<void> {
    return this.heading(name).getByRole('button').click()
  }
}
