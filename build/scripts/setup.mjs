/**
 * Brings a checkout to the state in which its programs run: packages installed from the lock file, sources built.
 * Only Node's own modules here: this runs before anything is installed.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const lockStamp = join(root, 'node_modules', '.vethscope-lock')
const buildStamp = join(root, 'out', '.vethscope-build')
const sources = ['electron', 'renderer', 'shared', 'electron.vite.config.ts', 'package-lock.json']

/** Says something to the person on stderr, so that a command's stdout stays its own. */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

/** Ends with one line that says what failed and what to do. */
export function stop(what, hint, code = 3) {
  say(`vethscope: ${what}${hint ? `\n  ${hint}` : ''}`)
  process.exit(code)
}

/** Refuses a Node too old for what is built, with the line that helps. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(
      `Node ${process.versions.node} is too old: 20.19 or newer is needed`,
      'install a newer Node, then try again'
    )
  }
}

/** Runs a program of the checkout, its output to stderr; returns its exit status. */
function run(program, args, quiet) {
  const done = spawnSync(program, args, {
    cwd: root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
    encoding: 'utf8',
    maxBuffer: 64 << 20
  })
  if (done.error) return { status: 127, output: done.error.message }
  return { status: done.status ?? 1, output: quiet ? `${done.stdout}${done.stderr}` : '' }
}

/** Installs the locked packages where they are missing or the lock has changed since. */
export function installPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(lockStamp) && readFileSync(lockStamp, 'utf8') === wanted) return
  say('installing packages (about half a minute) …')
  const npm = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], true)
  if (npm.status !== 0) {
    stop(
      `npm ci failed:\n${npm.output.trim().split('\n').slice(-6).join('\n')}`,
      'check that the npm registry can be reached and that this directory is yours'
    )
  }
  writeFileSync(lockStamp, wanted)
}

/** Newest modification time below a path, in ms. */
function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs)
}

/** Builds out/ where a source is newer than the last whole build. */
export function buildOut() {
  const latest = Math.max(...sources.map((name) => newest(join(root, name))))
  if (existsSync(buildStamp) && Number(readFileSync(buildStamp, 'utf8')) >= latest) return
  say('building …')
  rmSync(join(root, 'out'), { recursive: true, force: true })
  const built = run(
    process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    true
  )
  if (built.status !== 0) {
    stop(
      `the build failed:\n${built.output.trim().split('\n').slice(-15).join('\n')}`,
      'the lines above name the file'
    )
  }
  mkdirSync(dirname(buildStamp), { recursive: true })
  writeFileSync(buildStamp, String(latest))
}

/** Everything a program of the checkout needs before it starts. */
export function setUp() {
  checkNode()
  installPackages()
  buildOut()
}
