/** Bundles the child of the kill tests once, where its imports are found. */
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { spawn } from 'node:child_process'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../..')
const outDir = join(root, `node_modules/.cache/fake-world-${String(process.pid)}`)

/** The program's path. */
export async function bundleChild(): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': join(root, 'shared'), '@core': join(root, 'electron/core') } },
    ssr: { noExternal: true, external: ['koffi'] },
    build: {
      ssr: join(root, 'tests/support/fake-world-child.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { external: ['koffi'], output: { format: 'es', entryFileNames: 'child.mjs' } }
    }
  })
  return join(outDir, 'child.mjs')
}

export const removeBundle = (): void => rmSync(outDir, { recursive: true, force: true })

export interface Ended {
  readonly signal: string | null
  readonly output: string
}

/** Runs it to its end. */
export function runChild(program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (_status, signal) => resolve({ signal, output: output.trim() }))
  })
}
