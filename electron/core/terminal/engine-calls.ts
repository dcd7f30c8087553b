/**
 * The engine calls a shell in a container needs: POST and GET of the Docker Engine API ("Exec", the same paths on Podman),
 * each on a connection of its own, bounded in time and size, journaled.
 */
import { request, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { VethscopeError } from '@shared/contract/errors'
import type { z } from 'zod'
import type { Journal } from '../journal'

const MAX_BYTES = 1024 * 1024
const TIMEOUT_MS = 15_000

export interface EngineCallsOptions {
  readonly dial: () => Duplex
  readonly journal: Journal
  /** How Activity names the engine. */
  readonly where: string
  readonly timeoutMs?: number
}

export interface EngineReply {
  readonly status: number
  readonly body: string
}

/** An answer, or the connection itself when the engine handed it over. */
type Outcome = { readonly reply: EngineReply } | { readonly stream: Duplex; readonly head: Buffer }

export class EngineCalls {
  constructor(private readonly options: EngineCallsOptions) {}

  /** @throws VethscopeError `unreachable`, `timeout`; a status is not judged here */
  async call(method: 'GET' | 'POST', path: string, body?: object): Promise<EngineReply> {
    const outcome = await this.#send(method, path, body, false)
    if ('reply' in outcome) return outcome.reply
    outcome.stream.destroy()
    throw new VethscopeError('failed', `The engine handed over a connection for ${path}`)
  }

  /** An answer of status 200 or 201 in its shape. @throws VethscopeError `not-found` (404), `failed` */
  async ask<T>(method: 'GET' | 'POST', path: string, schema: z.ZodType<T>, body?: object): Promise<T> {
    const reply = await this.call(method, path, body)
    if (reply.status >= 300) throw refusal(reply)
    const parsed = schema.safeParse(json(reply.body))
    if (!parsed.success)
      throw new VethscopeError('failed', `The engine's answer to ${path} is not understood`)
    return parsed.data
  }

  /** POST that becomes a stream of bytes. @throws VethscopeError with the engine's words */
  async stream(path: string, body: object): Promise<{ stream: Duplex; head: Buffer }> {
    const outcome = await this.#send('POST', path, body, true)
    if ('stream' in outcome) return outcome
    throw refusal(outcome.reply)
  }

  async #send(method: string, path: string, body: object | undefined, upgrade: boolean): Promise<Outcome> {
    const { journal, where } = this.options
    const at = new Date().toISOString()
    const began = performance.now()
    let status: number | null = null
    let detail = ''
    try {
      const outcome = await this.#exchange(method, path, body, upgrade)
      status = 'reply' in outcome ? outcome.reply.status : 101
      if (status >= 400 && 'reply' in outcome) detail = messageOf(outcome.reply)
      return outcome
    } catch (error) {
      detail = error instanceof Error ? error.message : String(error)
      throw error instanceof VethscopeError
        ? error
        : new VethscopeError('unreachable', `The engine does not answer: ${detail}`)
    } finally {
      const durationMs = Math.round((performance.now() - began) * 10) / 10
      journal.add({
        at,
        kind: 'engine',
        what: `${method} ${path}`,
        where,
        status,
        ok: detail === '',
        durationMs,
        detail
      })
    }
  }

  #exchange(method: string, path: string, body: object | undefined, upgrade: boolean): Promise<Outcome> {
    const text = body === undefined ? '' : JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const call = request({
        createConnection: () => this.options.dial(),
        method,
        path,
        headers: {
          host: 'engine',
          accept: 'application/json',
          ...(text === ''
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...(upgrade ? { connection: 'Upgrade', upgrade: 'tcp' } : { connection: 'close' })
        }
      })
      const timer = setTimeout(() => {
        call.destroy(new VethscopeError('timeout', `The engine did not answer ${method} ${path} in time`))
      }, this.options.timeoutMs ?? TIMEOUT_MS)
      const fail = (error: Error): void => {
        clearTimeout(timer)
        reject(error)
      }
      call.on('error', fail)
      call.on('upgrade', (_response, stream, head) => {
        clearTimeout(timer)
        resolve({ stream, head })
      })
      call.on('response', (response) => {
        bodyOf(response).then((read) => {
          clearTimeout(timer)
          resolve({ reply: { status: response.statusCode ?? 0, body: read } })
        }, fail)
      })
      call.end(text)
    })
  }
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size > MAX_BYTES) throw new VethscopeError('too-large', 'The engine answers without end')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // told by the schema, which wants an object
  }
}

function messageOf({ status, body }: EngineReply): string {
  const value = json(body)
  const message =
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
      ? value.message
      : `HTTP ${String(status)}`
  return (message.split('\n', 1)[0] ?? '').slice(0, 300)
}

const refusal = (reply: EngineReply): VethscopeError =>
  new VethscopeError(
    reply.status === 404
      ? 'not-found'
      : reply.status === 401 || reply.status === 403
        ? 'no-rights'
        : 'failed',
    `The engine says: ${messageOf(reply)}`
  )
