/**
 * Terminals of the contract: a shell is opened on a host, read by one reader, and ends when that reader leaves. What was
 * sent and is not said to be shown is bounded, beyond it the shell waits. Nothing is opened where it was not allowed.
 */
import { randomUUID } from 'node:crypto'
import type { TerminalEvent, TerminalPlace, TerminalSize } from '@shared/contract'
import { VethscopeError } from '@shared/contract/errors'
import { noTerminals } from '../host/agent-terminals'
import type { Host, Terminal } from '../host/host'
import { Credit } from '../terminal'
import { os } from './implementer'

export interface TerminalsOptions {
  /** The person who started us allowed it. */
  readonly allowed: boolean
  /** An open host. */
  readonly host: (hostId: string) => Promise<Host>
  /** How long a shell that nobody reads is kept, in milliseconds. */
  readonly unreadMs?: number
}

interface Open {
  readonly terminal: Terminal
  readonly credit: Credit
  /** Ends it when nobody comes to read; null once somebody did. */
  unread: NodeJS.Timeout | null
}

const UNREAD_MS = 30_000

export class Terminals {
  readonly #open = new Map<string, Open>()

  constructor(private readonly options: TerminalsOptions) {}

  /** @throws VethscopeError `refused` where it is not allowed, and whatever the host says */
  async open(
    hostId: string,
    place: TerminalPlace,
    size: TerminalSize,
    signal?: AbortSignal
  ): Promise<{ terminalId: string; title: string }> {
    if (!this.options.allowed) {
      throw new VethscopeError(
        'refused',
        'This server was started without --allow-terminal',
        'Start it again with: vethscope serve --allow-terminal'
      )
    }
    const { terminals } = await this.options.host(hostId)
    if (terminals === null) throw noTerminals()
    const terminal = await terminals.open(place, size)
    const terminalId = randomUUID()
    const unread = setTimeout(() => void this.close(terminalId), this.options.unreadMs ?? UNREAD_MS)
    unread.unref()
    this.#open.set(terminalId, { terminal, credit: new Credit(), unread })
    // Whoever asked has left while it was being opened.
    if (signal?.aborted === true) await this.close(terminalId)
    return { terminalId, title: terminal.title }
  }

  /** What it says. @throws VethscopeError `not-found`; `busy` for a second reader */
  output(terminalId: string, signal?: AbortSignal): AsyncGenerator<TerminalEvent> {
    const open = this.#get(terminalId)
    if (open.unread === null) throw new VethscopeError('busy', 'Somebody reads this terminal already')
    clearTimeout(open.unread)
    open.unread = null
    return this.#read(terminalId, open, signal)
  }

  async *#read(id: string, { terminal, credit }: Open, signal?: AbortSignal): AsyncGenerator<TerminalEvent> {
    const leave = (): void => void this.close(id)
    signal?.addEventListener('abort', leave, { once: true })
    try {
      if (signal?.aborted === true) return
      for await (const chunk of terminal.output) {
        await credit.room()
        credit.sent(chunk.length)
        yield { type: 'data', data: Buffer.from(chunk).toString('base64') }
      }
      const { status, reason } = await terminal.ended
      yield { type: 'ended', status, reason }
    } finally {
      signal?.removeEventListener('abort', leave)
      await this.close(id)
    }
  }

  taken(terminalId: string, bytes: number): void {
    this.#open.get(terminalId)?.credit.taken(bytes)
  }

  /** @param data base64 @throws VethscopeError `not-found`, `too-large` when it does not read what is typed */
  write(terminalId: string, data: string): void {
    this.#get(terminalId).terminal.write(Buffer.from(data, 'base64'))
  }

  resize(terminalId: string, size: TerminalSize): void {
    this.#open.get(terminalId)?.terminal.resize(size)
  }

  /** Ends it and all that runs in it. */
  async close(terminalId: string): Promise<void> {
    const open = this.#open.get(terminalId)
    if (open === undefined) return
    this.#open.delete(terminalId)
    if (open.unread !== null) clearTimeout(open.unread)
    open.credit.end()
    await open.terminal.close()
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.close(id)))
  }

  #get(terminalId: string): Open {
    const open = this.#open.get(terminalId)
    if (open === undefined) throw new VethscopeError('not-found', 'That terminal has ended', 'Open another')
    return open
  }
}

/** The contract's calls on them. */
export const terminalHandlers = (terminals: Terminals) => ({
  open: os.terminal.open.handler(({ input, signal }) =>
    terminals.open(input.hostId, input.place, input.size, signal)
  ),
  output: os.terminal.output.handler(({ input, signal }) => terminals.output(input.terminalId, signal)),
  taken: os.terminal.taken.handler(({ input }) => terminals.taken(input.terminalId, input.bytes)),
  write: os.terminal.write.handler(({ input }) => terminals.write(input.terminalId, input.data)),
  resize: os.terminal.resize.handler(({ input }) => terminals.resize(input.terminalId, input.size)),
  close: os.terminal.close.handler(({ input }) => terminals.close(input.terminalId))
})
