/** What is wrong with an intent, or what people do not expect of it: said where it is typed, and again by the plan. */
import type { MessageRef } from '../locales'

export interface Problem {
  /** Path of the field in the intent: `name`, `subnets.0.gateway`; empty for the whole. */
  readonly field: string
  /** `stop`: it is not applied; `warn`: people do not expect this; `note`: good to know. */
  readonly severity: 'stop' | 'warn' | 'note'
  /** Stable word for scripts and tests: `subnet-overlaps`. */
  readonly code: string
  readonly text: MessageRef
  /** What could stand there instead, ready to be put in; null where nothing better is known. */
  readonly suggestion: string | null
}

export const stop = (
  field: string,
  code: string,
  text: MessageRef,
  suggestion: string | null = null
): Problem => ({
  field,
  severity: 'stop',
  code,
  text,
  suggestion
})
export const warn = (
  field: string,
  code: string,
  text: MessageRef,
  suggestion: string | null = null
): Problem => ({
  field,
  severity: 'warn',
  code,
  text,
  suggestion
})
export const note = (field: string, code: string, text: MessageRef): Problem => ({
  field,
  severity: 'note',
  code,
  text,
  suggestion: null
})
export const stops = (problems: readonly Problem[]): boolean =>
  problems.some((item) => item.severity === 'stop')
