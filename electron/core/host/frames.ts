/**
 * Frames on the agent's pipe: four bytes of length, big-endian, then that many bytes of JSON in UTF-8. Both sides bound the
 * length before they keep a single byte of it, and an empty frame is an error, too.
 */
import type { Writable } from 'node:stream'
import { VethscopeError } from '@shared/contract/errors'

/** What the parent may send in one frame: requests are small. */
export const MAX_REQUEST_BYTES = 1024 * 1024
/** What the agent may send in one frame: a snapshot of some ten thousand containers. */
export const MAX_ANSWER_BYTES = 256 * 1024 * 1024

/**
 * One value as a frame.
 * @throws VethscopeError `too-large`
 */
export function encodeFrame(value: unknown, maxBytes: number): Buffer {
  const body = Buffer.from(JSON.stringify(value), 'utf8')
  if (body.length > maxBytes) throw tooLarge(body.length, maxBytes)
  const frame = Buffer.allocUnsafe(4 + body.length)
  frame.writeUInt32BE(body.length, 0)
  body.copy(frame, 4)
  return frame
}

/** Writes a frame; resolves when the stream can take more. Rejects never: a stream that broke tells so by `close`. */
export function writeFrame(stream: Writable, frame: Buffer): Promise<void> {
  if (!stream.writable) return Promise.resolve()
  return new Promise((resolve) => {
    stream.write(frame, () => resolve())
  })
}

/** Cuts a stream of bytes into values. Feed it with `push`. */
export class FrameReader {
  #chunks: Buffer[] = []
  #held = 0
  #wanted: number | null = null

  constructor(readonly maxBytes: number) {}

  /**
   * Takes bytes as they come.
   * @returns the values that are whole now
   * @throws VethscopeError `too-large` for a length beyond the bound, `bad-input` for a body that is not JSON; nothing
   * after that can be trusted
   */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk)
    this.#held += chunk.length
    const values: unknown[] = []
    for (;;) {
      if (this.#wanted === null) {
        if (this.#held < 4) return values
        this.#wanted = this.#take(4).readUInt32BE(0)
        if (this.#wanted > this.maxBytes) throw tooLarge(this.#wanted, this.maxBytes)
        if (this.#wanted === 0) throw new VethscopeError('bad-input', 'A frame without content')
      }
      if (this.#held < this.#wanted) return values
      values.push(parse(this.#take(this.#wanted)))
      this.#wanted = null
    }
  }

  /** True between frames: a stream that ends now ends well. */
  get atBoundary(): boolean {
    return this.#held === 0 && this.#wanted === null
  }

  #take(length: number): Buffer {
    const first = this.#chunks[0]
    let taken: Buffer
    if (first !== undefined && first.length >= length) {
      taken = first.subarray(0, length)
      if (first.length === length) this.#chunks.shift()
      else this.#chunks[0] = first.subarray(length)
    } else {
      const all = Buffer.concat(this.#chunks)
      taken = all.subarray(0, length)
      this.#chunks = all.length === length ? [] : [all.subarray(length)]
    }
    this.#held -= length
    return taken
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new VethscopeError('bad-input', 'A frame that is not JSON')
  }
}

const tooLarge = (length: number, bound: number): VethscopeError =>
  new VethscopeError(
    'too-large',
    `A frame of ${String(length)} bytes, more than the ${String(bound)} allowed`
  )
