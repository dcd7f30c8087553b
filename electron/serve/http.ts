/**
 * The HTTP side of serve: answers GET and HEAD with the page's files and nothing else, bounds every request in size, number
 * and time, and puts the content policy on every answer.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { PAGE_POLICY } from '@shared/contract/page-policy'
import { isOwnHost } from './door'
import type { Page } from './page'

const HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), usb=()',
  'cache-control': 'no-store'
}

/** How long a peer may take to say what it wants, in milliseconds: slow ones are cut off. */
export interface HttpLimits {
  readonly headersMs: number
  readonly requestMs: number
  readonly maxConnections: number
}

/** A server that is not listening yet. `port` is asked at every request, because it is known only later. */
export function pageServer(page: Page, port: () => number, limits: HttpLimits): Server {
  const server = createServer(
    {
      maxHeaderSize: 8 * 1024,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: Math.min(1000, limits.headersMs)
    },
    (request, response) => answer(page, port(), request, response)
  )
  server.maxHeadersCount = 64
  server.maxConnections = limits.maxConnections
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    else socket.destroy()
  })
  return server
}

function answer(page: Page, port: number, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '' } = request
  if (!isOwnHost(headers.host, port)) return refuse(response, 421, 'this host is not served here')
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return refuse(response, 405, 'only GET and HEAD')
  }
  const end = url.indexOf('?')
  const file = page.get(end === -1 ? url : url.slice(0, end))
  if (file === undefined) return refuse(response, 404, 'no such file')
  response.writeHead(200, { ...HEADERS, 'content-type': file.type, 'content-length': file.body.length })
  response.end(method === 'HEAD' ? undefined : file.body)
}

/** Answers in one line and ends the connection: whoever is refused has no business here. */
function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    connection: 'close'
  })
  response.end(`${text}\n`)
}
