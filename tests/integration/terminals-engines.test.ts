/**
 * Shells in containers of real engines, through the built agent: the container's own shell with a tty, its size, its end,
 * the container's end, and that nothing of it is left. Images are of busybox, one of them without a shell.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readlinkSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { AgentHost } from '@core/host/agent-host'
import { agentProgram, startAgent } from '@core/host/start-agent'
import { Journal } from '@core/journal'
import {
  dockerMissing,
  IMAGE,
  podmanMissing,
  startDocker,
  startPodman,
  type TestEngine
} from '../support/engines'
import { ownName, until } from '../support/namespaces'
import { localDescription } from '../support/pipe-agent'
import { ShellDriver, SIZE, SlowReader } from '../support/shell-driver'

/** Living processes in the mount namespace of a container's first process. */
function inside(pid: number): number[] {
  const own = mountsOf(pid)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && own !== null && mountsOf(Number(name)) === own)
    .map(Number)
}

function mountsOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${String(pid)}/ns/mnt`)
  } catch {
    return null // ended
  }
}

const engines = [
  { name: 'Docker', missing: dockerMissing, start: () => startDocker() },
  { name: 'Podman', missing: podmanMissing, start: () => startPodman() }
]

describe.each(engines)('a shell in a container of $name', ({ missing, start }) => {
  let engine: TestEngine
  const closing: (() => Promise<void>)[] = []
  beforeAll(async () => {
    if (missing === null) engine = await start()
  })
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })
  afterAll(async () => {
    if (missing === null) await engine.stop()
  })

  async function agent() {
    const { program, env } = agentProgram()
    const [command, ...args] = program
    const journal = new Journal()
    const pipe = startAgent({ command, args, env })
    const host = await AgentHost.connect(pipe, {
      description: localDescription,
      journal,
      source: 'local',
      docker: [engine.endpoint],
      helloMs: 60_000
    })
    closing.push(() => host.close())
    return { host, pipe, journal }
  }

  async function container(host: AgentHost, ...options: string[]) {
    const name = ownName('box').slice(0, 60)
    engine.command('run', '-d', '--network', 'none', '--name', name, ...options, IMAGE)
    const found = (await host.collect()).containers.find((item) => item.name === name)
    expect(found).toMatchObject({ state: 'running' })
    return { name, id: found!.id, namespaceId: found!.namespaceId, pid: found!.pid! }
  }

  it.skipIf(missing !== null)('is its own shell, with a terminal of the size that is asked', async () => {
    const { host, journal } = await agent()
    const box = await container(host, '--hostname', 'inside')
    const terminal = await host.terminals.open({ kind: 'container', containerId: box.id }, SIZE)
    closing.push(() => terminal.close())
    const shell = new ShellDriver(terminal)
    expect(await shell.run('hostname')).toBe('inside')
    expect(await shell.run('tty')).toMatch(/^\/dev\/pts\/\d+$/)
    expect(await shell.run('echo $TERM')).toBe('xterm-256color')
    expect(await shell.run('echo "äöü 漢字"')).toBe('äöü 漢字')
    terminal.resize({ columns: 133, rows: 41 })
    let size = ''
    for (const end = Date.now() + 20_000; size !== '41 133' && Date.now() < end;)
      size = await shell.run('stty size')
    expect(size).toBe('41 133')
    shell.type('sleep 4711; echo not interrupted\r')
    await until('sleep', () => inside(box.pid).length === 3)
    shell.type('\x03')
    await until('its end', () => inside(box.pid).length === 2)
    await shell.says(/# /)
    expect(await shell.run('echo still here')).toBe('still here')
    shell.type('exit 5\r')
    expect(await terminal.ended).toEqual({ status: 5, reason: '' })
    expect(journal.list().some((entry) => entry.what.startsWith('POST /exec/'))).toBe(true)
  })

  it.skipIf(missing !== null)('takes a flood no faster than it is read', async () => {
    const { host } = await agent()
    const box = await container(host)
    const terminal = await host.terminals.open({ kind: 'container', containerId: box.id }, SIZE)
    const reader = new SlowReader(terminal)
    terminal.write(Buffer.from('yes 0123456789\r'))
    let bytes = 0
    while (bytes < 4 * 1024 * 1024) bytes += (await reader.next()).length
    await terminal.close()
  })

  it.skipIf(missing !== null)('says when its container goes', async () => {
    const { host } = await agent()
    const box = await container(host)
    const terminal = await host.terminals.open({ kind: 'container', containerId: box.id }, SIZE)
    const shell = new ShellDriver(terminal)
    await shell.run('true')
    engine.command('rm', '-f', ...(engine.socket.includes('podman') ? ['-t', '0'] : []), box.name)
    expect(await terminal.ended).toEqual({ status: null, reason: 'container-gone' })
  })

  it.skipIf(missing !== null)('offers the namespace where an image has no shell', async () => {
    const { host } = await agent()
    const box = await container(host)
    const emptied = spawnSync('nsenter', [
      '-t',
      String(box.pid),
      '-m',
      '--',
      '/bin/busybox',
      'rm',
      '-f',
      '/bin/sh',
      '/bin/ash',
      '/bin/bash'
    ])
    expect(emptied.status).toBe(0)
    await expect(host.terminals.open({ kind: 'container', containerId: box.id }, SIZE)).rejects.toMatchObject(
      {
        code: 'not-supported',
        data: { namespaceId: box.namespaceId }
      }
    )
    const terminal = await host.terminals.open({ kind: 'namespace', namespaceId: box.namespaceId! }, SIZE)
    closing.push(() => terminal.close())
    const shell = new ShellDriver(terminal)
    expect(await shell.run('ls /sys/class/net >/dev/null; ip -o link | wc -l')).toBe('1')
  })

  it.skipIf(missing !== null).each(['closed', 'its agent ends', 'its agent is killed'])(
    'leaves no process behind: %s',
    async (how) => {
      const { host, pipe } = await agent()
      const box = await container(host)
      const terminal = await host.terminals.open({ kind: 'container', containerId: box.id }, SIZE)
      const shell = new ShellDriver(terminal)
      await shell.run("sleep 4711 & (trap '' HUP; sleep 4711; :) & :")
      shell.type('sleep 4711\r')
      await until('all of them', () => inside(box.pid).length >= 6)
      if (how === 'closed') await terminal.close()
      else if (how === 'its agent ends') await host.close()
      else pipe.kill()
      // What runs the container itself goes on.
      await until('their end', () => inside(box.pid).length === 1, 30_000)
    }
  )
})
