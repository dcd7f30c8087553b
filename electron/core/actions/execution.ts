/**
 * Carries the steps of one record out, forwards and back. Before a step runs, the record on disk says so; after it, what
 * came of it (with the next step's start, so that one write serves both). Only the holder of the lock has one of these.
 */
import type { Message } from '@shared/contract/plans'
import type { HostSnapshot } from '@shared/model'
import type { OutcomeListener } from '../host/host'
import { MAX_DETAIL, outcomeOf, type PlanRecord, type RecordStep } from './record'
import type { SayStep, StepResult, StepRunner } from './runner'
import type { Step } from './step'
import { destroys } from './step-words'
import type { Store } from './store'

export interface RunMeans {
  readonly collect: (signal?: AbortSignal) => Promise<HostSnapshot>
  readonly runner: StepRunner
  readonly say: SayStep
  readonly store: Store
  /** Of the host now. */
  readonly bootId: () => string
}

export const wordsOfError = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MAX_DETAIL)

const mayHaveChanged = ({ state, unchanged }: RecordStep): boolean =>
  state !== 'waiting' && state !== 'undone' && !(state === 'failed' && unchanged)

export class Execution {
  #record: PlanRecord
  /** The newest that could be read; steps are run by it. */
  #snapshot: HostSnapshot | null
  /** Why it could not be read the last time. */
  #unread = ''

  constructor(
    private readonly means: RunMeans,
    record: PlanRecord,
    snapshot: HostSnapshot | null,
    private readonly listener?: OutcomeListener
  ) {
    this.#record = record
    this.#snapshot = snapshot
  }

  get record(): PlanRecord {
    return this.#record
  }

  /** Changes the record and keeps it on disk. @throws the error of the file system */
  async keep(part: Partial<PlanRecord>): Promise<void> {
    this.#record = { ...this.#record, ...part }
    this.#tell()
    await this.means.store.write(this.#record)
  }

  /** As `keep`, where going on matters more: a record that could not be written is found `interrupted` by the next start. */
  async #keepIfPossible(part: Partial<PlanRecord>): Promise<void> {
    await this.keep(part).catch(() => undefined)
  }

  #withStep(at: number, part: Partial<RecordStep>): Partial<PlanRecord> {
    return { steps: this.#record.steps.map((item, index) => (index === at ? { ...item, ...part } : item)) }
  }

  #set(part: Partial<PlanRecord>): void {
    this.#record = { ...this.#record, ...part }
    this.#tell()
  }

  #tell(): void {
    try {
      this.listener?.(outcomeOf(this.#record, this.#record.plan.bootId))
    } catch {
      // Whoever listens has gone: what was begun is brought to its end all the same.
    }
  }

  /** Runs the steps that are not done. False when one failed, or it was stopped before the next. */
  async forward(snapshot: HostSnapshot, signal?: AbortSignal): Promise<boolean> {
    this.#snapshot = snapshot
    for (const [at, { state, step }] of this.#record.steps.entries()) {
      if (state === 'done') continue
      if (signal?.aborted === true) {
        this.#set(this.#withStep(at, { state: 'waiting', detail: 'Not run: stopped' }))
        return false
      }
      try {
        await this.keep(
          this.#withStep(at, { state: 'running', detail: '', unchanged: false, takingBack: false })
        )
      } catch (error) {
        const detail = `Not run: its record could not be written: ${wordsOfError(error)}`
        this.#set(this.#withStep(at, { state: 'failed', detail, unchanged: true }))
        return false
      }
      const result = await this.#run(step, snapshot)
      const detail = result.detail.slice(0, MAX_DETAIL)
      const undo = result.undo === undefined ? {} : { undo: [...result.undo] }
      this.#set(
        this.#withStep(at, {
          state: result.ok ? 'done' : 'failed',
          detail,
          unchanged: !result.ok && result.unchanged,
          ...undo
        })
      )
      if (!result.ok) return false
    }
    return true
  }

  /**
   * Takes back what was done, last first, and says what could not be.
   * @param target what the plan is when all of it was taken back
   * @param why why its promise is not kept, where that is not plain
   */
  async back(target: 'rolled-back' | 'undone', why: readonly Message[] = []): Promise<void> {
    await this.#keepIfPossible({ left: [], unmet: [...why] })
    // What the steps made is not in the snapshot they were run by.
    if (this.#record.steps.some(mayHaveChanged)) await this.#look()
    const refused = new Map<number, { undo: Step; detail: string }>()
    for (const [at, item] of [...this.#record.steps.entries()].reverse()) {
      if (!mayHaveChanged(item)) continue
      const failure = await this.#takeBack(at, item)
      if (failure !== null) refused.set(at, failure)
    }
    const left = await this.#whatIsLeft(refused)
    const state = left.length === 0 ? target : 'left'
    await this.#keepIfPossible({ left, state, confirmBy: null })
  }

  /** Runs the undo of one step; null when every part of it went well. */
  async #takeBack(at: number, item: RecordStep): Promise<{ undo: Step; detail: string } | null> {
    // It is not known how far it came: only what is not so already is run.
    const rebooted = this.#record.plan.bootId !== this.means.bootId()
    const uncertain = item.state !== 'done' || item.takingBack || rebooted
    const seen = uncertain ? await this.#look() : null
    if (rebooted && seen !== null && !this.means.runner.holds(item.step, seen)) {
      this.#set(
        this.#withStep(at, {
          state: 'undone',
          takingBack: false,
          detail: 'Gone since the host was started again'
        })
      )
      return null
    }
    if (item.state === 'running' && seen !== null && !this.means.runner.holds(item.step, seen)) {
      // It did not take effect. Half of it is not guessed at: `whatIsLeft` tells it.
      this.#set(this.#withStep(at, { takingBack: true }))
      return null
    }
    await this.#keepIfPossible(this.#withStep(at, { takingBack: true }))
    let failure: { undo: Step; detail: string } | null = null
    for (const undo of item.undo) {
      if (seen !== null && this.means.runner.holds(undo, seen)) continue
      const result = await this.#run(undo, this.#snapshot ?? seen)
      if (!result.ok) failure ??= { undo, detail: result.detail.slice(0, MAX_DETAIL) }
    }
    const gone = failure === null && item.undo.length > 0
    if (gone && item.state !== 'failed') this.#set(this.#withStep(at, { state: 'undone', takingBack: false }))
    return failure
  }

  /** Looks once more where it is not sure that a step was taken back. */
  async #whatIsLeft(refused: ReadonlyMap<number, { undo: Step; detail: string }>): Promise<Message[]> {
    const open = this.#record.steps.some((item, at) => item.takingBack || refused.has(at))
    if (!open) return []
    const now = await this.#look()
    if (now === null) {
      const steps = this.#record.steps.map((item, at) =>
        item.takingBack || refused.has(at) ? { ...item, state: 'left' as const } : item
      )
      this.#set({ steps })
      return [{ key: 'plans.left.reading', params: { detail: this.#unread } }]
    }
    const left: Message[] = []
    for (const [at, item] of this.#record.steps.entries()) {
      if (!item.takingBack && !refused.has(at)) continue
      const message = this.#wentWithAnother(at, now) ? null : this.#leftOf(item, refused.get(at), now)
      if (message !== null) left.push(message)
      const taken = item.state === 'failed' ? 'failed' : 'undone'
      this.#set(this.#withStep(at, { state: message === null ? taken : 'left', takingBack: false }))
    }
    return left
  }

  /** An earlier step was taken back by destroying what this one was done to. */
  #wentWithAnother(at: number, now: HostSnapshot): boolean {
    const { runner } = this.means
    const { steps } = this.#record
    const item = steps[at]
    return (
      item !== undefined &&
      !runner.holds(item.step, now) &&
      steps.slice(0, at).some(({ undo }) => undo.some((step) => destroys(step) && runner.holds(step, now)))
    )
  }

  #leftOf(
    item: RecordStep,
    refused: { undo: Step; detail: string } | undefined,
    now: HostSnapshot
  ): Message | null {
    const { call } = item.said
    const { runner } = this.means
    const effect = runner.holds(item.step, now)
    if (item.undo.length === 0) return effect ? { key: 'plans.left.noUndo', params: { call } } : null
    if (item.undo.every((step) => runner.holds(step, now))) return null
    if (refused !== undefined) {
      const undo = this.means.say(refused.undo, now).call
      return { key: 'plans.left.undo', params: { call, undo, detail: refused.detail } }
    }
    return effect || item.state === 'running' ? { key: 'plans.left.partial', params: { call } } : null
  }

  /** A fresh snapshot; null when the host cannot be read. */
  async #look(): Promise<HostSnapshot | null> {
    for (let tries = 0; tries < 3; tries++) {
      try {
        this.#snapshot = await this.means.collect()
        return this.#snapshot
      } catch (error) {
        this.#unread = wordsOfError(error)
      }
    }
    return null
  }

  async #run(step: Step, snapshot: HostSnapshot | null): Promise<StepResult> {
    if (snapshot === null) return { ok: false, unchanged: true, detail: 'The host cannot be read' }
    try {
      // A step once begun is not cut off: its end is what the record tells.
      return await this.means.runner.run(step, { snapshot, signal: new AbortController().signal })
    } catch (error) {
      return { ok: false, unchanged: false, detail: wordsOfError(error) }
    }
  }
}
