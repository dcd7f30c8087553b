/** The map as a person uses it: the canvas and what lies under the pointer, the tree of the same nodes, the tools. */
import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'
import { z } from 'zod'

const pairs = z.array(z.tuple([z.string(), z.string()]))

export class MapPage {
  readonly root: Locator
  readonly canvas: Locator
  readonly tree: Locator
  readonly tools: Locator

  constructor(readonly page: Page) {
    this.root = page.locator('.map-canvas')
    this.canvas = this.root.locator('canvas')
    this.tree = page.getByRole('tree')
    this.tools = page.getByRole('toolbar', { name: 'Map' })
  }

  /** Waits until something is drawn and the whole map is in view. */
  async ready(): Promise<void> {
    await expect(this.canvas).toBeVisible()
    await this.tools.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(() => this.drawn()).toBeGreaterThan(0)
  }

  /** How many boxes the painter drew one by one in its last frame. */
  async drawn(): Promise<number> {
    return Number(await this.root.getAttribute('data-nodes'))
  }

  /** The nodes of the tree by id, with their names; rows that are open are left out. */
  async nodes(): Promise<Map<string, string>> {
    const found: unknown = await this.page.evaluate(
      `[...document.querySelectorAll('[role=tree] [data-node]:not([data-row])')]
        .map((item) => [item.dataset.node, item.querySelector('.text').textContent])`
    )
    return new Map(pairs.parse(found))
  }

  /** Shows the tree beside the map: in a narrow window it is there for screen readers only. */
  async openTree(): Promise<void> {
    const button = this.tools.getByRole('button', { name: 'Outline' })
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click()
    await expect(button).toHaveAttribute('aria-pressed', 'true')
  }

  item(node: string): Locator {
    return this.tree.locator(`[data-node="${node}"]:not([data-row])`)
  }

  /** The point of the window where a node or an open row is drawn, once the view rests. */
  async point(item: Locator): Promise<{ x: number; y: number }> {
    await expect(item).toHaveAttribute('data-at', /^-?\d+,-?\d+$/)
    let last = ''
    await expect
      .poll(async () => {
        const now = (await item.getAttribute('data-at')) ?? ''
        const same = now === last
        last = now
        return same
      })
      .toBe(true)
    const [x = 0, y = 0] = last.split(',').map(Number)
    const box = await this.canvas.boundingBox()
    return { x: (box?.x ?? 0) + x, y: (box?.y ?? 0) + y }
  }

  async hover(item: Locator): Promise<void> {
    const at = await this.point(item)
    await this.page.mouse.move(at.x, at.y)
  }

  async click(item: Locator): Promise<void> {
    const at = await this.point(item)
    await this.page.mouse.click(at.x, at.y)
  }

  /** Nodes on the way to the outside that is marked now. */
  async path(): Promise<string[]> {
    return ((await this.root.getAttribute('data-path')) ?? '').split('\n').filter((id) => id !== '')
  }

  async download(button: string): Promise<Buffer> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.tools.getByRole('button', { name: button }).click()
    ])
    return readFile(await download.path())
  }
}
