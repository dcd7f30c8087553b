/** A whole collection of the real kernel: every way a namespace can be held, who owns what listens, and what vanishes. */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { collectLocal, type LocalCollector } from '@core/collectors'
import { Journal } from '@core/journal'
import * as libc from '@core/netlink/libc'
import { hostSnapshot, type HostSnapshot, type Namespace } from '@shared/model'
import { canMakeNamespaces, TestNamespaces, until } from '../support/namespaces'

/** What /proc/PID/comm says of a Node; newer ones name their main thread otherwise. */
const nodeComm = spawnSync(
  process.execPath,
  ['-p', "require('fs').readFileSync('/proc/self/comm', 'utf8').trim()"],
  {
    encoding: 'utf8'
  }
).stdout.trim()

let collector: LocalCollector
let lab: TestNamespaces

const inodeOf = (path: string): number => Number(/\[(\d+)\]/.exec(readlinkSync(path))?.[1])
const byInode = (snapshot: HostSnapshot, inode: number): Namespace | undefined =>
  snapshot.namespaces.find((one) => one.inode === inode)
const byName = (snapshot: HostSnapshot, name: string): Namespace | undefined =>
  snapshot.namespaces.find((one) => one.names.includes(name))

/** Inode of a named namespace. */
function inodeOfName(lab: TestNamespaces, place: { path: string }): number {
  const text = lab.enter({ ref: '', pid: null, path: place.path }, 'readlink', ['/proc/self/ns/net'])
  return Number(/\[(\d+)\]/.exec(text)?.[1])
}

/** Kills a process group, and returns when none of it runs any more. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    return // it has ended already
  }
  const some = `while pgrep -g ${String(leader)} -r R,S,D >/dev/null; do sleep 0.05; done`
  spawnSync('sh', ['-c', some], { timeout: 20_000 })
}

/** Does something synchronous inside a namespace on this very thread, and comes back. */
function inside<T>(path: string, work: () => T): T {
  const home = openSync('/proc/thread-self/ns/net', 'r')
  const there = openSync(path, 'r')
  try {
    libc.setns(there)
    return work()
  } finally {
    libc.setns(home)
    closeSync(there)
    closeSync(home)
  }
}

describe.runIf(canMakeNamespaces)('collecting this machine (needs root)', () => {
  beforeAll(() => {
    collector = collectLocal({ journal: new Journal(), source: 'local', engines: null })
  })
  afterAll(() => collector.close())
  beforeEach(() => {
    lab = new TestNamespaces()
  })
  afterEach(() => lab.close())

  it('gives a snapshot that holds to the schema, the host among its namespaces', async () => {
    const place = lab.one('plain')
    lab.ip(place, 'link set lo up', 'addr add 10.9.8.7/24 dev lo', 'route add blackhole 10.1.0.0/16 table 77')
    const snapshot = await collector.collect()
    expect(hostSnapshot.parse(snapshot)).toEqual(snapshot)
    const host = snapshot.namespaces.find(({ kind }) => kind === 'host')
    expect(host?.id).toBe(snapshot.host.namespaceId)
    const own = byName(snapshot, place.ref)
    expect(own).toMatchObject({ kind: 'named', readable: true, processes: 0, ownerUid: 0, parentId: null })
    expect(own?.id).toBe(`${snapshot.bootId}:${own?.cookie ?? ''}`)
    expect(snapshot.addresses.find(({ address }) => address === '10.9.8.7')?.namespaceId).toBe(own?.id)
    expect(snapshot.routes.find(({ table }) => table === 77)).toMatchObject({
      namespaceId: own?.id,
      type: 'blackhole',
      destination: '10.1.0.0/16'
    })
  })

  it('finds namespaces held by a mount, an engine, a process, a thread and a descriptor alone', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vs-mount-'))
    lab.onClose(() => rmSync(directory, { recursive: true }))
    mkdirSync(join(directory, 'netns'))
    const [mounted, engine, described] = lab.add('mounted', 'engine', 'described')
    const inodes: Record<string, number> = {}
    for (const [kind, place, target] of [
      ['mount', mounted!, join(directory, 'by hand')],
      ['engine', engine!, join(directory, 'netns', '0a1b2c3d4e5f')]
    ] as const) {
      inodes[kind] = inodeOfName(lab, place)
      writeFileSync(target, '')
      expect(spawnSync('mount', ['--bind', place.path, target]).status).toBe(0)
      lab.onClose(() => spawnSync('umount', [target]))
      lab.unname(place)
    }
    inodes.file = inodeOfName(lab, described!)
    const fd = openSync(described!.path, 'r')
    lab.onClose(() => closeSync(fd))
    lab.unname(described!)
    inodes.process = inodeOf((await lab.addNameless()).path)
    const code =
      "new (require('worker_threads').Worker)(`require('koffi').load('libc.so.6').func('int unshare(int)')(0x40000000);" +
      'setInterval(() => 0, 1e6)`, { eval: true })'
    const pid = await lab.start([process.execPath, '-e', code], nodeComm)
    const main = inodeOf(`/proc/${pid}/ns/net`)
    inodes.thread = await until('a thread elsewhere', () => {
      const others = readdirSync(`/proc/${pid}/task`).map((tid) => inodeOf(`/proc/${pid}/task/${tid}/ns/net`))
      return others.find((inode) => inode !== main) ?? null
    })
    const snapshot = await collector.collect()
    const kinds = Object.entries(inodes).map(([held, inode]) => [held, byInode(snapshot, inode)?.kind])
    expect(kinds).toEqual([
      ['mount', 'mount'],
      ['engine', 'engine'],
      ['file', 'file'],
      ['process', 'process'],
      ['thread', 'process']
    ])
    expect(byInode(snapshot, inodes.thread)?.pids).toEqual([pid])
    expect(Object.values(inodes).every((inode) => byInode(snapshot, inode)?.readable)).toBe(true)
  })

  it('says so when the other end is where no path, process or descriptor leads', async () => {
    const [seen, hidden] = lab.add('seen', 'hidden')
    lab.ip(seen!, `link add v0 type veth peer name v1 netns ${hidden!.ref}`)
    const socket = inside(hidden!.path, () => libc.openSocket(2, 2, 0))
    lab.onClose(() => libc.closeFile(socket))
    lab.unname(hidden!)
    const snapshot = await collector.collect()
    const id = byName(snapshot, seen!.ref)?.id
    const end = snapshot.interfaces.find((item) => item.namespaceId === id && item.ifname === 'v0')
    expect([end?.linkId, end?.linkGap]).toEqual([null, 'namespace-not-visible'])
    expect(snapshot.namespaces.find((one) => one.id === `${id}:nsid:${end?.linkNsid}`)).toMatchObject({
      kind: 'nsid',
      readable: false
    })
    expect(snapshot.gaps.some((gap) => gap.what === 'peer' && gap.namespaceId === id)).toBe(true)
  })

  it('knows that a namespace is nested in another one, by who made its user namespace', async () => {
    const outer = await lab.addNameless(true)
    const enter = ['nsenter', '-t', String(outer.pid), '-U', '-n', '--preserve-credentials']
    const pid = await lab.start(
      ['setsid', ...enter, 'unshare', '-U', '-r', '-n', 'sleep', 'infinity'],
      'sleep'
    )
    const inner = await until('its own namespace', () => {
      const inode = inodeOf(`/proc/${pid}/ns/net`)
      return inode === inodeOf(outer.path) || inode === inodeOf('/proc/self/ns/net') ? null : inode
    })
    const snapshot = await collector.collect()
    const parent = byInode(snapshot, inodeOf(outer.path))
    expect(parent?.parentId).toBeNull()
    expect(byInode(snapshot, inner)?.parentId).toBe(parent?.id)
    expect(byInode(snapshot, inner)?.userNamespace).not.toBe(parent?.userNamespace)
  })

  it('names the owners of what listens, inside and from another namespace', async () => {
    const place = lab.one('listen')
    lab.ip(place, 'link set lo up')
    const code = "require('net').createServer().listen(7001, '127.0.0.1')"
    const pid = await lab.start(['nsenter', `--net=${place.path}`, process.execPath, '-e', code], nodeComm)
    const udp = inside(place.path, () => {
      const fd = libc.openSocket(2, 2, 0)
      const address = Buffer.alloc(16)
      address.writeUInt16LE(2, 0)
      address.writeUInt16BE(7002, 2)
      libc.bindSocket(fd, address)
      return fd
    })
    lab.onClose(() => libc.closeFile(udp))
    await until('the listener', () => lab.enter(place, 'cat', ['/proc/net/tcp']).includes(':1B59') || null)
    const snapshot = await collector.collect()
    const id = byName(snapshot, place.ref)?.id
    const sockets = snapshot.sockets.filter(({ namespaceId }) => namespaceId === id)
    expect(sockets.find(({ port }) => port === 7001)).toMatchObject({
      protocol: 'tcp',
      family: 'ipv4',
      address: '127.0.0.1',
      state: 'listen',
      owners: [{ pid, comm: nodeComm, namespaceId: id }]
    })
    const own = byInode(snapshot, inodeOf('/proc/self/ns/net'))
    expect(sockets.find(({ port }) => port === 7002)).toMatchObject({
      protocol: 'udp',
      state: 'bound',
      owners: [{ pid: process.pid, namespaceId: own?.id }]
    })
  })

  it('goes on while namespaces come and go under it', async () => {
    const names = Array.from({ length: 6 }, (_, at) => `vs-${process.pid}p-churn${at}`)
    lab.onClose(() => names.forEach((name) => spawnSync('ip', ['netns', 'del', name])))
    // What is being run at the end must not make a namespace after they were removed: the whole group goes.
    const group: number[] = []
    lab.onClose(() => group.forEach(endGroup))
    const steps = names
      .map((name, at) => {
        const other = names[(at + 1) % names.length] ?? name
        return `ip netns add ${name}; ip -n ${name} link add a${at} type veth peer name b${at} netns ${other}; ip netns del ${other}`
      })
      .join('; ')
    const pid = await lab.start(['setsid', 'sh', '-c', `while :; do ${steps}; done 2>/dev/null`], 'sh')
    group.push(pid)
    let seen = 0
    for (let round = 0; round < 25 || (seen === 0 && round < 500); round++) {
      const snapshot = await collector.collect()
      hostSnapshot.parse(snapshot)
      const ids = new Set(snapshot.interfaces.map(({ id }) => id))
      expect(snapshot.interfaces.filter(({ linkId }) => linkId !== null && !ids.has(linkId))).toEqual([])
      seen += snapshot.namespaces.filter((one) => one.names.some((name) => names.includes(name))).length
    }
    expect(seen).toBeGreaterThan(0)
    endGroup(pid)
  })

  it('stops waiting when told to, reads on afterwards, and refuses once it is closed', async () => {
    const other = collectLocal({ journal: new Journal(), source: 'local', engines: null })
    const controller = new AbortController()
    const asked = other.collect(controller.signal)
    controller.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
    expect((await other.collect()).namespaces.length).toBeGreaterThan(0)
    await other.close()
    await expect(other.collect()).rejects.toMatchObject({ code: 'failed' })
  })

  it('reports an engine that is not there as a gap, not as a failure', async () => {
    const endpoints = ['unix:///nonexistent/engine.sock']
    const other = collectLocal({ journal: new Journal(), source: 'local', engines: { endpoints } })
    try {
      const snapshot = await other.collect()
      expect(hostSnapshot.parse(snapshot)).toEqual(snapshot)
      const gaps = snapshot.gaps.filter(
        ({ what, subject }) => what === 'engine' && subject.includes('/nonexistent/engine.sock')
      )
      expect(gaps).toHaveLength(1)
    } finally {
      await other.close()
    }
  })
})
