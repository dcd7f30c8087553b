/**
 * The answer to one dump while it comes in, netlink(7): datagrams of messages until NLMSG_DONE or an error. It keeps at
 * most so many records. A table may hold a million (a full routing table of the internet, twice): what comes after the
 * bound is read away and counted, so that the socket can be used again and whoever reads can say how much is missing.
 */
import type { DumpMemo } from './dump-memo'
import { NLM_F_DUMP_INTR, NLM_F_MULTI, NLMSG_DONE, NLMSG_ERROR, eachMessage, messageError } from './message'
import type { MessageView } from './message'
import type { Reading } from './records'

export interface DumpReadingOptions<T> {
  readonly sequence: number
  /** What an error calls the request. */
  readonly call: string
  /** The record of a message, or null for none. */
  readonly take: (buffer: Buffer, view: MessageView) => T | null
  /** At so many records no further datagram is taken apart: the last one may go beyond. */
  readonly max: number
  readonly memo?: DumpMemo<T> | undefined
}

export class DumpReading<T> {
  readonly #records: T[] = []
  #leftOut = 0
  #failure: Error | null = null
  done = false
  interrupted = false

  constructor(readonly options: DumpReadingOptions<T>) {}

  /** A datagram of `size` bytes has come. */
  datagram(buffer: Buffer, size: number): void {
    // Not remembered either: the memo of a dump that was cut short ends where the records do.
    if (this.#records.length >= this.options.max) return this.#count(buffer, size)
    const { memo, sequence } = this.options
    const known = memo?.datagram(buffer, size, sequence, this.#records)
    if (known) {
      this.done = known.ends
      return
    }
    this.#each(buffer, size, (view) => {
      if (this.#failure !== null) return
      try {
        const record = this.options.take(buffer, view)
        if (record !== null) this.#records.push(record)
      } catch (error) {
        // The rest is read away first, so that the socket can be used again.
        this.#failure = error instanceof Error ? error : new Error(String(error))
      }
    })
    memo?.looked(this.done)
  }

  /** What came of it. @throws KernelError as the kernel refused, DecodeError */
  result(): Reading<T> {
    if (this.#failure !== null) throw this.#failure
    return { records: this.#records, interrupted: this.interrupted, leftOut: this.#leftOut }
  }

  #count(buffer: Buffer, size: number): void {
    this.#each(buffer, size, () => this.#leftOut++)
  }

  #each(buffer: Buffer, size: number, visit: (view: MessageView) => void): void {
    const { sequence, call } = this.options
    eachMessage(buffer, size, (view) => {
      if (view.sequence !== sequence) return true
      if ((view.flags & NLM_F_DUMP_INTR) !== 0) this.interrupted = true
      if (view.type === NLMSG_DONE || view.type === NLMSG_ERROR) {
        this.#failure ??= messageError(buffer, view, call)
        this.done = true
        return false
      }
      visit(view)
      if ((view.flags & NLM_F_MULTI) === 0) this.done = true
      return !this.done
    })
  }
}
