/**
 * A host of engines that can be changed in the page's eyes: a made-up snapshot, and actions that answer as they are told.
 * For what no practice host has: containers to connect, plans that must be confirmed, that were interrupted, that left
 * something.
 */
import { Journal } from '@core/journal'
import type { Host, HostActions } from '@core/host/host'
import type { HostSource } from '@core/host/source'
import type { Intent } from '@shared/contract/intents'
import type { Outcome, Plan, PlanStep } from '@shared/contract/plans'
import type { HostDescription } from '@shared/contract/session'
import type { HostSnapshot } from '@shared/model'
import { changesOf, check, complete, whatIf } from '@shared/actions'
import { join } from 'node:path'
import { loadPage } from '../../../electron/serve/page'
import { servePage, type ServedPage } from '../../../electron/serve/serve-page'

const step = (call: string): PlanStep => ({
  what: { key: 'changes.do.newNetwork' },
  call,
  kind: 'engine',
  where: 'docker'
})

/** A plan as whoever has the rights would make it: problems and changes are the real ones. */
export function planFor(snapshot: HostSnapshot, wanted: Intent, id: string): Plan {
  const intent = complete(snapshot, wanted)
  const title =
    intent.kind === 'network.create' ? { key: 'changes.form.network' } : { key: 'changes.form.connect' }
  return {
    id,
    title,
    intent,
    undoes: null,
    bootId: snapshot.bootId,
    madeAt: '2026-01-01T00:00:00Z',
    steps: [step(`POST /v1.47/${intent.kind} ${JSON.stringify(intent)}`)],
    changes: changesOf(snapshot, whatIf(snapshot, intent)),
    warnings: check(snapshot, intent).map(({ severity, code, text }) => ({ severity, code, text })),
    undo: [step('DELETE /v1.47/networks/mynet')],
    notUndone: [],
    confirmSeconds: null
  }
}

export const outcomeFor = (plan: Plan, over: Partial<Outcome> = {}): Outcome => ({
  planId: plan.id,
  title: plan.title,
  state: 'done',
  steps: plan.steps.map(({ what, call }) => ({ what, call, state: 'done', detail: '' })),
  undoId: plan.id,
  appliedAt: '2026-01-02T03:04:05Z',
  confirmBy: null,
  unmet: [],
  left: [],
  ...over
})

export class ChangeableHost implements Host, HostActions {
  readonly terminals = null
  readonly actions = this
  readonly asked: Intent[] = []
  readonly settled: string[] = []
  past: Outcome[] = []
  /** What becomes of a plan that is applied. */
  becomes: (plan: Plan) => Partial<Outcome> = () => ({})
  /** What a plan is changed to before it is shown. */
  planned: Partial<Plan> = {}
  private readonly plans = new Map<string, Plan>()

  constructor(
    readonly snapshot: HostSnapshot,
    readonly description: HostDescription
  ) {}

  get locked(): boolean {
    return this.description.changes === 'locked'
  }
  collect(): Promise<HostSnapshot> {
    return Promise.resolve(this.snapshot)
  }
  async *watch(signal: AbortSignal): AsyncGenerator<never> {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    yield* []
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
  unlock(): Promise<void> {
    return Promise.resolve()
  }
  plan(wanted: Intent): Promise<Plan> {
    this.asked.push(wanted)
    const plan = { ...planFor(this.snapshot, wanted, `p${String(this.asked.length)}`), ...this.planned }
    this.plans.set(plan.id, plan)
    return Promise.resolve(plan)
  }
  apply(planId: string): Promise<Outcome> {
    const plan = this.plans.get(planId)
    if (plan === undefined) return Promise.reject(new Error(planId))
    const outcome = outcomeFor(plan, this.becomes(plan))
    this.past = [outcome, ...this.past]
    return Promise.resolve(outcome)
  }
  confirm(planId: string): Promise<Outcome> {
    return this.become(planId, { state: 'done', confirmBy: null, undoId: planId })
  }
  planUndo(undoId: string): Promise<Plan> {
    const plan = {
      ...planFor(this.snapshot, { kind: 'namespace.create', name: 'x' }, `u-${undoId}`),
      intent: null,
      undoes: undoId
    }
    this.plans.set(plan.id, plan)
    return Promise.resolve(plan)
  }
  history(): Promise<readonly Outcome[]> {
    return Promise.resolve(this.past)
  }
  settle(planId: string, how: 'finish' | 'undo'): Promise<Outcome> {
    this.settled.push(`${how} ${planId}`)
    return this.become(planId, { state: how === 'finish' ? 'done' : 'undone', undoId: null, confirmBy: null })
  }

  private become(planId: string, over: Partial<Outcome>): Promise<Outcome> {
    this.past = this.past.map((one) => (one.planId === planId ? { ...one, ...over } : one))
    const now = this.past.find((one) => one.planId === planId)
    return now === undefined ? Promise.reject(new Error(planId)) : Promise.resolve(now)
  }
}

/** Serves such a host with the built page. */
export async function serveChangeable(
  snapshot: HostSnapshot,
  changes: HostDescription['changes'] = 'open'
): Promise<{ host: ChangeableHost; served: ServedPage }> {
  const host = new ChangeableHost(snapshot, {
    id: 'local',
    kind: 'local',
    title: 'box',
    rights: 'root',
    live: true,
    changes,
    seeMore: ''
  })
  const source: HostSource = { description: host.description, open: () => Promise.resolve(host) }
  const served = await servePage({
    version: '0',
    hosts: [source],
    journal: new Journal(),
    labs: null,
    port: 0,
    page: loadPage(join(import.meta.dirname, '../../../out/renderer'))
  })
  return { host, served }
}
