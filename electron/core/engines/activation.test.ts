/** A Docker that does not run while systemd listens in its place: looking must not start it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Journal } from '../journal'
import { Engines } from './engines'
import { commOf } from './proc'

/** Listens under a name, and says so whenever somebody connects. */
const PROGRAM = `
process.title = process.argv[2]
require('node:net')
  .createServer((socket) => { console.log('asked'); socket.destroy() })
  .listen(process.argv[1], () => console.log('ready'))
`

describe.runIf(process.geteuid?.() === 0)('a socket that starts its engine (as root: who listens)', () => {
  let run: string
  let child: ChildProcess | null = null
  let heard = ''
  beforeEach(() => {
    run = mkdtempSync(join(tmpdir(), 'vs-activated-'))
    heard = ''
  })
  afterEach(() => {
    child?.kill('SIGKILL')
    rmSync(run, { recursive: true, force: true })
  })

  async function listen(name: string): Promise<string> {
    const path = join(run, 'docker.sock')
    const started = spawn(process.execPath, ['-e', PROGRAM, path, name], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    child = started
    started.stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    const end = Date.now() + 10_000
    while (!(heard.includes('ready') && commOf(started.pid ?? 0) === name)) {
      if (Date.now() > end) throw new Error(`${name} does not listen: ${heard}`)
      await wait(20)
    }
    return path
  }

  /** What is said of the engine, and whether it was asked. */
  async function look(endpoints: string[]): Promise<[codes: string[], asked: boolean]> {
    const engines = new Engines({ endpoints, run, env: {}, journal: new Journal() })
    try {
      const { gaps } = await engines.read()
      const own = gaps.filter((gap) => gap.what === 'engine' && gap.subject.includes(run))
      return [own.map((gap) => gap.code), heard.includes('asked')]
    } finally {
      await engines.close()
    }
  }

  it('is not asked, and the snapshot says why', async () => {
    await listen('systemd')
    expect(await look([])).toEqual([['unreachable'], false])
  })

  it('is asked when a person named it, or an engine holds it', async () => {
    const path = await listen('systemd')
    expect(await look([path])).toEqual([['unreachable'], true])
    child?.kill('SIGKILL')
    rmSync(path)
    heard = ''
    await listen('dockerd')
    expect((await look([]))[1]).toBe(true)
  })
})
