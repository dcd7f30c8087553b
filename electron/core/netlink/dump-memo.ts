/**
 * What one dump gave last time. Most namespaces are as they were when they are dumped again: a datagram with the same
 * bytes is not even taken apart, a message with the same bytes gives the same record object, and a dump of nothing but
 * such messages the same array, so that nothing is decoded twice and whoever compares sees at once that nothing changed.
 * The kernel is asked every time; what is saved is only the decoding of bytes that were decoded before.
 */
import type { Decode, DumpOptions } from './socket-options'

interface Remembered<T> {
  /** The datagram it came in, and where. */
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  readonly type: number
  readonly record: T | null
}

interface Datagram<T> {
  readonly bytes: Buffer
  /** Of the request it answers: messages of another one are not in `messages`. */
  readonly sequence: number
  readonly messages: Remembered<T>[]
  /** The dump ends with it. */
  ends: boolean
}

/** Of one dump of one namespace. Records must not be written to. */
export class DumpMemo<T> {
  #known: readonly Datagram<T>[] = []
  /** The messages of all of them. */
  #messages: readonly Remembered<T>[] = []
  #records: T[] = []
  #now: Datagram<T>[] = []
  #at = 0
  #same = true

  /** A dump begins, or begins anew. */
  begin(): void {
    this.#now = []
    this.#at = 0
    this.#same = true
  }

  /**
   * A datagram has come.
   * @returns null when its messages must be looked at, one by one with `take`; else it is that of last time, its records
   *   are already added to `records`, and it says whether the dump ends with it
   */
  datagram(buffer: Buffer, size: number, sequence: number, records: T[]): { ends: boolean } | null {
    const known = this.#known[this.#now.length]
    if (
      this.#same &&
      known?.sequence === sequence &&
      known.bytes.length === size &&
      known.bytes.compare(buffer, 0, size) === 0
    ) {
      this.#now.push(known)
      this.#at += known.messages.length
      for (const { record } of known.messages) if (record !== null) records.push(record)
      return known
    }
    this.#same = false
    this.#now.push({ bytes: Buffer.from(buffer.subarray(0, size)), sequence, messages: [], ends: false })
    return null
  }

  /** The record of the next message of the datagram: the one known, or a new one. @throws DecodeError */
  take(decode: Decode<T>, buffer: Buffer, start: number, end: number, type: number): T | null {
    const known = this.#messages[this.#at++]
    const datagram = this.#now[this.#now.length - 1]
    const record =
      known?.type === type &&
      known.end - known.start === end - start &&
      buffer.compare(known.bytes, known.start, known.end, start, end) === 0
        ? known.record
        : decode(buffer, start, end, type)
    datagram?.messages.push({ bytes: datagram.bytes, start, end, type, record })
    return record
  }

  /** The messages of the datagram were looked at. @param ends whether the dump ends with it */
  looked(ends: boolean): void {
    const datagram = this.#now[this.#now.length - 1]
    if (datagram !== undefined) datagram.ends = ends
  }

  /**
   * The dump is complete.
   * @param interrupted it is not to be relied on, nor remembered
   * @returns the array of last time when it is the same, else `records`
   */
  finish(records: T[], interrupted = false): T[] {
    if (interrupted) {
      this.#known = this.#messages = []
      return (this.#records = records)
    }
    if (this.#same && this.#now.length === this.#known.length) return this.#records
    const before = this.#messages
    this.#known = this.#now
    this.#messages = this.#known.flatMap(({ messages }) => messages)
    const same =
      this.#messages.length === before.length &&
      this.#messages.every(({ record }, at) => record === before[at]?.record)
    if (!same) this.#records = records
    return this.#records
  }
}

/** For a dump that is made again and again. */
export interface MemoOptions<T> {
  memo?: DumpMemo<T>
}

/** What the readers of a table take. */
export type ReadOptions<T> = MemoOptions<T> & Pick<DumpOptions, 'max'>
