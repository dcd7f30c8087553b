/** Changes over both transports: plans, their outcomes as a stream, what is refused and why, and the picture afterwards. */
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { errorShape, hostEvent, type ErrorShape, type Outcome } from '@shared/contract'
import { VethscopeError } from '@shared/contract/errors'
import { tinyHost } from '@shared/testing/tiny-host'
import type { Host } from '@core/host/host'
import { Journal } from '@core/journal'
import { bindMessagePort, createServices } from '@core/services'
import { servePage } from '../../electron/serve/serve-page'
import { createNetwork, MemoryActions, type MemoryActionsOptions } from '../support/memory-actions'
import { fakeHost, localDescription } from '../support/pipe-agent'
import { openPage, type PageClient } from '../support/page-client'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

interface Served {
  readonly client: PageClient
  /** Ends the client's line, as a page that is closed does. */
  readonly leave: () => void
}

async function serve(transport: string, hosts: readonly Host[], readOnly = false): Promise<Served> {
  const journal = new Journal()
  const sources = hosts.map((host) => ({ description: host.description, open: () => Promise.resolve(host) }))
  const options = { version: '1', hosts: sources, journal, labs: null, readOnly }
  if (transport === 'WebSocket') {
    const files = new Map([['/', { type: 'text/html', body: Buffer.from('') }]])
    const served = await servePage({ ...options, port: 0, page: files })
    ends.push(() => served.close())
    const page = await openPage(served.url)
    return { client: page.client, leave: () => page.close() }
  }
  const services = createServices(options)
  const { port1, port2 } = new MessageChannel()
  ends.push(() => services.close(), bindMessagePort(services, port1))
  const client: PageClient = createORPCClient(new RPCLink({ port: port2 }))
  port2.start()
  ends.push(() => port2.close())
  return { client, leave: () => port2.close() }
}

function host(options: MemoryActionsOptions = {}, over: Partial<Host> = {}) {
  const actions = new MemoryActions(options)
  return { actions, it: fakeHost({ actions, ...over }) }
}

async function failure(call: Promise<unknown>): Promise<ErrorShape> {
  const { error } = await safe(call)
  expect(error).toMatchObject({ code: 'VETHSCOPE', defined: true })
  return z.object({ data: errorShape }).parse(error).data
}
const all = async (stream: AsyncIterable<Outcome>): Promise<Outcome['state'][]> => {
  const states: Outcome['state'][] = []
  for await (const { state } of stream) states.push(state)
  return states
}
const local = { hostId: 'local' }

describe.each(['WebSocket', 'MessagePort'])('changes over a %s', (transport) => {
  it('are unlocked, planned, applied, taken back; everyone is told that they are open', async () => {
    const { actions, it: real } = host()
    const { client } = await serve(transport, [real])
    await client.host.snapshot(local)
    const sessions = await client.session.changed()
    const changes = (value: unknown) =>
      z.object({ hosts: z.array(z.object({ changes: z.string() })) }).parse(value).hosts[0]?.changes
    expect(changes((await sessions.next()).value)).toBe('locked')
    const plan = await client.plan.make({ ...local, intent: createNetwork() })
    expect(plan).toMatchObject({ id: 'p1', intent: { kind: 'network.create', name: 'n' } })
    const ref = { ...local, planId: plan.id }
    expect(await failure(client.plan.apply(ref))).toMatchObject({ code: 'refused' })
    await client.plan.unlock(local)
    expect(changes((await sessions.next()).value)).toBe('open')
    await sessions.return()
    expect(await all(await client.plan.apply(ref))).toEqual(['applying', 'done'])
    expect(await client.plan.history(local)).toMatchObject([{ planId: 'p1', state: 'done', undoId: 'p1' }])
    const back = await client.plan.undo(ref)
    expect(back).toMatchObject({ undoes: 'p1', intent: null })
    expect(await all(await client.plan.apply({ ...local, planId: back.id }))).toEqual(['applying', 'done'])
    expect(await all(await client.plan.settle({ ...ref, how: 'finish' }))).toEqual(['applying', 'done'])
    expect(await client.plan.confirm(ref)).toMatchObject({ state: 'done' })
    expect(actions.asked).toEqual(
      'plan network.create,apply p1,unlock,apply p1,history,planUndo p1,apply p2,settle p1 finish,apply p1,confirm p1'.split(
        ','
      )
    )
  })

  it('are refused by the call itself, with the declared error', async () => {
    const { it: real } = host()
    const { client } = await serve(transport, [real])
    await client.plan.unlock(local)
    expect(await failure(client.plan.apply({ ...local, planId: 'p9' }))).toMatchObject({ code: 'not-found' })
    expect(await failure(client.plan.undo({ ...local, planId: 'p9' }))).toMatchObject({ code: 'not-found' })
    expect(await failure(client.plan.make({ hostId: 'nowhere', intent: createNetwork() }))).toMatchObject({
      code: 'not-found'
    })
    const hostile: unknown = Reflect.apply(client.plan.make, undefined, [
      { ...local, intent: { ...createNetwork(), argv: ['id'] } }
    ])
    expect(await failure(Promise.resolve(hostile))).toMatchObject({ code: 'bad-input' })
  })

  it('tell what breaks on the way as the declared error, too', async () => {
    const { it: real } = host({
      whileApplying: () => Promise.reject(new VethscopeError('unreachable', 'the agent is gone'))
    })
    const { client } = await serve(transport, [real])
    await client.plan.unlock(local)
    await client.plan.make({ ...local, intent: createNetwork() })
    const stream = await client.plan.apply({ ...local, planId: 'p1' })
    expect((await stream.next()).value).toMatchObject({ state: 'applying' })
    expect((await failure(stream.next())).message).toContain('the agent is gone')
  })

  it('run to their end when the client leaves', async () => {
    let finish: () => void = () => undefined
    const applying = new Promise<void>((resolve) => (finish = resolve))
    let ended = false
    const { actions, it: real } = host({ whileApplying: () => applying.then(() => void (ended = true)) })
    const { client, leave } = await serve(transport, [real])
    await client.plan.unlock(local)
    await client.plan.make({ ...local, intent: createNetwork() })
    const stream = await client.plan.apply({ ...local, planId: 'p1' })
    await stream.next()
    leave()
    finish()
    await expect.poll(() => ended, { timeout: 10_000 }).toBe(true)
    await expect.poll(async () => (await actions.history())[0]?.state, { timeout: 10_000 }).toBe('done')
  })

  it('are in the picture at once, whatever the pause between two readings', async () => {
    let names = 'before'
    const collect = () => {
      const tiny = tinyHost()
      return Promise.resolve({ ...tiny, host: { ...tiny.host, hostname: names } })
    }
    const { it: real } = host(
      { whileApplying: () => Promise.resolve(void (names = 'after')) },
      {
        collect,
        // It tells nothing: what is seen of the change is seen because it was ours.
        watch: async function* (signal) {
          yield { source: 'kernel', detail: 'listening' }
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
        }
      }
    )
    const { client } = await serve(transport, [real])
    await client.plan.unlock(local)
    await client.plan.make({ ...local, intent: createNetwork() })
    const events = await client.host.changed(local)
    const hostname = async (): Promise<string | null> => {
      const event = hostEvent.parse((await events.next()).value)
      return event.type === 'snapshot' ? event.snapshot.host.hostname : null
    }
    expect(await hostname()).toBe('before')
    await all(await client.plan.apply({ ...local, planId: 'p1' }))
    expect(await hostname()).toBe('after')
    await events.return()
  })
})

describe('where nothing may be changed', () => {
  const calls = (client: PageClient): Promise<unknown>[] => [
    client.plan.unlock(local),
    client.plan.make({ ...local, intent: createNetwork() }),
    client.plan.apply({ ...local, planId: 'p1' }),
    client.plan.confirm({ ...local, planId: 'p1' }),
    client.plan.undo({ ...local, planId: 'p1' }),
    client.plan.settle({ ...local, planId: 'p1', how: 'undo' }),
    client.plan.history(local)
  ]

  it('a server started with --read-only refuses every one, asks the host nothing, and says so beforehand', async () => {
    const { actions, it: real } = host()
    const { client } = await serve('MessagePort', [real], true)
    for (const call of calls(client)) {
      const { code, hint } = await failure(call)
      expect(code).toBe('refused')
      expect(hint).toContain('--read-only')
    }
    expect(actions.asked).toEqual([])
    await client.host.snapshot(local)
    expect((await client.session.get()).hosts).toMatchObject([{ changes: 'none' }])
  })

  it.each([
    ['a user without an engine', { seeMore: 'sudo npm start' }, /^Start it with: sudo npm start$/],
    ['rights unknown', { seeMore: '' }, /as root/],
    ['a file', { kind: 'recorded' as const, title: 'host.json' }, /--host local/]
  ])('%s: every call says why and what gives the rights', async (_what, over, hint) => {
    const description = { ...localDescription, ...over }
    const { client } = await serve('MessagePort', [fakeHost({ description })])
    for (const call of calls(client)) {
      const error = await failure(call)
      expect(error.code).toBe('not-supported')
      expect(error.hint).toMatch(hint)
    }
    expect((await client.session.get()).hosts).toMatchObject([{ changes: 'none' }])
  })
})
