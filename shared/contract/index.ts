/**
 * The contract above the core: what a client may ask and be told, the same over Electron's MessagePort and a WebSocket.
 * Calls are `noun.verb`, streams are `noun.changed`.
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { hostSnapshot } from '../model/snapshot'
import { journalEntry } from './activity'
import { errorShape } from './errors'
import { labName, labStatus } from './lab'
import { session } from './session'

/** Every call may answer with this one declared error. */
const call = oc.errors({ VETHSCOPE: { data: errorShape } })
const hostRef = z.object({ hostId: z.string() })

/** What a live host tells: a whole new snapshot, or that it cannot tell any more and why. */
export const hostEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), snapshot: hostSnapshot, tookMs: z.number() }),
  /** Nothing changed: the picture is as fresh as `at` (RFC 3339). */
  z.object({ type: z.literal('current'), at: z.string() }),
  z.object({ type: z.literal('failed'), error: errorShape })
])
export type HostEvent = z.infer<typeof hostEvent>

export const contract = {
  session: {
    get: call.output(session),
    changed: call.output(eventIterator(session))
  },
  host: {
    /** The snapshot now: read afresh. */
    snapshot: call.input(hostRef).output(hostSnapshot),
    /** The latest snapshot at once, then one for every change of kernel or engines, at most one a second. */
    changed: call.input(hostRef).output(eventIterator(hostEvent))
  },
  lab: {
    list: call.output(z.array(labStatus)),
    up: call.input(z.object({ name: labName })).output(labStatus),
    down: call.input(z.object({ name: labName })).output(labStatus)
  },
  activity: {
    list: call.output(z.array(journalEntry)),
    changed: call.output(eventIterator(journalEntry))
  }
}
export type Contract = typeof contract
export * from './activity'
export * from './errors'
export * from './lab'
export * from './session'
export * from './transport'
