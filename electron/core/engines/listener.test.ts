/** Which process serves a socket, when another one elsewhere pretends to. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Listeners } from './listener'
import { commOf } from './proc'

const PROGRAM = `
process.title = 'dockerd'
require('node:net').createServer().listen(process.argv[1], () => console.log('ready'))
`

describe.runIf(process.geteuid?.() === 0)('who listens (as root: makes mount namespaces)', () => {
  const children: ChildProcess[] = []
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vs-listen-'))
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  })

  async function listen(path: string, prefix: readonly string[] = []): Promise<number> {
    const [command, ...args] = [...prefix, process.execPath, '-e', PROGRAM, path]
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve)
      child.once('exit', reject)
    })
    for (const until = Date.now() + 10_000; commOf(child.pid!) !== 'dockerd' && Date.now() < until;)
      await wait(20)
    return child.pid!
  }

  it('is the process that means the same file, not the first of that name', async () => {
    const path = join(directory, 'docker.sock')
    // In its own mount namespace the directory is another one: the same path, another socket.
    const elsewhere = ['unshare', '-n', '-m', 'sh', '-c', 'mount -t tmpfs x "$0" && exec "$@"', directory]
    const pretender = await listen(path, elsewhere)
    expect(existsSync(path)).toBe(false)
    expect(readlinkSync(`/proc/${pretender}/ns/mnt`)).not.toBe(readlinkSync('/proc/self/ns/mnt'))
    expect(new Listeners().find(path, 0)?.pid).toBe(pretender)
    const real = await listen(path)
    expect(new Listeners().find(path, 0)?.pid).toBe(real)
  })
})
