/**
 * One plan from its first step to its end: applied, verified and done; or taken back. Whoever calls this holds the lock.
 */
import { VethscopeError } from '@shared/contract/errors'
import type { Message, Plan } from '@shared/contract/plans'
import { translateKey } from '@shared/locales'
import type { HostSnapshot } from '@shared/model'
import type { OutcomeListener } from '../host/host'
import type { Deadlines } from './deadline'
import { Execution, wordsOfError, type RunMeans } from './execution'
import { takeLock, type Lock } from './lock'
import { messageOf, type Analysis, type MadePlan } from './make-plan'
import type { PlanRecord } from './record'
import { goneAndCome } from './remade'
import { stepsUnmet, verify } from './verify'

export interface ApplyMeans extends RunMeans {
  readonly analysis: Analysis
  /** Milliseconds. */
  readonly settleMs: number
}

/** Who took care of another plan's deadline lets go within this time, in milliseconds. */
const CHARGE_WAIT_MS = 2000

/** What is in hand, one line in English: for the lock, and for who finds it taken. */
export const aboutPlan = (plan: Plan): string => translateKey('en', plan.title.key, plan.title.params)

export class Applier {
  constructor(
    private readonly means: ApplyMeans,
    private readonly deadlines: Deadlines,
    private readonly now: () => number
  ) {}

  /** Runs a plan that was just made anew. @throws VethscopeError `busy`, `failed` when its end could not be recorded */
  async run(
    record: PlanRecord,
    made: MadePlan,
    listener?: OutcomeListener,
    signal?: AbortSignal
  ): Promise<PlanRecord> {
    const { before, promised } = made
    const execution = new Execution(this.means, record, before, listener)
    const unmet =
      promised === null
        ? this.#stepsUnmet(execution)
        : (now: HostSnapshot) => this.means.analysis.unmet(before, promised, now).map(messageOf)
    return this.#through(execution, before, unmet, signal)
  }

  /**
   * Does the steps that are left of a plan that did not come to its end.
   * @throws VethscopeError `stale` after a reboot, `busy`, `failed`
   */
  async finish(record: PlanRecord, listener?: OutcomeListener): Promise<PlanRecord> {
    const snapshot = await this.means.collect()
    if (record.plan.bootId !== snapshot.bootId) {
      throw new VethscopeError(
        'stale',
        'The host was started again since: the rest of this plan makes no sense any more',
        'Take it back, and plan it anew'
      )
    }
    const steps = record.steps.map((item) => {
      const sure = !item.takingBack && (item.state === 'done' || item.state === 'waiting')
      if (sure) return item
      const held = this.means.runner.holds(item.step, snapshot)
      return { ...item, takingBack: false, state: held ? ('done' as const) : ('waiting' as const) }
    })
    const again: PlanRecord = { ...record, steps, state: 'applying', left: [], unmet: [] }
    const execution = new Execution(this.means, again, snapshot, listener)
    // From now on nobody takes it back for being late: whoever saw to that lets go of it.
    await execution.keep({})
    return this.#through(execution, snapshot, this.#stepsUnmet(execution))
  }

  #stepsUnmet(execution: Execution): (now: HostSnapshot) => readonly Message[] {
    return (now) => stepsUnmet(execution.record.steps, this.means.runner, now)
  }

  async #through(
    execution: Execution,
    snapshot: HostSnapshot,
    unmet: (now: HostSnapshot) => readonly Message[],
    signal?: AbortSignal
  ): Promise<PlanRecord> {
    const { plan } = execution.record
    // Before anything runs it is sure that somebody will see to the deadline.
    const { directory } = this.means.store
    const charge =
      plan.confirmSeconds === null
        ? null
        : await takeLock(directory, 'deadline', aboutPlan(plan), CHARGE_WAIT_MS)
    try {
      if (!(await execution.forward(snapshot, signal))) await execution.back('rolled-back')
      else if (charge === null || (await this.#unconfirmed(execution, charge))) {
        await this.#verified(execution, snapshot, unmet)
      }
    } catch (error) {
      if (error instanceof VethscopeError) throw error
      throw new VethscopeError(
        'failed',
        `What came of this plan could not be recorded: ${wordsOfError(error)}`,
        `Look at ${this.means.store.directory}; the history tells it as interrupted`
      )
    } finally {
      if (execution.record.state !== 'unconfirmed') charge?.release()
    }
    return execution.record
  }

  /** Its time to be confirmed begins. False when that could not be recorded, and it was taken back. */
  async #unconfirmed(execution: Execution, charge: Lock): Promise<boolean> {
    const { plan } = execution.record
    const ms = (plan.confirmSeconds ?? 0) * 1000
    try {
      await execution.keep({ state: 'unconfirmed', confirmBy: new Date(this.now() + ms).toISOString() })
    } catch {
      await execution.back('rolled-back')
      return false
    }
    this.deadlines.watch(plan.id, charge, ms)
    return true
  }

  /** Looks whether what was promised is there. */
  async #verified(
    execution: Execution,
    before: HostSnapshot,
    unmet: (now: HostSnapshot) => readonly Message[]
  ): Promise<void> {
    const { collect, runner, settleMs } = this.means
    const seen = await verify(collect, unmet, settleMs)
    const { now } = seen
    const steps = execution.record.steps.map((item) => ({
      ...item,
      held: now === null ? null : runner.holds(item.step, now)
    }))
    const state = execution.record.state === 'unconfirmed' ? ('unconfirmed' as const) : ('done' as const)
    // A veth takes its peer along, wherever that is: what takes a step back names it.
    const run = steps.flatMap((item) => [item.step, ...item.undo])
    const moved = now === null ? {} : goneAndCome(run, before, now)
    await execution.keep({ steps, state, unmet: [...seen.unmet], ...moved })
  }
}
