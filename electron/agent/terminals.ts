/** The agent's shells, served on its pipe: each with a bound on what is not yet taken, all ended with the pipe. */
import { VethscopeError } from '@shared/contract/errors'
import {
  asEnded,
  FRAME_BYTES,
  noTerminals,
  type TerminalAnswer,
  type TerminalRequest
} from '@core/host/agent-terminals'
import type { Host, Terminal } from '@core/host/host'
import { Credit } from '@core/terminal'

/** Whether it is a request about a shell. */
export const isTerminalRequest = <T extends { readonly call: string }>(
  request: T
): request is Extract<T, { call: TerminalRequest['call'] }> => request.call.startsWith('terminal-')

interface Open {
  readonly terminal: Terminal
  readonly credit: Credit
}

export interface AgentTerminalsOptions {
  readonly say: (answer: TerminalAnswer) => void
  readonly fail: (id: number, error: unknown) => void
  /** Whether the person has unlocked this host, where that is asked. */
  readonly mayOpen: () => boolean
}

export class ServedTerminals {
  readonly #open = new Map<number, Open>()
  #ended = false

  constructor(private readonly options: AgentTerminalsOptions) {}

  /** Begins what is asked. What is asked of a shell that has ended is forgotten: its end is on the way. */
  take(host: Host, request: TerminalRequest): void {
    if (request.call === 'terminal-open') {
      this.#start(host, request).catch((error: unknown) => this.options.fail(request.id, error))
      return
    }
    const open = this.#open.get(request.target)
    if (open === undefined) return
    if (request.call === 'terminal-taken') open.credit.taken(request.bytes)
    else if (request.call === 'terminal-resize') open.terminal.resize(request.size)
    else if (request.call === 'terminal-close') this.#close(open)
    else this.#write(open, Buffer.from(request.data, 'base64'))
  }

  /** Ends all of them. */
  async end(): Promise<void> {
    this.#ended = true
    await Promise.all(
      [...this.#open.values()].map(({ terminal, credit }) => {
        credit.end()
        return terminal.close()
      })
    )
  }

  async #start(
    host: Host,
    { id, place, size }: Extract<TerminalRequest, { call: 'terminal-open' }>
  ): Promise<void> {
    if (this.#open.has(id)) throw new VethscopeError('bad-input', 'Two terminals with one id')
    if (host.terminals === null) throw noTerminals()
    if (!this.options.mayOpen()) {
      throw new VethscopeError('refused', 'This host is locked', 'Unlock it, then open the shell', {
        unlock: true
      })
    }
    const terminal = await host.terminals.open(place, size)
    if (this.#isEnded()) return terminal.close()
    const open = { terminal, credit: new Credit() }
    this.#open.set(id, open)
    this.options.say({ type: 'terminal-opened', id, title: terminal.title.slice(0, 500) })
    try {
      for await (const chunk of terminal.output) {
        for (let at = 0; at < chunk.length; at += FRAME_BYTES) {
          const part = chunk.subarray(at, at + FRAME_BYTES)
          await open.credit.room()
          open.credit.sent(part.length)
          this.options.say({ type: 'terminal-data', id, data: Buffer.from(part).toString('base64') })
        }
      }
      this.options.say({ type: 'terminal-ended', id, ...asEnded(await terminal.ended) })
    } finally {
      this.#open.delete(id)
    }
  }

  #isEnded(): boolean {
    return this.#ended
  }

  #write(open: Open, bytes: Uint8Array): void {
    try {
      open.terminal.write(bytes)
    } catch (error) {
      // More than may wait for a program that does not read: what is too much is not typed.
      if (!(error instanceof VethscopeError)) throw error
    }
  }

  #close({ terminal, credit }: Open): void {
    credit.end()
    void terminal.close()
  }
}
