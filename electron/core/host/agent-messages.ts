/**
 * What is said on the agent's pipe. The parent sends requests, each with an id of its own; the agent answers under that id,
 * and sends journal entries whenever something was run. The first request is `hello`. There is no call that changes
 * anything, and none that names a program, a path or a process.
 */
import { z } from 'zod'
import { journalEntry } from '@shared/contract/activity'
import { errorShape } from '@shared/contract/errors'
import { hostSnapshot } from '@shared/model'

/** Raised whenever a message changes its shape. */
export const PROTOCOL = 1

const id = z.int().nonnegative()

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
    timeoutMs: z.int().min(100).max(600_000).nullable()
  }),
  z.strictObject({ id, call: z.literal('collect') }),
  z.strictObject({ id, call: z.literal('watch') }),
  /** Ends the collect or watch with the id `target`. */
  z.strictObject({ id, call: z.literal('stop'), target: id })
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
    rights: z.enum(['root', 'user'])
  }),
  z.object({ type: z.literal('snapshot'), id, snapshot: hostSnapshot }),
  z.object({ type: z.literal('hint'), id, hint: changeHint }),
  /** A watch is over, or a stop was done. */
  z.object({ type: z.literal('end'), id }),
  z.object({ type: z.literal('error'), id, error: errorShape }),
  z.object({ type: z.literal('journal'), entry: journalEntry.omit({ id: true, hostId: true }) })
])
export type AgentAnswer = z.infer<typeof agentAnswer>
