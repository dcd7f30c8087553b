/**
 * What a shell has said and nobody has taken yet: bytes in order, bounded. Beyond the bound whoever speaks is paused, and
 * goes on when half of it has been taken; a pty that is not read makes the shell wait in write(2).
 */

/** Bytes that may wait, of one terminal at one place. */
export const MAX_WAITING = 256 * 1024

/** Bytes that are joined to one piece. */
const MAX_PIECE = 64 * 1024

export interface Source {
  pause(): void
  resume(): void
}

export class OutputQueue implements AsyncIterable<Uint8Array> {
  #chunks: Uint8Array[] = []
  #bytes = 0
  #paused = false
  #ended = false
  #wake: (() => void) | null = null

  constructor(
    private readonly source: Source,
    private readonly bound = MAX_WAITING
  ) {}

  /** Bytes that wait now. What is read in one call of the kernel may stand above the bound. */
  get waiting(): number {
    return this.#bytes
  }

  push(chunk: Uint8Array): void {
    if (this.#ended || chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes >= this.bound && !this.#paused) {
      this.#paused = true
      this.source.pause()
    }
    this.#tell()
  }

  /** Nothing more comes; what waits is still given. */
  end(): void {
    this.#ended = true
    this.#tell()
  }

  /** Ends, and what waits is forgotten. */
  drop(): void {
    this.#chunks = []
    this.#bytes = 0
    this.end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#next()
      if (chunk !== null) {
        this.#bytes -= chunk.length
        if (this.#paused && this.#bytes <= this.bound / 2) {
          this.#paused = false
          this.source.resume()
        }
        yield chunk
      } else if (this.#ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** What waits, joined: a pty gives 4 KiB at a time, and each piece costs a message at every border. */
  #next(): Uint8Array | null {
    const [first] = this.#chunks
    if (first === undefined) return null
    let count = 1
    let size = first.length
    for (const chunk of this.#chunks.slice(1)) {
      if (size + chunk.length > MAX_PIECE) break
      size += chunk.length
      count++
    }
    const parts = this.#chunks.splice(0, count)
    return count === 1 ? first : Buffer.concat(parts, size)
  }

  #tell(): void {
    this.#wake?.()
    this.#wake = null
  }
}
