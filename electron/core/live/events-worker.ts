/**
 * The thread that hears: it belongs to nobody else because making the observatory moves the calling thread between
 * namespaces. It never waits inside the kernel, so that it can always be told to end.
 */
import { parentPort } from 'node:worker_threads'
import { moduleLoaded, subsystemPresent } from '../netlink/nftables-presence'
import { Listener, type Hint } from './listener'
import type { FromEvents, ToEvents } from './worker-messages'

/** How often what was heard is fetched, and how often namespaces are looked for, in milliseconds. */
const FETCH_MS = 100
const LOOK_MS = 2000

const port = parentPort
if (port === null) throw new Error('this is a worker thread')
const tell = (message: FromEvents): void => port.postMessage(message)
const hint = (heard: Hint | null): void => {
  if (heard !== null) tell({ type: 'hint', ...heard })
}

let listener = new Listener()
/** nf_tables is not in the kernel yet: as soon as its module is, it is heard as well. */
let filtersToCome = !subsystemPresent('nf_tables')
const look = (): void => {
  if (filtersToCome && moduleLoaded('nf_tables')) {
    filtersToCome = false
    listener.close()
    listener = new Listener()
    hint({ source: 'poll', detail: 'packet filter' })
  }
  hint(listener.look())
}
const timers = [setInterval(() => hint(listener.hear()), FETCH_MS), setInterval(look, LOOK_MS)]
port.on('message', (message: ToEvents) => {
  if (message.type === 'found') return hint(listener.found(message.namespaces))
  for (const timer of timers) clearInterval(timer)
  listener.close()
  port.close()
})
tell({ type: 'ready', everywhere: listener.everywhere, hearsFilters: listener.hearsFilters || filtersToCome })
