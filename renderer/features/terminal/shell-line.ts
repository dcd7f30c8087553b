/**
 * One shell over the contract: opened, read to its end, typed into in order. What has been shown is said to be taken in
 * larger steps, well below the bound at which the shell waits.
 */
import type { TerminalPlace, TerminalSize } from '@shared/contract/terminals'
import type { Client } from '../../client/line'
import { fromBase64, PART, toBase64 } from './bytes'

/** Bytes shown before it is said so. */
const TAKEN_STEP = 64 * 1024

export interface ShellEnd {
  readonly status: number | null
  readonly reason: string
}

export interface ShellScreen {
  /** Shows bytes; resolves when they have been. */
  show(bytes: Uint8Array): Promise<void>
  /** Something typed was not taken, with the error. */
  refused(error: unknown): void
}

export class ShellLine {
  #input: Uint8Array[] = []
  #typing = false
  #over = false
  #size: TerminalSize | null = null
  readonly #stop = new AbortController()

  private constructor(
    private readonly client: Client,
    private readonly terminalId: string,
    readonly title: string
  ) {}

  /** @throws the contract's error */
  static async open(
    client: Client,
    hostId: string,
    place: TerminalPlace,
    size: TerminalSize
  ): Promise<ShellLine> {
    const { terminalId, title } = await client.terminal.open({ hostId, place, size })
    return new ShellLine(client, terminalId, title)
  }

  /** Reads until the shell ends. @throws the contract's error, or whatever ended the line */
  async read(screen: ShellScreen): Promise<ShellEnd> {
    const { terminalId } = this
    let shown = 0
    this.#refused = (error) => screen.refused(error)
    try {
      const events = await this.client.terminal.output({ terminalId }, { signal: this.#stop.signal })
      for await (const event of events) {
        if (event.type === 'ended') return { status: event.status, reason: event.reason }
        const bytes = fromBase64(event.data)
        // Not waited for: the bound is what was not said to be taken.
        void screen.show(bytes).then(() => {
          shown += bytes.length
          if (shown < TAKEN_STEP || this.#over) return
          const taken = shown
          shown = 0
          this.client.terminal.taken({ terminalId, bytes: taken }).catch(this.#ignore)
        })
      }
      return { status: null, reason: 'line-gone' }
    } finally {
      this.#over = true
    }
  }

  #refused: (error: unknown) => void = () => undefined
  /** It has ended, which the stream of its output tells. */
  readonly #ignore = (): void => undefined

  write(bytes: Uint8Array): void {
    if (this.#over) return
    this.#input.push(bytes)
    if (!this.#typing) void this.#type()
  }

  resize(size: TerminalSize): void {
    if (this.#over || (this.#size?.columns === size.columns && this.#size.rows === size.rows)) return
    this.#size = size
    this.client.terminal.resize({ terminalId: this.terminalId, size }).catch(this.#ignore)
  }

  /** Ends the shell. */
  close(): void {
    if (!this.#over) this.client.terminal.close({ terminalId: this.terminalId }).catch(this.#ignore)
    this.#over = true
    this.#stop.abort()
  }

  /** One call after the other, so that keys arrive as they were typed. */
  async #type(): Promise<void> {
    this.#typing = true
    try {
      while (this.#input.length > 0 && !this.#over) {
        const all = join(this.#input)
        this.#input = []
        for (let at = 0; at < all.length; at += PART) {
          await this.client.terminal.write({
            terminalId: this.terminalId,
            data: toBase64(all.subarray(at, at + PART))
          })
        }
      }
    } catch (error) {
      this.#input = []
      if (!this.#over) this.#refused(error)
    } finally {
      this.#typing = false
    }
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
