/**
 * Netlink attributes (struct nlattr, linux/netlink.h): reading them without copying, and building requests. A table
 * remembers where each attribute of one message begins; nothing is allocated per attribute, and the same table is used
 * for every message of a dump. Values are read on demand, and one shorter than its type is a DecodeError.
 */
import { DecodeError } from './kernel-error'

const TYPE_MASK = 0x3fff

/** Calls `visit` for each attribute between two offsets; payload is [start, end). @throws DecodeError */
export function eachAttribute(
  buffer: Buffer,
  from: number,
  to: number,
  visit: (type: number, start: number, end: number) => void
): void {
  let at = from
  while (to - at >= 4) {
    const length = u16At(buffer, at)
    if (length < 4 || at + length > to)
      throw new DecodeError(`attribute of ${length} bytes at ${at} of ${to}`)
    visit(u16At(buffer, at + 2) & TYPE_MASK, at + 4, at + length)
    at += (length + 3) & ~3
  }
}

function u16At(buffer: Buffer, at: number): number {
  return (buffer[at] ?? 0) | ((buffer[at + 1] ?? 0) << 8)
}

/** Where the attributes of one message, or of one nest, are. Types above `max` are passed over. */
export class AttributeTable {
  readonly #start: Int32Array
  readonly #end: Int32Array
  /** Attributes of an earlier message are recognised by their older stamp. */
  readonly #stamp: Int32Array
  #now = 0
  buffer: Buffer = Buffer.alloc(0)

  constructor(readonly max: number) {
    this.#start = new Int32Array(max + 1)
    this.#end = new Int32Array(max + 1)
    this.#stamp = new Int32Array(max + 1)
  }

  /** Forgets what was there and takes the attributes of [from, to); the last one of a type counts. @throws DecodeError */
  parse(buffer: Buffer, from: number, to: number): this {
    this.buffer = buffer
    this.#now++
    if (from < 0 || to > buffer.length)
      throw new DecodeError(`attributes until ${to} in ${buffer.length} bytes`)
    let at = from
    while (to - at >= 4) {
      const length = u16At(buffer, at)
      if (length < 4 || at + length > to)
        throw new DecodeError(`attribute of ${length} bytes at ${at} of ${to}`)
      const type = u16At(buffer, at + 2) & TYPE_MASK
      if (type <= this.max) {
        this.#start[type] = at + 4
        this.#end[type] = at + length
        this.#stamp[type] = this.#now
      }
      at += (length + 3) & ~3
    }
    return this
  }

  /** Takes the attributes nested in one of `outer`; empty when it is not there. @throws DecodeError */
  nested(outer: AttributeTable, type: number): this {
    if (outer.has(type)) return this.parse(outer.buffer, outer.start(type), outer.end(type))
    this.#now++
    return this
  }

  has(type: number): boolean {
    return this.#stamp[type] === this.#now
  }

  /** Offset of the payload; only for one that `has`. */
  start(type: number): number {
    return this.#start[type] ?? 0
  }

  /** Offset behind the payload; only for one that `has`. */
  end(type: number): number {
    return this.#end[type] ?? 0
  }

  /** Payload length in bytes, 0 when it is not there. */
  size(type: number): number {
    return this.has(type) ? this.end(type) - this.start(type) : 0
  }

  /** Offset of a payload of at least `size` bytes; -1 when it is not there. @throws DecodeError */
  at(type: number, size: number): number {
    if (!this.has(type)) return -1
    const start = this.start(type)
    if (this.end(type) - start < size)
      throw new DecodeError(`attribute ${type} has ${this.end(type) - start} bytes, not ${size}`)
    return start
  }

  u8(type: number): number | null {
    const at = this.at(type, 1)
    return at < 0 ? null : (this.buffer[at] ?? 0)
  }

  u16(type: number): number | null {
    const at = this.at(type, 2)
    return at < 0 ? null : this.buffer.readUInt16LE(at)
  }

  /** A port or protocol number in network byte order. */
  be16(type: number): number | null {
    const at = this.at(type, 2)
    return at < 0 ? null : this.buffer.readUInt16BE(at)
  }

  u32(type: number): number | null {
    const at = this.at(type, 4)
    return at < 0 ? null : this.buffer.readUInt32LE(at)
  }

  be32(type: number): number | null {
    const at = this.at(type, 4)
    return at < 0 ? null : this.buffer.readUInt32BE(at)
  }

  i32(type: number): number | null {
    const at = this.at(type, 4)
    return at < 0 ? null : this.buffer.readInt32LE(at)
  }

  /** Above 2^53 the last bits are lost. */
  u64(type: number): number | null {
    const at = this.at(type, 8)
    return at < 0 ? null : this.buffer.readUInt32LE(at) + this.buffer.readUInt32LE(at + 4) * 0x1_0000_0000
  }

  /** Text up to the first NUL, as UTF-8. */
  string(type: number): string | null {
    return this.has(type) ? textAt(this.buffer, this.start(type), this.end(type)) : null
  }

  /** The payload itself, not copied: valid until the next datagram. */
  bytes(type: number): Buffer | null {
    return this.has(type) ? this.buffer.subarray(this.start(type), this.end(type)) : null
  }
}

/** Text in [start, end) up to the first NUL. */
export function textAt(buffer: Buffer, start: number, end: number): string {
  let stop = start
  while (stop < end && buffer[stop] !== 0) stop++
  return buffer.toString('utf8', start, stop)
}

/** One attribute with its header and padding. */
export function attribute(type: number, payload: Buffer): Buffer {
  const bytes = Buffer.alloc((payload.length + 7) & ~3)
  bytes.writeUInt16LE(payload.length + 4, 0)
  bytes.writeUInt16LE(type, 2)
  payload.copy(bytes, 4)
  return bytes
}

export function attributeU8(type: number, value: number): Buffer {
  return attribute(type, Buffer.from([value]))
}

export function attributeU16(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return attribute(type, bytes)
}

export function attributeU32(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return attribute(type, bytes)
}

/** A NUL-terminated string. */
export function attributeString(type: number, value: string): Buffer {
  return attribute(type, Buffer.from(`${value}\0`))
}

/** Attributes inside one; the flag NLA_F_NESTED is set. */
export function attributeNest(type: number, ...inner: Buffer[]): Buffer {
  return attribute(type | 0x8000, Buffer.concat(inner))
}
