/** The built agent as a process: what it was given, what it takes, and how it ends. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentProgram, startOwnAgent } from '@core/host/start-agent'
import { openHost } from '@core/host/open'
import type { AgentHost } from '@core/host/agent-host'
import { PROTOCOL } from '@core/host/agent-messages'
import { encodeFrame } from '@core/host/frames'
import { Journal } from '@core/journal'
import { labDown, labStatus, labUp } from '@core/lab'
import { obstacle } from '@core/lab/possible'
import { canMakeNamespaces, until } from '../support/namespaces'
import { abandoned, ownDirectory } from '../support/own-directory'
import { localDescription } from '../support/pipe-agent'

const hosts: AgentHost[] = []
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

/** The agent as a bare child; its exit status and stderr once it has ended. */
function bareAgent() {
  const [command, program] = agentProgram().program
  const child = spawn(command, [program], {
    stdio: 'pipe',
    env: { PATH: '/usr/bin:/bin', SECRET_TOKEN: 'x' }
  })
  children.push(child)
  let stderr = ''
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
  child.stdin.on('error', () => undefined) // it may end before it has read all
  const ended = new Promise<{ status: number | null; stderr: string }>((resolve) => {
    child.once('close', (status) => resolve({ status, stderr }))
  })
  return { child, ended }
}
const hello = { id: 1, call: 'hello', protocol: PROTOCOL, source: 'local', docker: [], timeoutMs: null }

describe('the agent as a process', () => {
  it('reads this machine with the rights it was started with', async () => {
    const host = await startOwnAgent({
      description: localDescription,
      journal: new Journal(),
      source: 'local'
    })
    hosts.push(host)
    expect(host.uid).toBe(process.getuid?.())
    const snapshot = await host.collect()
    expect(snapshot.host).toMatchObject({ uid: process.getuid?.(), source: 'local' })
    expect(snapshot.interfaces.some((item) => item.ifname === 'lo')).toBe(true)
    expect(snapshot.bootId).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  })

  it('is given an environment of three variables and no arguments', async () => {
    process.env.VS_SECRET = 'must not be handed on'
    const host = await startOwnAgent({
      description: localDescription,
      journal: new Journal(),
      source: 'local'
    })
    delete process.env.VS_SECRET
    hosts.push(host)
    const self = String(process.pid)
    const pids = readFileSync(`/proc/${self}/task/${self}/children`, 'utf8').trim().split(' ')
    const agent = pids.find((pid) => cmdline(pid).includes('agent.js'))
    expect(agent).toBeDefined()
    const read = (file: string): string[] =>
      readFileSync(`/proc/${String(agent)}/${file}`, 'utf8')
        .split('\0')
        .filter((part) => part !== '')
    expect(
      read('environ')
        .map((entry) => entry.split('=')[0])
        .sort()
    ).toEqual(['ELECTRON_RUN_AS_NODE', 'LANG', 'PATH'])
    expect(read('cmdline')).toHaveLength(2)
  })

  it.each([
    ['garbage', Buffer.from('what?\r\n\r\n')],
    [
      'a request it does not know',
      Buffer.concat([encodeFrame(hello, 1000), encodeFrame({ id: 2, call: 'run' }, 1000)])
    ]
  ])('ends on %s with one clear line', async (_what, bytes) => {
    const { child, ended } = bareAgent()
    child.stdin.write(bytes)
    const { status, stderr } = await ended
    expect(status).toBe(2)
    expect(stderr).toMatch(/^vethscope-agent: [\x20-\x7e]+\n$/)
  })

  it('ends when its input does, also in the middle of a reading and a watch', async () => {
    const { child, ended } = bareAgent()
    child.stdin.write(encodeFrame(hello, 1000))
    child.stdin.write(encodeFrame({ id: 2, call: 'watch' }, 1000))
    child.stdin.write(encodeFrame({ id: 3, call: 'collect' }, 1000))
    child.stdin.end()
    child.stdout.resume()
    expect(await ended).toEqual({ status: 0, stderr: '' })
  })

  it('ends when whoever started it is killed', async () => {
    const [command, program] = agentProgram().program
    // The parent starts the agent, tells its process number, and waits.
    const script = `const { spawn } = require('node:child_process')
      const agent = spawn(process.argv[1], [process.argv[2]], { stdio: ['pipe', 'pipe', 'inherit'] })
      agent.stdout.resume()
      console.log(agent.pid)
      setInterval(() => {}, 1000)`
    const parent = spawn(command, ['-e', script, command, program], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(parent)
    const pid = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (text: Buffer) => resolve(text.toString().trim()))
    )
    await until('the agent to run', () => cmdline(pid).includes('agent.js'), 60_000)
    parent.kill('SIGKILL')
    await until('the agent to end', () => !cmdline(pid).includes('agent.js'), 60_000)
  })
})

/** Of a process that ended, or waits to be reaped, it is empty. */
function cmdline(pid: string): string {
  const file = `/proc/${pid}/cmdline`
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  } catch {
    return '' // it ended between the two
  }
}

const NAME = 'tutorial'
let place = ''
const known = process.env.XDG_RUNTIME_DIR

describe.runIf(canMakeNamespaces && obstacle() === null)(
  'a lab through its agent (needs user namespaces)',
  () => {
    beforeAll(async () => {
      for (const old of abandoned('agent-lab')) {
        process.env.XDG_RUNTIME_DIR = old
        await labDown(NAME)
        rmSync(old, { recursive: true, force: true })
      }
      place = ownDirectory('agent-lab')
      process.env.XDG_RUNTIME_DIR = place
    })
    afterAll(async () => {
      await labDown(NAME)
      if (known === undefined) delete process.env.XDG_RUNTIME_DIR
      else process.env.XDG_RUNTIME_DIR = known
      rmSync(place, { recursive: true, force: true })
    })

    beforeEach(async () => {
      if (labStatus(NAME).state !== 'up') await labUp(NAME)
    })

    it('is a host like any other, seen by root inside', async () => {
      const host = await openHost(`lab:${NAME}`, { journal: new Journal() })
      try {
        const snapshot = await host.collect()
        expect(snapshot.host).toMatchObject({ source: 'lab', rights: 'root' })
        expect(
          snapshot.interfaces.filter((item) => item.kind === 'bridge').map((item) => item.ifname)
        ).toContain('brtest')
        const ends = snapshot.interfaces.filter((item) => item.kind === 'veth')
        expect(ends.length).toBeGreaterThanOrEqual(4)
        for (const end of ends)
          expect(snapshot.interfaces.find((item) => item.id === end.linkId)?.linkId).toBe(end.id)
      } finally {
        await host.close()
      }
    })

    it('tells when it was taken down', async () => {
      const host = await openHost(`lab:${NAME}`, { journal: new Journal() })
      await labDown(NAME)
      await expect(host.collect()).rejects.toMatchObject({ code: 'unreachable' })
      await host.close()
      await expect(openHost(`lab:${NAME}`, { journal: new Journal() })).rejects.toMatchObject({
        code: 'unreachable'
      })
    })
  }
)
