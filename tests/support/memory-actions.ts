/** Changes without a host: plans that are made, applied, undone and confirmed in memory, with a journal of what was asked. For tests. */
import type { Intent } from '@shared/contract/intents'
import type { Outcome, Plan } from '@shared/contract/plans'
import { VethscopeError } from '@shared/contract/errors'
import type { HostActions, OutcomeListener } from '@core/host/host'

export interface MemoryActionsOptions {
  /** Seconds within which a plan must be confirmed; null: no need. */
  readonly confirmSeconds?: number | null
  /** Called between the beginning and the end of an apply; what it waits for, the apply waits for. */
  readonly whileApplying?: (planId: string) => Promise<void>
  /** Becomes the warnings of every plan. */
  readonly warnings?: Plan['warnings']
  /** Makes every apply end in this state. */
  readonly ends?: Outcome['state']
}

const step = { what: { key: 'fake.step' }, call: 'POST /networks/create {"Name":"n"}' }

export class MemoryActions implements HostActions {
  locked = true
  /** What was asked, in order: `plan network.create`, `apply p1`. */
  readonly asked: string[] = []
  readonly #plans = new Map<string, Plan>()
  readonly #outcomes = new Map<string, Outcome>()
  #next = 1
  #idle: Promise<unknown> = Promise.resolve()

  constructor(readonly options: MemoryActionsOptions = {}) {}

  unlock(): Promise<void> {
    this.asked.push('unlock')
    this.locked = false
    return Promise.resolve()
  }

  plan(intent: Intent): Promise<Plan> {
    this.asked.push(`plan ${intent.kind}`)
    return Promise.resolve(this.#make(intent, null))
  }

  async apply(planId: string, listener?: OutcomeListener): Promise<Outcome> {
    this.asked.push(`apply ${planId}`)
    if (this.locked) throw new VethscopeError('refused', 'Changes are locked', 'unlock')
    const plan = this.#plans.get(planId)
    if (plan === undefined) throw new VethscopeError('not-found', `There is no plan ${planId}`, 'make one')
    const work = async (): Promise<Outcome> => {
      listener?.(this.#say(plan, 'applying'))
      await this.options.whileApplying?.(planId)
      return this.#say(plan, this.options.ends ?? (plan.confirmSeconds === null ? 'done' : 'unconfirmed'))
    }
    const working = work()
    this.#idle = working.catch(() => undefined)
    return working
  }

  confirm(planId: string): Promise<Outcome> {
    this.asked.push(`confirm ${planId}`)
    const plan = this.#plans.get(planId)
    if (plan === undefined) throw new VethscopeError('not-found', `There is no plan ${planId}`, '')
    return Promise.resolve(this.#say(plan, 'done'))
  }

  planUndo(undoId: string): Promise<Plan> {
    this.asked.push(`planUndo ${undoId}`)
    if (!this.#plans.has(undoId)) {
      return Promise.reject(
        new VethscopeError('not-found', `Nothing can be undone as ${undoId}`, 'list them')
      )
    }
    return Promise.resolve(this.#make(null, undoId))
  }

  history(): Promise<readonly Outcome[]> {
    this.asked.push('history')
    return Promise.resolve([...this.#outcomes.values()].reverse())
  }

  async settle(planId: string, how: 'finish' | 'undo', listener?: OutcomeListener): Promise<Outcome> {
    this.asked.push(`settle ${planId} ${how}`)
    return this.apply(planId, listener)
  }

  async pending(): Promise<void> {
    await this.#idle
  }

  /** What happens to a plan without anyone asking: its time is over. */
  end(planId: string, state: Outcome['state']): void {
    const plan = this.#plans.get(planId)
    if (plan !== undefined) this.#say(plan, state)
  }

  #make(intent: Intent | null, undoes: string | null): Plan {
    const id = `p${String(this.#next++)}`
    const planned = { ...step, kind: 'engine' as const, where: 'docker' }
    const plan: Plan = {
      id,
      title: { key: 'fake.title' },
      intent,
      undoes,
      bootId: 'b',
      madeAt: '2026-01-01T00:00:00Z',
      steps: [planned],
      changes: [{ verb: 'add', what: { key: 'fake.change' }, ref: null }],
      warnings: [...(this.options.warnings ?? [])],
      undo: [{ ...planned, call: 'DELETE /networks/n' }],
      notUndone: [],
      confirmSeconds: this.options.confirmSeconds ?? null
    }
    this.#plans.set(id, plan)
    return plan
  }

  #say(plan: Plan, state: Outcome['state']): Outcome {
    const running = state === 'applying'
    const outcome: Outcome = {
      planId: plan.id,
      title: plan.title,
      state,
      steps: [
        { ...step, state: running ? 'running' : state === 'rolled-back' ? 'failed' : 'done', detail: '' }
      ],
      undoId: state === 'done' || state === 'unconfirmed' ? plan.id : null,
      appliedAt: '2026-01-01T00:00:01Z',
      confirmBy: state === 'unconfirmed' ? '2026-01-01T00:01:01Z' : null,
      unmet: [],
      left: []
    }
    this.#outcomes.set(plan.id, outcome)
    return outcome
  }
}

/** The intent most tests ask for. */
export const createNetwork = (over: Partial<Extract<Intent, { kind: 'network.create' }>> = {}): Intent => ({
  kind: 'network.create',
  engineId: 'docker:/run/docker.sock',
  name: 'n',
  driver: 'bridge',
  subnets: [],
  ipv6: false,
  internal: false,
  attachable: false,
  encrypted: false,
  icc: null,
  masquerade: null,
  mtu: null,
  bridgeName: null,
  hostBinding: null,
  parent: null,
  vlan: null,
  macvlanMode: null,
  ipvlanMode: null,
  labels: {},
  options: {},
  ...over
})
