/** Steps of an intent: what is done, what undoes it, and what no undo brings back. */
import type { Message } from '@shared/contract/plans'
import type { Step } from './step'

export interface PlannedStep {
  readonly step: Step
  readonly what: Message
  /** What takes it back, in the order it runs; empty for what cannot be. */
  readonly undo: readonly Step[]
}

export interface PlannedSteps {
  readonly title: Message
  readonly steps: readonly PlannedStep[]
  readonly notUndone: readonly Message[]
}
