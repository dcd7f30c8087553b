/**
 * What changes on this machine, as hints: kernel events from the events' thread and engine events, in one stream. The thread
 * runs only while someone watches.
 */
import { Worker } from 'node:worker_threads'
import type { Gap, HostSnapshot } from '@shared/model'
import { programPath } from '../host/out-directory'
import type { ChangeHint } from '../host/host'
import { Latest } from '../host/latest'
import type { FromEvents, ToEvents } from './worker-messages'

/** What hears engines: the collector's own client, so that what it remembers of them stays true. */
export interface EngineWatch {
  watch(signal: AbortSignal): AsyncIterable<ChangeHint>
}

/** How long a thread may take to end after it was told to. */
const GRACE_MS = 2000

export class LiveWatch {
  readonly #workers = new Set<Worker>()
  #gaps: readonly Gap[] = []

  constructor(private readonly engines: EngineWatch | null) {}

  /** Hints until the signal aborts. The first one says that the kernel is heard. */
  async *watch(signal: AbortSignal): AsyncGenerator<ChangeHint> {
    if (signal.aborted) return
    const hints = new Latest<ChangeHint>()
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    const worker = this.#start(hints)
    const engines = this.#hearEngines(hints, both)
    try {
      yield* hints.read(signal)
    } finally {
      stop.abort()
      await Promise.all([engines, worker === null ? null : this.#end(worker)])
    }
  }

  /**
   * Tells the thread what a reading found, so that all of it is heard.
   * @returns what of it cannot be heard
   */
  seen(snapshot: Pick<HostSnapshot, 'namespaces'>): readonly Gap[] {
    if (this.#workers.size === 0) return []
    const namespaces = snapshot.namespaces.flatMap(({ inode, paths: [path] }) =>
      path === undefined ? [] : [{ inode, path }]
    )
    for (const worker of this.#workers) send(worker, { type: 'found', namespaces })
    return this.#gaps
  }

  /** Ends the thread. Idempotent. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => this.#end(worker)))
  }

  #start(hints: Latest<ChangeHint>): Worker | null {
    let worker: Worker
    try {
      worker = new Worker(programPath('events-worker'), { name: 'vethscope-events' })
    } catch (error) {
      this.#deaf(hints, error)
      return null
    }
    this.#workers.add(worker)
    worker.on('message', (message: FromEvents) => {
      if (message.type === 'hint') return hints.push({ source: message.source, detail: message.detail })
      this.#gaps = gapsOf(message)
      hints.push({ source: 'kernel', detail: 'listening' })
    })
    worker.on('error', (error) => this.#deaf(hints, error))
    worker.once('exit', () => this.#workers.delete(worker))
    worker.unref()
    return worker
  }

  /** Kernel events are not heard: said as a gap; engine events and asking by hand are left. */
  #deaf(hints: Latest<ChangeHint>, error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error)
    this.#gaps = [gap('unsupported', detail)]
    hints.push({ source: 'poll', detail: 'kernel events are not heard' })
  }

  async #hearEngines(hints: Latest<ChangeHint>, signal: AbortSignal): Promise<void> {
    if (this.engines === null) return
    for await (const hint of this.engines.watch(signal)) hints.push(hint)
  }

  async #end(worker: Worker): Promise<void> {
    if (!this.#workers.has(worker)) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.ref()
    send(worker, { type: 'close' })
    const timer = setTimeout(() => void worker.terminate(), GRACE_MS)
    await ended
    clearTimeout(timer)
  }
}

const send = (worker: Worker, message: ToEvents): void => worker.postMessage(message)

const gap = (code: Gap['code'], detail: string): Gap => ({
  code,
  what: 'live',
  namespaceId: null,
  subject: '',
  detail
})

function gapsOf({ everywhere, hearsFilters }: Extract<FromEvents, { type: 'ready' }>): Gap[] {
  const gaps: Gap[] = []
  if (!everywhere) gaps.push(gap('no-rights', 'events of other namespaces need CAP_SYS_ADMIN'))
  else if (!hearsFilters)
    gaps.push(gap('unsupported', 'nf_tables is not in this kernel, or may not be heard'))
  return gaps
}
