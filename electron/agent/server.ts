/**
 * The Host seam served on a pipe: reads requests, answers them from one host, ends when its input ends and nothing is in
 * hand any more. What is no request ends it, because after that nothing on the pipe can be trusted.
 */
import type { Readable, Writable } from 'node:stream'
import { VethscopeError, type ErrorShape } from '@shared/contract/errors'
import { agentRequest, PROTOCOL, type AgentAnswer, type AgentRequest } from '@core/host/agent-messages'
import { encodeFrame, FrameReader, MAX_ANSWER_BYTES, MAX_REQUEST_BYTES, writeFrame } from '@core/host/frames'
import type { Host } from '@core/host/host'
import { Journal } from '@core/journal'
import { Changes, isChange, type Unlocking } from './changes'
import type { TerminalRequest } from '@core/host/agent-terminals'
import { isTerminalRequest, ServedTerminals } from './terminals'

export type HelloRequest = Extract<AgentRequest, { call: 'hello' }>

/** At most so many calls at a time. */
const MAX_CALLS = 32

export interface AgentOptions {
  readonly input: Readable
  readonly output: Writable
  /** Opens the host that the greeting describes. */
  readonly open: (hello: HelloRequest, journal: Journal) => Promise<Host>
  readonly uid: number
  readonly pid: number
  /** How changes are unlocked; without it they are once it is asked. The greeting has no say in it. */
  readonly unlocking?: Unlocking
  /** Aborts when a signal asks for the end: the same as the end of the input. */
  readonly asked?: AbortSignal
  /** Called when the host does not close in time: a thread of it hangs in the kernel, and nothing but a signal ends that. */
  readonly overdue?: () => void
  /** How long it may take, in milliseconds. */
  readonly endMs?: number
}

const END_MS = 8000
/** What ends by itself this soon need not be announced. */
const SAY_STAYING_MS = 100

type Beginning = Exclude<AgentRequest, { call: 'hello' } | { call: 'stop' } | TerminalRequest>

/** Why the agent ends: null when its input ended between frames, else one line for stderr. */
export async function serveAgent(options: AgentOptions): Promise<string | null> {
  const agent = new Agent(options)
  const frames = new FrameReader(MAX_REQUEST_BYTES)
  let problem: string | null = null
  const asked = AbortSignal.any(options.asked === undefined ? [] : [options.asked])
  const stop = (): void => void options.input.destroy()
  asked.addEventListener('abort', stop)
  if (asked.aborted) stop()
  try {
    for await (const chunk of options.input) {
      if (!Buffer.isBuffer(chunk)) throw new VethscopeError('bad-input', 'Input that is not bytes')
      for (const value of frames.push(chunk)) {
        const request = agentRequest.safeParse(value)
        if (!request.success) throw new VethscopeError('bad-input', `No request: ${issueOf(request.error)}`)
        await agent.take(request.data)
      }
    }
    if (!frames.atBoundary) problem = 'the input ended within a frame'
  } catch (error) {
    // Input that was destroyed because we were asked to end is no problem of anyone's.
    if (!asked.aborted) problem = error instanceof Error ? error.message : String(error)
  }
  await agent.finish()
  const timer = setTimeout(() => options.overdue?.(), options.endMs ?? END_MS)
  await agent.end()
  clearTimeout(timer)
  return problem
}

const issueOf = (error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string => {
  const [issue] = error.issues
  const line =
    issue === undefined ? 'it does not fit' : `${issue.path.map(String).join('.')}: ${issue.message}`
  return line.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)
}

class Agent {
  readonly #calls = new Map<number, AbortController>()
  readonly #journal = new Journal()
  #host: Host | null = null
  #changes: Changes | null = null
  readonly #terminals = new ServedTerminals({
    say: (answer) => this.#say(answer),
    fail: (id, error) => this.#say({ type: 'error', id, error: shapeOf(error) }),
    mayOpen: () => typeof this.options.unlocking !== 'function' || this.#changes?.state === 'open'
  })
  readonly #changing = new Set<Promise<void>>()
  #sending: Promise<void> = Promise.resolve()

  constructor(private readonly options: AgentOptions) {
    options.output.on('error', () => undefined) // the parent went away: the input ends, too
    this.#journal.listen(({ at, kind, what, where, status, ok, durationMs, detail }) =>
      this.#say({ type: 'journal', entry: { at, kind, what, where, status, ok, durationMs, detail } })
    )
  }

  /**
   * Begins what is asked; only the greeting is waited for.
   * @throws VethscopeError for a request that may not come now
   */
  async take(request: AgentRequest): Promise<void> {
    if (request.call === 'hello') return this.#greet(request)
    const host = this.#host
    if (host === null) throw new VethscopeError('bad-input', 'The first request must be hello')
    if (request.call === 'stop') {
      this.#calls.get(request.target)?.abort()
      return
    }
    if (isTerminalRequest(request)) return this.#terminals.take(host, request)
    if (this.#calls.has(request.id)) throw new VethscopeError('bad-input', 'Two calls with one id')
    if (this.#calls.size >= MAX_CALLS) {
      const error = new VethscopeError('busy', 'Too many calls at a time').toJSON()
      return this.#say({ type: 'error', id: request.id, error })
    }
    const stop = new AbortController()
    this.#calls.set(request.id, stop)
    const work = this.#begin(host, request, stop.signal)
      .catch((error: unknown) => this.#say({ type: 'error', id: request.id, error: shapeOf(error) }))
      .finally(() => {
        this.#calls.delete(request.id)
        this.#changing.delete(work)
      })
    if (isChange(request)) this.#changing.add(work)
  }

  /**
   * The input has ended: what only reads is stopped; a plan that is being applied is brought to its end, and one that waits
   * to be confirmed to its deadline. Nobody who kills us because we take long does so unknowing: `staying` was said.
   */
  async finish(): Promise<void> {
    const shells = this.#terminals.end()
    if (this.#changing.size === 0) this.#stopReading()
    const idle = async (): Promise<void> => {
      await Promise.all(this.#changing)
      this.#stopReading()
      await this.#changes?.idle()
    }
    const ending = idle()
    const late = await Promise.race([
      ending.then(() => false),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(true), SAY_STAYING_MS))
    ])
    if (late) this.#say({ type: 'staying' })
    await ending
    await shells
  }

  /** Closes the host; what was said has left by then. */
  async end(): Promise<void> {
    await this.#host?.close()
    await this.#sending
  }

  #stopReading(): void {
    for (const call of this.#calls.values()) call.abort()
  }

  async #begin(host: Host, request: Beginning, signal: AbortSignal): Promise<void> {
    if (request.call === 'collect') return this.#collect(host, request.id, signal)
    if (request.call === 'watch') return this.#watch(host, request.id, signal)
    const changes = this.#changes
    if (changes === null) throw new VethscopeError('bad-input', 'The first request must be hello')
    return changes.answer(request, (answer) => this.#say(answer), signal)
  }

  async #greet(request: HelloRequest): Promise<void> {
    if (this.#host !== null) throw new VethscopeError('bad-input', 'Greeted twice')
    const { pid, uid } = this.options
    if (request.protocol !== PROTOCOL) {
      const error = new VethscopeError(
        'newer-version',
        `The agent speaks protocol ${String(PROTOCOL)}, not ${String(request.protocol)}`,
        'Use the agent and the program of one version'
      ).toJSON()
      return this.#say({ type: 'error', id: request.id, error })
    }
    try {
      this.#host = await this.options.open(request, this.#journal)
      this.#changes = await Changes.of(this.#host, this.options.unlocking ?? 'asked')
    } catch (error) {
      return this.#say({ type: 'error', id: request.id, error: shapeOf(error) })
    }
    const { rights } = this.#host.description
    this.#say({
      type: 'welcome',
      id: request.id,
      protocol: PROTOCOL,
      pid,
      uid,
      rights: rights === 'root' ? 'root' : 'user',
      changes: this.#changes.state
    })
  }

  async #collect(host: Host, id: number, signal: AbortSignal): Promise<void> {
    const snapshot = await host.collect(signal)
    if (!signal.aborted) this.#say({ type: 'snapshot', id, snapshot })
  }

  async #watch(host: Host, id: number, signal: AbortSignal): Promise<void> {
    for await (const hint of host.watch(signal)) {
      this.#say({ type: 'hint', id, hint: { source: hint.source, detail: hint.detail.slice(0, 500) } })
      await this.#sending
    }
    this.#say({ type: 'end', id })
  }

  #say(answer: AgentAnswer): void {
    let frame: Buffer
    try {
      frame = encodeFrame(answer, MAX_ANSWER_BYTES)
    } catch (error) {
      if (answer.type === 'journal' || answer.type === 'error' || answer.type === 'staying') return // too large to be told: not worth an end
      frame = encodeFrame({ type: 'error', id: answer.id, error: shapeOf(error) }, MAX_ANSWER_BYTES)
    }
    this.#sending = this.#sending.then(() => writeFrame(this.options.output, frame))
  }
}

function shapeOf(error: unknown): ErrorShape {
  if (error instanceof VethscopeError) return error.toJSON()
  const message = error instanceof Error ? error.message : String(error)
  return new VethscopeError('failed', `The agent failed: ${message}`.slice(0, 500)).toJSON()
}
