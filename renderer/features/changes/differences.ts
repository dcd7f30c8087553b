/** How a plan that was made anew differs from the one a person looked at. */
import type { Plan } from '@shared/contract/plans'

export interface Differences {
  /** Calls that are not made any more, and new ones. */
  readonly gone: readonly string[]
  readonly added: readonly string[]
  /** Warnings that were not there before, as they stand in the plan. */
  readonly warnings: Plan['warnings']
}

/** Without what is in both; a call that is made twice counts twice. */
function without(all: readonly string[], other: readonly string[]): string[] {
  const left = [...other]
  return all.filter((one) => {
    const at = left.indexOf(one)
    if (at < 0) return true
    left.splice(at, 1)
    return false
  })
}

export function differencesOf(before: Plan, now: Plan): Differences {
  const old = before.steps.map((step) => step.call)
  const fresh = now.steps.map((step) => step.call)
  const warned = new Set(before.warnings.map((one) => JSON.stringify(one)))
  return {
    gone: without(old, fresh),
    added: without(fresh, old),
    warnings: now.warnings.filter((one) => !warned.has(JSON.stringify(one)))
  }
}
