/**
 * Shells across the agent's pipe: what is said, and the side that asks. A shell is opened under the request's id and answers
 * under it: opened, bytes, ended. What is not said to be taken is bounded on the agent's side, so a shell that floods never
 * fills the pipe. The agent opens no shell on its own host but in a practice host, where it is the machine's only user.
 */
import { VethscopeError } from '@shared/contract/errors'
import {
  terminalPlace,
  terminalSize,
  type TerminalPlace,
  type TerminalSize
} from '@shared/contract/terminals'
import { z } from 'zod'
import { OutputQueue } from '../terminal'
import type { HostTerminals, Terminal } from './host'

const id = z.int().nonnegative()
/** Base64 of 64 KiB, about. */
const bytes = z.base64().max(100_000)

export const terminalRequests = [
  z.strictObject({ id, call: z.literal('terminal-open'), place: terminalPlace, size: terminalSize }),
  z.strictObject({ id, call: z.literal('terminal-taken'), target: id, bytes: id }),
  z.strictObject({ id, call: z.literal('terminal-write'), target: id, data: bytes }),
  z.strictObject({ id, call: z.literal('terminal-resize'), target: id, size: terminalSize }),
  z.strictObject({ id, call: z.literal('terminal-close'), target: id })
] as const
export type TerminalRequest = z.infer<(typeof terminalRequests)[number]>

export const terminalAnswers = [
  z.object({ type: z.literal('terminal-opened'), id, title: z.string().max(500) }),
  z.object({ type: z.literal('terminal-data'), id, data: bytes }),
  z.object({
    type: z.literal('terminal-ended'),
    id,
    status: z.int().nullable(),
    reason: z.string().max(200)
  })
] as const
export type TerminalAnswer = z.infer<(typeof terminalAnswers)[number]>

const answerTypes: ReadonlySet<string> = new Set(['terminal-opened', 'terminal-data', 'terminal-ended'])
/** Whether it is an answer about a shell. */
export const isTerminalAnswer = <T extends { readonly type: string }>(
  answer: T
): answer is Extract<T, { type: TerminalAnswer['type'] }> => answerTypes.has(answer.type)

/** At most so many bytes in one frame. */
export const FRAME_BYTES = 64 * 1024

type Unnumbered<T> = T extends TerminalRequest ? Omit<T, 'id'> : never

/** What is used of the pipe. An answer of any other type than these is a defect of the agent. */
export interface TerminalLine {
  /** Sends a request; gives its id. */
  send(request: Unnumbered<TerminalRequest>): number
  /** Hears every answer under an id until the returned function is called. An agent that is gone answers with an error. */
  hear(id: number, listener: (answer: TerminalAnswer | { type: 'error'; error: Error }) => void): () => void
}

type Ended = Awaited<Terminal['ended']>

export class AgentTerminals implements HostTerminals {
  /** @param onHost opens shells on the host itself with our own rights; null: the agent does */
  constructor(
    private readonly line: TerminalLine,
    private readonly onHost: HostTerminals | null
  ) {}

  open(place: TerminalPlace, size: TerminalSize): Promise<Terminal> {
    if (place.kind === 'host' && this.onHost !== null) return this.onHost.open(place, size)
    return new Promise((resolve, reject) => {
      const id = this.line.send({ call: 'terminal-open', place, size })
      let terminal: AgentTerminal | null = null
      const stop = this.line.hear(id, (answer) => {
        if (answer.type === 'terminal-opened') {
          terminal ??= new AgentTerminal(this.line, id, answer.title)
          resolve(terminal)
        } else if (answer.type === 'terminal-data') terminal?.push(Buffer.from(answer.data, 'base64'))
        else {
          stop()
          if (answer.type === 'terminal-ended') terminal?.end(answer)
          else if (terminal !== null) terminal.end({ status: null, reason: 'agent-gone' })
          else reject(answer.error)
        }
      })
    })
  }
}

class AgentTerminal implements Terminal {
  readonly output: AsyncIterable<Uint8Array>
  readonly ended: Promise<Ended>
  readonly #queue = new OutputQueue({ pause: () => undefined, resume: () => undefined })
  #finish: (ended: Ended) => void = () => undefined
  #over = false

  constructor(
    private readonly line: TerminalLine,
    private readonly id: number,
    readonly title: string
  ) {
    this.ended = new Promise((resolve) => (this.#finish = resolve))
    this.output = this.#read()
  }

  push(chunk: Uint8Array): void {
    this.#queue.push(chunk)
  }

  end({ status, reason }: Ended): void {
    this.#over = true
    this.#queue.end()
    this.#finish({ status, reason })
  }

  write(data: Uint8Array): void {
    for (let at = 0; at < data.length && !this.#over; at += FRAME_BYTES) {
      const part = Buffer.from(data.subarray(at, at + FRAME_BYTES)).toString('base64')
      this.line.send({ call: 'terminal-write', target: this.id, data: part })
    }
  }

  resize(size: TerminalSize): void {
    if (!this.#over) this.line.send({ call: 'terminal-resize', target: this.id, size })
  }

  async close(): Promise<void> {
    this.#queue.drop()
    if (!this.#over) this.line.send({ call: 'terminal-close', target: this.id })
    await this.ended
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#queue) {
      yield chunk
      if (!this.#over) this.line.send({ call: 'terminal-taken', target: this.id, bytes: chunk.length })
    }
  }
}

/** A reason as it may be sent: bounded. */
export const asEnded = ({ status, reason }: Ended): Ended => ({ status, reason: reason.slice(0, 200) })

/** What is said where there are no shells. */
export const noTerminals = (): VethscopeError =>
  new VethscopeError('not-supported', 'There are no shells on this host', 'A snapshot file has none')
