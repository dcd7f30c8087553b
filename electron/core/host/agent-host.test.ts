import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { VethscopeError } from '@shared/contract/errors'
import { tinyHost } from '@shared/testing/tiny-host'
import { fakeHost, localDescription, pipeAgent } from '../../../tests/support/pipe-agent'
import { Journal } from '../journal'
import { AgentHost, type AgentPipe } from './agent-host'
import { PROTOCOL } from './agent-messages'
import { encodeFrame } from './frames'
import type { ChangeHint, Host } from './host'

const options = { description: localDescription, journal: new Journal(), source: 'local' as const }
const connect = (host: Host) =>
  AgentHost.connect(
    pipeAgent(() => Promise.resolve(host)),
    options
  )

describe('a host through an agent', () => {
  it('is the host behind it', async () => {
    const host = await connect(fakeHost())
    expect(host.uid).toBe(0)
    expect(await host.collect()).toEqual(tinyHost())
    await host.close()
    await expect(host.collect()).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('closes the real one when its input ends', async () => {
    const inner = fakeHost()
    const host = await connect(inner)
    await host.close()
    expect(inner.closed).toBe(1)
  })

  it('hands errors on as they are', async () => {
    const host = await connect(
      fakeHost({
        collect: () => Promise.reject(new VethscopeError('no-rights', 'not you', 'ask', { uid: 7 }))
      })
    )
    await expect(host.collect()).rejects.toMatchObject({
      code: 'no-rights',
      message: 'not you',
      hint: 'ask',
      data: { uid: 7 }
    })
    await host.close()
  })

  it('streams hints until the reader leaves, and then ends the watch inside', async () => {
    let stopped = false
    const host = await connect(
      fakeHost({
        watch: async function* (signal): AsyncGenerator<ChangeHint> {
          yield { source: 'kernel', detail: 'link a' }
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
          stopped = true
        }
      })
    )
    const stop = new AbortController()
    const heard: string[] = []
    for await (const hint of host.watch(stop.signal)) {
      heard.push(hint.detail)
      stop.abort()
    }
    expect(heard).toEqual(['link a'])
    await expect.poll(() => stopped, { timeout: 10_000 }).toBe(true)
    await host.close()
  })

  it('stops a reading that nobody waits for any more', async () => {
    let stopped = false
    const host = await connect(
      fakeHost({
        collect: (signal) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => {
              stopped = true
              reject(new Error('stopped'))
            })
          })
      })
    )
    const stop = new AbortController()
    const reading = host.collect(stop.signal)
    stop.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
    await expect.poll(() => stopped, { timeout: 10_000 }).toBe(true)
    await host.close()
  })

  it('hands journal entries on under its own id', async () => {
    const journal = new Journal()
    const entry = {
      at: '2026-01-01T00:00:00Z',
      kind: 'command' as const,
      what: 'nft -j list ruleset',
      where: '',
      status: 0,
      ok: true,
      durationMs: 1,
      detail: ''
    }
    const pipe = pipeAgent((_hello, inner) =>
      Promise.resolve(
        fakeHost({
          collect: () => {
            inner.add(entry)
            return Promise.resolve(tinyHost())
          }
        })
      )
    )
    const host = await AgentHost.connect(pipe, {
      ...options,
      journal,
      description: { ...localDescription, id: 'lab:x' }
    })
    await host.collect()
    expect(journal.list()).toEqual([{ ...entry, id: 1, hostId: 'lab:x' }])
    await host.close()
  })
})

/** An agent of which a test writes every byte. */
function rawPipe(): AgentPipe & { stdout: PassThrough; die(reason: string): void; killed: boolean } {
  let die: (reason: string) => void = () => undefined
  const pipe = {
    stdin: new PassThrough().resume(),
    stdout: new PassThrough(),
    killed: false,
    ended: new Promise<string>((resolve) => {
      die = resolve
    }),
    kill: () => {
      pipe.killed = true
      die('killed')
    },
    die: (reason: string) => die(reason)
  }
  return pipe
}
const welcome = {
  type: 'welcome',
  id: 1,
  protocol: PROTOCOL,
  pid: 1,
  uid: 0,
  rights: 'root',
  changes: 'none'
}

describe('an agent that does not keep to the protocol', () => {
  it.each([
    ['text', Buffer.from('hello, world\n')],
    ['a frame too large', Buffer.from([0x7f, 255, 255, 255])],
    ['no JSON', Buffer.from([0, 0, 0, 2, 0x7b, 0x7b])],
    ['an unknown answer', encodeFrame({ type: 'exec', id: 1 }, 1000)],
    [
      'a snapshot that is none',
      encodeFrame({ type: 'snapshot', id: 1, snapshot: { schemaVersion: 1 } }, 1000)
    ]
  ])('is hung up on: %s', async (_what, bytes) => {
    const pipe = rawPipe()
    const connecting = AgentHost.connect(pipe, options)
    pipe.stdout.write(bytes)
    await expect(connecting).rejects.toMatchObject({ code: 'unreachable' })
    expect(pipe.killed).toBe(true)
  })

  it('fails what is under way when it dies, and all that comes after', async () => {
    const pipe = rawPipe()
    pipe.stdout.write(encodeFrame(welcome, 1000))
    const host = await AgentHost.connect(pipe, { ...options, hint: 'start it again' })
    const reading = host.collect()
    const watching = host.watch(new AbortController().signal)[Symbol.asyncIterator]().next()
    pipe.die('killed by SIGKILL')
    const error = {
      code: 'unreachable',
      message: 'The agent ended: killed by SIGKILL',
      hint: 'start it again'
    }
    await expect(reading).rejects.toMatchObject(error)
    await expect(watching).rejects.toMatchObject(error)
    await expect(host.collect()).rejects.toMatchObject(error)
    await host.close()
  })

  it('is given up on when it does not answer in time', async () => {
    const pipe = rawPipe()
    pipe.stdin.on('finish', () => pipe.die('exit status 0'))
    await expect(AgentHost.connect(pipe, { ...options, helloMs: 50 })).rejects.toMatchObject({
      code: 'timeout'
    })
  })

  it('cannot answer what was not asked with records of a journal that pollute', async () => {
    const pipe = rawPipe()
    pipe.stdout.write(encodeFrame(welcome, 1000))
    const host = await AgentHost.connect(pipe, options)
    const body = Buffer.from('{"type":"end","id":99,"__proto__":{"polluted":1}}')
    const frame = Buffer.concat([Buffer.from([0, 0, 0, body.length]), body])
    pipe.stdout.write(frame)
    await new Promise((resolve) => setImmediate(resolve))
    expect('polluted' in {}).toBe(false)
    pipe.die('')
    await host.close()
  })
})
