/**
 * Inspections kept between two reads. Only what was inspected while the engine's events were being listened to is kept,
 * and any event about a container drops it: without events every read asks anew. An inspection that an event overtook on
 * the way is not kept.
 */
import type { ContainerAnswer } from './schemas'

export class InspectCache {
  readonly #kept = new Map<string, { readonly state: string; readonly answer: ContainerAnswer }>()
  #epoch = 0
  #listening = false

  /** The answer kept for this id, if the engine's list still gives the same state. */
  get(id: string, state: string): ContainerAnswer | null {
    const kept = this.#listening ? this.#kept.get(id) : undefined
    return kept?.state === state ? kept.answer : null
  }

  /** To be taken before asking, and given back with the answer. */
  get epoch(): number {
    return this.#epoch
  }

  keep(id: string, state: string, answer: ContainerAnswer, epoch: number): void {
    if (this.#listening && epoch === this.#epoch) this.#kept.set(id, { state, answer })
  }

  /** Forgets whatever the engine does not list any more. */
  retain(ids: ReadonlySet<string>): void {
    for (const id of this.#kept.keys()) if (!ids.has(id)) this.#kept.delete(id)
  }

  /** An event about one container. */
  drop(id: string): void {
    this.#epoch += 1
    this.#kept.delete(id)
  }

  /** Something larger moved (a network, the daemon), or events were or may have been missed. */
  clear(listening = this.#listening): void {
    this.#epoch += 1
    this.#listening = listening
    this.#kept.clear()
  }
}
