/** What other mount namespaces can make the collector believe. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { lutimesSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { discoverNamespaces } from './discovery'
import { namespaceInode } from './processes'

describe.runIf(process.geteuid?.() === 0)('names (as root: makes mount namespaces)', () => {
  let child: ChildProcess | null = null
  afterEach(() => {
    child?.kill('SIGKILL')
    child = null
  })

  /** A shell in a mount namespace of its own, in which it has named this network namespace and one of its own. */
  async function pretender(): Promise<number> {
    const script = `
      mount -t tmpfs x /run && mkdir /run/netns && touch /run/netns/evil /run/netns/mine &&
      mount --bind /proc/self/ns/net /run/netns/evil &&
      unshare -n mount --bind /proc/self/ns/net /run/netns/mine && echo ready && exec sleep 1000`
    const started = spawn('unshare', ['-m', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    child = started
    await new Promise((resolve, reject) => {
      started.stdout.once('data', resolve)
      started.once('exit', (status) => reject(new Error(`it ended with ${String(status)}`)))
    })
    return started.pid!
  }

  it('given elsewhere are taken for namespaces made elsewhere, never for the host’s own', async () => {
    const pid = await pretender()
    const { found, home } = discoverNamespaces()
    const own = namespaceInode(readlinkSync('/proc/self/ns/net'), 'net')
    expect(home).toBe(own)
    expect(found.get(home)?.names).not.toContain('evil')
    expect(found.get(home)?.paths[0]).not.toMatch(/^\/proc\/\d+\/root/)
    const mine = [...found.values()].find(({ paths }) => paths.includes(`/proc/${pid}/root/run/netns/mine`))
    expect(mine).toMatchObject({ kind: 'mount', names: ['mine'], processes: 0 })
  })

  it('that lead nowhere any more, or to another process than they were made for, are told as gaps', async () => {
    const own = `vs-${String(process.pid)}p-${randomUUID().slice(0, 8)}`
    const names = ['file', 'ended', 'elsewhere', 'reused', 'sound'].map((label) => `${own}-${label}`)
    const [file, ended, elsewhere, reused, sound] = names.map((name) => `/run/netns/${name}`)
    const gone = spawn('sleep', ['1000'])
    const target = `/proc/${String(process.pid)}/ns/net`
    spawnSync('ip', ['netns', 'add', own])
    try {
      writeFileSync(file!, '')
      symlinkSync(`/proc/${String(gone.pid)}/ns/net`, ended!)
      symlinkSync('/dev/null', elsewhere!)
      symlinkSync(target, reused!)
      symlinkSync(target, sound!)
      // Made an hour before this process was.
      lutimesSync(reused!, new Date(), new Date(Date.now() - performance.now() - 3_600_000))
      gone.kill('SIGKILL')
      await new Promise((resolve) => gone.once('exit', resolve))
      const { gaps, found, home } = discoverNamespaces()
      const told = gaps
        .filter(({ subject }) => subject.includes(own))
        .map(({ code, what, subject, detail }) => [subject, code, what, detail])
      expect(told.sort()).toEqual(
        [
          [file, 'vanished', 'namespace', 'no namespace is mounted there any more'],
          [
            ended,
            'vanished',
            'namespace',
            `a link to /proc/${String(gone.pid)}/ns/net: process ${String(gone.pid)} has ended`
          ],
          [elsewhere, 'vanished', 'namespace', 'a link to /dev/null, which is no namespace'],
          [reused, 'moved', 'namespace', expect.stringMatching(/another process/)]
        ].sort()
      )
      expect(found.get(home)?.names).toEqual(expect.arrayContaining([names[3], names[4]]))
    } finally {
      for (const name of names) rmSync(`/run/netns/${name}`, { force: true })
      spawnSync('ip', ['netns', 'del', own])
    }
  })

  it('that engines give under /run/netns tell theirs from those of people', () => {
    const uuid = randomUUID()
    const names = [`netns-${uuid}`, `cni-${uuid}`, `netns-of-${String(process.pid)}`]
    try {
      for (const name of names) expect(spawnSync('ip', ['netns', 'add', name]).status).toBe(0)
      const found = [...discoverNamespaces().found.values()]
      const kinds = names.map((name) => found.find((one) => one.names.includes(name))?.kind)
      expect(kinds).toEqual(['engine', 'engine', 'named'])
    } finally {
      for (const name of names) spawnSync('ip', ['netns', 'del', name])
    }
  })
})
