/** The practice host in the real kernel: traffic flows in it, and nothing of it outlives it, whoever is killed when. */
import { spawn } from 'node:child_process'
import { readFileSync, readlinkSync, readdirSync } from 'node:fs'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { labDown, labEnter, labUp } from '../../electron/core/lab'
import { Journal } from '../../electron/core/journal'
import { findProgram } from '../../electron/core/commands'
import { LabRoom, labsWork, sweepRooms, until } from './lab-room'

const isRoot = process.getuid?.() === 0
const users = [
  { user: 'self', title: isRoot ? 'root' : 'an ordinary user', works: labsWork('self') },
  ...(isRoot ? [{ user: 'nobody', title: 'nobody', works: labsWork('nobody') } as const] : [])
] as const

/** Prints what a TCP server at that place says. */
const ask = (host: string, port: number): string[] => [
  process.execPath,
  '-e',
  `require('net').connect(${String(port)},'${host}').setTimeout(20000,function(){this.destroy(Error('silent'))}).pipe(process.stdout)`
]
const inNamespace = (name: string, ...argv: string[]) => ['nsenter', `--net=/run/netns/${name}`, ...argv]

/** Processes in that user namespace, with what they are. */
const processesIn = (userNamespace: string): string[] =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || readlinkSync(`/proc/${pid}/ns/user`) !== userNamespace) return []
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // A zombie waits for whoever inherited it; it holds no network and no mount.
      return stat.includes(') Z ') ? [] : [stat.slice(0, 60)]
    } catch {
      return [] // ended, or a thread of the kernel
    }
  })

beforeAll(sweepRooms)

describe.each(users)(
  'lab tutorial as $title (skipped where user namespaces are forbidden)',
  ({ user, works }) => {
    let room: LabRoom
    beforeEach(() => {
      room = new LabRoom(user)
    })
    afterEach(() => room.leave())

    /** Asks again until the address has settled and the answer comes. */
    async function answers(argv: string[], pattern: RegExp): Promise<void> {
      let said = ''
      await until(`${argv.join(' ').slice(0, 80)} to say ${String(pattern)}`, () => {
        try {
          said = room.inside(...argv)
        } catch (error) {
          said = String(error)
        }
        return pattern.test(said)
      })
      expect(said).toMatch(pattern)
    }

    it.runIf(works)(
      'is wired, and traffic flows: across bridges, through the port mapping, out with NAT',
      async () => {
        const up = room.run('lab', 'up', 'tutorial')
        expect([up.status, up.stdout]).toEqual([0, ''])
        if (user === 'self') {
          process.env.XDG_RUNTIME_DIR = room.runtime
          const { command, args } = labEnter('tutorial')
          expect(args).toEqual(room.enter().slice(1))
          expect(command).toMatch(/nsenter$/)
        }
        expect(room.inside('cat', '/proc/sys/net/ipv4/ip_forward')).toBe('1\n')
        const names = room.inside('ls', '/run/netns').trim().split('\n')
        expect(names.sort()).toEqual(['backup', 'client', 'db', 'outside', 'web'])
        if (findProgram('ping')) {
          await answers(inNamespace('client', 'ping', '-c1', '-W5', '10.20.0.2'), /1 received/)
        }
        await answers(inNamespace('client', ...ask('10.30.0.2', 5432)), /db at 10\.30\.0\.2:5432/)
        await answers(inNamespace('outside', ...ask('198.51.100.1', 8080)), /web at 10\.20\.0\.2:80/)
        await answers(ask('198.51.100.1', 8080), /web at 10\.20\.0\.2:80/)

        const echo = `require('net').createServer((s)=>s.end(s.remoteAddress+'\\n')).listen(9000,'0.0.0.0',()=>console.log('listening'))`
        const [program = '', ...args] = room.enter(...inNamespace('outside', process.execPath, '-e', echo))
        const server = spawn(program, args, { env: room.env, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] })
        try {
          await once(server.stdout, 'data')
          await answers(inNamespace('client', ...ask('198.51.100.2', 9000)), /198\.51\.100\.1\n/)
        } finally {
          server.kill('SIGKILL')
        }
      }
    )

    it.runIf(works && user === 'self' && findProgram('nft') !== null)(
      'does its NAT with nft where there is no iptables (skipped without nft, and for nobody)',
      async () => {
        process.env.XDG_RUNTIME_DIR = room.runtime
        const journal = new Journal()
        try {
          expect(await labUp('tutorial', { rules: 'nft', journal })).toMatchObject({
            state: 'up',
            reason: ''
          })
          expect(room.inside('nft', 'list', 'tables')).toBe('table ip lab\n')
          await answers(inNamespace('outside', ...ask('198.51.100.1', 8080)), /web at 10\.20\.0\.2:80/)
          expect(journal.list().map((entry) => entry.what)).toContain('nft -f -')
        } finally {
          expect(await labDown('tutorial')).toMatchObject({ state: 'down' })
        }
        expect(room.left()).toEqual([])
      }
    )

    it.runIf(works && user === 'self')('is a host like any other to the command line', () => {
      expect(room.run('lab', 'up', 'tutorial').status).toBe(0)
      const list = (command: string, schema: z.ZodType<Record<string, unknown>[]>) =>
        schema.parse(
          z.looseObject({}).parse(JSON.parse(room.look(command, '--host', 'lab:tutorial', '--json')))[command]
        )
      const peers = list('peers', z.array(z.looseObject({ peer: z.looseObject({ ifname: z.string() }) })))
      const ends = peers.map((row) => String(row.ifname)).sort()
      expect(ends.filter((name) => name !== 'eth0')).toEqual(
        ['veth-backup', 'veth-client', 'veth-db', 'veth-web', 'wan0'].sort()
      )
      expect(ends).toHaveLength(10)
      const sentences = list('nat', z.array(z.looseObject({}))).map((row) => row.sentence)
      expect(sentences).toContain('198.51.100.1:8080/tcp to 10.20.0.2:80')
      const named = list('namespaces', z.array(z.looseObject({}))).flatMap((row) =>
        z.array(z.string()).parse(row.names)
      )
      expect(named.sort()).toEqual(['backup', 'client', 'db', 'outside', 'web'])
    })

    it.runIf(works)(
      'comes up once, says so the second time, and goes down as often as one likes',
      async () => {
        expect(room.run('lab', 'up', 'tutorial').status).toBe(0)
        const again = room.run('lab', 'up', 'tutorial')
        expect([again.status, again.stderr]).toEqual([3, expect.stringContaining('already up')])
        expect(room.run('lab', 'list').stdout).toMatch(/tutorial +up/)
        const inside = readlinkSync(`/proc/${String(room.holder())}/ns/user`)
        expect([1, 2].map(() => room.run('lab', 'down', 'tutorial').status)).toEqual([0, 0])
        await until('nothing to be left', () => room.left().length === 0)
        await until('its user namespace to be empty', () => processesIn(inside).length === 0)
      }
    )

    it.runIf(works)('is brought up by one of two who try at once', async () => {
      const both = [room.start('lab', 'up', 'tutorial'), room.start('lab', 'up', 'tutorial')]
      const ends = await Promise.all(both.map((child) => once(child, 'close')))
      expect(ends.map(([status]) => Number(status)).sort()).toEqual([0, 3])
      expect(room.run('lab', 'list').stdout).toMatch(/tutorial +up/)
    })

    it.runIf(works)(
      'leaves nothing when its first process is killed, and says that it is broken',
      async () => {
        expect(room.run('lab', 'up', 'tutorial').status).toBe(0)
        process.kill(room.holder(), 'SIGKILL')
        await until('its processes to end', () => room.processes().length === 0)
        expect(room.run('lab', 'list').stdout).toMatch(/tutorial +broken/)
        expect(room.run('lab', 'up', 'tutorial').status).toBe(0)
        process.kill(room.holder(), 'SIGKILL')
        expect(room.run('lab', 'down', 'tutorial').status).toBe(0)
        await until('nothing to be left', () => room.left().length === 0)
      }
    )

    it.runIf(works)('leaves nothing when `lab up` is killed, at whatever moment', async () => {
      for (let delay = 0; delay <= 480; delay += 40) {
        const up = room.start('lab', 'up', 'tutorial')
        const ended = once(up, 'close')
        await pause(delay + Math.floor(Math.random() * 40))
        up.kill('SIGKILL')
        await ended
        const down = room.run('lab', 'down', 'tutorial')
        expect([down.status, down.stderr], `killed after ${String(delay)} ms`).toEqual([
          0,
          expect.stringContaining('is down')
        ])
        await until(
          `nothing to be left of a run killed after ${String(delay)} ms`,
          () => room.left().length === 0
        )
      }
      expect(room.run('lab', 'up', 'tutorial').status).toBe(0)
    })
  }
)
