/**
 * Binds the services to a transport: a WebSocket (ws's, behind serve) or a MessagePort (Electron's). The ports are named
 * here by what is used of them, so that the core imports neither.
 */
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/websocket'
import { ORPCError } from '@orpc/server'
import type { Services } from './services'
import { toWire } from './errors'

/** What is used of a WebSocket of ws(8). */
export interface SocketLike {
  send(data: string, sent: (error?: Error | null) => void): void
  on(event: 'message', listener: (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean) => void): unknown
  on(event: 'close', listener: () => void): unknown
  close(code: number, reason: string): void
}

/** What is used of Electron's MessagePortMain, and of Node's MessagePort. */
export interface PortLike {
  on(event: 'message', listener: (event?: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(data: unknown): void
  start?(): void
  close(): void
}

/** Close code for what is no message of the contract. */
export const CLOSE_BAD_FRAME = 4400

const interceptors = {
  clientInterceptors: [
    async ({ next }: { next: () => Promise<unknown> }): Promise<unknown> => {
      try {
        return await next()
      } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') throw error
        if (error instanceof ORPCError && error.code !== 'BAD_REQUEST') throw error
        throw toWire(error)
      }
    }
  ]
}

/**
 * Speaks the contract on an open WebSocket until it closes. Sending waits for the bytes to leave, so a slow reader is sent
 * only the newest picture. The contract is JSON: a binary frame, or text that is none of it, closes the socket.
 */
export function bindWebSocket(services: Services, socket: SocketLike): void {
  const handler = new SocketHandler(services.router, interceptors)
  // oRPC wants the browser's interface; what it uses of it is `send`, and it waits for what that returns.
  const line = {
    addEventListener: () => undefined,
    send: (data: string | ArrayBufferLike | Uint8Array): Promise<void> =>
      new Promise((resolve, reject) => {
        if (typeof data !== 'string') throw new TypeError('the contract is text')
        socket.send(data, (error) => {
          if (error) reject(error)
          else resolve()
        })
      })
  }
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      socket.close(CLOSE_BAD_FRAME, 'the contract is text')
      return
    }
    handler.message(line, textOf(data), { context: {} }).catch((error: unknown) => {
      socket.close(CLOSE_BAD_FRAME, reasonOf(error))
    })
  })
  socket.on('close', () => handler.close(line))
}

/** Speaks the contract on a MessagePort until it closes. Returns what ends it. */
export function bindMessagePort(services: Services, port: PortLike): () => void {
  new PortHandler(services.router, interceptors).upgrade(port, { context: {} })
  port.start?.()
  return () => port.close()
}

const textOf = (data: Buffer | ArrayBuffer | Buffer[]): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)).toString(
    'utf8'
  )

/** A close frame holds 123 bytes of reason. */
const reasonOf = (error: unknown): string =>
  Buffer.from(error instanceof Error ? error.message : String(error))
    .subarray(0, 100)
    .toString('utf8')
    .replace(/[^\x20-\x7e]/g, '?')
