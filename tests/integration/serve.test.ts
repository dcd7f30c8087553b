/** serve as sudo starts it: the process that has a port has no rights, and the one that has rights has no port. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pageDirectory, programPath } from '@core/host/out-directory'
import { until } from '../support/namespaces'
import { openPage } from '../support/page-client'

const NOBODY = 65534
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const built = ((): boolean => {
  try {
    return programPath('cli') !== '' && pageDirectory() !== ''
  } catch {
    return false // not built
  }
})()

/** Starts the built program as sudo would, and waits until it serves. */
async function startedBySudo(...options: string[]) {
  const child = spawn(
    process.execPath,
    [programPath('cli'), 'serve', '--port', '0', '--json', '--no-open', ...options],
    {
      stdio: 'pipe',
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        SUDO_UID: String(NOBODY),
        SUDO_GID: String(NOBODY),
        SUDO_USER: 'nobody',
        SUDO_COMMAND: '/usr/bin/npm start',
        SSH_CONNECTION: '198.51.100.1 50000 192.0.2.7 2222'
      }
    }
  )
  children.push(child)
  let text = ''
  let trouble = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const served = await until(
    'serve to say where it is',
    () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${trouble}`)
      return (
        text.includes('}') &&
        z.object({ url: z.string(), port: z.int(), sshLine: z.string() }).parse(JSON.parse(text))
      )
    },
    60_000
  )
  return { child, ended, ...served, pid: String(child.pid) }
}

const status = (pid: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(`/proc/${pid}/status`, 'utf8')
      .split('\n')
      .map((line) => line.split(/:\s*/, 2))
      .filter((pair): pair is [string, string] => pair.length === 2)
  )
const childrenOf = (pid: string): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((item) => item !== '')
const isGone = (pid: string): boolean => {
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true // no such process
  }
}
/** Inodes of the sockets a process has open. */
const sockets = (pid: string): string[] =>
  readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
    } catch {
      return [] // closed meanwhile
    }
  })

describe.runIf(process.getuid?.() === 0 && built)('serve started by sudo (needs root and a build)', () => {
  it('gives up root for good, keeps it in the agent alone, and shows all', async () => {
    const { child, ended, url, port, sshLine, pid } = await startedBySudo()
    const threads = readdirSync(`/proc/${pid}/task`)
    expect(threads.length).toBeGreaterThan(1)
    for (const thread of threads) {
      const mine = status(`${pid}/task/${thread}`)
      expect(mine.Uid).toBe(Array(4).fill(NOBODY).join('\t'))
      expect(mine.Gid).toBe(Array(4).fill(NOBODY).join('\t'))
      expect(mine.Groups?.trim()).toBe(String(NOBODY))
      for (const set of ['CapEff', 'CapPrm', 'CapInh', 'CapAmb']) expect(mine[set]).toMatch(/^0+$/)
    }
    const agents = childrenOf(pid)
    expect(agents).toHaveLength(1)
    const agent = agents[0] ?? ''
    expect(status(agent).Uid).toBe('0\t0\t0\t0')
    expect(sshLine).toBe(`ssh -N -L ${String(port)}:127.0.0.1:${String(port)} -p 2222 nobody@192.0.2.7`)

    const page = await openPage(url)
    const snapshot = await page.client.host.snapshot({ hostId: 'local' })
    expect(snapshot.host).toMatchObject({ rights: 'root', uid: 0 })

    // The port is the server's, and the agent has none of any kind.
    const tables = ['/proc/net/tcp', '/proc/net/tcp6'].filter((file) => existsSync(file))
    const listeners = tables.map((file) => readFileSync(file, 'utf8')).join('')
    const inodes = listeners.split('\n').map((line) => line.trim().split(/\s+/)[9])
    expect(sockets(pid).some((inode) => inodes.includes(inode))).toBe(true)
    expect(sockets(agent).filter((inode) => inodes.includes(inode))).toEqual([])

    // The token stands in no argument and no environment.
    const token = new URL(url).hash.slice(7)
    for (const file of ['cmdline', 'environ']) {
      for (const each of [pid, agent])
        expect(readFileSync(`/proc/${each}/${file}`, 'utf8')).not.toContain(token)
    }
    page.close()

    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    await until('the agent to end', () => isGone(agent), 60_000)
  })

  it('says so when its agent is killed, and the page stays', async () => {
    const { child, ended, url, pid } = await startedBySudo()
    const agent = Number(childrenOf(pid)[0])
    const page = await openPage(url)
    process.kill(agent, 'SIGKILL')
    await expect(page.client.host.snapshot({ hostId: 'local' })).rejects.toMatchObject({
      data: { code: 'unreachable', hint: expect.stringContaining('sudo') as unknown }
    })
    expect((await page.client.session.get()).hosts[0]?.id).toBe('local')
    page.close()
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})
