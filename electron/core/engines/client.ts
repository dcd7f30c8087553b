/**
 * One engine's API as typed questions: each GET is journaled, its JSON goes through a zod schema before anyone sees it, and
 * whatever goes wrong is an EngineFailure. Follows the Docker Engine API and Podman's libpod API, both read-only here.
 */
import type { z } from 'zod'
import type { Journal } from '../journal'
import { EngineFailure, asFailure, bounded } from './failure'
import { errorAnswer } from './schemas'
import type { Answer, Transport } from './transport'

const MAX_BYTES = 64 * 1024 * 1024

export interface ClientOptions {
  readonly transport: Transport
  readonly journal: Journal
  /** How Activity names the engine: its endpoint. */
  readonly where: string
  readonly timeoutMs: number
}

export class EngineClient {
  constructor(readonly options: ClientOptions) {}

  /** GET, parsed. @throws EngineFailure `timeout`, `no-rights`, `vanished` (404 too), `unreadable`, `truncated` */
  async get<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    return this.#ask(path, signal, this.options.timeoutMs, (answer) => parse(answer.body, schema))
  }

  /** Which engine listens: Podman's API version, null for a Docker. Quick on both. @throws EngineFailure */
  async ping(signal?: AbortSignal, timeoutMs = this.options.timeoutMs): Promise<{ libpod: string | null }> {
    return this.#ask('/_ping', signal, timeoutMs, ({ libpod }) => ({ libpod }))
  }

  async #ask<T>(
    path: string,
    signal: AbortSignal | undefined,
    timeoutMs: number,
    understand: (answer: Answer) => T
  ): Promise<T> {
    const started = performance.now()
    const at = new Date().toISOString()
    let status: number | null = null
    let detail = ''
    try {
      const answer = await this.options.transport.get(path, { timeoutMs, maxBytes: MAX_BYTES, signal })
      status = answer.status
      if (status < 200 || status > 299) throw refusal(answer.status, answer.body)
      return understand(answer)
    } catch (error) {
      const failure = asFailure(error)
      detail = failure.message
      throw failure
    } finally {
      this.options.journal.add({
        at,
        kind: 'engine',
        what: `GET ${path}`,
        where: this.options.where,
        status,
        ok: detail === '',
        durationMs: Math.round((performance.now() - started) * 10) / 10,
        detail
      })
    }
  }
}

function refusal(status: number, body: string): EngineFailure {
  let message = ''
  try {
    message = parse(body, errorAnswer).message
  } catch {
    // Not the error shape of an engine: the status alone has to do.
    message = ''
  }
  const text = bounded(message === '' ? `HTTP ${String(status)}` : message)
  if (status === 404) return new EngineFailure('vanished', text, status)
  if (status === 401 || status === 403) return new EngineFailure('no-rights', text, status)
  return new EngineFailure('unreadable', text, status)
}

/** JSON text through a schema. @throws EngineFailure `unreadable`, naming the first field that does not fit */
export function parse<T>(body: string, schema: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new EngineFailure('unreadable', 'the answer is not JSON')
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new EngineFailure(
    'unreadable',
    bounded(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`)
  )
}
