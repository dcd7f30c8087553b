/**
 * What is said on the agent's pipe. The parent sends requests, each with an id of its own; the agent answers under that id,
 * and sends journal entries whenever something was run. The first request is `hello`. What changes the host is asked for by
 * intent and then by the id of a plan that the agent made itself: no request holds a step, a program, a path or a process.
 */
import { z } from 'zod'
import { journalEntry } from '@shared/contract/activity'
import { errorShape } from '@shared/contract/errors'
import { intent } from '@shared/contract/intents'
import { outcome, plan } from '@shared/contract/plans'
import { hostSnapshot } from '@shared/model'
import { terminalAnswers, terminalRequests } from './agent-terminals'

/** Raised whenever a message changes its shape. */
export const PROTOCOL = 2

const id = z.int().nonnegative()
/** As the agent itself names plans: a word, never a path. */
export const planWord = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'a plan is named by its id')

/** An engine's endpoint as `--docker` has it. The agent's engine client decides whether it opens it. */
export const engineEndpoint = z
  .string()
  .max(256)
  .regex(/^(unix:\/\/\/|tcp:\/\/)[\x21-\x7e]+$/, 'an engine is unix:///path or tcp://host:port')

export const agentRequest = z.discriminatedUnion('call', [
  z.strictObject({
    id,
    call: z.literal('hello'),
    protocol: z.int(),
    source: z.enum(['local', 'lab']),
    docker: z.array(engineEndpoint).max(16),
    /** Milliseconds for one engine call or tool; null: the agent's own bound. */
    timeoutMs: z.int().min(100).max(600_000).nullable(),
    /** SSH_CONNECTION of the session one works through, ssh(1): what would cut it asks to be confirmed. It gives no right. */
    sshConnection: z
      .string()
      .max(200)
      .regex(/^[0-9A-Za-z:.% ]+$/)
      .optional()
  }),
  z.strictObject({ id, call: z.literal('collect') }),
  z.strictObject({ id, call: z.literal('watch') }),
  /** Ends the collect or watch with the id `target`. */
  z.strictObject({ id, call: z.literal('stop'), target: id }),
  /** Asks for the right to change this host; whether it is given is decided by how the agent was started. */
  z.strictObject({ id, call: z.literal('unlock') }),
  z.strictObject({ id, call: z.literal('plan'), intent }),
  z.strictObject({ id, call: z.literal('apply'), planId: planWord }),
  z.strictObject({ id, call: z.literal('confirm'), planId: planWord }),
  z.strictObject({ id, call: z.literal('planUndo'), undoId: planWord }),
  z.strictObject({ id, call: z.literal('history') }),
  z.strictObject({ id, call: z.literal('settle'), planId: planWord, how: z.enum(['finish', 'undo']) }),
  ...terminalRequests
])
export type AgentRequest = z.infer<typeof agentRequest>

export const changeHint = z.object({
  source: z.enum(['kernel', 'engine', 'poll']),
  detail: z.string().max(500)
})

export const agentAnswer = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    id,
    protocol: z.int(),
    pid: z.int(),
    uid: z.int(),
    rights: z.enum(['root', 'user']),
    /** Changes: none here, after `unlock`, or at once. */
    changes: z.enum(['none', 'locked', 'open'])
  }),
  z.object({ type: z.literal('snapshot'), id, snapshot: hostSnapshot }),
  z.object({ type: z.literal('hint'), id, hint: changeHint }),
  /** A watch is over, or a stop was done. */
  z.object({ type: z.literal('end'), id }),
  z.object({ type: z.literal('plan'), id, plan }),
  /** How far a plan is; the last one says what became of it. */
  z.object({ type: z.literal('outcome'), id, outcome, last: z.boolean() }),
  z.object({ type: z.literal('history'), id, outcomes: z.array(outcome) }),
  /**
   * The input has ended and something is still in hand: a plan is being applied, or waits to be confirmed or to undo itself.
   * The agent ends by itself when that is over, and must not be killed before.
   */
  z.object({ type: z.literal('staying') }),
  ...terminalAnswers,
  z.object({ type: z.literal('error'), id, error: errorShape }),
  z.object({ type: z.literal('journal'), entry: journalEntry.omit({ id: true, hostId: true }) })
])
export type AgentAnswer = z.infer<typeof agentAnswer>
