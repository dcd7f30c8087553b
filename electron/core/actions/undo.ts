/**
 * The plan that undoes another, made anew against what is there now. What the other plan made must still be there as it
 * made it: otherwise somebody has built on it or changed it since, and taking it back blindly would break that.
 */
import { VethscopeError } from '@shared/contract/errors'
import type { PlanChange, PlanWarning } from '@shared/contract/plans'
import type { HostSnapshot } from '@shared/model'
import { planOf, type MadePlan, type PlanMeans } from './make-plan'
import type { PlannedStep } from './planner'
import { canBeUndone, type PlanRecord } from './record'
import type { StepRunner } from './runner'
import { namespacesOf, wordsOf } from './step-words'

/** Characters of the first call that stand in the title. */
const MAX_TITLE = 120

const stale = (
  reason: string,
  hint = 'Look at the map, and change it by a plan of its own'
): VethscopeError => new VethscopeError('stale', `This cannot be undone: ${reason}`, hint)

/**
 * @param undone another plan undid it
 * @throws VethscopeError `stale` with the reason
 */
export function makeUndo(
  record: PlanRecord,
  undone: boolean,
  snapshot: HostSnapshot,
  means: PlanMeans & { readonly runner: StepRunner },
  warnings: readonly PlanWarning[],
  now: number
): MadePlan {
  if (record.plan.bootId !== snapshot.bootId) {
    throw stale('the host was started again since, and what the kernel had is gone', 'There is nothing to do')
  }
  if (record.state === 'undone' || undone) throw stale('it was undone already', 'There is nothing to do')
  if (!canBeUndone(record)) throw stale('nothing of it takes it back', 'Look at the history')
  sameAsMade(record, snapshot, means.runner)
  const steps: PlannedStep[] = record.steps
    .filter((item) => item.state === 'done')
    .toReversed()
    // The last to be taken back of an undo of an undo is the step itself, done again.
    .flatMap((item) =>
      item.undo.map((step, at) => ({
        step,
        what: wordsOf(step, snapshot),
        undo: at === 0 ? [item.step] : []
      }))
    )
  const call = (record.steps[0]?.said.call ?? '').slice(0, MAX_TITLE)
  const planned = {
    title: { key: 'plans.undo.title', params: { call } },
    steps,
    notUndone: record.plan.notUndone
  }
  const plan = planOf(snapshot, planned, means, {
    intent: null,
    undoes: record.plan.id,
    changes: turned(record.plan.changes),
    warnings,
    now
  })
  return { plan, steps, stop: null, before: snapshot, promised: null }
}

/** @throws VethscopeError `stale` when something is not as the plan left it */
function sameAsMade(record: PlanRecord, snapshot: HostSnapshot, runner: StepRunner): void {
  const there = new Set(snapshot.namespaces.map((item) => item.id))
  for (const item of record.steps) {
    if (item.state !== 'done') continue
    const needed = item.undo.flatMap(namespacesOf)
    if (needed.some((id) => !there.has(id))) {
      throw stale(`a namespace that "${item.said.call}" was done in is gone`)
    }
    // What a later step of the same plan replaced did not hold even then.
    if (item.held !== false && !runner.holds(item.step, snapshot)) {
      throw stale(`what "${item.said.call}" made was changed since`)
    }
  }
}

/** What was added goes, what was removed comes back; records that are no more cannot be marked. */
const turned = (changes: readonly PlanChange[]): PlanChange[] =>
  changes.toReversed().map((change) => ({
    verb: change.verb === 'add' ? 'remove' : change.verb === 'remove' ? 'add' : 'change',
    what: change.what,
    ref: change.verb === 'change' ? change.ref : null
  }))
