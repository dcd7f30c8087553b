/**
 * A line to the services: the contract's client over a WebSocket (page) or over the MessagePort that Electron's preload
 * hands on. Which one it is, nobody above knows. See shared/contract/transport.ts for what is said before the contract.
 */
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '@shared/contract'
import { CLOSE_REFUSED, portMessage, RPC_PATH, welcome, type Hello } from '@shared/contract/transport'

export type Client = ContractRouterClient<typeof contract>

/** Why a line ended: the server does not let us in, or nobody is there (any more). */
export interface LineEnd {
  readonly cause: 'refused' | 'lost'
  readonly detail: string
}

export interface Line {
  readonly client: Client
  /** Resolves once, when the line is gone. Never rejects. */
  readonly ended: Promise<LineEnd>
  close(): void
}

/** Opening a line failed, for the reason in `end`. */
export class LineError extends Error {
  constructor(readonly end: LineEnd) {
    super(end.detail)
  }
}

const isWelcome = (data: unknown): boolean => {
  if (typeof data !== 'string' || data.length > 1000) return false
  try {
    return welcome.safeParse(JSON.parse(data)).success
  } catch {
    return false // not JSON: not the server we know
  }
}

/**
 * Opens a WebSocket line and says the token.
 * @throws LineError `refused` (wrong token) or `lost` (nobody answers, or not within `timeoutMs`)
 */
export function openSocketLine(url: string, token: string | null, timeoutMs = 10_000): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    socket.binaryType = 'arraybuffer'
    let tellEnd: (end: LineEnd) => void = () => undefined
    const ended = new Promise<LineEnd>((tell) => {
      tellEnd = tell
    })
    const timer = setTimeout(() => socket.close(), timeoutMs)
    socket.addEventListener('open', () => {
      const first: Hello = { type: 'hello', token: token ?? '' }
      socket.send(JSON.stringify(first))
    })
    socket.addEventListener(
      'message',
      (event: MessageEvent<unknown>) => {
        if (!isWelcome(event.data)) {
          socket.close()
          return
        }
        clearTimeout(timer)
        const client: Client = createORPCClient(new SocketLink({ websocket: socket }))
        resolve({ client, ended, close: () => socket.close() })
      },
      { once: true }
    )
    socket.addEventListener('close', (event) => {
      clearTimeout(timer)
      const end: LineEnd = {
        cause: event.code === CLOSE_REFUSED ? 'refused' : 'lost',
        detail: event.reason
      }
      reject(new LineError(end))
      tellEnd(end)
    })
  })
}

/** Makes a line of a MessagePort. It ends when the other side closes it. */
export function portLine(port: MessagePort): Line {
  const ended = new Promise<LineEnd>((tell) => {
    port.addEventListener('close', () => tell({ cause: 'lost', detail: '' }))
  })
  const client: Client = createORPCClient(new PortLink({ port }))
  port.start()
  return { client, ended, close: () => port.close() }
}

/** Waits for the port that Electron's preload posts to the page. */
export function awaitPortLine(page: Window): Promise<Line> {
  return new Promise((resolve) => {
    const hear = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0]
      if (event.source !== page || port === undefined || !portMessage.safeParse(event.data).success) return
      page.removeEventListener('message', hear)
      resolve(portLine(port))
    }
    page.addEventListener('message', hear)
  })
}

/** The address of the WebSocket that belongs to a page. */
export const socketUrl = (location: Pick<Location, 'protocol' | 'host'>): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${RPC_PATH}`
