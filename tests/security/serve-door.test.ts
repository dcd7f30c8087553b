/** Attacks on the served page: from another page, another name, without the token, with crooked paths and frames. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLOSE_REFUSED } from '@shared/contract/transport'
import { tinyHost } from '@shared/testing/tiny-host'
import { startServe, type Served } from '../../electron/serve'
import { knock, openPage, tokenOf } from '../support/page-client'

let directory = ''
let served: Served
const hello = (token: string): string => JSON.stringify({ type: 'hello', token })

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vs-door-'))
  mkdirSync(join(directory, 'page', 'assets'), { recursive: true })
  writeFileSync(join(directory, 'page', 'index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(directory, 'page', 'assets', 'a.js'), 'export {}')
  writeFileSync(join(directory, 'secret.json'), '{"secret":true}')
  writeFileSync(join(directory, 'host.json'), JSON.stringify(tinyHost()))
  served = await startServe({
    version: '0.0.0',
    host: join(directory, 'host.json'),
    page: join(directory, 'page'),
    port: 0,
    limits: { helloMs: 25_000, maxStrangers: 4, headersMs: 4000 }
  })
})
afterAll(async () => {
  await served.close()
  rmSync(directory, { recursive: true, force: true })
})

/** Sends a path as it is written, which fetch() would tidy up. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: served.port, path, method, headers }, (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (text: string) => (body += text))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers })
        )
      })
      asked.on('error', reject)
      asked.end()
    }
  )
}

describe('the page', () => {
  it('is served with a policy that forbids everything foreign, and is never stored', async () => {
    const { status, body, headers } = await get('/')
    expect(status).toBe(200)
    expect(body).toContain('<title>page</title>')
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['set-cookie']).toBeUndefined()
    expect((await get('/assets/a.js')).headers['content-type']).toMatch(/^text\/javascript/)
  })

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/%2e%2e%2fsecret.json',
    '/..%5csecret.json',
    '/assets/../../secret.json',
    '//secret.json',
    '/%00',
    '/index.html%00.js',
    '/assets/',
    '/__proto__',
    '/constructor',
    'http://127.0.0.1/secret.json'
  ])('does not give %s', async (path) => {
    const { status, body } = await get(path)
    expect(status).toBe(404)
    expect(body).not.toContain('secret":')
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    expect((await get('/', {}, method)).status).toBe(405)
  })

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost.evil.example',
    '0.0.0.0'
  ])('refuses a request that names the host %s', async (host) => {
    expect((await get('/', { host })).status).toBe(421)
  })

  it('answers under every loopback name with its own port', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      expect((await get('/', { host: `${name}:${String(served.port)}` })).status).toBe(200)
    }
  })

  it('is reachable on 127.0.0.1 only', async () => {
    const other = await new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port: served.port }, () => resolve('open'))
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
    })
    expect(other).toBe('ECONNREFUSED')
  })

  it('cuts off who never finishes a request, and answers garbage with 400', async () => {
    const slow = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connect({ host: '127.0.0.1', port: served.port }, () =>
        socket.write('GET / HTTP/1.1\r\nhost: ')
      )
      socket.on('data', (data: Buffer) => (text += data.toString('latin1')))
      socket.on('close', () => resolve(text))
      socket.on('error', () => undefined)
    })
    expect(slow === '' || slow.startsWith('HTTP/1.1 4')).toBe(true)
    const garbage = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connect({ host: '127.0.0.1', port: served.port }, () =>
        socket.write('\x16\x03\x01\r\n\r\n')
      )
      socket.on('data', (data: Buffer) => (text += data.toString('latin1')))
      socket.on('close', () => resolve(text))
      socket.on('error', () => undefined)
    })
    expect(garbage).toMatch(/^HTTP\/1\.1 400/)
  })

  it('refuses headers without end', async () => {
    const { status } = await get('/', { 'x-long': 'a'.repeat(10_000) })
    expect(status).toBe(400)
  })
})

describe('the socket', () => {
  it('opens for the page that knows the token', async () => {
    const page = await openPage(served.url)
    expect((await page.client.session.get()).hosts[0]).toMatchObject({
      id: 'file:host.json',
      kind: 'recorded'
    })
    page.close()
  })

  it.each([
    ['a wrong token', () => hello('x'.repeat(43))],
    ['an empty token', () => hello('')],
    ['most of the token', () => hello(tokenOf(served.url).slice(0, -1))],
    ['the token and more', () => `${hello(tokenOf(served.url))} `.replace('"}', 'A"}')],
    ['no JSON', () => 'GET /'],
    ['a number', () => '7'],
    ['an array with the token', () => JSON.stringify([tokenOf(served.url)])],
    ['a token that is no text', () => JSON.stringify({ type: 'hello', token: { toString: 1 } })],
    ['a hello inside a prototype', () => `{"__proto__":${hello(tokenOf(served.url))}}`],
    ['binary', () => Buffer.from(hello(tokenOf(served.url)))],
    ['a call of the contract', () => '{"i":"1","p":{"u":"/session/get","b":{}}}']
  ])('closes on %s', async (_what, first) => {
    expect(await knock(served.port, first()).answer).toEqual({ closed: CLOSE_REFUSED })
  })

  it('does not say anything before it has heard the token, and closes in time', async () => {
    const hasty = await startServe({
      version: '0',
      host: join(directory, 'host.json'),
      page: join(directory, 'page'),
      port: 0,
      limits: { helloMs: 300 }
    })
    expect(await knock(hasty.port, null).answer).toEqual({ closed: 4408 })
    await hasty.close()
  })

  it.each([
    ['another origin', 'https://evil.example', undefined, 403],
    ['no origin', null, undefined, 403],
    ['the origin of a file or a sandbox', 'null', undefined, 403],
    ['another port of this machine', 'http://127.0.0.1:1', undefined, 403],
    ['https', 'https://127.0.0.1:PORT', undefined, 403],
    ['another loopback name than the one it asks', 'http://localhost:PORT', undefined, 403],
    ['a name that was made to point here', 'http://evil.example:PORT', 'evil.example:PORT', 421]
  ])('refuses %s', async (_what, origin, host, status) => {
    const port = String(served.port)
    const { answer } = knock(served.port, hello(tokenOf(served.url)), {
      origin: origin?.replace('PORT', port) ?? null,
      ...(host === undefined ? {} : { host: host.replace('PORT', port) })
    })
    expect(await answer).toEqual({ status })
  })

  it('is on one path only', async () => {
    for (const path of ['/', '/rpc/', '/rpc?x', '/RPC', '/socket']) {
      expect(await knock(served.port, null, { path }).answer).toEqual({ status: 404 })
    }
  })

  it('lets in only a few strangers at a time, and again when they have gone', async () => {
    const strangers = Array.from({ length: 12 }, () => knock(served.port, null))
    const refused = await new Promise<number>((resolve) => {
      let count = 0
      for (const { answer } of strangers)
        void answer.then(({ status }) => status === 503 && ++count === 8 && resolve(count))
    })
    expect(refused).toBe(8)
    for (const { socket } of strangers) socket.terminate()
    await expect
      .poll(async () => (await openPage(served.url).catch(() => null)) !== null, { timeout: 20_000 })
      .toBe(true)
  })

  it('closes on a frame that is too large, and goes on serving', async () => {
    const big = knock(served.port, 'x'.repeat(2 * 1024 * 1024))
    expect(await big.answer).toEqual({ closed: 1009 })
    const page = await openPage(served.url)
    const ended = new Promise<number>((resolve) => page.socket.once('close', resolve))
    page.socket.send('x'.repeat(2 * 1024 * 1024))
    expect(await ended).toBe(1009)
  })

  it.each([
    ['no JSON', 'x', 4400],
    ['binary', Buffer.from([1, 2, 3]), 4400]
  ])('closes on %s after the welcome', async (_what, frame, code) => {
    const page = await openPage(served.url)
    const ended = new Promise<number>((resolve) => page.socket.once('close', resolve))
    page.socket.send(frame)
    expect(await ended).toBe(code)
  })

  it('is not moved by prototype keys in a call', async () => {
    const page = await openPage(served.url)
    const replied = new Promise<string>((resolve) =>
      page.socket.once('message', (data: Buffer) => resolve(data.toString()))
    )
    page.socket.send(
      '{"i":"1","p":{"u":"/host/snapshot","b":{"json":{"hostId":"x","__proto__":{"polluted":1}},"meta":[[1,"__proto__","polluted"]]}}}'
    )
    expect(await replied).toMatch(/"s":[45]/)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect('polluted' in {}).toBe(false)
    page.close()
  })
})

describe('what stands where others can read', () => {
  it('the token is long, new each time, and only in the fragment', async () => {
    const other = await startServe({
      version: '0',
      host: join(directory, 'host.json'),
      page: join(directory, 'page'),
      port: 0
    })
    expect(tokenOf(other.url)).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(tokenOf(other.url)).not.toBe(tokenOf(served.url))
    expect(new URL(other.url).search).toBe('')
    await other.close()
  })

  it('a port in use is one clear line, and what was there stays', async () => {
    await expect(
      startServe({
        version: '0',
        host: join(directory, 'host.json'),
        page: join(directory, 'page'),
        port: served.port
      })
    ).rejects.toMatchObject({ code: 'busy', hint: expect.stringContaining('--port') as unknown })
    expect((await get('/')).status).toBe(200)
  })
})
