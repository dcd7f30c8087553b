/** Electron's MessagePortMain gives events with `data`, Node's gives the data: both must carry the contract. */
import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { describe, expect, it } from 'vitest'
import type { PageClient } from '../../../tests/support/page-client'
import { Journal } from '../journal'
import { bindMessagePort, bindWebSocket, type PortLike, type SocketLike } from './bind'
import { createServices } from './services'

const services = () => createServices({ version: '9', hosts: [], journal: new Journal(), labs: null })

/** MessagePortMain as far as it is used, in front of a Node port. */
function electronPort() {
  const { port1, port2 } = new MessageChannel()
  const events = new EventEmitter()
  let started = false
  port1.on('message', (data: unknown) => events.emit('message', { data, ports: [] }))
  port1.on('close', () => events.emit('close'))
  const port: PortLike = {
    on: (event: string, listener: (event?: { data: unknown }) => void) => events.on(event, listener),
    postMessage: (data) => port1.postMessage(data),
    start: () => {
      started = true
    },
    close: () => port1.close()
  }
  return { port, far: port2, wasStarted: () => started }
}

describe('bindMessagePort', () => {
  it("speaks the contract on a port as Electron's, starts it, and ends it", async () => {
    const { port, far, wasStarted } = electronPort()
    const unbind = bindMessagePort(services(), port)
    expect(wasStarted()).toBe(true)
    const client: PageClient = createORPCClient(new RPCLink({ port: far }))
    far.start()
    expect((await client.session.get()).version).toBe('9')
    const closed = new Promise<void>((resolve) => far.once('close', () => resolve()))
    unbind()
    await closed
  })
})

/** A socket whose bytes leave only when a test says so. */
class SlowSocket extends EventEmitter implements SocketLike {
  readonly sent: string[] = []
  readonly closes: number[] = []
  readonly waiting: (() => void)[] = []
  send(data: string, sent: (error?: Error | null) => void): void {
    this.sent.push(data)
    this.waiting.push(() => sent())
  }
  close(code: number): void {
    this.closes.push(code)
  }
}

describe('bindWebSocket', () => {
  it('sends the next event of a stream only when the last has left', async () => {
    const bound = services()
    const socket = new SlowSocket()
    bindWebSocket(bound, socket)
    const call = { i: '1', p: { u: '/session/changed', b: {} } }
    socket.emit('message', Buffer.from(JSON.stringify(call)), false)
    await expect.poll(() => socket.sent.length, { timeout: 10_000 }).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(socket.sent).toHaveLength(1)
    socket.waiting[0]?.()
    await expect.poll(() => socket.sent.length, { timeout: 10_000 }).toBe(2)
    expect(socket.sent[1]).toContain('"vethscope"')
    socket.emit('close')
    await bound.close()
  })

  it('closes on what is no message of the contract', async () => {
    const socket = new SlowSocket()
    bindWebSocket(services(), socket)
    socket.emit('message', Buffer.from('nonsense'), false)
    await expect.poll(() => socket.closes, { timeout: 10_000 }).toEqual([4400])
    socket.emit('message', Buffer.from('{}'), true)
    expect(socket.closes).toEqual([4400, 4400])
  })
})
