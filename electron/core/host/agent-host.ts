/**
 * A host seen through an agent: the Host seam over a child's stdin and stdout. What comes back crossed a trust border and
 * is checked by the schema before anyone sees it; an agent that says something else is hung up on.
 */
import type { Readable, Writable } from 'node:stream'
import { VethscopeError } from '@shared/contract/errors'
import type { HostDescription } from '@shared/contract/session'
import type { HostSnapshot } from '@shared/model'
import type { Journal } from '../journal'
import { agentAnswer, PROTOCOL, type AgentRequest } from './agent-messages'
import { encodeFrame, FrameReader, MAX_ANSWER_BYTES, MAX_REQUEST_BYTES, writeFrame } from './frames'
import { AgentActions, type Answered, type Asked, type Unnumbered } from './agent-actions'
import type { ChangeHint, Host, HostActions, HostTerminals } from './host'
import { Latest } from './latest'
import { AgentTerminals, isTerminalAnswer, type TerminalLine } from './agent-terminals'

/** Both ends of the pipe, and the end of whoever is at the other. */
export interface AgentPipe {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Resolves when the agent has ended, with the last thing it said on stderr or its exit status. */
  readonly ended: Promise<string>
  /** Makes it end: stdin was closed already, and it did not. */
  kill(): void
}

export interface AgentHostOptions {
  readonly description: HostDescription
  readonly journal: Journal
  readonly source: 'local' | 'lab'
  readonly docker?: readonly string[]
  readonly timeoutMs?: number
  /** SSH_CONNECTION of the session one works through; default: this process's. */
  readonly sshConnection?: string
  /** What to do when the agent is gone. */
  readonly hint?: string
  /** Shells on the host itself, with our own rights; none: the agent opens them (a practice host). */
  readonly onHost?: HostTerminals & { close(): Promise<void> }
  /** How long the handshake and one reading may take, in milliseconds. */
  readonly helloMs?: number
  readonly collectMs?: number
}

/** How long an agent may take to end by itself after its stdin was closed. */
const GRACE_MS = 5000

export class AgentHost implements Host {
  readonly terminals: HostTerminals
  #actions: HostActions | null = null
  readonly #pending = new Map<number, (answer: Answered) => void>()
  readonly #frames = new FrameReader(MAX_ANSWER_BYTES)
  #next = 1
  #gone: VethscopeError | null = null
  #uid: number | null = null
  readonly #ended: Promise<void>
  readonly #staying = new AbortController()

  private constructor(
    private readonly pipe: AgentPipe,
    private readonly options: AgentHostOptions
  ) {
    this.terminals = new AgentTerminals(this.#terminalLine(), options.onHost ?? null)
    pipe.stdin.on('error', () => undefined) // EPIPE: `ended` tells why
    pipe.stdout.on('error', () => undefined)
    pipe.stdout.on('data', (chunk: Buffer) => this.#hear(chunk))
    this.#ended = pipe.ended.then((reason) =>
      this.#lose(new VethscopeError('unreachable', `The agent ended: ${reason}`, options.hint ?? ''))
    )
  }

  /**
   * Greets the agent.
   * @throws VethscopeError `newer-version` when it speaks another protocol, `unreachable`, `timeout`
   */
  static async connect(pipe: AgentPipe, options: AgentHostOptions): Promise<AgentHost> {
    const host = new AgentHost(pipe, options)
    const sshConnection = options.sshConnection ?? process.env.SSH_CONNECTION ?? ''
    try {
      const answer = await host.#ask(
        {
          call: 'hello',
          protocol: PROTOCOL,
          source: options.source,
          docker: [...(options.docker ?? [])],
          timeoutMs: options.timeoutMs ?? null,
          ...(/^[0-9A-Za-z:.% ]{1,200}$/.test(sshConnection) ? { sshConnection } : {})
        },
        { timeoutMs: options.helloMs ?? 20_000 }
      )
      if (answer.type !== 'welcome') throw host.#unexpected(answer.type)
      host.#uid = answer.uid
      if (answer.changes !== 'none') {
        const line = {
          ask: (request: Unnumbered<AgentRequest>, asked: Asked) => host.#ask(request, asked),
          unexpected: (type: string) => host.#unexpected(type)
        }
        host.#actions = new AgentActions(line, answer.changes === 'locked')
      }
      return host
    } catch (error) {
      await host.close()
      throw error
    }
  }

  get description(): HostDescription {
    return this.options.description
  }

  /** What changes this host; null where the agent said that nothing may. */
  get actions(): HostActions | null {
    return this.#actions
  }

  /** User id of the agent as it told in its welcome. */
  get uid(): number | null {
    return this.#uid
  }

  async collect(signal?: AbortSignal): Promise<HostSnapshot> {
    const timeoutMs = this.options.collectMs ?? 120_000
    const answer = await this.#ask({ call: 'collect' }, { timeoutMs, signal })
    if (answer.type !== 'snapshot') throw this.#unexpected(answer.type)
    return answer.snapshot
  }

  async *watch(signal: AbortSignal): AsyncIterable<ChangeHint> {
    if (signal.aborted) return
    const id = this.#next++
    const hints = new Latest<ChangeHint>()
    const problems: Error[] = []
    this.#pending.set(id, (answer) => {
      if (answer.type === 'hint') return hints.push(answer.hint)
      if (answer.type === 'error') problems.push(asError(answer))
      else if (answer.type !== 'end') problems.push(this.#unexpected(answer.type))
      hints.end()
    })
    this.#send({ id, call: 'watch' })
    try {
      yield* hints.read(signal)
      for (const problem of problems) throw problem
    } finally {
      this.#pending.delete(id)
      if (this.#gone === null) this.#send({ id: this.#next++, call: 'stop', target: id })
    }
  }

  /**
   * Closes the agent's stdin, upon which it ends; one that does not is killed. One that says it has a plan in hand is left
   * alone: it ends by itself when that is done, taken back or confirmed.
   */
  async close(): Promise<void> {
    await this.options.onHost?.close()
    this.pipe.stdin.end()
    const timer = setTimeout(() => this.pipe.kill(), GRACE_MS)
    const stays = new Promise<void>((resolve) => {
      if (this.#staying.signal.aborted) resolve()
      this.#staying.signal.addEventListener('abort', () => resolve())
    })
    await Promise.race([this.#ended, stays])
    clearTimeout(timer)
  }

  /** Sends a request and waits for its answer: the first after which no more follow. */
  #ask(
    request: Unnumbered<AgentRequest>,
    { timeoutMs, signal, untilAnswered, more }: Asked
  ): Promise<Answered> {
    const id = this.#next++
    return new Promise<Answered>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        this.#pending.delete(id)
      }
      const giveUp = (error: Error): void => {
        end()
        if (this.#gone === null) this.#send({ id: this.#next++, call: 'stop', target: id })
        reject(error)
      }
      const abort = (): void => {
        if (untilAnswered !== true || !this.#pending.has(id)) giveUp(asThrown(signal?.reason))
        else if (this.#gone === null) this.#send({ id: this.#next++, call: 'stop', target: id })
      }
      const late = (ms: number): void =>
        giveUp(
          new VethscopeError(
            'timeout',
            `The agent did not answer "${request.call}" within ${String(Math.round(ms / 1000))} s`,
            'Try again; an engine or a tool may hang'
          )
        )
      const timer = timeoutMs === null ? undefined : setTimeout(() => late(timeoutMs), timeoutMs)
      if (signal?.aborted) return abort()
      signal?.addEventListener('abort', abort, { once: true })
      this.#pending.set(id, (answer) => {
        if (more?.(answer) === true) return
        end()
        if (answer.type === 'error') reject(asError(answer))
        else resolve(answer)
      })
      try {
        this.#send({ ...request, id })
      } catch (error) {
        end() // too large for a frame: it was not sent
        reject(asThrown(error))
      }
    })
  }

  #terminalLine(): TerminalLine {
    return {
      send: (request) => {
        const id = this.#next++
        this.#send({ ...request, id })
        return id
      },
      hear: (id, listener) => {
        this.#pending.set(id, (answer) => {
          if (answer.type === 'error') listener({ type: 'error', error: asError(answer) })
          else if (isTerminalAnswer(answer)) listener(answer)
        })
        return () => this.#pending.delete(id)
      }
    }
  }

  #send(request: AgentRequest): void {
    if (this.#gone !== null) {
      const gone = this.#gone
      queueMicrotask(() =>
        this.#pending.get(request.id)?.({ type: 'error', id: request.id, error: gone.toJSON() })
      )
      return
    }
    void writeFrame(this.pipe.stdin, encodeFrame(request, MAX_REQUEST_BYTES))
  }

  #hear(chunk: Buffer): void {
    if (this.#gone !== null) return
    try {
      for (const value of this.#frames.push(chunk)) {
        const answer = agentAnswer.parse(value)
        if (answer.type === 'journal') this.options.journal.add(answer.entry, this.description.id)
        else if (answer.type === 'staying') this.#staying.abort()
        else this.#pending.get(answer.id)?.(answer)
      }
    } catch (error) {
      const why = error instanceof VethscopeError ? error.message : 'an answer does not fit the schema'
      this.#lose(
        new VethscopeError('unreachable', `The agent was hung up on: ${why}`, this.options.hint ?? '')
      )
      this.pipe.stdin.end()
      this.pipe.kill()
    }
  }

  /** Everyone who waits is told; whoever asks later is told the same. */
  #lose(error: VethscopeError): void {
    this.#gone ??= error
    const shape = this.#gone.toJSON()
    for (const [id, tell] of [...this.#pending]) tell({ type: 'error', id, error: shape })
  }

  #unexpected(type: string): VethscopeError {
    return new VethscopeError('unreachable', `The agent answered with "${type}", which was not asked`)
  }
}

const asError = ({ error }: { error: VethscopeErrorShape }): VethscopeError =>
  new VethscopeError(error.code, error.message, error.hint, error.data)
type VethscopeErrorShape = ReturnType<VethscopeError['toJSON']>
const asThrown = (reason: unknown): Error =>
  reason instanceof Error ? reason : new DOMException('aborted', 'AbortError')
