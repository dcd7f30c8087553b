/**
 * The WebSocket side of serve (RFC 6455). A socket is upgraded only from our own origin; then it must say the token in its
 * first frame, within a few seconds, or it is closed. Those that have not said it yet are few at a time and are sent
 * nothing.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { CLOSE_REFUSED, hello, RPC_PATH, type welcome } from '@shared/contract/transport'
import type { z } from 'zod'
import { isOwnHost, isOwnOrigin, sameToken } from './door'

/** No hello in time. The client may try again, unlike after `CLOSE_REFUSED`. */
export const CLOSE_TOO_SLOW = 4408
/** The server ends (RFC 6455, 7.4.1). */
export const CLOSE_GOING_AWAY = 1001

export interface SocketLimits {
  /** Time to say the token, in milliseconds. */
  readonly helloMs: number
  /** Sockets that have not said it yet, at a time. */
  readonly maxStrangers: number
  readonly maxSockets: number
  /** Largest frame a client may send, in bytes. */
  readonly maxPayload: number
}

export interface SocketOptions {
  readonly token: string
  readonly port: () => number
  readonly limits: SocketLimits
  /** Called with each socket that said the token, before it is told welcome. */
  readonly admit: (socket: WebSocket) => void
}

/** Listens for upgrades of the server. Returns what closes all sockets. */
export function acceptSockets(server: Server, options: SocketOptions): () => void {
  const { limits } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxPayload,
    perMessageDeflate: false
  })
  let strangers = 0
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy()) // the peer went away while it knocked
    const problem = refusal(request, options.port())
    if (problem !== null) return reject(stream, ...problem)
    if (strangers >= limits.maxStrangers || sockets.clients.size >= limits.maxSockets) {
      return reject(stream, 503, 'Too Many Sockets')
    }
    strangers++
    let counted = true
    const known = (): void => {
      if (counted) strangers--
      counted = false
    }
    stream.once('close', known)
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => socket.terminate()) // a broken or oversized frame: ws has closed it already
      meet(socket, options, known)
    })
  })
  return () => {
    for (const socket of sockets.clients) socket.close(CLOSE_GOING_AWAY, 'the server ends')
    setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate()
    }, 500).unref()
  }
}

/** Status and reason for which a request is not upgraded; null when it may be. */
function refusal(request: IncomingMessage, port: number): [number, string] | null {
  const { host, origin } = request.headers
  if (!isOwnHost(host, port)) return [421, 'Misdirected Request']
  if (!isOwnOrigin(origin, host, port)) return [403, 'Forbidden']
  if (request.url !== RPC_PATH) return [404, 'Not Found']
  return null
}

function reject(stream: Duplex, status: number, reason: string): void {
  stream.end(`HTTP/1.1 ${String(status)} ${reason}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  stream.once('finish', () => stream.destroy())
}

/** Waits for the token. */
function meet(socket: WebSocket, { token, limits, admit }: SocketOptions, known: () => void): void {
  const timer = setTimeout(() => socket.close(CLOSE_TOO_SLOW, 'no token in time'), limits.helloMs)
  socket.once('close', () => clearTimeout(timer))
  socket.once('message', (data, isBinary) => {
    clearTimeout(timer)
    if (isBinary || !saysToken(data, token)) {
      socket.close(CLOSE_REFUSED, 'wrong token: open the address that was printed last')
      return
    }
    known()
    admit(socket)
    const answer: z.infer<typeof welcome> = { type: 'welcome' }
    socket.send(JSON.stringify(answer))
  })
}

function saysToken(data: RawData, token: string): boolean {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)
  if (bytes.length > 1024) return false
  try {
    const frame = hello.safeParse(JSON.parse(bytes.toString('utf8')))
    return frame.success && sameToken(token, frame.data.token)
  } catch {
    return false // not JSON: not one of our clients
  }
}
