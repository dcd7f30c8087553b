/**
 * Plans: what is to run, what it changes, what to be warned of, how it is undone. A plan is made and kept by whoever
 * applies it; the client applies it by its id and can change nothing in it.
 */
import { z } from 'zod'
import { intent } from './intents'

/** A text of shared/locales and what goes into it; a key the client does not know is shown as it is. */
export const message = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional()
})

/** One thing that will run: what it does in words, and the exact call or command as it can be typed. */
export const planStep = z.object({
  what: message,
  /** `POST /networks/create {"Name":"mynet",…}` or `ip link add veth0 type veth peer name veth1`. */
  call: z.string(),
  kind: z.enum(['engine', 'command', 'file']),
  /** Engine's name or namespace it runs in; empty for the host. */
  where: z.string()
})

/** One difference between the map now and the map afterwards. */
export const planChange = z.object({
  verb: z.enum(['add', 'remove', 'change']),
  what: message,
  /** Record in the snapshot or in the what-if snapshot, for the map to mark. */
  ref: z.object({ kind: z.string(), id: z.string() }).nullable()
})

export const planWarning = z.object({
  /** `stop`: the plan is not applied; `warn`: people do not expect this; `note`: good to know. */
  severity: z.enum(['stop', 'warn', 'note']),
  code: z.string(),
  text: message
})

export const plan = z.object({
  id: z.string(),
  title: message,
  /** null for the undo of another plan. */
  intent: intent.nullable(),
  undoes: z.string().nullable(),
  /** Of the snapshot it was made from. */
  bootId: z.string(),
  madeAt: z.string(),
  steps: z.array(planStep),
  changes: z.array(planChange),
  warnings: z.array(planWarning),
  undo: z.array(planStep),
  /** What no undo brings back. */
  notUndone: z.array(message),
  /** Seconds within which it must be confirmed, else it undoes itself; null: no need. */
  confirmSeconds: z.int().nullable()
})

export const stepState = z.enum(['waiting', 'running', 'done', 'failed', 'undone', 'left'])

export const planState = z.enum([
  'planned',
  'applying',
  /** Applied; undoes itself at `confirmBy` unless confirmed. */
  'unconfirmed',
  'done',
  /** A step failed; everything before it was taken back. */
  'rolled-back',
  /** A step failed and something could not be taken back: `left` says what. */
  'left',
  'undone',
  /** The process ended in the middle: it must be finished or undone. */
  'interrupted'
])

/** What became of a plan. */
export const outcome = z.object({
  planId: z.string(),
  title: message,
  state: planState,
  /** State of each step, in order, and what the engine or the kernel said. */
  steps: z.array(z.object({ what: message, call: z.string(), state: stepState, detail: z.string() })),
  /** Under which it can be undone; null where it cannot. */
  undoId: z.string().nullable(),
  appliedAt: z.string().nullable(),
  /** RFC 3339; null where no confirmation is waited for. */
  confirmBy: z.string().nullable(),
  /** What of the promise a fresh snapshot did not show; empty when all of it did. */
  unmet: z.array(message),
  /** What is left on the host that should not be. */
  left: z.array(message)
})

export type Message = z.infer<typeof message>
export type PlanStep = z.infer<typeof planStep>
export type PlanChange = z.infer<typeof planChange>
export type PlanWarning = z.infer<typeof planWarning>
export type Plan = z.infer<typeof plan>
export type PlanState = z.infer<typeof planState>
export type Outcome = z.infer<typeof outcome>
