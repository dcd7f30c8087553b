/**
 * `npm start`: Vethscope on this machine. A window where Electron can run; else the same product as a page on loopback,
 * with one line that says why.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fetchElectron, findElectron } from './electron-binary.mjs'
import { root, say, setUp } from './setup.mjs'

/** Which of the two, and why not the window. The order is that of what a person can change least. */
export function choose({ uid, env, find, fetch, platform = process.platform }) {
  if (uid === 0) return { page: 'Electron does not run as root' }
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)
    return { page: 'there is no display here' }
  const here = find()
  if (here) return { electron: here }
  say('fetching the Electron binary …')
  const got = fetch()
  return got.binary
    ? { electron: got.binary }
    : { page: `the Electron binary is not here and could not be fetched (${got.why})` }
}

function follow(program, args, env) {
  const child = spawn(program, args, { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}

if (process.argv[1] === import.meta.filename) {
  setUp()
  const args = process.argv.slice(2)
  const choice = choose({
    uid: process.getuid?.() ?? 1,
    env: process.env,
    find: findElectron,
    fetch: fetchElectron
  })
  if (choice.electron) {
    follow(choice.electron, [join(root, 'out/main/index.js'), ...args], process.env)
  } else {
    say(`no window, but a page: ${choice.page}`)
    follow(process.execPath, [join(root, 'out/main/cli.js'), 'serve', ...args], process.env)
  }
}
