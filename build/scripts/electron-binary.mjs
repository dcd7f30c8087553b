/**
 * Finds Electron's binary without ever loading the `electron` package, which would start a download: in the directory
 * ELECTRON_OVERRIDE_DIST_PATH names, else where the package puts it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

const home = join(root, 'node_modules', 'electron')

/** Path of the binary, or null. */
export function findElectron(env = process.env) {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const binary = join(override, 'electron')
    return existsSync(binary) ? binary : null
  }
  const pathFile = join(home, 'path.txt')
  if (!existsSync(pathFile)) return null
  const binary = join(home, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : null
}

/** Lets the package fetch its binary, for at most `timeoutMs`. Returns its path, or null and why not. */
export function fetchElectron(timeoutMs = 120_000) {
  const script = join(home, 'install.js')
  if (!existsSync(script)) return { binary: null, why: 'the electron package is not installed' }
  const done = spawnSync(process.execPath, [script], { cwd: home, encoding: 'utf8', timeout: timeoutMs })
  const binary = findElectron()
  if (binary) return { binary, why: '' }
  const last =
    (done.stderr ?? '')
      .trim()
      .split('\n')
      .find((line) => line.includes('Error')) ?? ''
  return { binary: null, why: last.trim() || 'the download did not finish' }
}
