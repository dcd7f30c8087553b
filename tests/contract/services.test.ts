/** The contract over both transports: the same calls, streams and errors through a WebSocket and a MessagePort. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, isDefinedError, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import type { ErrorShape, HostEvent, LabStatus, Session } from '@shared/contract'
import { contract, errorShape, session } from '@shared/contract'
import { z } from 'zod'
import type { HostSnapshot } from '@shared/model'
import { tinyHost } from '@shared/testing/tiny-host'
import { hostSource } from '@core/host/open'
import { Journal } from '@core/journal'
import { bindMessagePort, createServices, type LabService, type Services } from '@core/services'
import { VethscopeError } from '@shared/contract/errors'
import { startServe, type Served } from '../../electron/serve'
import { fakeHost, localDescription } from '../support/pipe-agent'
import { openPage, type PageClient } from '../support/page-client'

let directory = ''
let served: Served
let services: Services
const clients = new Map<string, PageClient>()
const ends: (() => void)[] = []
const labs: LabStatus[] = [{ name: 'tutorial', summary: 'lab.tutorial', state: 'down', reason: '' }]
const journal = new Journal()

const labService: LabService = {
  list: () => Promise.resolve(labs),
  up: (name) => setLab(name, 'up'),
  down: (name) => setLab(name, 'down'),
  source: (name) => {
    const description = { ...localDescription, id: `lab:${name}`, kind: 'lab' as const, title: name }
    return { description, open: () => Promise.resolve(fakeHost({ description })) }
  }
}
function setLab(name: string, state: 'up' | 'down'): Promise<LabStatus> {
  const lab = labs.find((item) => item.name === name)
  if (lab === undefined) return Promise.reject(new VethscopeError('not-found', `no lab ${name}`, 'list them'))
  lab.state = state
  return Promise.resolve({ ...lab })
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vs-contract-'))
  mkdirSync(join(directory, 'page'))
  writeFileSync(join(directory, 'page', 'index.html'), '<!doctype html>')
  const file = join(directory, 'host.json')
  writeFileSync(file, JSON.stringify(tinyHost()))
  served = await startServe({
    version: '1',
    host: file,
    labs: labService,
    port: 0,
    page: join(directory, 'page')
  })
  const page = await openPage(served.url)
  clients.set('WebSocket', page.client)

  services = createServices({
    version: '1',
    hosts: [hostSource(file, { journal })],
    journal,
    labs: labService
  })
  const { port1, port2 } = new MessageChannel()
  ends.push(bindMessagePort(services, port1), () => port2.close())
  clients.set('MessagePort', createORPCClient(new RPCLink({ port: port2 })))
  port2.start()
})
afterAll(async () => {
  for (const end of ends) end()
  await services.close()
  await served.close()
  rmSync(directory, { recursive: true, force: true })
})

const client = (transport: string): PageClient => {
  const known = clients.get(transport)
  if (known === undefined) throw new Error(transport)
  return known
}

/** The declared error of a call that fails. */
async function failure(call: Promise<unknown>): Promise<ErrorShape> {
  const { error } = await safe(call)
  expect(error).toMatchObject({ code: 'VETHSCOPE', defined: true })
  return z.object({ data: errorShape }).parse(error).data
}

describe.each(['WebSocket', 'MessagePort'])('the contract over a %s', (transport) => {
  it('tells who answers and which hosts there are', async () => {
    const told = await client(transport).session.get()
    expect(session.parse(told)).toEqual(told)
    expect(told).toMatchObject({
      product: 'vethscope',
      version: '1',
      initialHost: 'file:host.json',
      readOnly: false
    })
  })

  it('gives a snapshot whole and unchanged', async () => {
    expect(await client(transport).host.snapshot({ hostId: 'file:host.json' })).toEqual(tinyHost())
  })

  it('streams a host, and ends the stream when the reader leaves', async () => {
    const stop = new AbortController()
    const stream = await client(transport).host.changed({ hostId: 'file:host.json' }, { signal: stop.signal })
    const first = await stream.next()
    expect(first.value).toMatchObject({ type: 'snapshot', snapshot: tinyHost() })
    await stream.return()
    const known = await client(transport).host.snapshot({ hostId: 'file:host.json' })
    expect(known.namespaces).toHaveLength(3)
    stop.abort()
  })

  it('answers an unknown host with the declared error', async () => {
    const error = await failure(client(transport).host.snapshot({ hostId: 'nowhere' }))
    expect(error).toMatchObject({ code: 'not-found' })
    expect(error.hint).toContain('file:host.json')
  })

  it('refuses input that does not fit, and names the field', async () => {
    const hostile: unknown = Reflect.apply(client(transport).host.snapshot, undefined, [{ hostId: 7 }])
    const error = await failure(Promise.resolve(hostile))
    expect(error.code).toBe('bad-input')
    expect(error.message).toContain('hostId')
    expect((await failure(client(transport).lab.up({ name: '../../etc' }))).code).toBe('bad-input')
  })

  it('offers a lab as a host while it is up, and tells everyone', async () => {
    if (labs[0]?.state === 'up') await client(transport).lab.down({ name: 'tutorial' }) // left by a first try
    const sessions = await client(transport).session.changed()
    expect((await sessions.next()).value).toMatchObject({ initialHost: 'file:host.json' })
    expect(await client(transport).lab.up({ name: 'tutorial' })).toMatchObject({ state: 'up' })
    const ids = ({ value }: { value?: unknown }) => session.parse(value).hosts.map(({ id }) => id)
    expect(ids(await sessions.next())).toEqual(['file:host.json', 'lab:tutorial'])
    expect(await client(transport).host.snapshot({ hostId: 'lab:tutorial' })).toEqual(tinyHost())
    await client(transport).lab.down({ name: 'tutorial' })
    expect(ids(await sessions.next())).toEqual(['file:host.json'])
    expect((await failure(client(transport).host.snapshot({ hostId: 'lab:tutorial' }))).code).toBe(
      'not-found'
    )
    await sessions.return()
  })

  it('hands errors of the host on', async () => {
    expect(await failure(client(transport).lab.up({ name: 'nosuch' }))).toEqual({
      code: 'not-found',
      message: 'no lab nosuch',
      hint: 'list them',
      data: {}
    })
  })
})

describe('activity', () => {
  it('lists what was run and streams what is run', async () => {
    const entry = {
      at: '2026-01-01T00:00:00Z',
      kind: 'engine' as const,
      what: 'GET /networks',
      where: 'docker',
      status: 200,
      ok: true,
      durationMs: 3,
      detail: ''
    }
    const stream = await client('MessagePort').activity.changed()
    const next = stream.next()
    // The stream is open once the list, asked after it, has answered.
    await client('MessagePort').activity.list()
    journal.add(entry)
    expect((await next).value).toMatchObject(entry)
    expect((await client('MessagePort').activity.list()).at(-1)).toMatchObject(entry)
    await stream.return()
  })
})

describe('a read-only server', () => {
  it('refuses what changes something, and says how to allow it', async () => {
    const locked = createServices({ version: '1', hosts: [], journal, labs: labService, readOnly: true })
    const { port1, port2 } = new MessageChannel()
    const unbind = bindMessagePort(locked, port1)
    const reader: PageClient = createORPCClient(new RPCLink({ port: port2 }))
    port2.start()
    expect((await reader.session.get()).readOnly).toBe(true)
    expect(await failure(reader.lab.up({ name: 'tutorial' }))).toMatchObject({ code: 'refused' })
    expect(labs[0]?.state).toBe('down')
    unbind()
    port2.close()
    await locked.close()
  })
})

describe('the types', () => {
  it('follow from the contract, without a word of our own', () => {
    expectTypeOf<Awaited<ReturnType<PageClient['session']['get']>>>().toEqualTypeOf<Session>()
    expectTypeOf<Awaited<ReturnType<PageClient['host']['snapshot']>>>().toEqualTypeOf<HostSnapshot>()
    expectTypeOf<Parameters<PageClient['host']['snapshot']>[0]>().toEqualTypeOf<{ hostId: string }>()
    type Stream = Awaited<ReturnType<PageClient['host']['changed']>>
    expectTypeOf<Extract<IteratorResult<HostEvent>, { done?: false }>['value']>().toEqualTypeOf<HostEvent>()
    expectTypeOf<Stream[typeof Symbol.asyncIterator]>().toBeFunction()
    expect(isDefinedError(new Error('x'))).toBe(false)
  })

  it('calls are noun.verb', () => {
    const names = Object.entries(contract).flatMap(([noun, verbs]) =>
      Object.keys(verbs).map((verb) => `${noun}.${verb}`)
    )
    expect(names).toEqual([
      'session.get',
      'session.changed',
      'host.snapshot',
      'host.changed',
      'plan.unlock',
      'plan.make',
      'plan.apply',
      'plan.confirm',
      'plan.undo',
      'plan.settle',
      'plan.history',
      'terminal.open',
      'terminal.output',
      'terminal.taken',
      'terminal.write',
      'terminal.resize',
      'terminal.close',
      'lab.list',
      'lab.up',
      'lab.down',
      'activity.list',
      'activity.changed'
    ])
  })
})
