/**
 * `sudo npm run install:system`: puts Vethscope where root owns it, so that nothing a user may write is ever run with
 * rights: the programs, their own Node, koffi and node-pty under /usr/lib/vethscope, `vethscope` in /usr/bin, the polkit action and
 * the desktop entry. `sudo npm run uninstall:system` takes all of it away. DESTDIR stages it elsewhere.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { findElectron } from './electron-binary.mjs'
import { root, say, setUp, stop } from './setup.mjs'

const HOME = 'usr/lib/vethscope'
/** What is placed outside of HOME, each with its source below build/linux. */
const placed = {
  'usr/share/polkit-1/actions/com.vethscope.agent.policy': 'com.vethscope.agent.policy',
  'usr/share/applications/vethscope.desktop': 'vethscope.desktop',
  'usr/share/icons/hicolor/scalable/apps/vethscope.svg': 'vethscope.svg'
}
const commands = {
  'usr/bin/vethscope': '#!/bin/sh\nexec /usr/lib/vethscope/node /usr/lib/vethscope/out/main/cli.js "$@"\n',
  'usr/bin/vethscope-window':
    '#!/bin/sh\n# The window where Electron was installed with it, else the page.\n' +
    'if [ -x /usr/lib/vethscope/electron/electron ]; then\n  exec /usr/lib/vethscope/electron/electron /usr/lib/vethscope "$@"\nfi\n' +
    'exec /usr/bin/vethscope serve --open "$@"\n'
}

/** Takes away what install puts, from the tree below `destination`. */
export function uninstall(destination) {
  for (const path of [HOME, ...Object.keys(placed), ...Object.keys(commands)]) {
    rmSync(join(destination, path), { recursive: true, force: true })
  }
}

/** A checkout may be writable by all (a shared folder, another system's disk); what root runs never is. */
function closeToOthers(path) {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return
  chmodSync(path, (stat.mode & 0o7755) | (stat.isDirectory() ? 0o755 : 0o644))
  if (stat.isDirectory()) for (const name of readdirSync(path)) closeToOthers(join(path, name))
}

/** Puts everything of a built checkout below `destination`. An older installation is replaced whole. */
export function install(destination, checkout = root) {
  // What is installed is for every user, whatever root's own files are made with.
  const mask = process.umask(0o022)
  try {
    return put(destination, checkout)
  } finally {
    process.umask(mask)
  }
}

function put(destination, checkout) {
  uninstall(destination)
  const home = join(destination, HOME)
  const copy = (from, to, mode) => {
    mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
    cpSync(from, to, { recursive: true, dereference: true })
    if (mode !== undefined) chmodSync(to, mode)
  }
  copy(process.execPath, join(home, 'node'), 0o755)
  for (const part of ['out/main', 'out/preload', 'out/renderer', 'node_modules/koffi', 'package.json']) {
    copy(join(checkout, part), join(home, part))
  }
  // Optional: without it there are shells in containers only. Of its binaries, those of this system.
  const pty = join(checkout, 'node_modules/node-pty')
  const binaries = `prebuilds/linux-${process.arch}`
  if (existsSync(join(pty, binaries))) {
    for (const part of ['lib', 'package.json', 'LICENSE', binaries]) {
      copy(join(pty, part), join(home, 'node_modules/node-pty', part))
    }
  }
  copy(join(checkout, 'build/linux/vethscope-agent'), join(home, 'vethscope-agent'), 0o755)
  const electron = findElectron()
  if (electron) copy(dirname(electron), join(home, 'electron'))
  closeToOthers(home)
  for (const [path, source] of Object.entries(placed))
    copy(join(checkout, 'build/linux', source), join(destination, path), 0o644)
  for (const [path, text] of Object.entries(commands)) {
    mkdirSync(dirname(join(destination, path)), { recursive: true, mode: 0o755 })
    writeFileSync(join(destination, path), text, { mode: 0o755 })
  }
  return { window: electron !== null }
}

if (process.argv[1] === import.meta.filename) {
  const destination = process.env.DESTDIR ?? '/'
  if (process.platform !== 'linux') stop('installing is for Linux', 'elsewhere, use npm start', 2)
  if (destination === '/' && process.getuid?.() !== 0)
    stop('installing needs root', 'sudo npm run install:system', 3)
  if (process.argv[2] === 'remove') {
    uninstall(destination)
    say('removed')
  } else {
    setUp()
    const { window } = install(destination)
    say(
      `installed: run vethscope${window ? ', or open Vethscope from the menu' : ' (the page; Electron was not here to install a window)'}`
    )
  }
}
