/**
 * Engines' events as hints: `/events` of Docker and Podman, one stream per engine, reconnected with a growing pause, and a
 * look every few seconds for engines that have appeared. Events also decide which remembered inspections still hold.
 */
import type { ChangeHint } from '../host/host'
import { parse } from './client'
import { asFailure } from './failure'
import type { KnownEngine } from './engines'
import { eventAnswer, type EventAnswer } from './schemas'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
const LOOK_EVERY_MS = 5000
/** Hints nobody has fetched yet; more are one hint. */
const MAX_PENDING = 256

/** Types of events that can change what is collected. */
const FILTERS = encodeURIComponent(
  JSON.stringify({ type: ['container', 'network', 'daemon', 'service', 'node'] })
)
/** Podman refuses filters by a type it does not know. */
const PODMAN_FILTERS = encodeURIComponent(JSON.stringify({ type: ['container', 'network', 'pod'] }))
/** Happen all the time and change nothing about the wiring. */
const DULL =
  /^(exec_|top$|resize$|attach$|detach$|export$|health_status|stats|exec$|exec_died$|copy|archive-path|extract-to-dir|mount|unmount)/

/** Ends when the signal aborts; never fails. */
export async function* watchEngines(
  find: () => readonly KnownEngine[],
  signal: AbortSignal
): AsyncIterable<ChangeHint> {
  const pending: ChangeHint[] = []
  const watched = new Set<KnownEngine>()
  let wake = (): void => undefined
  let first = true
  const hint = (detail: string): void => {
    if (pending.length < MAX_PENDING) pending.push({ source: 'engine', detail })
    wake()
  }
  const look = (): void => {
    for (const engine of find()) {
      if (watched.has(engine)) continue
      watched.add(engine)
      if (!first) hint(`engine ${engine.endpoint.url} appeared`)
      void follow(engine, () => find().includes(engine), hint, signal).then(() => watched.delete(engine))
    }
    first = false
  }
  const stop = (): void => wake()
  signal.addEventListener('abort', stop, { once: true })
  const timer = setInterval(look, LOOK_EVERY_MS)
  try {
    look()
    while (!signal.aborted) {
      const next = pending.shift()
      if (next !== undefined) yield next
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    clearInterval(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** One engine's events until it is gone for good or the signal aborts. */
async function follow(
  engine: KnownEngine,
  stillThere: () => boolean,
  hint: (detail: string) => void,
  signal: AbortSignal
): Promise<void> {
  let pause = FIRST_PAUSE_MS
  let filters = FILTERS
  const line = { connected: false }
  while (!signal.aborted && stillThere()) {
    try {
      const opened = (): void => {
        engine.cache.clear(true)
        pause = FIRST_PAUSE_MS
        // Whatever happened while nobody listened is found by reading once.
        if (line.connected) hint(`engine ${engine.endpoint.url} is back`)
        line.connected = true
      }
      for await (const text of engine.transport.lines(`/events?filters=${filters}`, signal, opened)) {
        const event = parse(text, eventAnswer)
        const detail = heard(engine, event)
        if (detail !== null) hint(detail)
      }
    } catch (error) {
      if (asFailure(error).status !== null) filters = filters === FILTERS ? PODMAN_FILTERS : FILTERS
    }
    engine.cache.clear(false)
    if (line.connected) hint(`engine ${engine.endpoint.url} closed its events`)
    line.connected = false
    await sleep(pause, signal)
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
}

/** What an event says, `container start web`; drops what it makes stale. null: nothing about the wiring. */
function heard(engine: KnownEngine, event: EventAnswer): string | null {
  const action = event.Action === '' ? event.status : event.Action
  const type = event.Type === '' ? 'container' : event.Type
  const id = event.Actor.ID === '' ? event.id : event.Actor.ID
  if (DULL.test(action)) return null
  const attributes = event.Actor.Attributes
  if (type === 'container') engine.cache.drop(id)
  else if (type === 'network' && attributes.container !== undefined) engine.cache.drop(attributes.container)
  else engine.cache.clear()
  return `${type} ${action} ${(attributes.name ?? id.slice(0, 12)).slice(0, 200)}`
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
}
