/** Drives the built command, out/main/cli.js, the way a shell does. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { z } from 'zod'

export const cli = resolve(import.meta.dirname, '../../out/main/cli.js')

export function requireBuilt(): void {
  if (!existsSync(cli)) throw new Error('out/ is not built: run npm test, or npm run build')
}

/** A directory of this test's own, and what takes it away. */
export function workplace(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'vs-cli-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Environment of a run: English, no display, no engine by variable, files in `place`. */
export const environment = (place: string, over: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LC_ALL: 'C',
  XDG_RUNTIME_DIR: place,
  ...over
})

/** Runs `vethscope …` to its end. */
export function vethscope(place: string, args: readonly string[], over: Record<string, string> = {}): Ran {
  const ran = spawnSync(process.execPath, [cli, ...args], {
    cwd: place,
    env: environment(place, over),
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 1 << 28
  })
  return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr }
}

/** Starts `vethscope …`. */
export const startVethscope = (place: string, args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [cli, ...args], { cwd: place, env: environment(place), stdio: 'pipe' })

/** stdout as exactly one JSON document. */
export function document<T>(ran: Ran, schema: z.ZodType<T>): T {
  const lines = ran.stdout.split('\n')
  if (lines.length !== 2 || lines[1] !== '')
    throw new Error(`not one line of JSON: ${ran.stdout.slice(0, 200)}`)
  return schema.parse(JSON.parse(ran.stdout))
}
