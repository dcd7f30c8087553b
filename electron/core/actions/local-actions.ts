/**
 * Changes of this host: plans are made here, kept here and applied here, by id. A plan that only was made is in memory; from
 * the moment it is applied it is on disk. One is in hand at a time, whatever process holds it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { VethscopeError } from '@shared/contract/errors'
import type { Intent } from '@shared/contract/intents'
import type { Outcome, Plan, PlanWarning } from '@shared/contract/plans'
import type { HostActions, OutcomeListener } from '../host/host'
import type { HostSnapshot } from '@shared/model'
import { Applier, aboutPlan } from './apply'
import { Deadlines } from './deadline'
import { Execution, type RunMeans } from './execution'
import { takeLock, type Lock } from './lock'
import {
  differenceOf,
  makePlan,
  type Analysis,
  type MadePlan,
  type PlanMeans,
  type SeenPlan
} from './make-plan'
import type { PlannedSteps } from './planner'
import { Planned } from './planned'
import {
  newRecord,
  outcomeOf,
  outcomeOfDamaged,
  undonePlans,
  waitsForConfirmation,
  type PlanRecord
} from './record'
import { carriedOver } from './remade'
import { recover, recoverLocked, UNCONFIRMED } from './recover'
import type { SayStep, StepRunner } from './runner'
import { CONFIRM_SECONDS, type SessionPath } from './session-path'
import { Store } from './store'
import { makeUndo } from './undo'

export interface LocalActionsOptions {
  readonly collect: (signal?: AbortSignal) => Promise<HostSnapshot>
  readonly analysis: Analysis
  readonly planner: (snapshot: HostSnapshot, intent: Intent) => PlannedSteps
  /** What people do not expect beside what `check` says. */
  readonly expected?: (snapshot: HostSnapshot, intent: Intent) => readonly PlanWarning[]
  readonly say: SayStep
  readonly runner: StepRunner
  /** Where records are kept: see `actionsDirectory`. */
  readonly directory: string
  readonly locked: boolean
  /** Asks the person; throws when refused. Without one, unlocking is enough. */
  readonly authorize?: () => Promise<void>
  /** What the session one works through comes by; null: by the default route. */
  readonly session?: SessionPath | null
  /** Of the running kernel. */
  readonly bootId: () => string
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly confirmSeconds?: number
  /** How long engines and the kernel may take to settle before something is told as unmet, in milliseconds. */
  readonly settleMs?: number
}

/** Others hold the lock for a moment only when they look; who applies holds it longer, and then one is told. */
const APPLY_WAIT_MS = 1000
const CONFIRM_WAIT_MS = 10_000
const SETTLE_MS = 3000

export class LocalActions implements HostActions {
  readonly #options: LocalActionsOptions
  readonly #store: Store
  readonly #means: PlanMeans & RunMeans
  readonly #deadlines: Deadlines
  readonly #applier: Applier
  readonly #planned = new Planned()
  readonly #inHand = new Set<Promise<unknown>>()
  readonly #now: () => number
  #locked: boolean

  constructor(options: LocalActionsOptions) {
    this.#options = options
    this.#store = new Store(options.directory)
    this.#now = options.now ?? Date.now
    this.#locked = options.locked
    const { collect, analysis, planner, say, runner, bootId } = options
    const session = options.session ?? null
    const confirmSeconds = options.confirmSeconds ?? CONFIRM_SECONDS
    this.#means = {
      ...{ collect, analysis, planner, say, runner, bootId, session, confirmSeconds },
      expected: options.expected ?? (() => []),
      store: this.#store
    }
    this.#deadlines = new Deadlines(
      options.directory,
      (id) => waitsForConfirmation(this.#store.read(id)),
      (id) => this.#overdue(id)
    )
    this.#applier = new Applier(
      { ...this.#means, settleMs: options.settleMs ?? SETTLE_MS },
      this.#deadlines,
      this.#now
    )
  }

  get locked(): boolean {
    return this.#locked
  }

  async unlock(): Promise<void> {
    if (this.#locked) await this.#options.authorize?.()
    this.#locked = false
  }

  /** Looks for what an earlier process left. Never throws: what cannot be read is told by the history. */
  start(): Promise<void> {
    return this.#track(this.#recover())
  }

  /** Resolves when nothing is in hand and nothing waits to undo itself: only then may the process end. */
  async pending(): Promise<void> {
    do {
      await Promise.allSettled(this.#inHand)
      await this.#deadlines.settled()
    } while (this.#inHand.size > 0)
  }

  async plan(intent: Intent): Promise<Plan> {
    await this.start()
    const snapshot = await this.#options.collect()
    const made = makePlan(snapshot, intent, this.#means, this.#warnings(), this.#now())
    this.#planned.add(made, this.#now())
    return made.plan
  }

  async planUndo(undoId: string): Promise<Plan> {
    await this.start()
    const made = this.#undoOf(undoId, await this.#options.collect())
    this.#planned.add(made, this.#now())
    return made.plan
  }

  apply(planId: string, listener?: OutcomeListener, signal?: AbortSignal): Promise<Outcome> {
    return this.#track(this.#apply(planId, listener, signal))
  }

  confirm(planId: string): Promise<Outcome> {
    return this.#track(this.#withRecord(planId, (record) => this.#confirm(record)))
  }

  settle(planId: string, how: 'finish' | 'undo', listener?: OutcomeListener): Promise<Outcome> {
    return this.#track(
      this.#withRecord(planId, async (record) => {
        if (record.state === 'unconfirmed' && how === 'finish') return this.#confirm(record)
        if (!['interrupted', 'unconfirmed', 'left'].includes(record.state)) {
          throw new VethscopeError('bad-input', `This plan is ${record.state}: there is nothing to settle`)
        }
        if (how === 'finish') return this.#outcome(await this.#applier.finish(record, listener))
        const execution = new Execution(this.#means, record, null, listener)
        await execution.back('undone')
        return this.#outcome(execution.record)
      })
    )
  }

  async history(): Promise<readonly Outcome[]> {
    await this.start()
    const { records, damaged } = this.#store.list()
    const undone = undonePlans(records)
    const boot = this.#options.bootId()
    return [
      ...records.map((record) => outcomeOf(record, boot, undone.has(record.plan.id))),
      ...damaged.map(({ file, reason }) => outcomeOfDamaged(file, reason))
    ]
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#inHand.add(work)
    const forget = (): void => void this.#inHand.delete(work)
    work.then(forget, forget)
    return work
  }

  #recover(): Promise<void> {
    return recover(this.#means, this.#deadlines, this.#now).catch(() => undefined)
  }

  /** @throws VethscopeError `refused` */
  #needUnlocked(): void {
    if (!this.#locked) return
    throw new VethscopeError('refused', 'Changes of this host are locked', 'Unlock it first')
  }

  #outcome(record: PlanRecord): Outcome {
    return outcomeOf(record, this.#options.bootId())
  }

  #warnings(): PlanWarning[] {
    const { records, damaged } = this.#store.list()
    const open = records.flatMap((record): PlanWarning[] =>
      record.state === 'interrupted' || record.state === 'unconfirmed'
        ? [
            {
              severity: 'warn',
              code: `plan-${record.state}`,
              text: { key: `plans.warning.${record.state}`, params: { at: record.appliedAt } }
            }
          ]
        : []
    )
    if (damaged.length === 0) return open
    const text = { key: 'plans.warning.damaged', params: { count: damaged.length } }
    return [...open, { severity: 'warn', code: 'plan-damaged', text }]
  }

  /** @throws VethscopeError `stale`, `not-found` */
  #undoOf(id: string, snapshot: HostSnapshot): MadePlan {
    const { records } = this.#store.list()
    const record = carriedOver(this.#store.read(id), records)
    const undone = undonePlans(records).has(id)
    return makeUndo(record, undone, snapshot, this.#means, this.#warnings(), this.#now())
  }

  async #apply(planId: string, listener?: OutcomeListener, signal?: AbortSignal): Promise<Outcome> {
    this.#needUnlocked()
    const seen = this.#planned.get(planId, this.#now())
    if (seen.stop !== null) throw new VethscopeError('bad-input', seen.stop.text, seen.stop.hint)
    this.#store.prepare()
    const lock = await takeLock(this.#store.directory, 'plans', aboutPlan(seen.plan), APPLY_WAIT_MS)
    try {
      await recoverLocked(this.#means, this.#deadlines, this.#now)
      this.#refuseWhileUnconfirmed()
      const anew = await this.#anew(seen, signal)
      const record = newRecord(seen.plan, anew.steps, this.#now())
      this.#planned.delete(planId)
      const ended = await this.#applier.run(record, anew, listener, signal)
      this.#store.prune()
      return this.#outcome(ended)
    } finally {
      lock.release()
    }
  }

  /** @throws VethscopeError `busy` */
  #refuseWhileUnconfirmed(): void {
    const waiting = this.#store.list().records.find((record) => record.state === 'unconfirmed')
    if (waiting === undefined) return
    throw new VethscopeError(
      'busy',
      `Another change of this host waits for its confirmation until ${waiting.confirmBy ?? ''}: ${aboutPlan(waiting.plan)}`,
      'Confirm it, or wait until it has undone itself'
    )
  }

  /** The plan made again against what is there now. @throws VethscopeError `stale` when it is not the one a person saw */
  async #anew(seen: SeenPlan, signal?: AbortSignal): Promise<MadePlan> {
    const snapshot = await this.#options.collect(signal)
    const { intent, undoes } = seen.plan
    const stale = (reason: string): VethscopeError =>
      new VethscopeError('stale', `The host changed since this was planned: ${reason}`, 'Plan it anew')
    if (snapshot.bootId !== seen.plan.bootId) throw stale('it was started again')
    if (intent === null) {
      const anew = this.#undoOf(undoes ?? '', snapshot)
      const differs = differenceOf(seen, anew)
      if (differs !== null) throw stale(differs)
      return anew
    }
    let anew: MadePlan
    try {
      anew = makePlan(snapshot, intent, this.#means, [], this.#now())
    } catch (error) {
      throw error instanceof VethscopeError ? stale(error.message) : error
    }
    const differs = anew.stop?.text ?? differenceOf(seen, anew)
    if (differs !== null) throw stale(differs)
    return anew
  }

  /** One record under the lock. @throws VethscopeError `refused`, `busy`, `not-found` */
  async #withRecord(id: string, work: (record: PlanRecord) => Promise<Outcome>): Promise<Outcome> {
    this.#needUnlocked()
    const { plan } = this.#store.read(id)
    const lock = await takeLock(this.#store.directory, 'plans', aboutPlan(plan), CONFIRM_WAIT_MS)
    try {
      await recoverLocked(this.#means, this.#deadlines, this.#now)
      const outcome = await work(this.#store.read(id))
      await this.#deadlines.look()
      return outcome
    } finally {
      lock.release()
    }
  }

  async #confirm(record: PlanRecord): Promise<Outcome> {
    if (record.state === 'unconfirmed') {
      const kept: PlanRecord = { ...record, state: 'done', confirmBy: null }
      await this.#store.write(kept)
      return this.#outcome(kept)
    }
    if (record.state === 'done') return this.#outcome(record)
    throw new VethscopeError('stale', `It is too late to confirm this: it is ${record.state}`, 'Plan it anew')
  }

  /** Its time is over: taken back under the lock, however long that is held by others. */
  async #overdue(id: string): Promise<void> {
    const lock = await this.#lockWhenFree()
    try {
      const record = this.#store.read(id)
      const waits =
        record.state === 'unconfirmed' || (record.state === 'interrupted' && record.confirmBy !== null)
      if (waits) await new Execution(this.#means, record, null).back('undone', UNCONFIRMED)
    } finally {
      lock.release()
    }
  }

  async #lockWhenFree(): Promise<Lock> {
    for (;;) {
      try {
        return await takeLock(this.#store.directory, 'plans', 'undoing what was not confirmed', 60_000)
      } catch (error) {
        if (!(error instanceof VethscopeError) || error.code !== 'busy') throw error
        await pause(100)
      }
    }
  }
}
