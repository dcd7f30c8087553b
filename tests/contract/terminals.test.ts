/** Terminals over both transports: refused where not allowed, bounded by what the page took, ended with their reader. */
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterEach, describe, expect, it } from 'vitest'
import type { Terminal } from '@core/host/host'
import { Journal } from '@core/journal'
import { bindMessagePort, createServices } from '@core/services'
import { OutputQueue } from '@core/terminal'
import { servePage } from '../../electron/serve/serve-page'
import { until } from '../support/namespaces'
import { openPage, type PageClient } from '../support/page-client'
import { fakeHost } from '../support/pipe-agent'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A shell that a test speaks for. */
class FakeShell implements Terminal {
  readonly title = '/bin/fake'
  paused = false
  closed = 0
  typed = ''
  size = ''
  readonly output = new OutputQueue({
    pause: () => (this.paused = true),
    resume: () => (this.paused = false)
  })
  #finish: (ended: Awaited<Terminal['ended']>) => void = () => undefined
  readonly ended: Terminal['ended'] = new Promise((resolve) => (this.#finish = resolve))

  write(bytes: Uint8Array): void {
    this.typed += Buffer.from(bytes).toString()
  }
  resize({ columns, rows }: { columns: number; rows: number }): void {
    this.size = `${String(columns)}x${String(rows)}`
  }
  finish(status: number): void {
    this.output.end()
    this.#finish({ status, reason: '' })
  }
  close(): Promise<void> {
    this.closed++
    this.output.drop()
    this.#finish({ status: null, reason: 'SIGHUP' })
    return Promise.resolve()
  }
}

async function serve(transport: string, allowTerminal: boolean) {
  const shells: FakeShell[] = []
  const host = fakeHost({
    terminals: {
      open: () => {
        const shell = new FakeShell()
        shells.push(shell)
        return Promise.resolve(shell)
      }
    }
  })
  const hosts = [{ description: host.description, open: () => Promise.resolve(host) }]
  const options = { version: '1', hosts, journal: new Journal(), labs: null }
  if (transport === 'WebSocket') {
    const page = new Map([['/', { type: 'text/html', body: Buffer.from('') }]])
    const served = await servePage({ ...options, port: 0, page, allowTerminal })
    ends.push(() => served.close())
    const line = await openPage(served.url)
    return { shells, client: line.client, leave: () => line.close(), end: () => served.close() }
  }
  const services = createServices({ ...options, terminal: allowTerminal })
  const { port1, port2 } = new MessageChannel()
  ends.push(() => services.close(), bindMessagePort(services, port1))
  const client: PageClient = createORPCClient(new RPCLink({ port: port2 }))
  port2.start()
  ends.push(() => port2.close())
  return { shells, client, leave: () => port2.close(), end: () => services.close() }
}

const where = { hostId: 'local', place: { kind: 'host' as const }, size: { columns: 80, rows: 24 } }

describe.each(['WebSocket', 'MessagePort'])('terminals over a %s', (transport) => {
  async function opened() {
    const served = await serve(transport, true)
    const { terminalId, title } = await served.client.terminal.open(where)
    expect(title).toBe('/bin/fake')
    const [shell] = served.shells
    if (shell === undefined) throw new Error('no shell')
    return { ...served, shell, terminalId }
  }

  it('are refused where they were not allowed, with what to do', async () => {
    const { client, shells } = await serve(transport, false)
    expect((await client.session.get()).terminal).toBe(false)
    await expect(client.terminal.open(where)).rejects.toMatchObject({
      data: { code: 'refused', hint: expect.stringContaining('--allow-terminal') as unknown }
    })
    expect(shells).toEqual([])
  })

  it('say what was said and how they ended, take keys and sizes', async () => {
    const { client, shell, terminalId } = await opened()
    const events = await client.terminal.output({ terminalId })
    shell.output.push(Buffer.from('hällo'))
    expect((await events.next()).value).toEqual({
      type: 'data',
      data: Buffer.from('hällo').toString('base64')
    })
    await client.terminal.write({ terminalId, data: Buffer.from('ls\r').toString('base64') })
    await client.terminal.resize({ terminalId, size: { columns: 133, rows: 41 } })
    expect([shell.typed, shell.size]).toEqual(['ls\r', '133x41'])
    await expect(
      client.terminal.resize({ terminalId, size: { columns: 1e9, rows: -1 } })
    ).rejects.toMatchObject({
      data: { code: 'bad-input' }
    })
    await expect(client.terminal.output({ terminalId })).rejects.toMatchObject({ data: { code: 'busy' } })
    shell.finish(3)
    expect((await events.next()).value).toEqual({ type: 'ended', status: 3, reason: '' })
    await expect(client.terminal.write({ terminalId, data: '' })).rejects.toMatchObject({
      data: { code: 'not-found' }
    })
  })

  it('wait for what was not taken', async () => {
    const { client, shell, terminalId } = await opened()
    const events = await client.terminal.output({ terminalId })
    const piece = Buffer.alloc(64 * 1024, 'x')
    let pushed = 0
    await until('a pause', () => {
      if (!shell.paused) pushed += (shell.output.push(piece), piece.length)
      return shell.paused
    })
    // One bound on what is not taken, one on what waits behind it, and a piece at each border.
    expect(pushed).toBeLessThanOrEqual(4 * 256 * 1024)
    let seen = 0
    while (seen < pushed) {
      const next = await events.next()
      if (next.done || next.value.type !== 'data') throw new Error('it ended')
      const { value } = next
      const { length } = Buffer.from(value.data, 'base64')
      seen += length
      await client.terminal.taken({ terminalId, bytes: length })
    }
    expect(shell.paused).toBe(false)
  })

  it.each(['closes it', 'stops reading', 'leaves', 'never reads and leaves the rest to the server'])(
    'end when the client %s',
    async (how) => {
      const { client, shell, terminalId, leave, end } = await opened()
      if (how.startsWith('never')) await end()
      else {
        const events = await client.terminal.output({ terminalId })
        shell.output.push(Buffer.from('$ '))
        await events.next()
        if (how === 'closes it') await client.terminal.close({ terminalId })
        else if (how === 'stops reading') await events.return()
        else leave()
      }
      await until('its end', () => shell.closed > 0)
    }
  )
})
