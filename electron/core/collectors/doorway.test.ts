/** Opening a namespace by a path that someone else may have changed since it was found. */
import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Doorway } from './doorway'

describe.runIf(process.platform === 'linux')('opening a namespace', () => {
  let doorway: Doorway
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vs-door-'))
    doorway = new Doorway()
  })
  afterEach(() => {
    doorway.close()
    rmSync(directory, { recursive: true, force: true })
  })

  it('takes the first path that leads to it', () => {
    const own = statSync('/proc/self/ns/net')
    const paths = [join(directory, 'gone'), '/proc/self/ns/mnt', '/proc/self/ns/net']
    const fd = doorway.open({ inode: own.ino, paths }, own.dev)
    closeSync(fd)
    expect(() => doorway.open({ inode: own.ino, paths: paths.slice(0, 2) }, own.dev)).toThrow('no path')
  })

  it('never opens what is no namespace: a device or a pipe would notice', async () => {
    const own = statSync('/proc/self/ns/net')
    const pipe = join(directory, 'pipe')
    execFileSync('mkfifo', [pipe])
    let noticed = false
    // Waits in the kernel until someone opens the other end.
    const writer = open(pipe, 'w').then((file) => {
      noticed = true
      return file.close()
    })
    await wait(100)
    expect(() => doorway.open({ inode: own.ino, paths: [pipe] }, own.dev)).toThrow('no path')
    await wait(200)
    expect(noticed).toBe(false)
    const end = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
    await writer
    closeSync(end)
  })
})
