/** Sockets of other users are asked by a child with their rights: real child, real sockets. */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Journal } from '../journal'
import { Engines } from './engines'
import { docker, fakeEngine, type FakeEngine } from './fake-engine'
import { OwnerTransport } from './owner-transport'

const UID = 43_210
/** Root can become that user, and Node lies where that user may start it. */
const able =
  process.geteuid?.() === 0 &&
  spawnSync(process.execPath, ['-e', ''], { uid: UID, gid: UID, cwd: '/' }).status === 0

describe.runIf(able)('the owner’s child (needs root, and a Node that others may start)', () => {
  let fake: FakeEngine
  beforeEach(async () => {
    fake = await fakeEngine(
      docker((path, answer) => {
        if (path === '/huge') answer.end('x'.repeat(100_000))
        if (path === '/hang') return true
        if (path === '/events') {
          answer.writeHead(200)
          answer.write('{"a":1}\n{"b"')
          setTimeout(() => answer.end(':2}\n'), 50)
        }
        return path === '/huge' || path === '/events'
      })
    )
    chmodSync(fake.directory, 0o755)
    chownSync(fake.socket, UID, UID)
    chmodSync(fake.socket, 0o600)
  })
  afterEach(() => fake.stop())

  it('reads an engine through it, journalled like any other', async () => {
    const journal = new Journal()
    const engines = new Engines({ endpoints: [fake.socket], journal })
    try {
      expect(engines.find().engines[0]!.endpoint).toMatchObject({ via: 'owner', uid: UID })
      const reading = await engines.read()
      expect(reading.engines[0]!.engine).toMatchObject({ id: `docker:${fake.socket}`, uid: UID })
      expect(reading.engines[0]!.containers).toHaveLength(1)
      expect(journal.list().every((entry) => entry.ok)).toBe(true)
    } finally {
      await engines.close()
    }
  })

  it('has the owner’s rights and no more', async () => {
    chownSync(fake.socket, 0, 0)
    const transport = new OwnerTransport(fake.socket, UID)
    try {
      await expect(transport.get('/_ping', { timeoutMs: 10_000, maxBytes: 1000 })).rejects.toMatchObject({
        code: 'no-rights'
      })
    } finally {
      transport.close()
    }
  })

  it('bounds time and size, and streams lines', async () => {
    const transport = new OwnerTransport(fake.socket, UID)
    try {
      await expect(transport.get('/huge', { timeoutMs: 10_000, maxBytes: 1000 })).rejects.toMatchObject({
        code: 'truncated'
      })
      await expect(transport.get('/hang', { timeoutMs: 300, maxBytes: 1000 })).rejects.toMatchObject({
        code: 'timeout'
      })
      await expect(transport.get('/nothing', { timeoutMs: 10_000, maxBytes: 1000 })).resolves.toMatchObject({
        status: 404
      })
      const lines: string[] = []
      let opened = 0
      const stop = new AbortController()
      for await (const line of transport.lines('/events', stop.signal, () => (opened += 1))) lines.push(line)
      expect([opened, lines]).toEqual([1, ['{"a":1}', '{"b":2}']])
    } finally {
      transport.close()
    }
  })

  it('carries a change and its body, never anything but POST and DELETE', async () => {
    const heard: string[] = []
    const other = await fakeEngine((call, answer) => {
      let body = ''
      call.on('data', (chunk: Buffer) => (body += chunk.toString()))
      call.on('end', () => {
        heard.push(`${call.method ?? ''} ${call.url ?? ''} ${body}`)
        answer.writeHead(call.method === 'DELETE' ? 204 : 201)
        answer.end('{"Id":"ü"}')
      })
    })
    chmodSync(other.directory, 0o755)
    chownSync(other.socket, UID, UID)
    const transport = new OwnerTransport(other.socket, UID)
    try {
      const options = { timeoutMs: 20_000, maxBytes: 1000 }
      const made = await transport.change({ method: 'POST', path: '/a', body: '{"x":"ü\\n"}' }, options)
      expect(made).toMatchObject({ status: 201, body: '{"Id":"ü"}' })
      const gone = await transport.change({ method: 'DELETE', path: '/b', body: null }, options)
      expect(gone).toMatchObject({ status: 204, body: '' })
      expect(heard).toEqual(['POST /a {"x":"ü\\n"}', 'DELETE /b '])
    } finally {
      transport.close()
      await other.stop()
    }
    const late = new OwnerTransport(other.socket, UID)
    try {
      const options = { timeoutMs: 20_000, maxBytes: 1000 }
      await expect(late.change({ method: 'DELETE', path: '/b', body: null }, options)).rejects.toMatchObject({
        unsent: true
      })
    } finally {
      late.close()
    }
  })

  it('fails what is asked when the child is killed, and starts another', async () => {
    const transport = new OwnerTransport(fake.socket, UID)
    try {
      const asked = transport.get('/hang', { timeoutMs: 20_000, maxBytes: 1000 })
      const refused = expect(asked).rejects.toMatchObject({ code: 'vanished' })
      await expect.poll(() => fake.asked, { timeout: 15_000 }).toContain('/hang')
      transport.close()
      await refused
      await expect(transport.get('/_ping', { timeoutMs: 20_000, maxBytes: 1000 })).resolves.toMatchObject({
        status: 200
      })
    } finally {
      transport.close()
    }
  })
})
