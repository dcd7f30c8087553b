/**
 * One host, read for everyone who looks at it. The first listener starts the watch, the last one stops it; hints become
 * full readings, at most one in `minIntervalMs`, and nothing is read while nothing changes. Every listener has the latest
 * picture at once, and a slow one gets only the newest.
 */
import { VethscopeError } from '@shared/contract/errors'
import type { HostDescription, HostEvent } from '@shared/contract'
import type { HostSnapshot } from '@shared/model'
import { Latest } from '../host/latest'
import type { ChangeHint, Host } from '../host/host'
import type { HostSource } from '../host/open'
import { toShape } from './errors'
import { pause } from './pause'

export interface FeedOptions {
  /** Shortest time between the beginnings of two readings, in milliseconds. */
  readonly minIntervalMs?: number
  /** How often a listener is told that the picture still holds, in milliseconds. */
  readonly currentEveryMs?: number
  /** How long the first reading waits for the watch to listen, in milliseconds. */
  readonly listenWithinMs?: number
  /** First pause after a failure, doubled up to 16 times itself, in milliseconds. */
  readonly retryMs?: number
  /** Nothing is changed through this feed: the host is not even asked what could be. */
  readonly readOnly?: boolean
}

const BEGIN: ChangeHint = { source: 'poll', detail: 'begin' }

export class HostFeed {
  readonly #listeners = new Set<Latest<HostEvent>>()
  readonly #options: Required<FeedOptions>
  #host: Promise<Host> | null = null
  #latest: Extract<HostEvent, { type: 'snapshot' }> | null = null
  #failure: Extract<HostEvent, { type: 'failed' }> | null = null
  #following: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #settled: Promise<void> = Promise.resolve()
  #reason: ChangeHint = BEGIN
  #opened: Host | null = null
  #closed = false

  constructor(
    readonly source: HostSource,
    options: FeedOptions = {}
  ) {
    this.#options = {
      minIntervalMs: 1000,
      currentEveryMs: 10_000,
      listenWithinMs: 2000,
      retryMs: 1000,
      readOnly: false,
      ...options
    }
  }

  /** What the host is: as its source promised, until it was opened and said itself. */
  get description(): HostDescription {
    const opened = this.#opened
    if (opened === null) return this.source.description
    const changes = this.#options.readOnly ? 'none' : changesOf(opened)
    return { ...opened.description, id: this.source.description.id, changes }
  }

  /** True while someone listens: the host is watched only then. */
  get watched(): boolean {
    return this.#following !== null
  }

  /** Why the last reading that nobody asked for was done. */
  get reason(): ChangeHint {
    return this.#reason
  }

  /** Reads the host afresh. Listeners get what was read, too. */
  async snapshot(signal?: AbortSignal): Promise<HostSnapshot> {
    return (await this.#read(signal)).snapshot
  }

  /** The host itself, opened when it is not: what changes it is asked there. */
  host(): Promise<Host> {
    return this.#open()
  }

  /**
   * Reads at once for those who listen, after something was changed through us: they need not wait for the next hint, nor for
   * the pause between two readings. Nothing is read when nobody listens. Never throws: a failed reading is told by the watch.
   */
  async refresh(): Promise<void> {
    if (!this.watched || this.#closed) return
    await this.#read().catch(() => undefined)
  }

  /** The latest snapshot at once, then whatever happens, until the signal aborts or the reader leaves. */
  async *changed(signal?: AbortSignal): AsyncGenerator<HostEvent> {
    const mine = new Latest<HostEvent>()
    const known = this.#failure ?? this.#latest
    if (known !== null) mine.push(known)
    this.#listeners.add(mine)
    this.#following ??= this.#start()
    try {
      yield* mine.read(signal)
    } finally {
      this.#listeners.delete(mine)
      if (this.#listeners.size === 0) {
        this.#following.stop.abort()
        this.#following = null
      }
    }
  }

  /** Ends every listener and the host. */
  async close(): Promise<void> {
    this.#closed = true
    const following = this.#following
    for (const listener of this.#listeners) listener.end()
    following?.stop.abort()
    await following?.ended
    await this.#drop()
  }

  #start(): { stop: AbortController; ended: Promise<void> } {
    const stop = new AbortController()
    // The watch of a listener who just left must be over before the next one begins.
    const ended = this.#settled.then(() => this.#follow(stop.signal))
    this.#settled = ended
    return { stop, ended }
  }

  /** Watches and reads until the signal aborts; after a failure it says so, waits, and opens the host anew. */
  async #follow(signal: AbortSignal): Promise<void> {
    let wait = this.#options.retryMs
    while (!signal.aborted) {
      try {
        await this.#watchAndRead(signal, () => {
          wait = this.#options.retryMs
        })
        return
      } catch (error) {
        if (isAborted(signal)) return
        this.#failure = { type: 'failed', error: toShape(error) }
        this.#tell(this.#failure)
        if (!this.source.description.live) return
        await this.#drop()
        await pause(wait, signal)
        wait = Math.min(wait * 2, this.#options.retryMs * 16)
      }
    }
  }

  async #watchAndRead(outer: AbortSignal, wentWell: () => void): Promise<void> {
    const host = await this.#open()
    const stop = new AbortController()
    const signal = AbortSignal.any([outer, stop.signal])
    const hints = new Latest<ChangeHint>()
    let broken: unknown = null
    const listen = async (): Promise<void> => {
      try {
        for await (const hint of host.watch(signal)) {
          hints.push(hint)
        }
        if (host.description.live && !signal.aborted) {
          broken = new VethscopeError('unreachable', `${host.description.title} stopped telling what changes`)
        }
      } catch (error) {
        broken = error
      }
      hints.end()
    }
    const listening = listen()
    const beat = setInterval(() => {
      const at = new Date().toISOString()
      for (const listener of this.#listeners) {
        if (!listener.pending && this.#failure === null) listener.push({ type: 'current', at })
      }
    }, this.#options.currentEveryMs)
    try {
      if (host.description.live) await untilPending(hints, this.#options.listenWithinMs, signal)
      else hints.push(BEGIN)
      for await (const hint of hints.read(outer)) {
        this.#reason = hint
        const began = performance.now()
        await this.#read(outer)
        wentWell()
        await pause(this.#options.minIntervalMs - (performance.now() - began), outer)
      }
      if (broken !== null && !outer.aborted) throw asError(broken)
    } finally {
      clearInterval(beat)
      stop.abort()
      await listening
    }
  }

  /** One reading after the other: two at once would only slow each other down. */
  #read(signal?: AbortSignal): Promise<Extract<HostEvent, { type: 'snapshot' }>> {
    const reading = this.#turn
      .catch(() => undefined)
      .then(async () => {
        signal?.throwIfAborted()
        const host = await this.#open()
        const began = performance.now()
        const snapshot = await host.collect(signal)
        const event = { type: 'snapshot' as const, snapshot, tookMs: performance.now() - began }
        // A recording is the same at every reading: who has it need not be sent it again.
        const isNews = this.#latest?.snapshot !== snapshot || this.#failure !== null
        this.#latest = event
        this.#failure = null
        if (isNews) this.#tell(event)
        return event
      })
    this.#turn = reading
    return reading
  }

  #open(): Promise<Host> {
    if (this.#closed) return Promise.reject(new VethscopeError('refused', 'The host was closed'))
    this.#host ??= this.source.open().then(
      (host) => {
        this.#opened = host
        return host
      },
      (error: unknown) => {
        this.#host = null
        throw error
      }
    )
    return this.#host
  }

  async #drop(): Promise<void> {
    const host = this.#host
    this.#host = null
    if (host !== null) await host.then((it) => it.close()).catch(() => undefined) // it never opened
  }

  #tell(event: HostEvent): void {
    for (const listener of this.#listeners) listener.push(event)
  }
}

/** Waits until something can be read, at most `ms`; then lets the reader begin anyway. */
async function untilPending(hints: Latest<ChangeHint>, ms: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + ms
  while (!hints.pending && !signal.aborted && performance.now() < deadline) await pause(10, signal)
  hints.push(BEGIN)
}

/** What the opened host allows now: it may have been unlocked since its source was described. */
function changesOf({ actions }: Host): HostDescription['changes'] {
  if (actions === null) return 'none'
  return actions.locked ? 'locked' : 'open'
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
