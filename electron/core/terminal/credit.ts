/**
 * How far a sender may be ahead of its reader: what was sent and not yet said to be taken is bounded, beyond it the sender
 * waits. A reader that says it took more than was sent changes nothing.
 */
import { MAX_WAITING } from './output-queue'

export class Credit {
  #out = 0
  #ended = false
  #wake: (() => void) | null = null

  constructor(private readonly bound = MAX_WAITING) {}

  /** Bytes that were sent and not taken. */
  get out(): number {
    return this.#out
  }

  sent(bytes: number): void {
    this.#out += bytes
  }

  taken(bytes: number): void {
    this.#out = Math.max(0, this.#out - bytes)
    if (this.#out < this.bound) this.#tell()
  }

  /** Nobody waits any more. */
  end(): void {
    this.#ended = true
    this.#tell()
  }

  /** Resolves when more may be sent, or at the end. */
  async room(): Promise<void> {
    while (this.#out >= this.bound && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  #tell(): void {
    this.#wake?.()
    this.#wake = null
  }
}
