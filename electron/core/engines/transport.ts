/**
 * How an engine is spoken to: HTTP/1.1 (RFC 9112) over a unix(7) socket or TCP. An answer has a time-out for the whole of
 * it and a cap on its size, so neither a hanging nor a babbling engine can hold up or fill the collector. Reading is GET;
 * what changes something is said in so many words (`change`), once, and never repeated by itself.
 */
import { Agent, request, type IncomingMessage, type RequestOptions } from 'node:http'
import { EngineFailure, asFailure, errnoName } from './failure'

export interface Answer {
  readonly status: number
  readonly body: string
  /** The header Libpod-API-Version, by which a Podman is known; null without it. */
  readonly libpod: string | null
}

export interface GetOptions {
  /** For the whole answer, in milliseconds. */
  readonly timeoutMs: number
  /** Of the body. */
  readonly maxBytes: number
  readonly signal?: AbortSignal | undefined
}

/** A request that changes something: POST and DELETE are all that engines need for it. */
export interface Change {
  readonly method: 'POST' | 'DELETE'
  readonly path: string
  /** JSON; null for none. */
  readonly body: string | null
}

export interface Transport {
  /** @throws EngineFailure */
  get(path: string, options: GetOptions): Promise<Answer>
  /**
   * Sends a change once, over a connection of its own: a kept one may have been closed by the engine, and then nobody knows
   * whether it was carried out. @throws EngineFailure; `unsent` tells that the engine never had it
   */
  change(change: Change, options: GetOptions): Promise<Answer>
  /**
   * The lines of an answer that does not end (`/events`), until the signal aborts or the engine closes.
   * `opened` is called once the engine has accepted. @throws EngineFailure
   */
  lines(path: string, signal: AbortSignal, opened: () => void): AsyncIterable<string>
  close(): void
}

/** Where a direct transport connects to. */
export type Target = { readonly socketPath: string } | { readonly host: string; readonly port: number }

/** A line of an event stream longer than this ends the stream. */
export const MAX_LINE = 256 * 1024

/** Speaks to the engine from this process, with its rights. Keeps up to eight connections. */
export class DirectTransport implements Transport {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 })

  constructor(readonly target: Target) {}

  async get(path: string, options: GetOptions): Promise<Answer> {
    try {
      return await this.#once(this.#request(path), null, options)
    } catch (error) {
      // A kept connection that a restarted engine has closed: ask once more on a new one.
      if (error instanceof EngineFailure) throw error
      const name = errnoName(error)
      if (name !== 'ECONNRESET' && name !== 'EPIPE') throw asFailure(error)
    }
    try {
      return await this.#once(this.#request(path), null, options)
    } catch (error) {
      throw asFailure(error)
    }
  }

  async change(change: Change, options: GetOptions): Promise<Answer> {
    const length = change.body === null ? '0' : String(Buffer.byteLength(change.body))
    const asked: RequestOptions = {
      ...this.#request(change.path),
      agent: false,
      method: change.method,
      headers: {
        host: 'engine',
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': length
      }
    }
    try {
      return await this.#once(asked, change.body, options)
    } catch (error) {
      throw asFailure(error)
    }
  }

  #request(path: string): RequestOptions {
    return {
      ...this.target,
      agent: this.#agent,
      method: 'GET',
      path,
      headers: { host: 'engine', accept: 'application/json' }
    }
  }

  #once(asked: RequestOptions, body: string | null, options: GetOptions): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request(asked)
      // Ending a call whose answer has begun shows up as a reset connection: remember why it was ended.
      let reason: EngineFailure | null = null
      const stop = (message: string): void => {
        reason = new EngineFailure('timeout', message)
        call.destroy(reason)
      }
      const timer = setTimeout(() => {
        stop(
          `no answer to ${asked.method ?? 'GET'} ${asked.path ?? ''} within ${String(options.timeoutMs)} ms`
        )
      }, options.timeoutMs)
      const abort = (): void => {
        stop('stopped')
      }
      const done = (finish: () => void): void => {
        clearTimeout(timer)
        options.signal?.removeEventListener('abort', abort)
        finish()
      }
      if (options.signal?.aborted === true) abort()
      options.signal?.addEventListener('abort', abort, { once: true })
      const fail = (error: unknown): void => {
        done(() => reject(reason ?? (error instanceof Error ? error : new Error(String(error)))))
      }
      call.on('error', fail)
      call.on('response', (response) => {
        readBody(response, options.maxBytes).then(
          (text) =>
            done(() =>
              resolve({ status: response.statusCode ?? 0, body: text, libpod: libpodVersion(response) })
            ),
          fail
        )
      })
      if (body === null) call.end()
      else call.end(body)
    })
  }

  async *lines(path: string, signal: AbortSignal, opened: () => void): AsyncIterable<string> {
    const call = request({ ...this.#request(path), agent: false })
    const stop = (): void => {
      call.destroy()
    }
    signal.addEventListener('abort', stop, { once: true })
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        call.on('response', resolve)
        call.on('error', reject)
        if (signal.aborted) stop()
        call.end()
      })
      if (response.statusCode !== 200) {
        throw new EngineFailure('unreadable', `HTTP ${String(response.statusCode ?? 0)}`, response.statusCode)
      }
      opened()
      yield* splitLines(response.setEncoding('utf8'))
    } catch (error) {
      if (!signal.aborted) throw asFailure(error)
    } finally {
      signal.removeEventListener('abort', stop)
      call.destroy()
    }
  }

  close(): void {
    this.#agent.destroy()
  }
}

function libpodVersion(response: IncomingMessage): string | null {
  const header = response.headers['libpod-api-version']
  return typeof header === 'string' ? header : null
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += part.length
    if (size > maxBytes) {
      response.destroy()
      throw new EngineFailure('truncated', `answer larger than ${String(maxBytes)} bytes`)
    }
    chunks.push(part)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Chunks of text as lines without their ends; empty ones are left out. @throws EngineFailure for an endless line */
export async function* splitLines(chunks: AsyncIterable<unknown>, maxLine = MAX_LINE): AsyncIterable<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = String(chunk).split('\n')
    lines[0] = rest + (lines[0] ?? '')
    rest = lines.pop() ?? ''
    if (rest.length > maxLine) throw new EngineFailure('truncated', 'an event without end')
    for (const line of lines) if (line.trim() !== '') yield line
  }
  if (rest.trim() !== '') yield rest
}
