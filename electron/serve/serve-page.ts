/**
 * The product as a page: HTTP and a WebSocket on 127.0.0.1, nothing else. The token is made anew at every start, stands in
 * the address's fragment, and is said in the WebSocket's first frame.
 */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { VethscopeError } from '@shared/contract/errors'
import { TOKEN_PARAMETER } from '@shared/contract/transport'
import type { HostSource } from '@core/host/open'
import type { Journal } from '@core/journal'
import { bindWebSocket, createServices, type LabService } from '@core/services'
import { newToken } from './door'
import { pageServer, type HttpLimits } from './http'
import type { Page } from './page'
import { acceptSockets, type SocketLimits } from './sockets'
import { sshLine } from './ssh-line'

/** Fixed, so that an `ssh -L` line and a bookmark stay true. */
export const DEFAULT_PORT = 7343

export interface PageOptions {
  readonly version: string
  /** The first is shown first. */
  readonly hosts: readonly HostSource[]
  readonly journal: Journal
  readonly labs: LabService | null
  /** 0: any free one. */
  readonly port?: number
  readonly readOnly?: boolean
  readonly allowTerminal?: boolean
  readonly page: Page
  readonly limits?: Partial<HttpLimits & SocketLimits>
}

export interface ServedPage {
  /** The address to open, token and all. Not for argv, not for a log. */
  readonly url: string
  readonly port: number
  /** What to run on the machine one came from; null when not over SSH. */
  readonly sshLine: string | null
  /** Ends sockets, hosts and the server. Idempotent. */
  close(): Promise<void>
}

const LIMITS: HttpLimits & SocketLimits = {
  headersMs: 5000,
  requestMs: 10_000,
  maxConnections: 128,
  helloMs: 5000,
  maxStrangers: 16,
  maxSockets: 64,
  maxPayload: 1024 * 1024
}

/**
 * Serves the page and the contract.
 * @throws VethscopeError `busy` when the port is in use, `no-rights` when it may not be bound
 */
export async function servePage(options: PageOptions): Promise<ServedPage> {
  const limits = { ...LIMITS, ...options.limits }
  const token = newToken()
  let port = options.port ?? DEFAULT_PORT
  const server = pageServer(options.page, () => port, limits)
  const services = createServices({
    version: options.version,
    hosts: options.hosts,
    journal: options.journal,
    labs: options.labs,
    readOnly: options.readOnly ?? false,
    terminal: options.allowTerminal ?? false
  })
  const closeSockets = acceptSockets(server, {
    token,
    port: () => port,
    limits,
    admit: (socket) => bindWebSocket(services, socket)
  })
  try {
    port = await listen(server, port)
  } catch (error) {
    await services.close()
    throw error
  }
  let closing: Promise<void> | null = null
  return {
    url: `http://127.0.0.1:${String(port)}/#${TOKEN_PARAMETER}=${token}`,
    port,
    sshLine: sshLine(port),
    close() {
      closing ??= (async () => {
        const ended = new Promise<void>((resolve) => server.close(() => resolve()))
        closeSockets()
        server.closeAllConnections()
        await services.close()
        await ended
      })()
      return closing
    }
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.removeAllListeners('error')
      server.on('error', (error) => process.stderr.write(`vethscope: serve: ${error.message}\n`))
      resolve(portOf(server.address()))
    })
  })
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port')
  return address.port
}

function listenError(error: NodeJS.ErrnoException, port: number): VethscopeError {
  const at = `Port ${String(port)} of 127.0.0.1`
  const hint = 'Use that one, or choose another with --port N (0 for any that is free)'
  if (error.code === 'EADDRINUSE') {
    return new VethscopeError('busy', `${at} is in use, perhaps by another vethscope serve`, hint, { port })
  }
  if (error.code === 'EACCES') {
    return new VethscopeError('no-rights', `${at} may not be opened`, 'Choose one above 1023 with --port N')
  }
  return new VethscopeError('failed', `${at} could not be opened (${error.code ?? error.message})`)
}
