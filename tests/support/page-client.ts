/** A client of serve as the page is one: a WebSocket with an Origin, the token first, then the contract. For tests. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { contract } from '@shared/contract'
import { RPC_PATH } from '@shared/contract/transport'

export type PageClient = ContractRouterClient<typeof contract>

/** How a socket ended, or what it was told first. */
export interface Knock {
  readonly socket: WebSocket
  /** Resolves with the first frame, the close code, or the HTTP status of a refusal. */
  readonly answer: Promise<{ frame?: string; closed?: number; status?: number }>
}

/** Opens a socket to a served port and sends `first`, if given, as soon as it is open. */
export function knock(
  port: number,
  first: string | Buffer | null,
  options: { origin?: string | null; host?: string; path?: string } = {}
): Knock {
  const { origin = `http://127.0.0.1:${String(port)}`, host, path = RPC_PATH } = options
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}${path}`, {
    headers: host === undefined ? {} : { host },
    ...(origin === null ? {} : { origin })
  })
  const answer = new Promise<{ frame?: string; closed?: number; status?: number }>((resolve) => {
    socket.on('error', () => undefined) // the refusals under test
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve({ status: response.statusCode ?? 0 })
      socket.terminate()
    })
    socket.once('message', (data: Buffer) => resolve({ frame: data.toString('utf8') }))
    socket.once('close', (code) => resolve({ closed: code }))
    socket.once('open', () => {
      if (first !== null) socket.send(first)
    })
  })
  return { socket, answer }
}

/** The token in an address that serve gave. */
export const tokenOf = (url: string): string => new URL(url).hash.replace('#token=', '')

/** Opens a line as the page does. */
export async function openPage(
  url: string
): Promise<{ client: PageClient; socket: WebSocket; close(): void }> {
  const port = Number(new URL(url).port)
  const { socket, answer } = knock(port, JSON.stringify({ type: 'hello', token: tokenOf(url) }))
  const { frame } = await answer
  if (frame !== '{"type":"welcome"}') throw new Error(`not welcome: ${JSON.stringify(await answer)}`)
  const client: PageClient = createORPCClient(new RPCLink({ websocket: browserLike(socket) }))
  return { client, socket, close: () => socket.close() }
}

/** What oRPC's link uses of a browser's WebSocket, on a ws socket. */
function browserLike(
  socket: WebSocket
): Pick<globalThis.WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState'> {
  const listen = (type: string, listener: (event: Event) => void): void => {
    if (type === 'message') {
      socket.on('message', (data: Buffer) =>
        listener(new MessageEvent('message', { data: data.toString('utf8') }))
      )
    } else if (type === 'close') socket.on('close', () => listener(new Event('close')))
  }
  return {
    addEventListener: (
      type: string,
      listener: ((event: Event) => void) | { handleEvent(event: Event): void } | null
    ) => {
      if (typeof listener === 'function') listen(type, listener)
    },
    removeEventListener: () => undefined,
    send: (data) => {
      if (typeof data !== 'string') throw new TypeError('the contract is text')
      socket.send(data)
    },
    get readyState() {
      return socket.readyState
    }
  }
}
