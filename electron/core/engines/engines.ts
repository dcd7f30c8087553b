/**
 * All engines of this machine, asked side by side: each within its own time, so that one that hangs costs its own facts and
 * nobody else's. Engines are looked for at every read, so one that starts later is found.
 */
import type { ChangeHint } from '../host/host'
import type { Journal } from '../journal'
import { readNames } from '../collectors/names'
import type { Gap } from '@shared/model'
import { accountOf } from './accounts'
import { readCgroups } from './cgroups'
import { readDocker } from './docker'
import { findEndpoints, type EngineEndpoint } from './endpoints'
import { EngineFailure, gapOf } from './failure'
import { InspectCache } from './inspect-cache'
import { Listeners } from './listener'
import { EngineClient } from './client'
import { PodmanInfo, readPodman } from './podman'
import { podmanWithoutService } from './podman-silent'
import type { EngineFacts, EngineReading } from './reading'
import type { EngineSeat } from './seat'
import { OwnerTransport } from './owner-transport'
import { DirectTransport, type Transport } from './transport'
import { watchEngines } from './watch'

export interface EnginesOptions {
  /** As `--docker` gave them; nothing else is asked then. */
  readonly endpoints?: readonly string[]
  readonly journal: Journal
  /** For one answer; a whole engine gets three times as long. Default 5,000. */
  readonly timeoutMs?: number
  /** Where the usual sockets are looked for instead of /run. */
  readonly run?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** What is kept of an engine between two reads. */
export interface KnownEngine {
  readonly endpoint: EngineEndpoint
  readonly client: EngineClient
  readonly transport: Transport
  readonly cache: InspectCache
  readonly podmanInfo: PodmanInfo
  /** The last read had no answer in time: the next one waits less for the first word. */
  silent: boolean
}

export class Engines {
  readonly #known = new Map<string, KnownEngine>()
  readonly #timeoutMs: number

  constructor(readonly options: EnginesOptions) {
    this.#timeoutMs = options.timeoutMs ?? 5000
  }

  /** Never fails: what could not be had is in `gaps`. */
  async read(signal?: AbortSignal): Promise<EngineReading> {
    const listeners = new Listeners()
    const found = this.find(listeners)
    const gaps: Gap[] = [...found.gaps]
    const answers = await Promise.all(
      found.engines.map((engine) => this.#readOne(engine, listeners, gaps, signal))
    )
    const engines = answers.filter((facts) => facts !== null)
    const cgroups = readCgroups()
    gaps.push(...podmanWithoutService(engines, cgroups))
    const names = readNames(engines, cgroups)
    return { engines, cgroups, names: names.names, gaps: [...gaps, ...names.gaps] }
  }

  /** Hints whenever an engine says that something moved, until the signal aborts. */
  watch(signal: AbortSignal): AsyncIterable<ChangeHint> {
    return watchEngines(() => this.find().engines, signal)
  }

  /** Ends connections and children. Idempotent. */
  close(): Promise<void> {
    for (const engine of this.#known.values()) engine.transport.close()
    this.#known.clear()
    return Promise.resolve()
  }

  /** The engines that can be asked now; those of before keep what is remembered of them. */
  find(seen?: Listeners): { engines: readonly KnownEngine[]; gaps: readonly Gap[] } {
    const found = findEndpoints({
      given: this.options.endpoints ?? [],
      env: this.options.env ?? process.env,
      uid: process.geteuid?.() ?? -1,
      ...(this.options.run === undefined ? {} : { run: this.options.run })
    })
    let listeners = seen
    const look = (): Listeners => (listeners ??= new Listeners())
    const awake = found.endpoints.filter((endpoint) => !startsWhenAsked(endpoint, look))
    const asleep = found.endpoints.filter((endpoint) => !awake.includes(endpoint))
    const keys = new Set(awake.map(keyOf))
    for (const [key, engine] of this.#known) {
      if (keys.has(key)) continue
      engine.transport.close()
      this.#known.delete(key)
    }
    return {
      engines: awake.map((endpoint) => this.#knownFor(endpoint)),
      gaps: [...found.gaps, ...asleep.map(({ url }) => gapOf('engine', url, notRunning))]
    }
  }

  /**
   * The client of the engine that a snapshot calls so, if it still is where it was: opened by the same rules as for
   * reading, so root speaks for itself to root's sockets only. Null where it is gone or sleeps.
   */
  clientOf(engineId: string): EngineClient | null {
    const found = this.find().engines.find(({ endpoint }) => {
      const place = endpoint.kind === 'unix' ? endpoint.path : endpoint.url
      return engineId === `docker:${place}` || engineId === `podman:${place}`
    })
    return found?.client ?? null
  }

  #knownFor(endpoint: EngineEndpoint): KnownEngine {
    const key = keyOf(endpoint)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const transport = transportFor(endpoint)
    const client = new EngineClient({
      transport,
      journal: this.options.journal,
      where: endpoint.url,
      timeoutMs: this.#timeoutMs
    })
    const made: KnownEngine = {
      endpoint,
      client,
      transport,
      cache: new InspectCache(),
      podmanInfo: new PodmanInfo(),
      silent: false
    }
    this.#known.set(key, made)
    return made
  }

  async #readOne(
    engine: KnownEngine,
    listeners: Listeners,
    gaps: Gap[],
    outer: AbortSignal | undefined
  ): Promise<EngineFacts | null> {
    const { endpoint, client, cache } = engine
    const whole = AbortSignal.timeout(this.#timeoutMs * 3)
    const signal = outer === undefined ? whole : AbortSignal.any([outer, whole])
    try {
      const patience = engine.silent ? Math.min(2000, this.#timeoutMs) : this.#timeoutMs
      engine.silent = true
      const { libpod } = await client.ping(signal, patience)
      engine.silent = false
      const kind = libpod === null ? 'docker' : 'podman'
      const unix = endpoint.kind === 'unix' ? endpoint : null
      const asking = { client, cache, engineId: `${kind}:${unix?.path ?? endpoint.url}`, signal, gaps }
      const seat = seatOf(endpoint, listeners)
      return await (libpod === null
        ? readDocker(asking, seat)
        : readPodman(asking, seat, libpod, engine.podmanInfo))
    } catch (error) {
      const gap = gapOf('engine', endpoint.url, error)
      // Without a first word nobody is there; what leaves after it has gone away while it was read.
      gaps.push(gap.code === 'vanished' && engine.silent ? { ...gap, code: 'unreachable' } : gap)
      return null
    }
  }
}

const notRunning = new EngineFailure(
  'unreachable',
  'it does not run, and systemd would start it at the first question'
)

/**
 * systemd listens for a Docker that is stopped (docker.socket): to ask would start it, and its rules and bridges with it,
 * as often as somebody stops it. One that was named is asked all the same. Podman's service changes nothing by starting.
 */
const startsWhenAsked = (endpoint: EngineEndpoint, listeners: () => Listeners): boolean =>
  endpoint.kind === 'unix' &&
  endpoint.usual &&
  endpoint.path.endsWith('/docker.sock') &&
  listeners().find(endpoint.path, endpoint.uid)?.comm === 'systemd'

function seatOf(endpoint: EngineEndpoint, listeners: Listeners): EngineSeat {
  if (endpoint.kind === 'tcp') {
    return { endpoint: endpoint.url, uid: null, pid: null, usual: false, user: null, wayOut: null }
  }
  const { uid } = endpoint
  return {
    endpoint: endpoint.url,
    uid,
    pid: listeners.find(endpoint.path, uid)?.pid ?? null,
    usual: endpoint.usual,
    user: uid === 0 ? null : (accountOf(uid)?.name ?? `uid ${uid}`),
    wayOut: listeners.wayOut(uid)
  }
}

const keyOf = (endpoint: EngineEndpoint): string =>
  endpoint.kind === 'unix' ? `${endpoint.via}:${String(endpoint.uid)}:${endpoint.path}` : endpoint.url

function transportFor(endpoint: EngineEndpoint): Transport {
  if (endpoint.kind === 'tcp') return new DirectTransport({ host: endpoint.host, port: endpoint.port })
  return endpoint.via === 'owner'
    ? new OwnerTransport(endpoint.path, endpoint.uid)
    : new DirectTransport({ socketPath: endpoint.path })
}
