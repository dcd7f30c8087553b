/** The journal of every command and engine call that was run: bounded, kept in memory, streamed to Activity. */
import type { JournalEntry } from '@shared/contract/activity'

const KEPT = 2000
export type NewEntry = Omit<JournalEntry, 'id' | 'hostId'>

export class Journal {
  readonly #entries: JournalEntry[] = []
  readonly #listeners = new Set<(entry: JournalEntry) => void>()
  #next = 1

  constructor(readonly hostId = 'local') {}

  /** Records something that has ended. Listeners hear it at once. */
  add(entry: NewEntry, hostId = this.hostId): JournalEntry {
    const made: JournalEntry = { ...entry, hostId, id: this.#next++ }
    this.#entries.push(made)
    if (this.#entries.length > KEPT) this.#entries.shift()
    for (const listener of this.#listeners) listener(made)
    return made
  }

  /** Oldest first, at most the last 2,000. */
  list(): readonly JournalEntry[] {
    return this.#entries
  }

  /** Returns the function that stops listening. */
  listen(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
