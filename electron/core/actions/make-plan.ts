/**
 * Makes a plan from a snapshot: what is left open filled in, checked, turned into steps, and told with what it changes,
 * what to be warned of, and what takes it back. Nothing is run, nothing is written.
 */
import { randomBytes } from 'node:crypto'
import { stops, type Problem } from '@shared/actions'
import { VethscopeError } from '@shared/contract/errors'
import type { Intent } from '@shared/contract/intents'
import type { Message, Plan, PlanChange, PlanStep, PlanWarning } from '@shared/contract/plans'
import { translate, type MessageRef } from '@shared/locales'
import type { HostSnapshot } from '@shared/model'
import { mergeWarnings } from './expectations'
import type { PlannedStep, PlannedSteps } from './planner'
import type { SayStep } from './runner'
import { cutsSession, type SessionPath } from './session-path'
import type { Step } from './step'
import { wordsOf } from './step-words'

/** What shared/actions says of an intent; given, so that plans can be tested without it. */
export interface Analysis {
  check(snapshot: HostSnapshot, intent: Intent): readonly Problem[]
  complete(snapshot: HostSnapshot, intent: Intent): Intent
  whatIf(snapshot: HostSnapshot, intent: Intent): HostSnapshot
  changesOf(before: HostSnapshot, after: HostSnapshot): readonly PlanChange[]
  unmet(before: HostSnapshot, promised: HostSnapshot, now: HostSnapshot): readonly MessageRef[]
}

export interface PlanMeans {
  readonly analysis: Analysis
  readonly planner: (snapshot: HostSnapshot, intent: Intent) => PlannedSteps
  readonly say: SayStep
  /** What people do not expect beside what `check` says. */
  readonly expected: (snapshot: HostSnapshot, intent: Intent) => readonly PlanWarning[]
  readonly session: SessionPath | null
  readonly confirmSeconds: number
}

/** What is kept of a plan until it is applied. */
export interface SeenPlan {
  readonly plan: Plan
  readonly steps: readonly PlannedStep[]
  /** Why it is not applied; null when it can be. */
  readonly stop: { readonly text: string; readonly hint: string } | null
}

export interface MadePlan extends SeenPlan {
  readonly before: HostSnapshot
  /** null for an undo, whose steps tell by themselves whether they hold. */
  readonly promised: HostSnapshot | null
}

let last = 0

/** Ids sort by when they were made; nobody foresees one. */
export function newPlanId(now: number): string {
  last = (last + 1) % 36 ** 4
  const time = now.toString(36).padStart(9, '0')
  return `${time}-${last.toString(36).padStart(4, '0')}-${randomBytes(6).toString('hex')}`
}

/**
 * The plan of an intent.
 * @throws VethscopeError `bad-input` where it makes no sense at all, with the first problem
 */
export function makePlan(
  snapshot: HostSnapshot,
  wanted: Intent,
  means: PlanMeans,
  warnings: readonly PlanWarning[],
  now: number
): MadePlan {
  const { analysis } = means
  const asked = analysis.check(snapshot, wanted)
  // What is wrong already is not filled in: a field left open may depend on it.
  const intent = stops(asked) ? wanted : analysis.complete(snapshot, wanted)
  const problems = intent === wanted ? asked : analysis.check(snapshot, intent)
  const [first] = problems.filter((item) => item.severity === 'stop')
  const stop =
    first === undefined
      ? null
      : {
          text: translate('en', first.text),
          hint: first.suggestion === null ? '' : `Try ${first.suggestion}`
        }
  let planned: PlannedSteps
  let promised = snapshot
  try {
    planned = means.planner(snapshot, intent)
    if (stop === null) promised = analysis.whatIf(snapshot, intent)
  } catch (error) {
    if (stop === null) throw error
    throw new VethscopeError('bad-input', stop.text, stop.hint)
  }
  const steps = stop === null ? planned.steps : []
  const own: PlanWarning[] = problems.map(({ severity, code, text }) => ({
    severity,
    code,
    text: messageOf(text)
  }))
  const changes = stop === null ? [...analysis.changesOf(snapshot, promised)] : []
  const plan = planOf(snapshot, { ...planned, steps }, means, {
    intent,
    undoes: null,
    changes,
    warnings: [...mergeWarnings(own, [...means.expected(snapshot, intent)]), ...warnings],
    now
  })
  return { plan, steps, stop, before: snapshot, promised }
}

interface About {
  readonly intent: Intent | null
  readonly undoes: string | null
  readonly changes: readonly PlanChange[]
  readonly warnings: readonly PlanWarning[]
  readonly now: number
}

/** The plan as a client sees it: every step and its undo said. */
export function planOf(snapshot: HostSnapshot, planned: PlannedSteps, means: PlanMeans, about: About): Plan {
  const cut = cutsSession(
    snapshot,
    planned.steps.map((item) => item.step),
    means.session,
    means.confirmSeconds
  )
  const said = (step: Step, what: Message): PlanStep => ({ what, ...means.say(step, snapshot) })
  return {
    id: newPlanId(about.now),
    title: planned.title,
    intent: about.intent,
    undoes: about.undoes,
    bootId: snapshot.bootId,
    madeAt: new Date(about.now).toISOString(),
    steps: planned.steps.map(({ step, what }) => said(step, what)),
    changes: [...about.changes],
    warnings: [
      ...about.warnings,
      ...(cut === null ? [] : [{ severity: 'warn' as const, code: 'session-cut', text: cut }])
    ],
    undo: planned.steps
      .toReversed()
      .flatMap(({ undo }) => undo.map((step) => said(step, wordsOf(step, snapshot)))),
    notUndone: [...planned.notUndone],
    confirmSeconds: cut === null ? null : means.confirmSeconds
  }
}

export const messageOf = ({ key, params }: MessageRef): Message =>
  params === undefined ? { key } : { key, params: { ...params } }

/** What in a plan made anew is not as in the one a person saw, in words; null when nothing differs. */
export function differenceOf(seen: SeenPlan, anew: SeenPlan): string | null {
  const steps = seen.plan.steps
  for (const [at, { step }] of seen.steps.entries()) {
    const other = anew.steps[at]
    if (other === undefined)
      return `step ${String(at + 1)}, "${steps[at]?.call ?? ''}", is not needed any more`
    if (!same(step, other.step)) {
      return `step ${String(at + 1)} would now be "${anew.plan.steps[at]?.call ?? ''}", not "${steps[at]?.call ?? ''}"`
    }
    if (!same(other.undo, seen.steps[at]?.undo)) {
      return `what takes step ${String(at + 1)} back, "${steps[at]?.call ?? ''}", is not the same any more`
    }
  }
  const more = anew.plan.steps[seen.steps.length]
  if (more !== undefined) return `"${more.call}" is now needed as well`
  if (anew.plan.confirmSeconds !== seen.plan.confirmSeconds) {
    return 'whether it changes what you are connected by is not the same any more'
  }
  return null
}

/** Equal as JSON, whatever the order of the keys. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = Object.entries(a).filter(([, value]) => value !== undefined)
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined))
  return (
    left.length === right.size && left.every(([key, value]) => right.has(key) && same(value, right.get(key)))
  )
}
