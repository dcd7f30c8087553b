/**
 * What carries steps out, and how they are said: one runner for the kernel, one for the engines. The part that applies
 * plans knows only this.
 */
import type { PlanStep } from '@shared/contract/plans'
import type { HostSnapshot } from '@shared/model'
import type { Step } from './step'

export interface RunContext {
  /** Fresh: ids of namespaces and engines are resolved by it. */
  readonly snapshot: HostSnapshot
  readonly signal: AbortSignal
}

export interface StepResult {
  readonly ok: boolean
  /** What the kernel, the tool or the engine said; empty when it said nothing. */
  readonly detail: string
  /** True when it is known that nothing was changed: a failed step that needs no taking back. */
  readonly unchanged: boolean
  /** What takes it back, where that is known better afterwards (an engine's id); replaces the planned undo. */
  readonly undo?: readonly Step[]
}

export interface StepRunner {
  /** Never throws: what fails is told by the result. Bounded in time. Writes the journal. */
  run(step: Step, context: RunContext): Promise<StepResult>
  /** True when the step's effect is there already: what an interrupted step did, or what an undo need not do. */
  holds(step: Step, snapshot: HostSnapshot): boolean
}

/** The exact call or command of a step as a person could type it, with its kind and place; `what` is the planner's. */
export type SayStep = (step: Step, snapshot: HostSnapshot) => Omit<PlanStep, 'what'>
