/** What of labs needs no kernel: their place, their state, their wiring as text, names that cannot be. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isMessageKey } from '@shared/locales'
import { labDown, labEnter, labList, labStatus } from './index'
import { labPlan, labPlans } from './catalogue'
import { leaveRuntimePlace, makeRuntimePlace, runtimePlace } from './place'
import { isAlive, markOf } from './processes'
import { claimState, readState, removeState } from './state'
import { ipBatch, ipBatchesInside, iptablesCalls, nftScript } from './wiring'

const uid = process.getuid?.() ?? 0
const before = process.env.XDG_RUNTIME_DIR
let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vs-place-'))
  process.env.XDG_RUNTIME_DIR = directory
})
afterEach(() => {
  if (before === undefined) delete process.env.XDG_RUNTIME_DIR
  else process.env.XDG_RUNTIME_DIR = before
  rmSync(directory, { recursive: true, force: true })
})

describe('the runtime place', () => {
  it('is ours alone under XDG_RUNTIME_DIR, and goes when nothing is in it', () => {
    const path = makeRuntimePlace()
    expect(path).toBe(join(directory, 'vethscope'))
    expect(statSync(path).mode & 0o777).toBe(0o700)
    writeFileSync(join(path, 'x'), '')
    leaveRuntimePlace()
    rmSync(join(path, 'x'))
    leaveRuntimePlace()
    leaveRuntimePlace()
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined()
  })

  it('is not under a directory that others may write, or that is a link or not absolute', () => {
    const env = (path: string) => runtimePlace({ XDG_RUNTIME_DIR: path }, uid)
    mkdirSync(join(directory, 'open'))
    chmodSync(join(directory, 'open'), 0o777)
    symlinkSync(directory, join(directory, 'link'))
    for (const path of [join(directory, 'open'), join(directory, 'link'), 'relative', '']) {
      expect(env(path)).not.toBe(join(path, 'vethscope'))
      expect(env(path)).toMatch(/^\/(run|tmp)\//)
    }
  })

  it('is refused when it is not a directory of our own with mode 0700', () => {
    const path = join(directory, 'taken')
    mkdirSync(path, { mode: 0o755 })
    expect(() => makeRuntimePlace(path)).toThrow(/not a directory of your own/)
    rmSync(path, { recursive: true })
    symlinkSync(directory, path)
    expect(() => makeRuntimePlace(path)).toThrow(/not a directory of your own/)
  })
})

describe('processes', () => {
  it('are told apart by their start', () => {
    const mark = markOf(process.pid)
    expect(mark && isAlive(mark)).toBe(true)
    expect(mark && isAlive({ ...mark, startTime: mark.startTime - 1 })).toBe(false)
    expect(markOf(2 ** 30)).toBeNull()
  })
})

describe('the state of a lab', () => {
  const word = `vethscope-lab-${'0'.repeat(32)}`
  const dead = { pid: process.pid, startTime: 1 }

  it('can be claimed once, and a dead or unreadable one is broken until it is taken down', async () => {
    expect(claimState('tutorial', { word, starter: dead, holder: null })).toBe(true)
    expect(claimState('tutorial', { word, starter: dead, holder: null })).toBe(false)
    expect(labStatus('tutorial')).toMatchObject({ state: 'broken', reason: 'lab.reason.dead' })
    expect(await labDown('tutorial')).toMatchObject({ state: 'down' })
    writeFileSync(join(makeRuntimePlace(), 'lab-tutorial.json'), '{"holder":{"pid":1}}')
    expect(readState('tutorial')).toBe('unreadable')
    expect(labStatus('tutorial')).toMatchObject({ state: 'broken', reason: 'lab.reason.unreadable' })
    expect(await labDown('tutorial')).toMatchObject({ state: 'down' })
    removeState('tutorial')
  })

  it('is not believed where someone else may have put it', () => {
    const mark = markOf(process.pid)
    if (!mark) throw new Error('/proc is not readable')
    claimState('tutorial', { word, starter: mark, holder: mark })
    expect(readState('tutorial')).toMatchObject({ holder: mark })
    chmodSync(runtimePlace(), 0o755)
    expect(readState('tutorial')).toBeNull()
    expect(() => labEnter('tutorial')).toThrow(/not up/)
    rmSync(runtimePlace(), { recursive: true })
    const other = join(directory, 'other')
    mkdirSync(other, { mode: 0o700 })
    writeFileSync(join(other, 'lab-tutorial.json'), JSON.stringify({ word, starter: mark, holder: mark }))
    symlinkSync(other, runtimePlace())
    expect(readState('tutorial')).toBeNull()
  })

  it('is refused to others while its starter lives', async () => {
    const starter = markOf(process.pid)
    if (!starter) throw new Error('/proc is not readable')
    claimState('tutorial', { word, starter, holder: null })
    await expect(labDown('tutorial')).rejects.toMatchObject({ code: 'busy' })
    expect(() => labEnter('tutorial')).toThrow(/not up/)
  })
})

describe('the catalogue', () => {
  it('has a text for every lab, and refuses other names', () => {
    for (const lab of labList()) expect(isMessageKey(lab.summary)).toBe(true)
    expect(() => labPlan('nosuch')).toThrow(expect.objectContaining({ code: 'not-found' }))
    for (const name of ['', '../x', 'A', 'a b', '__proto__']) {
      expect(() => labPlan(name)).toThrow(expect.objectContaining({ code: 'bad-input' }))
    }
  })

  it('wires each host with one pair at its bridge, and says the same rules to iptables and nft', () => {
    for (const plan of labPlans) {
      const hosts = plan.bridges.flatMap((bridge) => bridge.hosts)
      const batch = ipBatch(plan)
      for (const { name } of hosts) {
        expect(batch).toContain(`link add veth-${name} type veth peer name eth0 netns ${name}\n`)
      }
      expect(ipBatchesInside(plan).map((item) => item.name)).toEqual([
        ...hosts.map((host) => host.name),
        plan.outside.name
      ])
      const calls = iptablesCalls(plan).map((args) => args.join(' '))
      const script = nftScript(plan)
      for (const { port, to, toPort } of plan.ports) {
        expect(calls.some((call) => call.includes(`--dport ${String(port)} -j DNAT`))).toBe(true)
        expect(script).toContain(`tcp dport ${String(port)} counter dnat to ${to}:${String(toPort)}`)
      }
      expect(calls.filter((call) => call.endsWith('MASQUERADE'))).toHaveLength(plan.bridges.length)
      expect(script.match(/masquerade/g)).toHaveLength(plan.bridges.length)
    }
  })
})
