/**
 * Opens the served page in the person's browser. The address holds the token, and arguments of processes are for all to
 * see (proc(5), cmdline), so the browser is given a file of ours, 0600, that leads on to it.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { leaveRuntimePlace, makeRuntimePlace } from '@core/lab/place'

const openers = ['/usr/bin/xdg-open', '/usr/local/bin/xdg-open', '/usr/bin/open']
/** A browser that is not open yet takes its time. */
const KEPT_MS = 60_000

/** A display here, and not one lent over SSH; root's browsers refuse to start. */
export const wantsBrowser = (env: NodeJS.ProcessEnv = process.env): boolean =>
  (Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY) || process.platform === 'darwin') &&
  !env.SSH_CONNECTION &&
  process.getuid?.() !== 0

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`)

export const redirectPage = (url: string): string =>
  `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">` +
  `<meta http-equiv="refresh" content="0;url=${escapeHtml(url)}"><title>Vethscope</title>` +
  `<a href="${escapeHtml(url)}">Vethscope</a>\n`

/**
 * Starts the browser; returns what takes the file away, or null when there is no program that opens one.
 * @throws VethscopeError `refused` when there is no place for the file
 */
export function openBrowser(url: string, programs: readonly string[] = openers): (() => void) | null {
  const opener = programs.find((path) => existsSync(path))
  if (opener === undefined) return null
  const file = join(makeRuntimePlace(), `open-${randomBytes(9).toString('hex')}.html`)
  writeFileSync(file, redirectPage(url), { mode: 0o600, flag: 'wx' })
  const clean = () => {
    clearTimeout(timer)
    rmSync(file, { force: true })
    leaveRuntimePlace()
  }
  const timer = setTimeout(clean, KEPT_MS).unref()
  const child = spawn(opener, [file], { stdio: 'ignore', detached: true })
  // The address is printed anyway: a browser that does not come is no failure.
  child.on('error', clean)
  child.unref()
  return clean
}
