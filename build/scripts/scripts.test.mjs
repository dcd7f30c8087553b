import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findElectron } from './electron-binary.mjs'
import { install, uninstall } from './install.mjs'
import { root } from './setup.mjs'
import { choose } from './start.mjs'

let directory = ''
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'vs-scripts-'))))
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('npm start chooses the window or the page, and says why not the window', () => {
  const never = () => expect.unreachable('must not be asked')
  const display = { DISPLAY: ':0' }

  it('never opens Electron as root', () => {
    expect(choose({ uid: 0, env: display, find: never, fetch: never, platform: 'linux' })).toEqual({
      page: 'Electron does not run as root'
    })
  })
  it('needs a display on Linux, and fetches nothing without one', () => {
    expect(choose({ uid: 1000, env: {}, find: never, fetch: never, platform: 'linux' })).toEqual({
      page: 'there is no display here'
    })
  })
  it('takes the binary that is here', () => {
    expect(choose({ uid: 1000, env: display, find: () => '/e/electron', fetch: never })).toEqual({
      electron: '/e/electron'
    })
    expect(
      choose({
        uid: 1000,
        env: { WAYLAND_DISPLAY: 'w' },
        find: () => '/e/electron',
        fetch: never,
        platform: 'linux'
      })
    ).toEqual({ electron: '/e/electron' })
  })
  it('fetches it where it is not, and gives the reason where that fails', () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const found = choose({
      uid: 1000,
      env: display,
      find: () => null,
      fetch: () => ({ binary: '/f/electron', why: '' })
    })
    expect(found).toEqual({ electron: '/f/electron' })
    const failed = choose({
      uid: 1000,
      env: display,
      find: () => null,
      fetch: () => ({ binary: null, why: 'ENOTFOUND' })
    })
    expect(failed.page).toContain('ENOTFOUND')
    vi.restoreAllMocks()
  })
})

describe('findElectron', () => {
  it('looks where ELECTRON_OVERRIDE_DIST_PATH says, and nowhere else then', () => {
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: directory })).toBeNull()
    writeFileSync(join(directory, 'electron'), '')
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: directory })).toBe(join(directory, 'electron'))
  })
})

describe('install:system', () => {
  it('places a tree that works by itself, and takes all of it away', () => {
    install(directory)
    const home = join(directory, 'usr/lib/vethscope')
    for (const path of [
      'node',
      'vethscope-agent',
      'out/main/cli.js',
      'out/main/agent.js',
      'out/renderer/index.html',
      'node_modules/koffi'
    ]) {
      expect(existsSync(join(home, path)), path).toBe(true)
    }
    expect(statSync(join(home, 'vethscope-agent')).mode & 0o777).toBe(0o755)
    expect(statSync(join(home, 'out/main/agent.js')).mode & 0o022).toBe(0)
    const version = spawnSync(join(home, 'node'), [join(home, 'out/main/cli.js'), 'version'], {
      encoding: 'utf8',
      env: {}
    })
    expect(version.stderr).toBe('')
    expect(version.stdout).toContain(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
    mkdirSync(join(directory, 'usr/bin/other'), { recursive: true })
    uninstall(directory)
    expect(existsSync(home)).toBe(false)
    expect(existsSync(join(directory, 'usr/bin/vethscope'))).toBe(false)
    expect(existsSync(join(directory, 'usr/bin/other'))).toBe(true)
  })

  it('leaves nothing that others may write, whatever the checkout allows', () => {
    const checkout = join(directory, 'checkout')
    const parts = ['out/main', 'out/preload', 'out/renderer', 'node_modules/koffi', 'build/linux']
    for (const part of parts) {
      mkdirSync(join(checkout, part), { recursive: true })
      writeFileSync(join(checkout, part, 'file.js'), '')
      chmodSync(join(checkout, part, 'file.js'), 0o777)
      chmodSync(join(checkout, part), 0o777)
    }
    writeFileSync(join(checkout, 'package.json'), '{}')
    for (const name of [
      'vethscope-agent',
      'com.vethscope.agent.policy',
      'vethscope.desktop',
      'vethscope.svg'
    ])
      writeFileSync(join(checkout, 'build/linux', name), '')
    const there = join(directory, 'there')
    install(there, checkout)
    const open = readdirSync(there, { recursive: true })
      .map(String)
      .filter((name) => (statSync(join(there, name)).mode & 0o022) !== 0)
    expect(open).toEqual([])
    expect(statSync(join(there, 'usr/lib/vethscope/out/main')).mode & 0o777).toBe(0o755)
  })

  it('is for every user, also where root makes its own files private', () => {
    const there = join(directory, 'system')
    const mask = process.umask(0o077)
    try {
      install(there)
      expect(process.umask()).toBe(0o077)
    } finally {
      process.umask(mask)
    }
    const closed = readdirSync(there, { recursive: true })
      .map(String)
      .filter((name) => (statSync(join(there, name)).mode & 0o044) !== 0o044)
    expect(closed).toEqual([])
    expect(statSync(join(there, 'usr/bin/vethscope')).mode & 0o777).toBe(0o755)
  })
})
