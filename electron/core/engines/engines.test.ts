/** Engines that hang, babble, refuse, appear late: each costs its own facts and nobody else's. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { hostname, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Journal } from '../journal'
import { MAX_CONTAINERS, MAX_LISTED } from './ask'
import { Engines, type EnginesOptions } from './engines'
import { docker, fakeEngine, type FakeEngine } from './fake-engine'
import { dockerVersion } from './fixtures'
import type { EngineReading } from './reading'
import { containerSummary, listOf } from './schemas'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function fake(...args: Parameters<typeof fakeEngine>): Promise<FakeEngine> {
  const made = await fakeEngine(...args)
  open.push(made.stop)
  return made
}

function enginesAt(
  endpoints: string[],
  options: Partial<EnginesOptions> = {}
): { engines: Engines; journal: Journal } {
  const journal = new Journal()
  const engines = new Engines({ endpoints, journal, ...options })
  open.push(() => engines.close())
  return { engines, journal }
}

const codes = (reading: EngineReading): string[] =>
  reading.gaps
    .filter((gap) => ['engine', 'containers', 'networks'].includes(gap.what) && gap.subject !== 'podman')
    .map((gap) => gap.code)

describe('reading engines', () => {
  it('reads one that answers, and journals every call', async () => {
    const { socket } = await fake(docker())
    const { engines, journal } = enginesAt([`unix://${socket}`])
    const reading = await engines.read()
    expect(codes(reading)).toEqual([])
    expect(reading.engines).toHaveLength(1)
    expect(reading.engines[0]!.engine).toMatchObject({
      id: `docker:${socket}`,
      version: '29.0.1',
      firewallBackend: 'nftables',
      swarm: null
    })
    expect(reading.engines[0]!.containers.map((item) => item.record.name)).toEqual(['web'])
    expect(journal.list().map((entry) => [entry.what, entry.status, entry.ok])).toContainEqual([
      'GET /v1.52/networks',
      200,
      true
    ])
    expect(journal.list()).toHaveLength(6)
  })

  it('takes process numbers for ours only where the engine is on this machine', async () => {
    const at = async (name: string): Promise<boolean | undefined> => {
      const answers = docker((path, answer) => {
        if (path === '/version') answer.end(JSON.stringify({ ...dockerVersion, KernelVersion: release() }))
        else if (path.endsWith('/info')) answer.end(JSON.stringify({ Name: name }))
        else return false
        return true
      })
      const server = createServer(answers)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      open.push(async () => {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      })
      const { port } = z.object({ port: z.number() }).parse(server.address())
      const { engines } = enginesAt([`tcp://127.0.0.1:${port}`])
      return (await engines.read()).engines[0]?.sameKernel
    }
    expect(await at(hostname())).toBe(true)
    expect(await at(`not-${hostname()}`)).toBe(false)
  })

  it('takes in longer lists than are read, so that the rest can be told', () => {
    const listed = Array.from({ length: MAX_CONTAINERS + 1 }, (_, at) => ({ Id: `id${at}` }))
    expect(listOf(containerSummary, MAX_LISTED).parse(listed)).toHaveLength(MAX_CONTAINERS + 1)
  })

  it('goes on beside one that hangs, and waits less for it the next time', async () => {
    const hanging = await fake(() => undefined)
    const { socket } = await fake(docker())
    const { engines } = enginesAt([hanging.socket, socket], { timeoutMs: 3000 })
    const reading = await engines.read()
    expect(codes(reading)).toEqual(['timeout'])
    expect(reading.engines.map((item) => item.engine.id)).toEqual([`docker:${socket}`])
    expect(codes(await engines.read())).toEqual(['timeout'])
  })

  it('goes on when a single answer hangs, or is cut off in the middle', async () => {
    const { socket } = await fake(
      docker((path, answer) => {
        if (path.endsWith('/networks')) answer.write('[{')
        return path.endsWith('/networks')
      })
    )
    const { engines } = enginesAt([socket], { timeoutMs: 2500 })
    const reading = await engines.read()
    expect(codes(reading)).toEqual(['timeout'])
    expect(reading.engines[0]!.networks).toEqual([])
    expect(reading.engines[0]!.containers).toHaveLength(1)
  })

  it.each([
    ['text that is no JSON', 'unreadable', '<html>'],
    ['JSON of another shape', 'unreadable', '{"Id": 3}'],
    ['nothing at all', 'unreadable', '']
  ])('says %s', async (_, code, body) => {
    const { socket } = await fake(
      docker((path, answer) => {
        const inspection = path.endsWith('/json') && !path.includes('?')
        if (inspection) answer.end(body)
        return inspection
      })
    )
    const { engines } = enginesAt([socket])
    const reading = await engines.read()
    expect(codes(reading)).toEqual([code])
    expect(reading.gaps.find((gap) => gap.what === 'containers')!.subject).toBe('web')
    expect(reading.engines[0]!.containers).toEqual([])
  })

  it('says who refuses, and what is gone or not there', async () => {
    const refusing = await fake((_, answer) =>
      answer.writeHead(403).end('{"message":"denied by plugin\\u001b[31m\\nstack"}')
    )
    const { engines } = enginesAt([
      refusing.socket,
      '/nowhere/docker.sock',
      'ssh://host',
      'tcp://127.0.0.1:1',
      '/etc/passwd'
    ])
    const reading = await engines.read()
    expect(reading.engines).toEqual([])
    expect(
      Object.fromEntries(
        reading.gaps.filter((gap) => gap.what === 'engine').map((gap) => [gap.subject, gap.code])
      )
    ).toMatchObject({
      [`unix://${refusing.socket}`]: 'no-rights',
      '/nowhere/docker.sock': 'unreachable',
      'ssh://host': 'unsupported',
      '/etc/passwd': 'unsupported',
      'tcp://127.0.0.1:1': 'unreachable'
    })
  })

  it('takes a container that went away between list and inspection for gone', async () => {
    const { socket } = await fake(
      docker((path, answer) => {
        const inspection = path.endsWith('/json') && !path.includes('?')
        if (inspection) answer.writeHead(404).end('{"message":"No such container"}')
        return inspection
      })
    )
    const { engines } = enginesAt([socket])
    expect(codes(await engines.read())).toEqual(['vanished'])
  })

  it('does not take pids from another kernel’s engine', async () => {
    const { socket } = await fake(
      docker((path, answer) => {
        if (path === '/version')
          answer.end(JSON.stringify({ Version: '29', ApiVersion: '1.52', KernelVersion: '6.1-linuxkit' }))
        return path === '/version'
      })
    )
    const { engines } = enginesAt([socket])
    expect((await engines.read()).engines[0]!.sameKernel).toBe(false)
  })
})

describe('watching engines', () => {
  it('hints at events, remembers inspections while it listens, and drops what an event is about', async () => {
    let send: (event: object) => void = () => undefined
    const { socket, asked } = await fake(
      docker((path, answer) => {
        if (!path.startsWith('/events')) return false
        answer.writeHead(200).flushHeaders()
        send = (event) => answer.write(`${JSON.stringify(event)}\n`)
        return true
      })
    )
    const { engines } = enginesAt([socket])
    const stop = new AbortController()
    const hints: string[] = []
    const heard = (async () => {
      for await (const hint of engines.watch(stop.signal)) hints.push(hint.detail)
    })()
    const inspections = async (): Promise<number> => {
      const before = asked.filter((path) => path.includes('/containers/a')).length
      await engines.read()
      return asked.filter((path) => path.includes('/containers/a')).length - before
    }
    await expect.poll(inspections, { timeout: 15_000 }).toBe(0)
    send({ Type: 'container', Action: 'exec_start: sh', Actor: { ID: 'a'.repeat(64), Attributes: {} } })
    send({ Type: 'container', Action: 'start', Actor: { ID: 'a'.repeat(64), Attributes: { name: 'web' } } })
    await expect.poll(() => hints, { timeout: 15_000 }).toEqual(['container start web'])
    expect(await inspections()).toBe(1)
    expect(await inspections()).toBe(0)
    stop.abort()
    await heard
  })

  it('finds an engine that appears later, and goes on when it has gone', async () => {
    const run = mkdtempSync(join(tmpdir(), 'vs-run-'))
    open.push(() => Promise.resolve(rmSync(run, { recursive: true, force: true })))
    const { engines } = enginesAt([], { run, env: {} })
    const count = async (): Promise<number> => (await engines.read()).engines.length
    expect(await count()).toBe(0)
    const late = await fakeEngine(docker(), run)
    expect(await count()).toBe(1)
    await late.stop()
    expect(await count()).toBe(0)
  })

  it('ends at once when it is told to, also beside an engine that hangs', async () => {
    const { socket } = await fake(() => undefined)
    const { engines } = enginesAt([socket])
    const stop = new AbortController()
    const iterator = engines.watch(stop.signal)[Symbol.asyncIterator]()
    const next = iterator.next()
    stop.abort()
    expect((await next).done).toBe(true)
  })
})
