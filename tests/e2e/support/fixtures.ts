/**
 * What browser tests start from: `lab`, the tutorial practice host behind the real serve, and `files`, a place to serve
 * snapshot files from. Both are made once per worker and taken down whatever happens.
 */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test as base, expect } from '@playwright/test'
import { labEnter } from '@core/lab'
import type { HostSnapshot } from '@shared/model'
import { AppPage } from '../pages/app.page'
import { Workplace, type Server } from './programs'

const run = promisify(execFile)

export interface Lab {
  readonly place: Workplace
  readonly server: Server
  /** Runs a program inside the practice host, as root of that sandbox. */
  inside(...argv: string[]): Promise<string>
}

export interface Files {
  /** Serves a snapshot; the same server for the same name. */
  serve(name: string, snapshot: HostSnapshot): Promise<Server>
}

interface WorkerFixtures {
  lab: Lab
  files: Files
}

export const test = base.extend<{ app: AppPage }, WorkerFixtures>({
  lab: [
    async ({ browserName }, use) => {
      expect(browserName).toBe('chromium')
      await Workplace.sweep()
      const place = new Workplace()
      let server: Server | null = null
      try {
        await place.cli('lab', 'up', 'tutorial', '--json')
        server = await place.serve('lab:tutorial')
        // labEnter reads the state from where the environment says.
        process.env.XDG_RUNTIME_DIR = place.directory
        const entry = labEnter('tutorial')
        await use({
          place,
          server,
          inside: async (...argv) =>
            (await run(entry.command, [...entry.args, ...argv], { cwd: entry.cwd, timeout: 30_000 })).stdout
        })
      } finally {
        await server?.close()
        await place.cli('lab', 'down', 'tutorial', '--json')
        place.remove()
      }
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  files: [
    async ({ browserName }, use) => {
      expect(browserName).toBe('chromium')
      const place = new Workplace()
      const servers = new Map<string, Server>()
      try {
        await use({
          async serve(name, snapshot) {
            const known = servers.get(name)
            if (known) return known
            const file = join(place.directory, `${name}.json`)
            writeFileSync(file, JSON.stringify(snapshot))
            const server = await place.serve(file)
            servers.set(name, server)
            return server
          }
        })
      } finally {
        for (const server of servers.values()) await server.close()
        place.remove()
      }
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  app: async ({ page, context }, use) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const app = new AppPage(page)
    await use(app)
    expect(app.problems, 'nothing is complained about in the console').toEqual([])
  }
})

export { expect }
