/**
 * Plans that undo themselves unless confirmed: the process that applied one holds a lock of its own until that is decided,
 * so that another knows whether somebody sees to it, and takes it over when that process was killed.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { tryLock, type Lock } from './lock'

/** How often it is looked whether another process confirmed, in milliseconds. */
const LOOK_MS = 250

export class Deadlines {
  readonly #watched = new Set<Promise<void>>()
  #decided = new AbortController()

  /**
   * @param waits whether the plan still waits for its confirmation
   * @param over takes it back
   */
  constructor(
    private readonly directory: string,
    private readonly waits: (id: string) => boolean,
    private readonly over: (id: string) => Promise<void>
  ) {}

  /** Takes the charge; null when a process that lives has it. */
  charge(about: string): Lock | null {
    return tryLock(this.directory, 'deadline', about)
  }

  /** Sees to it from now on. @param ms until the time is over; may be past */
  watch(id: string, charge: Lock, ms: number): void {
    const watched = this.#until(id, charge, performance.now() + ms).finally(() =>
      this.#watched.delete(watched)
    )
    this.#watched.add(watched)
  }

  /** Something was decided in this process: it is looked at once, so that the charge is free for the next plan. */
  async look(): Promise<void> {
    this.#decided.abort()
    this.#decided = new AbortController()
    // The watchers run before whoever waits here goes on.
    await pause(0)
  }

  /** Resolves when none is watched any more. */
  async settled(): Promise<void> {
    while (this.#watched.size > 0) await Promise.all(this.#watched)
  }

  async #until(id: string, charge: Lock, end: number): Promise<void> {
    try {
      for (;;) {
        const left = end - performance.now()
        if (left <= 0) break
        await pause(Math.min(left, LOOK_MS), undefined, { signal: this.#decided.signal }).catch(
          () => undefined
        )
        if (!this.waits(id)) return
      }
      await this.over(id)
    } catch {
      // Its record says that it waits, and its time is over: the next start sees to it.
    } finally {
      charge.release()
    }
  }
}
