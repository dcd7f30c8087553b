/**
 * A netlink socket, netlink(7), of the namespace in which its thread stands when it is opened (it stays there). Dumps
 * that the kernel marks as interrupted are asked again, a bounded number of times; datagrams are read without waiting,
 * and where one must wait, poll(2) with a time-out does. Records are decoded in place, out of one buffer per thread.
 */
import * as libc from './libc'
import { KernelError } from './kernel-error'
import {
  HEADER_SIZE,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  eachMessage,
  messageError,
  writeMessage
} from './message'
import type { MessageView, NetlinkMessage } from './message'
import type { Reading } from './records'

const AF_NETLINK = 16
const SOCK_RAW = 3
const SOL_NETLINK = 270
const NETLINK_ADD_MEMBERSHIP = 1
const NETLINK_LISTEN_ALL_NSID = 8
const NETLINK_EXT_ACK = 11
const NETLINK_GET_STRICT_CHK = 12
const SO_RCVBUF = 8
const SO_RCVBUFFORCE = 33
const ETIMEDOUT = 110
const ENOBUFS = 105

const protocols = { route: 0, 'sock-diag': 4, xfrm: 6, netfilter: 12 } as const
export type NetlinkProtocol = keyof typeof protocols

export interface SocketOptions {
  /** Multicast groups to hear (RTNLGRP_*, NFNLGRP_*), by number. */
  groups?: readonly number[]
  /** Hear them from every namespace that has an nsid here as well (CAP_NET_BROADCAST). */
  listenAllNsid?: boolean
  /** Bytes of receive buffer for events; the kernel's default otherwise. */
  receiveBuffer?: number
}

export interface DumpOptions {
  /** How often an interrupted dump is asked; 8 unless told. */
  attempts?: number
  /** Milliseconds without an answer until ETIMEDOUT; 5000 unless told. */
  timeoutMs?: number
  /** What an error calls the request. */
  call?: string
}

/** Turns the message at [start, end) into a record, or null to leave it out. May throw DecodeError. */
export type Decode<T> = (buffer: Buffer, start: number, end: number, type: number) => T | null

/** How far an exchange has come. */
interface Progress {
  done: boolean
  interrupted: boolean
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
   * the kernel load it: ask `protocolPresent` first for `xfrm`, `netfilter` and `sock-diag`.
   * @throws KernelError
   */
  static open(protocol: NetlinkProtocol, options: SocketOptions = {}): NetlinkSocket {
    const fd = libc.openSocket(AF_NETLINK, SOCK_RAW, protocols[protocol])
    try {
      libc.setSocketOption(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1)
      if (protocol === 'route') libc.setSocketOption(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1)
      if (options.receiveBuffer !== undefined) growReceiveBuffer(fd, options.receiveBuffer)
      if (options.listenAllNsid === true) libc.setSocketOption(fd, SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, 1)
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
  dumpRecords<T>(type: number, payload: Buffer, decode: Decode<T>, options: DumpOptions = {}): Reading<T> {
    return this.#dump(
      type,
      payload,
      (buffer, view) => decode(buffer, view.start, view.end, view.type),
      options
    )
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
    const state: Progress = { done: false, interrupted: false, failure: null }
    try {
      while (!state.done) {
        const buffer = this.#receive(options.timeoutMs ?? 5000, call)
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
        const buffer = this.#receive(5000, call)
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
   */
  receive(timeoutMs: number): { messages: NetlinkMessage[]; overrun: boolean } {
    const messages: NetlinkMessage[] = []
    let overrun = false
    if (!libc.pollReadable(this.fd, timeoutMs)) return { messages, overrun }
    const control = Buffer.alloc(64)
    const buffer = this.#lease()
    for (let datagrams = 0; datagrams < 1024; datagrams++) {
      try {
        const { size, controlLength } = libc.receiveMessage(this.fd, buffer, control)
        if (size < 0) break
        if (size > buffer.length) overrun = true
        else {
          const nsid = nsidOfControl(control, controlLength)
          eachMessage(buffer, size, (view) => messages.push(copyMessage(buffer, view, nsid)) > 0)
        }
      } catch (error) {
        if (!(error instanceof KernelError) || error.errno !== ENOBUFS) throw error
        overrun = true
      }
    }
    this.#release()
    return { messages, overrun }
  }

  #dump<T>(
    type: number,
    payload: Buffer,
    take: (buffer: Buffer, view: MessageView) => T | null,
    options: DumpOptions
  ): Reading<T> {
    const call = options.call ?? `netlink ${this.protocol} ${type}`
    const attempts = options.attempts ?? 8
    for (let attempt = 1; ; attempt++) {
      const reading = this.#dumpOnce(type, payload, take, options.timeoutMs ?? 5000, call)
      if (!reading.interrupted || attempt >= attempts) return reading
    }
  }

  #dumpOnce<T>(
    type: number,
    payload: Buffer,
    take: (buffer: Buffer, view: MessageView) => T | null,
    timeoutMs: number,
    call: string
  ): Reading<T> {
    const records: T[] = []
    const sequence = this.#send(type, NLM_F_REQUEST | NLM_F_DUMP, payload)
    const state: Progress = { done: false, interrupted: false, failure: null }
    try {
      while (!state.done) {
        const buffer = this.#receive(timeoutMs, call)
        if (this.#size > buffer.length) {
          this.#grow()
          state.interrupted = true
          continue
        }
        eachMessage(buffer, this.#size, (view) => {
          if (view.sequence !== sequence) return true
          if ((view.flags & NLM_F_DUMP_INTR) !== 0) state.interrupted = true
          if (view.type === NLMSG_DONE || view.type === NLMSG_ERROR) {
            state.failure ??= messageError(buffer, view, call)
            state.done = true
            return false
          }
          if (state.failure === null) {
            try {
              const record = take(buffer, view)
              if (record !== null) records.push(record)
            } catch (error) {
              // The rest is read away first, so that the socket can be used again.
              state.failure = error instanceof Error ? error : new Error(String(error))
            }
          }
          if ((view.flags & NLM_F_MULTI) === 0) state.done = true
          return !state.done
        })
      }
    } finally {
      this.#release()
    }
    if (state.failure !== null) throw state.failure
    return { records, interrupted: state.interrupted }
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

  #lease(): Buffer {
    return (this.#buffer ??= idle.pop() ?? Buffer.allocUnsafeSlow(FIRST_SIZE))
  }

  #release(): void {
    if (this.#buffer !== null) idle.push(this.#buffer)
    this.#buffer = null
  }

  #grow(): void {
    if (this.#size > LARGEST) throw new KernelError(90, 'recv', `a datagram of ${this.#size} bytes`)
    this.#buffer = Buffer.allocUnsafeSlow(this.#size * 2)
  }
}

function copyMessage(buffer: Buffer, view: MessageView, nsid: number | null): NetlinkMessage {
  return {
    type: view.type,
    flags: view.flags,
    body: Buffer.from(buffer.subarray(view.start, view.end)),
    nsid
  }
}

function growReceiveBuffer(fd: number, size: number): void {
  try {
    libc.setSocketOption(fd, libc.SOL_SOCKET, SO_RCVBUFFORCE, size)
  } catch (error) {
    if (!(error instanceof KernelError) || error.code !== 'EPERM') throw error
    // Without CAP_NET_ADMIN the kernel caps it at net.core.rmem_max.
    libc.setSocketOption(fd, libc.SOL_SOCKET, SO_RCVBUF, size)
  }
}

/** The int that NETLINK_LISTEN_ALL_NSID puts beside a datagram (struct cmsghdr: length, level, type). */
function nsidOfControl(control: Buffer, length: number): number | null {
  if (length < 20) return null
  if (control.readInt32LE(8) !== SOL_NETLINK || control.readInt32LE(12) !== NETLINK_LISTEN_ALL_NSID)
    return null
  const nsid = control.readInt32LE(16)
  return nsid < 0 ? null : nsid
}
