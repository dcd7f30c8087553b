/**
 * A netlink socket, netlink(7), of the namespace in which its thread stands when it is opened (it stays there). Dumps
 * that the kernel marks as interrupted are asked again, a bounded number of times; datagrams are read without waiting,
 * and where one must wait, poll(2) with a time-out does. Records are decoded in place, out of one buffer per thread.
 */
import { receiveEvents, setReceiveBuffer } from './events'
import type { Events } from './events'
import type { DumpMemo, MemoOptions } from './dump-memo'
import { DumpReading } from './dump-reading'
import * as libc from './libc'
import { KernelError } from './kernel-error'
import {
  HEADER_SIZE,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  copyMessage,
  eachMessage,
  messageError,
  writeMessage
} from './message'
import type { MessageView, NetlinkMessage } from './message'
import type { Reading } from './records'
import { protocolNumbers } from './socket-options'
import type { Decode, DumpOptions, NetlinkProtocol, SocketOptions } from './socket-options'

const AF_NETLINK = 16
const SOCK_RAW = 3
/** struct sockaddr_nl: the kernel chooses the port. */
const anyPort = Buffer.from([AF_NETLINK, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
const SOL_NETLINK = 270
const NETLINK_ADD_MEMBERSHIP = 1
const NETLINK_LISTEN_ALL_NSID = 8
const NETLINK_EXT_ACK = 11
const NETLINK_GET_STRICT_CHK = 12
const ETIMEDOUT = 110
const EMSGSIZE = 90

/** How far an exchange has come. */
interface Progress {
  done: boolean
  failure: Error | null
}

const FIRST_SIZE = 256 * 1024
const LARGEST = 64 * 1024 * 1024
/** Buffers of this thread that no dump is using. */
const idle: Buffer[] = []
let requestBuffer = Buffer.allocUnsafeSlow(4096)

export class NetlinkSocket {
  #sequence = 1
  #buffer: Buffer | null = null
  #closed = false

  private constructor(
    /** The descriptor, for poll(2) or getsockopt(2). */
    readonly fd: number,
    readonly protocol: NetlinkProtocol
  ) {}

  /**
   * Opens one in the calling thread's namespace. Mind that opening a protocol whose kernel module is not loaded makes
   * the kernel load it: ask `presentProtocols` first for `xfrm`, `netfilter` and `sock-diag`.
   * @throws KernelError
   */
  static open(protocol: NetlinkProtocol, options: SocketOptions = {}): NetlinkSocket {
    const fd = libc.openSocket(AF_NETLINK, SOCK_RAW, protocolNumbers[protocol])
    try {
      libc.setSocketOption(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1)
      if (protocol === 'route') libc.setSocketOption(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1)
      if (options.receiveBuffer !== undefined) setReceiveBuffer(fd, options.receiveBuffer)
      if (options.listenAllNsid === true) libc.setSocketOption(fd, SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, 1)
      // Without a port of its own a socket hears nothing: the kernel takes it for the sender, whose port is 0.
      if (options.groups !== undefined) libc.bindSocket(fd, anyPort)
      for (const group of options.groups ?? [])
        libc.setSocketOption(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group)
    } catch (error) {
      libc.closeFile(fd)
      throw error
    }
    return new NetlinkSocket(fd, protocol)
  }

  /** Gives the descriptor back. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    libc.closeFile(this.fd)
  }

  /**
   * All messages of a dump, copied. For many records `dumpRecords` is cheaper.
   * @param payload the family's header and attributes
   * @throws KernelError what the kernel refused, with its extended ack; ETIMEDOUT
   */
  dump(
    type: number,
    payload: Buffer,
    options: DumpOptions = {}
  ): { messages: NetlinkMessage[]; interrupted: boolean } {
    const { records, interrupted } = this.#dump(
      type,
      payload,
      (buffer, view) => copyMessage(buffer, view, null),
      options
    )
    return { messages: records, interrupted }
  }

  /**
   * All records of a dump, decoded in place: `decode` must not keep the buffer.
   * @throws KernelError as `dump`; DecodeError, after the rest of the dump was read away
   */
  dumpRecords<T>(
    type: number,
    payload: Buffer,
    decode: Decode<T>,
    options: DumpOptions & MemoOptions<T> = {}
  ): Reading<T> {
    const { memo } = options
    const take =
      memo === undefined
        ? (buffer: Buffer, at: MessageView) => decode(buffer, at.start, at.end, at.type)
        : (buffer: Buffer, at: MessageView) => memo.take(decode, buffer, at.start, at.end, at.type)
    return this.#dump(type, payload, take, options, memo)
  }

  /**
   * One request with an ack; the messages that came before it.
   * @param flags beside NLM_F_REQUEST and NLM_F_ACK
   * @throws KernelError with the kernel's extended ack; ETIMEDOUT
   */
  request(type: number, flags: number, payload: Buffer, options: DumpOptions = {}): NetlinkMessage[] {
    const call = options.call ?? `netlink ${this.protocol} ${type}`
    const messages: NetlinkMessage[] = []
    const sequence = this.#send(type, NLM_F_REQUEST | NLM_F_ACK | flags, payload)
    const state: Progress = { done: false, failure: null }
    try {
      while (!state.done) {
        const buffer = this.#receiveWhole(options.timeoutMs ?? 5000, call)
        eachMessage(buffer, this.#size, (view) => {
          if (view.sequence !== sequence) return true
          if (view.type === NLMSG_ERROR || view.type === NLMSG_DONE) {
            state.failure = messageError(buffer, view, call)
            state.done = true
          } else messages.push(copyMessage(buffer, view, null))
          return !state.done
        })
      }
    } finally {
      this.#release()
    }
    if (state.failure !== null) throw state.failure
    return messages
  }

  /**
   * One GET that the kernel answers with a single message or an error, without an ack: half the system calls of
   * `request`.
   * @returns the record, or the error: expected answers such as ENODEV need no exception
   */
  get<T>(type: number, payload: Buffer, decode: Decode<T>, call: string): T | KernelError | null {
    const sequence = this.#send(type, NLM_F_REQUEST, payload)
    let answer: T | KernelError | null = null
    let done = false
    try {
      while (!done) {
        const buffer = this.#receiveWhole(5000, call)
        eachMessage(buffer, this.#size, (view) => {
          if (view.sequence !== sequence) return true
          done = true
          if (view.type === NLMSG_ERROR) answer = messageError(buffer, view, call)
          else answer = decode(buffer, view.start, view.end, view.type)
          return false
        })
      }
    } finally {
      this.#release()
    }
    return answer
  }

  /**
   * Events that have come, waiting up to `timeoutMs` for the first.
   * @returns `overrun`: the kernel dropped some for lack of room (ENOBUFS): read everything anew
   * @throws KernelError, DecodeError
   */
  receive(timeoutMs: number): Events {
    if (!libc.pollReadable(this.fd, timeoutMs)) return { messages: [], overrun: false }
    try {
      return receiveEvents(this.fd, this.#lease())
    } finally {
      this.#release()
    }
  }

  #dump<T>(
    type: number,
    payload: Buffer,
    take: (buffer: Buffer, view: MessageView) => T | null,
    options: DumpOptions,
    memo?: DumpMemo<T>
  ): Reading<T> {
    const call = options.call ?? `netlink ${this.protocol} ${type}`
    const attempts = options.attempts ?? 8
    for (let attempt = 1; ; attempt++) {
      memo?.begin()
      const reading = this.#dumpOnce(type, payload, take, options, call, memo)
      if (reading.interrupted && attempt < attempts) continue
      if (memo !== undefined) reading.records = memo.finish(reading.records, reading.interrupted)
      return reading
    }
  }

  #dumpOnce<T>(
    type: number,
    payload: Buffer,
    take: (buffer: Buffer, view: MessageView) => T | null,
    options: DumpOptions,
    call: string,
    memo?: DumpMemo<T>
  ): Reading<T> {
    const sequence = this.#send(type, NLM_F_REQUEST | NLM_F_DUMP, payload)
    const reading = new DumpReading<T>({ sequence, call, take, max: options.max ?? Infinity, memo })
    try {
      while (!reading.done) {
        const buffer = this.#receive(options.timeoutMs ?? 5000, call)
        if (this.#size > buffer.length) {
          this.#grow()
          reading.interrupted = true
          continue
        }
        reading.datagram(buffer, this.#size)
      }
    } finally {
      this.#release()
    }
    return reading.result()
  }

  #send(type: number, flags: number, payload: Buffer): number {
    const sequence = (this.#sequence = (this.#sequence + 1) >>> 0)
    const length = HEADER_SIZE + payload.length
    if (length > requestBuffer.length) requestBuffer = Buffer.allocUnsafeSlow(length * 2)
    libc.send(this.fd, requestBuffer, writeMessage(requestBuffer, type, flags, sequence, payload))
    return sequence
  }

  /** Length of the last datagram; more than the buffer's when it was cut. */
  #size = 0

  #receive(timeoutMs: number, call: string): Buffer {
    const buffer = this.#lease()
    for (;;) {
      this.#size = libc.receiveNow(this.fd, buffer)
      if (this.#size >= 0) return buffer
      if (!libc.pollReadable(this.fd, timeoutMs)) {
        this.#release()
        throw new KernelError(ETIMEDOUT, call)
      }
    }
  }

  #receiveWhole(timeoutMs: number, call: string): Buffer {
    const buffer = this.#receive(timeoutMs, call)
    if (this.#size > buffer.length) throw new KernelError(EMSGSIZE, call)
    return buffer
  }

  #lease(): Buffer {
    return (this.#buffer ??= idle.pop() ?? Buffer.allocUnsafeSlow(FIRST_SIZE))
  }

  #release(): void {
    if (this.#buffer !== null) idle.push(this.#buffer)
    this.#buffer = null
  }

  #grow(): void {
    if (this.#size > LARGEST) throw new KernelError(EMSGSIZE, 'recv', `a datagram of ${this.#size} bytes`)
    this.#buffer = Buffer.allocUnsafeSlow(this.#size * 2)
  }
}
