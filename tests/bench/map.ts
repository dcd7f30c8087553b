/**
 * `npm run bench:map [containers] [seconds]`: frames a second of the map, the product's painter against cytoscape, in a real Chromium
 * without a GPU; the time from snapshot to places and lists; and the time until the page of the real serve is usable.
 * Figures on stdout. Targets for 1,000 containers: 45 frames a second, map and lists under 100 ms, usable within 1.5 s.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import { containerRows, namespaceRows, natRows, networkRows, vethPairRows } from '@shared/lists'
import { lookup, type HostSnapshot } from '@shared/model'
import { buildTopology, layoutMap } from '@shared/topology'
import { build } from 'vite'
import { z } from 'zod'
import { bigSnapshot } from '@shared/testing/big-snapshot'

const root = process.cwd()
const containers = Number.parseInt(process.argv[2] ?? '1000', 10) || 1000
const SECONDS = Number.parseInt(process.argv[3] ?? '4', 10) || 4
const rates = z.object({
  fps: z.number(),
  worst: z.number(),
  script: z.number(),
  longest: z.number(),
  sharp: z.number()
})

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const ms = (value: number): string => `${value.toFixed(1).padStart(8)} ms`

/** Median of several runs, each on a snapshot nobody has looked at yet. */
function median(work: (snapshot: HostSnapshot) => void): number {
  const times = Array.from({ length: 9 }, () => {
    const snapshot = bigSnapshot({ containers })
    const start = performance.now()
    work(snapshot)
    return performance.now() - start
  }).sort((a, b) => a - b)
  return times[Math.floor(times.length / 2)] ?? 0
}

function building(): void {
  const [load = 0] = loadavg()
  say(
    `${String(cpus().length)} cores, load ${load.toFixed(1)}: figures hold for a machine that is otherwise idle`
  )
  say(`\nBuilding, ${String(containers)} containers, median of 9 fresh snapshots`)
  say(`  snapshot to topology            ${ms(median((snapshot) => buildTopology(snapshot)))}`)
  say(`  snapshot to topology and places ${ms(median((snapshot) => layoutMap(buildTopology(snapshot))))}`)
  say(
    `  map and lists                   ${ms(
      median((snapshot) => {
        layoutMap(buildTopology(snapshot))
        const look = lookup(snapshot)
        for (const rows of [containerRows, namespaceRows, natRows, networkRows, vethPairRows]) rows(look)
      })
    )}`
  )
}

async function bundle(directory: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': join(root, 'shared') } },
    build: {
      outDir: directory,
      emptyOutDir: true,
      lib: {
        entry: join(root, 'renderer/features/topology/bench/map-page.ts'),
        formats: ['iife'],
        name: 'page',
        fileName: 'page'
      }
    }
  })
}

async function benchPage(browser: Browser, directory: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.setContent('<!doctype html><html data-theme="light"><body></body></html>')
  for (const name of readdirSync(directory)) {
    if (name.endsWith('.css')) await page.addStyleTag({ path: join(directory, name) })
    if (name.endsWith('.js')) await page.addScriptTag({ path: join(directory, name) })
  }
  await page.evaluate(`window.snapshot = ${JSON.stringify(bigSnapshot({ containers }))}; undefined`)
  return page
}

async function frames(browser: Browser, directory: string): Promise<void> {
  say(`\nFrames a second while the picture moves, 1280x800, ${String(SECONDS)} s each`)
  say(`${''.padEnd(46)}   fps  slowest s  longest frame  script/frame  sharp`)
  const time = String(SECONDS * 1000)
  const distances = [
    ['whole map', 'null'],
    ['zoom 0.35', '0.35'],
    ['zoom 0.55', '0.55'],
    ['zoom 1', '1']
  ] as const
  const runs = [
    ...distances.flatMap(([name, scale]) =>
      (['pan', 'zoom', 'both'] as const).map((motion) => [
        `ours, ${name}, ${motion}`,
        `ours(snapshot, ${scale}, null, '${motion}', ${time})`
      ])
    ),
    ['ours, whole map, every card and port, both', `ours(snapshot, null, 'full', 'both', ${time})`],
    ...distances.flatMap(([name, scale]) =>
      (['pan', 'both'] as const).map((motion) => [
        `cytoscape, ${name}, ${motion}`,
        `peer(snapshot, ${scale}, '${motion}', ${time})`
      ])
    )
  ]
  for (const [name = '', call = ''] of runs) {
    const page = await benchPage(browser, directory)
    const found = rates.parse(await page.evaluate(`bench.${call}`))
    const cells = [
      found.fps.toFixed(1).padStart(6),
      String(found.worst).padStart(10),
      `${found.longest.toFixed(0).padStart(11)} ms`,
      `${found.script.toFixed(1).padStart(10)} ms`,
      `${(100 * found.sharp).toFixed(0).padStart(4)} %`
    ]
    say(`  ${name.padEnd(44)} ${cells.join(' ')}`)
    await page.close()
  }
}

/** From asking for the address of the real serve to a map that is drawn. */
async function usable(browser: Browser, directory: string): Promise<void> {
  const cli = join(root, 'out/main/cli.js')
  if (!existsSync(cli)) {
    say('\nPage usable: not measured, the product is not built (npm run build)')
    return
  }
  const file = join(directory, 'host.json')
  writeFileSync(file, JSON.stringify(bigSnapshot({ containers })))
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--host', file, '--port', '0', '--no-open', '--json'],
    {
      stdio: ['ignore', 'pipe', 'inherit']
    }
  )
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let out = ''
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
        const found = /"url":\s*"([^"]+)"/.exec(out)?.[1]
        if (found !== undefined) resolve(found)
      })
      child.once('exit', (code) => reject(new Error(`serve ended with ${String(code)}`)))
    })
    const times: number[] = []
    for (let round = 0; round < 5; round++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      const start = performance.now()
      await page.goto(url)
      // The token is in the hash until the page has taken it.
      await page.waitForFunction(`!location.hash.includes('token=')`)
      await page.evaluate(`location.hash = '#/map'`)
      await page.locator('.map-canvas[data-nodes]:not([data-nodes="0"])').waitFor()
      times.push(performance.now() - start)
      await page.close()
    }
    times.sort((a, b) => a - b)
    say(`\nPage usable (opened to map drawn), median of 5: ${ms(times[2] ?? 0)}`)
  } finally {
    child.kill('SIGTERM')
  }
}

const directory = mkdtempSync(join(tmpdir(), 'vs-bench-map-'))
let browser: Browser | null = null
try {
  building()
  await bundle(directory)
  browser = await chromium.launch({
    executablePath: process.env.VETHSCOPE_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run'
    ]
  })
  await frames(browser, directory)
  await usable(browser, directory)
} finally {
  await browser?.close()
  rmSync(directory, { recursive: true, force: true })
}
