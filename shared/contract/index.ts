/**
 * The contract above the core: what a client may ask and be told, the same over Electron's MessagePort and a WebSocket.
 * Calls are `noun.verb`, streams are `noun.changed`.
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { hostSnapshot } from '../model/snapshot'
import { journalEntry } from './activity'
import { errorShape } from './errors'
import { intent } from './intents'
import { labName, labStatus } from './lab'
import { outcome, plan } from './plans'
import { session } from './session'
import { terminalEvent, terminalPlace, terminalSize } from './terminals'

/** Every call may answer with this one declared error. */
const call = oc.errors({ VETHSCOPE: { data: errorShape } })
const hostRef = z.object({ hostId: z.string() })
const planRef = hostRef.extend({ planId: z.string().max(100) })
const terminalRef = z.object({ terminalId: z.string().max(100) })

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
  /** Changes: a plan first, then by its id. Every stream of outcomes ends with the last one. */
  plan: {
    /** Asks for the right to change this host. */
    unlock: call.input(hostRef),
    make: call.input(hostRef.extend({ intent })).output(plan),
    apply: call.input(planRef).output(eventIterator(outcome)),
    /** Keeps what would undo itself. */
    confirm: call.input(planRef).output(outcome),
    /** The plan that takes another back. */
    undo: call.input(planRef).output(plan),
    /** An interrupted plan is finished or taken back. */
    settle: call.input(planRef.extend({ how: z.enum(['finish', 'undo']) })).output(eventIterator(outcome)),
    /** Newest first. */
    history: call.input(hostRef).output(z.array(outcome))
  },
  terminal: {
    open: call
      .input(hostRef.extend({ place: terminalPlace, size: terminalSize }))
      .output(z.object({ terminalId: z.string(), title: z.string() })),
    /** What it says, then why it ended. One reader; when it leaves, the shell ends. */
    output: call.input(terminalRef).output(eventIterator(terminalEvent)),
    /** So many bytes of output have been shown: beyond a bound that is not taken, the shell waits. */
    taken: call.input(terminalRef.extend({ bytes: z.int().nonnegative() })),
    /** Base64. */
    write: call.input(terminalRef.extend({ data: z.string().max(100_000) })),
    resize: call.input(terminalRef.extend({ size: terminalSize })),
    close: call.input(terminalRef)
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
export * from './intents'
export * from './lab'
export * from './plans'
export * from './session'
export * from './terminals'
export * from './transport'
