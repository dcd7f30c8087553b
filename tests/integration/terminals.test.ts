/**
 * Shells on the host and in namespaces, through the built agent: whose they are, what they may do, and that nothing of them
 * is left, whatever ends them. The witness is /proc of the shell itself.
 */
import { statSync } from 'node:fs'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { AgentHost } from '@core/host/agent-host'
import { agentProgram, startAgent } from '@core/host/start-agent'
import { LocalHost, describeLocal } from '@core/host/local-host'
import { Journal } from '@core/journal'
import { hostShells } from '@core/terminal'
import { VethscopeError } from '@shared/contract/errors'
import { canMakeNamespaces, ownName, TestNamespaces, until } from '../support/namespaces'
import { localDescription } from '../support/pipe-agent'
import { processesWithWord, ShellDriver, SIZE, SlowReader } from '../support/shell-driver'

const PERSON = 47_110
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** The built agent, as started by sudo of this user. */
async function agent(env: Record<string, string> = { SUDO_UID: String(PERSON), SUDO_GID: '47111' }) {
  const { program, env: own } = agentProgram()
  const [command, ...args] = program
  const pipe = startAgent({ command, args, env: { ...own, ...env } })
  const host = await AgentHost.connect(pipe, {
    description: localDescription,
    journal: new Journal(),
    source: 'local',
    onHost: hostShells(new Journal()),
    helloMs: 60_000
  })
  closing.push(() => host.close())
  return { host, pipe }
}

const CAPABILITIES = '0000000000003000' // NET_ADMIN is bit 12, NET_RAW is bit 13: linux/capability.h

describe.runIf(canMakeNamespaces)('shells (as root: namespaces)', () => {
  let namespaces: TestNamespaces
  let count = 0
  beforeAll(() => {
    namespaces = new TestNamespaces()
    return () => namespaces.close()
  })

  /** A namespace of ours and its id. */
  async function place(host: AgentHost | LocalHost) {
    const made = namespaces.one(`term${String(count++)}`)
    const snapshot = await host.collect()
    const found = snapshot.namespaces.find((item) => item.paths.includes(made.path))
    expect(found).toBeDefined()
    return { made, id: found!.id, inode: statSync(made.path).ino }
  }

  it('in a namespace: the person, with NET_ADMIN and NET_RAW and nothing else', async () => {
    const { host } = await agent()
    const { id, inode } = await place(host)
    const terminal = await host.terminals.open({ kind: 'namespace', namespaceId: id }, SIZE)
    closing.push(() => terminal.close())
    const shell = new ShellDriver(terminal)
    expect(await shell.run('stat -L -c %i /proc/self/ns/net')).toBe(String(inode))
    const status = await shell.run('grep -E "^(Uid|Gid|Groups|Cap|NoNew)" /proc/self/status')
    const line = (name: string): string =>
      (new RegExp(`^${name}:(.*)$`, 'm').exec(status)?.[1] ?? '').trim().replaceAll('\t', ' ')
    expect(line('Uid')).toBe(`${String(PERSON)} `.repeat(4).trim())
    expect(line('Groups')).toBe('')
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
      expect([set, line(set)]).toEqual([set, CAPABILITIES])
    expect(line('NoNewPrivs')).toBe('1')
    expect(await shell.run('ip link set lo up && echo changed')).toBe('changed')
    expect(await shell.run('cat /etc/shadow 2>&1 >/dev/null')).toContain('denied')
    expect(await shell.run('stty size')).toBe('30 100')
    terminal.resize({ columns: 133, rows: 41 })
    expect(await shell.run('stty size')).toBe('41 133')
    const names = await shell.run('env | cut -d= -f1 | sort | tr "\\n" " "')
    for (const name of ['TERM', 'LANG', 'HOME', 'USER', 'PATH']) expect(names).toContain(name)
    expect(names).not.toMatch(/SUDO|PKEXEC|VETHSCOPE|ELECTRON|NODE/)
  })

  it('in a namespace, by root itself: uid 0 with the same two', async () => {
    const { host } = await agent({})
    const { id } = await place(host)
    const terminal = await host.terminals.open({ kind: 'namespace', namespaceId: id }, SIZE)
    closing.push(() => terminal.close())
    const shell = new ShellDriver(terminal)
    expect(await shell.run('id -u')).toBe('0')
    expect(await shell.run('grep -c 0000000000003000 /proc/self/status')).toBe('5')
    expect(await shell.run('grep NoNewPrivs /proc/self/status')).toContain('1')
  })

  it('on the host: never by the agent, but with the rights of who asks', async () => {
    const { host, pipe } = await agent()
    const terminal = await host.terminals.open({ kind: 'host' }, SIZE)
    closing.push(() => terminal.close())
    const shell = new ShellDriver(terminal)
    expect(await shell.run('id -u')).toBe(String(process.getuid?.()))
    expect(pipe).toBeDefined()
    // Asked on the pipe itself, it refuses.
    const other = await AgentHost.connect(
      startAgent({
        command: agentProgram().program[0],
        args: [agentProgram().program[1]],
        env: agentProgram().env
      }),
      { description: localDescription, journal: new Journal(), source: 'local', helloMs: 60_000 }
    )
    closing.push(() => other.close())
    await expect(other.terminals.open({ kind: 'host' }, SIZE)).rejects.toMatchObject({ code: 'refused' })
  })

  it('on the host of a process that sudo made root: the person behind it', async () => {
    const person = { uid: PERSON, gid: 47_111, name: 'ann', home: '/', shell: '/bin/sh', listed: false }
    const local = new LocalHost(describeLocal(), { journal: new Journal(), source: 'local', person })
    closing.push(() => local.close())
    const terminal = await local.terminals.open({ kind: 'host' }, SIZE)
    const shell = new ShellDriver(terminal)
    expect(await shell.run('id -u; id -g; id -G; grep CapEff /proc/self/status | cut -f2')).toBe(
      `${String(PERSON)}\n47111\n47111\n0000000000000000`
    )
  })

  it('says what is not there', async () => {
    const { host } = await agent()
    await expect(host.terminals.open({ kind: 'namespace', namespaceId: 'none' }, SIZE)).rejects.toThrow(
      VethscopeError
    )
    await expect(host.terminals.open({ kind: 'container', containerId: 'none' }, SIZE)).rejects.toMatchObject(
      { code: 'not-found' }
    )
  })

  it('tells how it ended', async () => {
    const { host } = await agent()
    const terminal = await host.terminals.open({ kind: 'host' }, SIZE)
    const shell = new ShellDriver(terminal)
    await shell.run('true')
    shell.type('exit 7\r')
    expect(await terminal.ended).toEqual({ status: 7, reason: '' })
    await shell.done
    const killed = await host.terminals.open({ kind: 'host' }, SIZE)
    const second = new ShellDriver(killed)
    await second.run('true')
    second.type('kill -9 $$\r')
    expect(await killed.ended).toEqual({ status: null, reason: 'SIGKILL' })
  })

  /** Starts what people start: jobs before and behind, one that ignores SIGHUP, one that is stopped. */
  async function busy(shell: ShellDriver, word: string): Promise<void> {
    await shell.run(`export VS_WORD=${word}`)
    await shell.run('sleep 4711 & sleep 4711 & :')
    await shell.run("nohup sh -c 'sleep 4711; sleep 4711' >/dev/null 2>&1 & :")
    await shell.run("(trap '' HUP TERM INT; sleep 4711; sleep 4711) & :")
    await shell.run('sleep 4711 & kill -STOP $!')
    shell.type('sh -c \'trap "" HUP; while :; do sleep 1; done\'\r')
    await until('all of them', () => processesWithWord(word).length >= 7)
  }
  const nothingOf = (word: string): Promise<boolean> =>
    until(`an end of all with ${word}`, () => processesWithWord(word).length === 0, 30_000)

  it.each(['closed', 'its agent ends', 'its agent is killed', 'a flood that is not read'])(
    'leaves no process behind: %s',
    async (how) => {
      const word = ownName('word')
      const { host, pipe } = await agent()
      const { id } = await place(host)
      const terminal = await host.terminals.open({ kind: 'namespace', namespaceId: id }, SIZE)
      const shell = new ShellDriver(terminal)
      await busy(shell, word)
      if (how === 'closed') await terminal.close()
      else if (how === 'its agent ends') await host.close()
      else if (how === 'its agent is killed') {
        pipe.kill()
        expect((await terminal.ended).reason).toBe('agent-gone')
      } else {
        const flood = await host.terminals.open({ kind: 'namespace', namespaceId: id }, SIZE)
        flood.write(Buffer.from(`VS_WORD=${word} yes\r`))
        await until('the flood', () => processesWithWord(word).length >= 8)
        await flood.close()
        await terminal.close()
      }
      await nothingOf(word)
    }
  )

  it('makes a flood wait for its reader, and takes what is typed meanwhile', async () => {
    const { host } = await agent()
    const terminal = await host.terminals.open({ kind: 'host' }, SIZE)
    closing.push(() => terminal.close())
    const reader = new SlowReader(terminal)
    terminal.write(Buffer.from('stty -echo; yes 0123456789\r'))
    let bytes = 0
    while (bytes < 8 * 1024 * 1024) bytes += (await reader.next()).length
    terminal.write(Buffer.from('\x03'))
    terminal.write(Buffer.from('echo "all""right"\r'))
    let tail = ''
    // What was on the way when it was stopped is bounded; a generous bound.
    let more = 0
    while (!tail.includes('allright')) {
      const chunk = await reader.next()
      more += chunk.length
      expect(more).toBeLessThan(4 * 1024 * 1024)
      tail = (tail + Buffer.from(chunk).toString('latin1')).slice(-5000)
    }
  })
})
