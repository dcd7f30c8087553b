/**
 * A stream of which only the newest matters. A reader that is slower than the writer skips what was superseded: nothing
 * piles up for it, however long it sleeps.
 */

export class Latest<T> {
  #value: { readonly item: T } | null = null
  #wake: (() => void) | null = null
  #ended = false

  /** Replaces what has not been read yet. */
  push(item: T): void {
    if (this.#ended) return
    this.#value = { item }
    this.#wake?.()
  }

  /** True while something waits to be read. */
  get pending(): boolean {
    return this.#value !== null
  }

  /** The reader gets what is left, then the end. */
  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  /** Reads until `end`, or until the signal aborts (which is no error). One reader only. */
  async *read(signal?: AbortSignal): AsyncGenerator<T> {
    const stop = (): void => this.end()
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) this.end()
    try {
      for (;;) {
        if (signal?.aborted) return
        const value = this.#value
        if (value !== null) {
          this.#value = null
          yield value.item
        } else if (this.#ended) {
          return
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
          this.#wake = null
        }
      }
    } finally {
      this.#ended = true
      signal?.removeEventListener('abort', stop)
    }
  }
}
