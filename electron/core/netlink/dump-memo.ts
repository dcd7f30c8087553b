/**
 * What one dump gave last time, message by message. Most namespaces are as they were when they are dumped again: a message
 * with the same bytes gives the same record object, and a dump of nothing but such messages the same array, so that
 * nothing is decoded twice and whoever compares sees at once that nothing changed.
 */
import type { Decode } from './socket-options'

interface Remembered<T> {
  readonly body: Buffer
  readonly record: T | null
}

/** Of one dump of one namespace. Records must not be written to. */
export class DumpMemo<T> {
  #known: Remembered<T>[] = []
  #records: T[] = []
  #now: Remembered<T>[] = []
  #same = true

  /** A dump begins, or begins anew. */
  begin(): void {
    this.#now = []
    this.#same = true
  }

  /** The record of the next message: the one known, or a new one. @throws DecodeError */
  take(decode: Decode<T>, buffer: Buffer, start: number, end: number, type: number): T | null {
    const known = this.#known[this.#now.length]
    if (known?.body.length === end - start && buffer.compare(known.body, 0, end - start, start, end) === 0) {
      this.#now.push(known)
      return known.record
    }
    this.#same = false
    const record = decode(buffer, start, end, type)
    this.#now.push({ body: Buffer.from(buffer.subarray(start, end)), record })
    return record
  }

  /** The dump is complete. @returns the array of last time when it is the same, else `records` */
  finish(records: T[]): T[] {
    if (this.#same && this.#now.length === this.#known.length) return this.#records
    this.#known = this.#now
    this.#records = records
    return records
  }
}

/** For a dump that is made again and again. */
export interface MemoOptions<T> {
  memo?: DumpMemo<T>
}
