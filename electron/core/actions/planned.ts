/** Plans that were made and not applied: in memory, bounded, for ten minutes. Nothing of them is obeyed after that. */
import { VethscopeError } from '@shared/contract/errors'
import type { SeenPlan } from './make-plan'

/** How long a plan can be applied, in milliseconds. */
export const EXPIRES_MS = 10 * 60 * 1000
/** How long it is then known that there was one. */
const FORGOTTEN_MS = 2 * EXPIRES_MS
const MAX_PLANS = 200

export class Planned {
  readonly #plans = new Map<string, { readonly made: SeenPlan; readonly at: number }>()

  /** @param now milliseconds since 1970 */
  add(made: SeenPlan, now: number): void {
    for (const [id, { at }] of this.#plans) {
      if (this.#plans.size >= MAX_PLANS || now - at > FORGOTTEN_MS) this.#plans.delete(id)
    }
    // The snapshots are taken anew when it is applied; they are too large to keep.
    const { plan, steps, stop } = made
    this.#plans.set(plan.id, { made: { plan, steps, stop }, at: now })
  }

  /** @throws VethscopeError `not-found`; `stale` when it is too old */
  get(id: string, now: number): SeenPlan {
    const found = this.#plans.get(id)
    if (found === undefined) throw new VethscopeError('not-found', 'There is no such plan', 'Plan it anew')
    if (now - found.at > EXPIRES_MS) {
      throw new VethscopeError('stale', 'This was planned more than 10 minutes ago', 'Plan it anew')
    }
    return found.made
  }

  delete(id: string): void {
    this.#plans.delete(id)
  }
}
