/**
 * One engine's API as typed questions: each is journaled, its JSON goes through a zod schema before anyone sees it, and
 * whatever goes wrong is an EngineFailure. Follows the Docker Engine API and Podman's libpod API. Collecting uses `get`
 * alone; `change` is for the steps of plans.
 */
import type { z } from 'zod'
import type { Journal } from '../journal'
import { EngineFailure, asFailure, bounded } from './failure'
import { errorAnswer } from './schemas'
import type { Answer, Change, Transport } from './transport'

const MAX_BYTES = 64 * 1024 * 1024
/** What Activity shows of a body. */
const MAX_SHOWN = 2000

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
    const { timeoutMs } = this.options
    const ask = (): Promise<Answer> =>
      this.options.transport.get(path, { timeoutMs, maxBytes: MAX_BYTES, signal })
    return this.#ask(`GET ${path}`, ask, (answer) => parse(answer.body, schema))
  }

  /** Which engine listens: Podman's API version, null for a Docker. Quick on both. @throws EngineFailure */
  async ping(signal?: AbortSignal, timeoutMs = this.options.timeoutMs): Promise<{ libpod: string | null }> {
    const ask = (): Promise<Answer> =>
      this.options.transport.get('/_ping', { timeoutMs, maxBytes: MAX_BYTES, signal })
    return this.#ask('GET /_ping', ask, ({ libpod }) => ({ libpod }))
  }

  /**
   * POST or DELETE, sent once. The answer's text, which is empty where the engine says nothing but that it is done.
   * @param timeoutMs for the whole answer
   * @throws EngineFailure with the engine's own message and its HTTP status; `unsent` when it never had the request
   */
  async change(change: Change, timeoutMs: number, signal?: AbortSignal): Promise<string> {
    const ask = (): Promise<Answer> =>
      this.options.transport.change(change, { timeoutMs, maxBytes: MAX_BYTES, signal })
    const body = change.body === null ? '' : ` ${shown(change.body)}`
    return this.#ask(`${change.method} ${change.path}${body}`, ask, (answer) => answer.body)
  }

  async #ask<T>(what: string, ask: () => Promise<Answer>, understand: (answer: Answer) => T): Promise<T> {
    const started = performance.now()
    const at = new Date().toISOString()
    let status: number | null = null
    let detail = ''
    try {
      const answer = await ask()
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
        what,
        where: this.options.where,
        status,
        ok: detail === '',
        durationMs: Math.round((performance.now() - started) * 10) / 10,
        detail
      })
    }
  }
}

const shown = (body: string): string => (body.length > MAX_SHOWN ? `${body.slice(0, MAX_SHOWN)}…` : body)

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
