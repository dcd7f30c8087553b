/** Says something to everyone who listens, each with a bounded queue: who does not read loses the oldest. */
import { pause } from './pause'

export class Broadcast<T> {
  readonly #queues = new Set<{ items: T[]; wake: AbortController }>()
  #closed = false

  constructor(readonly bound = 1000) {}

  say(item: T): void {
    for (const queue of this.#queues) {
      queue.items.push(item)
      if (queue.items.length > this.bound) queue.items.shift()
      queue.wake.abort()
    }
  }

  /** What is said from now on, after `first`, until the signal aborts, the reader leaves, or `close`. */
  async *listen(signal?: AbortSignal, first: readonly T[] = []): AsyncGenerator<T> {
    const queue = { items: [...first], wake: new AbortController() }
    this.#queues.add(queue)
    const stop = (): void => queue.wake.abort()
    signal?.addEventListener('abort', stop)
    try {
      while (!this.#closed && !signal?.aborted) {
        const item = queue.items.shift()
        if (item !== undefined) {
          yield item
          continue
        }
        queue.wake = new AbortController()
        await pause(60_000, queue.wake.signal)
      }
    } finally {
      this.#queues.delete(queue)
      signal?.removeEventListener('abort', stop)
    }
  }

  /** Ends every reader. */
  close(): void {
    this.#closed = true
    for (const queue of this.#queues) queue.wake.abort()
  }
}
