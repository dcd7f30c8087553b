/**
 * The reader of this kernel as everyone else sees it: a promise of a reading, with the thread that does it hidden behind.
 * Readings are one after another; a thread that dies is replaced at the next reading.
 */
import { Worker } from 'node:worker_threads'
import type { Journal } from '../journal'
import type { CollectorOptions } from './kernel-collector'
import { DeltaReceiver } from './kernel-delta'
import type { KernelReading } from './kernel-reading'
import { workerFile } from './worker-file'
import type { WorkerReply, WorkerRequest } from './worker-protocol'

export interface KernelReaderOptions extends CollectorOptions {
  /** Hears of every command that is run for a reading. */
  readonly journal?: Journal
  /** How long one reading may take, in milliseconds; 120,000 unless told. */
  readonly timeoutMs?: number
  /** The thread's program; the built kernel-worker unless told. */
  readonly program?: string | URL
}

/** Longer than any reading that still goes on (see reading-budget.ts). */
const TIMEOUT_MS = 120_000

const YOUNG_MB = 64

interface Waiting {
  readonly resolve: (reading: KernelReading) => void
  readonly reject: (error: Error) => void
}

export class KernelReader {
  #worker: Worker | null = null
  readonly #waiting = new Map<number, Waiting>()
  readonly #receiver = new DeltaReceiver()
  #next = 1
  #closed = false

  private constructor(readonly options: KernelReaderOptions) {}

  /** Starts the thread and waits until it stands ready. @throws Error when it cannot start (no Linux, not built) */
  static async start(options: KernelReaderOptions): Promise<KernelReader> {
    const reader = new KernelReader(options)
    await reader.#start()
    return reader
  }

  /**
   * Reads every namespace once.
   * @throws Error when the reading as a whole failed or hangs; AbortError when the signal fired first (the thread finishes
   * alone)
   */
  async read(signal?: AbortSignal): Promise<KernelReading> {
    if (this.#closed) throw new Error('the kernel reader is closed')
    signal?.throwIfAborted()
    const worker = this.#worker ?? (await this.#start())
    const id = this.#next++
    return new Promise<KernelReading>((resolve, reject) => {
      const abort = (): void => {
        settle()
        this.#forget(id)
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
      }
      signal?.addEventListener('abort', abort, { once: true })
      const timeoutMs = this.options.timeoutMs ?? TIMEOUT_MS
      const timer = setTimeout(() => this.#giveUp(worker, timeoutMs), timeoutMs)
      const settle = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      }
      this.#waiting.set(id, {
        resolve: (reading) => {
          settle()
          resolve(reading)
        },
        reject: (error) => {
          settle()
          reject(error)
        }
      })
      const request: WorkerRequest = { type: 'read', id }
      // Only while someone waits does the thread keep the program alive.
      worker.ref()
      worker.postMessage(request)
    })
  }

  /** Ends the thread. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    this.#worker = null
    if (worker === null) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    const request: WorkerRequest = { type: 'close' }
    worker.postMessage(request)
    const timer = setTimeout(() => void worker.terminate(), 5000)
    await ended
    clearTimeout(timer)
  }

  async #start(): Promise<Worker> {
    const { source } = this.options
    const worker = new Worker(this.options.program ?? workerFile('kernel-worker'), {
      workerData: { source },
      // A reading leaves some megabytes behind that live as long as it does: room enough not to copy them about.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      name: 'vethscope-kernel'
    })
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (reply: WorkerReply) => {
        if (reply.type === 'ready') resolve()
        else if (this.#worker === worker) this.#hear(reply)
      })
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the kernel reader ended')))
    })
    worker.unref()
    worker.on('error', (error) => this.#lost(worker, error))
    worker.once('exit', () => this.#lost(worker, new Error('the kernel reader ended')))
    this.#worker = worker
    return worker
  }

  #hear(reply: WorkerReply): void {
    if (reply.type === 'ready') return
    if (reply.type === 'journal') {
      this.options.journal?.add(reply.entry)
      return
    }
    // Taken in even when nobody waits any more: the next one builds on it.
    const reading = reply.type === 'reading' ? this.#receiver.apply(reply.delta) : null
    const waiting = this.#waiting.get(reply.id)
    this.#forget(reply.id)
    if (reply.type === 'failed') waiting?.reject(new Error(reply.message))
    else if (reading !== null) waiting?.resolve(reading)
  }

  #forget(id: number): void {
    this.#waiting.delete(id)
    if (this.#waiting.size === 0) this.#worker?.unref()
  }

  /** A thread that hangs in the kernel may never end: it is left to itself, and the next reading gets another. */
  #giveUp(worker: Worker, timeoutMs: number): void {
    this.#lost(worker, new Error(`no answer within ${timeoutMs / 1000} s`))
    worker.unref()
    void worker.terminate()
  }

  #lost(worker: Worker, error: Error): void {
    if (this.#worker === worker) this.#worker = null
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }
}
