/** Steps carried out at an engine that answers as a test wants: what is sent, what is made of its answers. */
import type { RequestListener } from 'node:http'
import { makeEndpoint, makeEngine, makeNetwork } from '@shared/testing/snapshots'
import { tinyHost } from '@shared/testing/tiny-host'
import type { HostSnapshot } from '@shared/model'
import { afterEach, describe, expect, it } from 'vitest'
import { Engines } from '../engines'
import { fakeEngine, type FakeEngine } from '../engines/fake-engine'
import { Journal } from '../journal'
import { EngineRunner } from './run-engine'
import type { EngineStep } from './step'

interface Sent {
  readonly line: string
  readonly body: string
}
type Says = (line: string, body: string) => readonly [status: number, body: unknown] | 'hang' | 'cut'

let fake: FakeEngine | null = null
let engines: Engines | null = null
afterEach(async () => {
  await engines?.close()
  await fake?.stop()
})

async function open(says: Says, timeoutMs = 10_000) {
  const sent: Sent[] = []
  const handler: RequestListener = (call, answer) => {
    let body = ''
    call.on('data', (chunk: Buffer) => (body += chunk.toString()))
    call.on('end', () => {
      const line = `${call.method ?? ''} ${call.url ?? ''}`
      sent.push({ line, body })
      const said = says(line, body)
      if (said === 'hang') return
      if (said === 'cut') return void call.socket.destroy()
      answer.writeHead(said[0], { 'content-type': 'application/json' })
      answer.end(said[1] === null ? '' : JSON.stringify(said[1]))
    })
  }
  fake = await fakeEngine(handler)
  const journal = new Journal()
  engines = new Engines({ endpoints: [fake.socket], journal, timeoutMs })
  const tiny = tinyHost()
  const engineId = `docker:${fake.socket}`
  const engine = makeEngine('ns', { id: engineId, endpoint: `unix://${fake.socket}`, apiVersion: '1.41' })
  const of = <T extends { engineId: string }>(item: T): T => ({ ...item, engineId })
  const snapshot: HostSnapshot = {
    ...tiny,
    engines: [engine],
    networks: tiny.networks.map(of),
    containers: tiny.containers.map(of)
  }
  const runner = new EngineRunner({ engines, timeoutMs })
  const run = (step: EngineStep, signal = new AbortController().signal) =>
    runner.run(step, { snapshot, signal })
  return {
    engineId,
    snapshot,
    runner,
    run,
    sent,
    journal,
    network: snapshot.networks[0]!,
    web: snapshot.containers[0]!
  }
}

const refuses = (status: number, message: string) => [status, { message }] as const
const body = { Name: 'net', Driver: 'bridge' }

describe('an engine’s steps', () => {
  it('are sent once, journalled, and taken back by the id the engine answered', async () => {
    const { engineId, run, sent, journal } = await open(() => [201, { Id: 'abc', Warning: 'mind the gap' }])
    expect(await run({ do: 'network.create', engineId, body })).toEqual({
      ok: true,
      detail: 'mind the gap',
      unchanged: false,
      undo: [{ do: 'network.remove', engineId, key: 'abc', name: 'net' }]
    })
    expect(sent).toEqual([{ line: 'POST /v1.41/networks/create', body: JSON.stringify(body) }])
    expect(journal.list()).toMatchObject([
      { kind: 'engine', what: `POST /v1.41/networks/create ${JSON.stringify(body)}`, status: 201, ok: true }
    ])
  })

  it('are refused in the engine’s words, and then nothing has changed', async () => {
    for (const [status, message] of [
      [403, 'Pool overlaps with other one on this address space'],
      [409, 'network with name net already exists'],
      [404, 'plugin "nosuch" not found'],
      [400, 'invalid subnet']
    ] as const) {
      const { engineId, run, journal } = await open(() => refuses(status, message))
      expect(await run({ do: 'network.create', engineId, body })).toEqual({
        ok: false,
        detail: message,
        unchanged: true
      })
      expect(journal.list().at(-1)).toMatchObject({ ok: false, status, detail: message })
      await engines?.close()
      await fake?.stop()
    }
  })

  it('that end without a yes or a no are looked after', async () => {
    const asked = 'GET /v1.41/networks/net'
    const gone = await open((line) => (line === asked ? refuses(404, 'none') : refuses(500, 'no luck')))
    expect(await gone.run({ do: 'network.create', engineId: gone.engineId, body })).toEqual({
      ok: false,
      detail: 'no luck',
      unchanged: true
    })
    await engines?.close()
    await fake?.stop()
    const there = await open((line) => (line === asked ? [200, { Id: 'abc', Name: 'net' }] : 'cut'))
    const { engineId } = there
    expect(await there.run({ do: 'network.create', engineId, body })).toMatchObject({
      ok: false,
      unchanged: false,
      undo: [{ do: 'network.remove', engineId, key: 'abc', name: 'net' }]
    })
    // Sent once: a call that may have been carried out is not repeated.
    expect(there.sent.filter(({ line }) => line.startsWith('POST'))).toHaveLength(1)
  })

  it('have a time-out, and stop when they are told to', async () => {
    const { engineId, run } = await open(
      (line) => (line.startsWith('GET') ? refuses(404, 'none') : 'hang'),
      400
    )
    const late = await run({ do: 'network.create', engineId, body })
    expect(late).toMatchObject({ ok: false, unchanged: true })
    expect(late.detail).toMatch(/no answer to POST .* within 400 ms/)
    expect(await run({ do: 'network.create', engineId, body }, AbortSignal.abort())).toMatchObject({
      ok: false,
      detail: 'stopped',
      unchanged: true
    })
  })

  it('know what takes a removal back before it is done', async () => {
    const told = {
      Name: 'shop_default',
      Driver: 'bridge',
      IPAM: { Driver: 'default', Options: { a: 'b' }, Config: [] }
    }
    const { engineId, run, network, sent } = await open((line) =>
      line.startsWith('GET') ? [200, told] : [204, null]
    )
    const done = await run({ do: 'network.remove', engineId, key: network.engineKey, name: network.name })
    expect(done).toMatchObject({
      ok: true,
      undo: [{ do: 'network.create', body: { Name: 'shop_default', IPAM: { Options: { a: 'b' } } } }]
    })
    expect(sent.map(({ line }) => line)).toEqual([
      `GET /v1.41/networks/${network.engineKey}`,
      `DELETE /v1.41/networks/${network.engineKey}`
    ])
  })

  it('put a container back without its address where the engine takes none', async () => {
    const { engineId, run, network, web, sent } = await open((_, body) =>
      body.includes('IPAMConfig')
        ? refuses(
            400,
            'user specified IP address is supported only when connecting to networks with user configured subnets'
          )
        : [200, null]
    )
    const config = { Aliases: ['a'], IPAMConfig: { IPv4Address: '10.0.0.2' } }
    const step: EngineStep = {
      do: 'network.connect',
      engineId,
      network: network.engineKey,
      container: web.engineKey,
      body: { Container: web.engineKey, EndpointConfig: config },
      addressIfAllowed: true
    }
    expect(await run(step)).toMatchObject({ ok: true })
    expect(JSON.parse(sent[1]!.body)).toEqual({
      Container: web.engineKey,
      EndpointConfig: { Aliases: ['a'] }
    })
  })

  it('clear away what Docker keeps of a connection that it refused', async () => {
    let kept = false
    const { engineId, run, web, sent } = await open((line, body) => {
      if (line.startsWith('GET')) {
        const Networks = kept ? { other: { NetworkID: '', EndpointID: '' } } : {}
        return [200, { State: { Running: true }, NetworkSettings: { Networks } }]
      }
      if (line.endsWith('/disconnect')) kept = false
      if (!body.includes('IPAMConfig')) return [200, null]
      kept = true
      return refuses(403, 'Address already in use')
    })
    const refused = await run({
      do: 'network.connect',
      engineId,
      network: 'other',
      container: web.engineKey,
      body: { Container: web.engineKey, EndpointConfig: { IPAMConfig: { IPv4Address: '10.0.0.2' } } }
    })
    expect(refused).toEqual({ ok: false, detail: 'Address already in use', unchanged: true })
    expect(kept).toBe(false)
    expect(sent.filter(({ line }) => line.startsWith('POST'))).toHaveLength(3)
  })

  it('reach no engine that is gone, and no path that is not one', async () => {
    const { engineId, run, sent } = await open(() => [200, {}])
    for (const key of ['', '.', '..']) {
      expect(await run({ do: 'network.remove', engineId, key, name: 'x' })).toMatchObject({
        ok: false,
        unchanged: true
      })
    }
    expect(await run({ do: 'network.create', engineId: 'docker:/nowhere', body })).toMatchObject({
      ok: false,
      unchanged: true
    })
    expect(sent).toEqual([])
    await fake?.stop()
    fake = null
    expect(await run({ do: 'network.create', engineId, body })).toMatchObject({ ok: false, unchanged: true })
  })

  it('hold when a snapshot shows their effect', async () => {
    const { engineId, runner, snapshot, network, web } = await open(() => [200, {}])
    const at = { engineId, network: network.engineKey, container: web.engineKey }
    const holds = (step: EngineStep, shown = snapshot): boolean => runner.holds(step, shown)
    expect(holds({ do: 'network.create', engineId, body: { Name: 'shop_default', Driver: 'bridge' } })).toBe(
      true
    )
    expect(holds({ do: 'network.create', engineId, body: { Name: 'shop_default', Driver: 'macvlan' } })).toBe(
      false
    )
    expect(holds({ do: 'network.create', engineId, body })).toBe(false)
    expect(holds({ do: 'network.remove', engineId, key: network.engineKey, name: 'x' })).toBe(false)
    expect(holds({ do: 'network.remove', engineId, key: 'gone', name: 'x' })).toBe(true)
    expect(holds({ do: 'network.connect', ...at, body: {} })).toBe(true)
    expect(holds({ do: 'network.disconnect', ...at })).toBe(false)
    const away = { ...snapshot, endpoints: [] }
    expect(holds({ do: 'network.disconnect', ...at }, away)).toBe(true)
    // An engine that does not answer shows nothing.
    expect(holds({ do: 'network.disconnect', ...at }, { ...away, engines: [] })).toBe(false)
    const other = makeNetwork(engineId, 'o', 'other')
    const two = { ...snapshot, networks: [network, other], endpoints: [makeEndpoint(web.id, other.id)] }
    expect(holds({ do: 'network.connect', ...at, body: {} }, two)).toBe(false)
  })
})
