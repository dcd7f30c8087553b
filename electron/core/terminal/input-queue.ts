/**
 * What was typed or pasted and has not yet gone in: bounded, because a program that does not read its terminal never takes
 * it. A pty whose buffer is full answers EAGAIN; then it is tried again a little later.
 */
import { VethscopeError } from '@shared/contract/errors'

/** Bytes that may wait to go in. */
export const MAX_INPUT = 1024 * 1024
const AGAIN_MS = 10

/** More was typed or pasted than may wait. */
export const notRead = (): VethscopeError =>
  new VethscopeError(
    'too-large',
    'The program in this terminal does not read what is typed',
    'End it with Ctrl+C, or close the tab'
  )

/** Writes bytes from an offset on; `done` is told how many went in. */
export type Write = (
  bytes: Uint8Array,
  offset: number,
  done: (error: Error | null, written: number) => void
) => void

export class InputQueue {
  #chunks: Uint8Array[] = []
  #bytes = 0
  #offset = 0
  #busy = false
  #ended = false

  constructor(
    private readonly send: Write,
    private readonly bound = MAX_INPUT
  ) {}

  /** @throws VethscopeError `too-large` when more would wait than may; nothing of it goes in then */
  push(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return
    if (this.#bytes + bytes.length > this.bound) throw notRead()
    this.#chunks.push(bytes)
    this.#bytes += bytes.length
    this.#next()
  }

  end(): void {
    this.#ended = true
    this.#chunks = []
    this.#bytes = 0
  }

  #next(): void {
    const [chunk] = this.#chunks
    if (this.#busy || this.#ended || chunk === undefined) return
    this.#busy = true
    this.send(chunk, this.#offset, (error, written) => {
      this.#busy = false
      if (this.#ended) return
      if (error !== null && 'code' in error && error.code === 'EAGAIN') {
        setTimeout(() => this.#next(), AGAIN_MS).unref()
        return
      }
      if (error !== null) return this.end() // the terminal is gone, which its end tells
      this.#offset += written
      this.#bytes -= written
      if (this.#offset >= chunk.length) {
        this.#chunks.shift()
        this.#offset = 0
      }
      this.#next()
    })
  }
}
