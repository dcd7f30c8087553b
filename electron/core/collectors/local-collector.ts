/**
 * The whole of this machine in one HostSnapshot: the kernel and the engines read side by side, then joined. It stays open
 * between collections, so that what was learned (numbers of namespaces, inspected containers, rulesets) need not be asked
 * for again.
 */
import { VethscopeError } from '@shared/contract/errors'
import { SCHEMA_VERSION, type HostInfo, type HostSnapshot } from '@shared/model'
import { Engines, joinEngines, type EnginesOptions } from '../engines'
import type { Journal } from '../journal'
import { KernelReader } from './kernel-reader'

export interface LocalOptions {
  readonly journal: Journal
  /** `lab` when the collector was started inside one. */
  readonly source: HostInfo['source']
  /** As the engines take them; `null` asks no engine at all. */
  readonly engines?: Omit<EnginesOptions, 'journal'> | null
}

export class LocalCollector {
  readonly engines: Engines | null
  #kernel: Promise<KernelReader> | null = null
  #closed = false

  constructor(readonly options: LocalOptions) {
    this.engines =
      options.engines === null ? null : new Engines({ ...options.engines, journal: options.journal })
  }

  /**
   * Reads the host once. Facts that could not be had are `gaps`.
   * @throws VethscopeError `not-supported` where there is no Linux kernel to read, `failed` when the reader itself broke;
   *   the signal's reason when it fired
   */
  async collect(signal?: AbortSignal): Promise<HostSnapshot> {
    signal?.throwIfAborted()
    const reader = await this.#reader()
    const collectedAt = new Date().toISOString()
    const asked = this.engines?.read(signal)
    const [kernel, engines] = await Promise.all([
      reader.read(signal).catch((error: unknown) => {
        signal?.throwIfAborted()
        throw broken(error)
      }),
      asked ?? null
    ])
    const joined = engines === null ? none : joinEngines(engines, kernel)
    return {
      schemaVersion: SCHEMA_VERSION,
      collectedAt,
      ...kernel.facts,
      ...joined,
      gaps: [...kernel.facts.gaps, ...joined.gaps]
    }
  }

  /** Ends the thread and the engines' connections. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true
    const kernel = this.#kernel
    this.#kernel = null
    await Promise.all([
      this.engines?.close(),
      // A reader that never started has nothing to close.
      kernel?.then(
        (reader) => reader.close(),
        () => undefined
      )
    ])
  }

  async #reader(): Promise<KernelReader> {
    if (this.#closed) throw new VethscopeError('failed', 'this collector is closed')
    if (process.platform !== 'linux')
      throw new VethscopeError(
        'not-supported',
        'only a Linux host can be read',
        'open a snapshot file instead'
      )
    const { source, journal } = this.options
    this.#kernel ??= KernelReader.start({ source, journal })
    try {
      return await this.#kernel
    } catch (error) {
      this.#kernel = null
      throw broken(error)
    }
  }
}

const none = { engines: [], networks: [], containers: [], endpoints: [], services: [], names: [], gaps: [] }

const broken = (error: unknown): VethscopeError =>
  new VethscopeError(
    'failed',
    `the kernel could not be read: ${error instanceof Error ? error.message : String(error)}`
  )

/** A collector of this machine. Nothing is read or started before the first `collect`. */
export const collectLocal = (options: LocalOptions): LocalCollector => new LocalCollector(options)
