/**
 * What is kept of a plan that was applied: what the person saw, the steps with what takes them back, how far it came. It is
 * the only thing an undo or a later start obeys, so it is checked by its schema whenever it is read.
 */
import { z } from 'zod'
import {
  message,
  plan,
  planState,
  planStep,
  stepState,
  type Outcome,
  type Plan
} from '@shared/contract/plans'
import type { PlannedStep } from './planner'
import { identity } from './remade'
import { step } from './step'

export const recordStep = z.object({
  step,
  /** What takes it back: as planned, or as its runner said afterwards. */
  undo: z.array(step),
  said: planStep,
  state: stepState,
  detail: z.string(),
  /** It failed, and it is known that nothing was changed. */
  unchanged: z.boolean(),
  /** Being taken back: a process that ended now leaves it uncertain. */
  takingBack: z.boolean(),
  /** Whether its effect was there when the plan was verified; null: not looked. */
  held: z.boolean().nullable()
})

export const planRecord = z.object({
  format: z.literal(1),
  plan,
  steps: z.array(recordStep),
  state: planState,
  /** RFC 3339. */
  appliedAt: z.string(),
  confirmBy: z.string().nullable(),
  unmet: z.array(message),
  left: z.array(message),
  /** Links and networks that went and came with it: an undo that makes them anew gives them other numbers. */
  gone: z.array(identity).default([]),
  came: z.array(identity).default([])
})

export type RecordStep = z.infer<typeof recordStep>
export type PlanRecord = z.infer<typeof planRecord>

/** What tools say is kept up to this many characters. */
export const MAX_DETAIL = 2000

/** Ids as they are made here; nothing else ever becomes a file's name. Later ones sort later. */
export const planId = z.string().regex(/^[0-9a-z]{9}-[0-9a-z]{4}-[0-9a-f]{12}$/)

/** A plan about to be applied: nothing has run. */
export const newRecord = (made: Plan, steps: readonly PlannedStep[], now: number): PlanRecord => ({
  format: 1,
  plan: made,
  steps: steps.map((item, at) => ({
    step: item.step,
    undo: [...item.undo],
    said: made.steps[at] ?? { what: item.what, call: '', kind: 'command', where: '' },
    state: 'waiting',
    detail: '',
    unchanged: false,
    takingBack: false,
    held: null
  })),
  state: 'applying',
  appliedAt: new Date(now).toISOString(),
  confirmBy: made.confirmSeconds === null ? null : new Date(now + made.confirmSeconds * 1000).toISOString(),
  unmet: [],
  left: [],
  gone: [],
  came: []
})

/** There is something in it that a person can have taken back. */
export const canBeUndone = (record: PlanRecord): boolean =>
  record.state === 'done' && record.steps.some((item) => item.state === 'done' && item.undo.length > 0)

/** Undoes itself unless it is confirmed: applied, or interrupted on the way there. */
export const waitsForConfirmation = (record: PlanRecord): boolean =>
  (record.state === 'unconfirmed' || record.state === 'interrupted') && record.confirmBy !== null

/** Milliseconds until its time to be confirmed is over, never more than it was given at first. */
export const confirmTimeLeft = (record: PlanRecord, now: number): number =>
  record.confirmBy === null
    ? Infinity
    : Math.min(Date.parse(record.confirmBy) - now, (record.plan.confirmSeconds ?? 0) * 1000)

/**
 * Ids of the plans that another one has undone, and that one not been undone itself. It is derived, not written down: no
 * end of a process can come between an undo and its note.
 */
export function undonePlans(records: readonly PlanRecord[]): ReadonlySet<string> {
  const undone = new Set<string>()
  const inForce = new Map<string, PlanRecord[]>()
  for (const record of records) {
    if (record.plan.undoes === null || !['done', 'unconfirmed'].includes(record.state)) continue
    inForce.set(record.plan.undoes, [...(inForce.get(record.plan.undoes) ?? []), record])
  }
  // An undo is made after what it undoes, so newest first every undo is decided before it counts.
  for (const { plan } of [...records].sort((a, b) => (a.plan.id < b.plan.id ? 1 : -1))) {
    if (inForce.get(plan.id)?.some((other) => !undone.has(other.plan.id)) === true) undone.add(plan.id)
  }
  return undone
}

/**
 * What a client is told of it.
 * @param bootId of the host now: what ran before a reboot cannot be undone
 */
export const outcomeOf = (record: PlanRecord, bootId: string, undone = false): Outcome => ({
  planId: record.plan.id,
  title: record.plan.title,
  state: undone ? 'undone' : record.state,
  steps: record.steps.map(({ said, state, detail }) => ({
    what: said.what,
    call: said.call,
    state,
    detail
  })),
  undoId: !undone && canBeUndone(record) && record.plan.bootId === bootId ? record.plan.id : null,
  appliedAt: record.appliedAt,
  confirmBy: record.state === 'unconfirmed' ? record.confirmBy : null,
  unmet: record.unmet,
  left: record.left
})

/** A file that no record can be taken from: told, because what it did is not known any more. */
export const outcomeOfDamaged = (file: string, reason: string): Outcome => ({
  planId: '',
  title: { key: 'plans.damaged.title' },
  state: 'left',
  steps: [],
  undoId: null,
  appliedAt: null,
  confirmBy: null,
  unmet: [],
  left: [{ key: 'plans.damaged', params: { file, reason } }]
})
