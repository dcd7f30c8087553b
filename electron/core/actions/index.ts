/**
 * Changes of this machine, put together: what shared/actions says, the planners of the kernel and of the engines, and what
 * carries their steps out. A step goes to the one or the other by what it does, never by what it holds.
 */
import { changesOf, check, complete, unmet, whatIf } from '@shared/actions'
import { VethscopeError } from '@shared/contract/errors'
import type { Intent } from '@shared/contract/intents'
import type { HostInfo, HostSnapshot } from '@shared/model'
import { readBootId } from '../collectors/host-info'
import type { Engines } from '../engines'
import type { Journal } from '../journal'
import { actionsDirectory } from './directory'
import { expectations } from './expectations'
import { LocalActions } from './local-actions'
import { planEngine } from './plan-engine'
import { planKernel } from './plan-kernel'
import type { PlannedSteps } from './planner'
import { EngineRunner } from './run-engine'
import { KernelRunner } from './run-kernel'
import type { SayStep, StepResult, StepRunner } from './runner'
import { sayEngine } from './say-engine'
import { sayKernel } from './say-kernel'
import { sessionPath } from './session-path'
import { isEngineStep } from './step-words'

export { LocalActions } from './local-actions'

export interface HostChangesOptions {
  readonly journal: Journal
  readonly source: HostInfo['source']
  readonly collect: (signal?: AbortSignal) => Promise<HostSnapshot>
  /** Those that are read as well; null: none. */
  readonly engines: Engines | null
  /** Where plans are kept; default: `actionsDirectory`. */
  readonly directory?: string
  /** Default: locked until `unlock`. */
  readonly locked?: boolean
  /** SSH_CONNECTION of the session one works through, where it is known. */
  readonly sshConnection?: string
  /** State directories, XDG_STATE_HOME. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Steps of any intent. @throws VethscopeError as the planners; `not-supported` for one that nobody plans */
export function planSteps(snapshot: HostSnapshot, intent: Intent): PlannedSteps {
  const planned = planEngine(snapshot, intent) ?? planKernel(snapshot, intent)
  if (planned !== null) return planned
  throw new VethscopeError('not-supported', `${intent.kind} cannot be done on this host`)
}

/** The exact call or command of any step. */
export const sayStep: SayStep = (step, snapshot) =>
  isEngineStep(step) ? sayEngine(step, snapshot) : sayKernel(step, snapshot)

const noEngines: StepRunner = {
  run: (): Promise<StepResult> =>
    Promise.resolve({ ok: false, unchanged: true, detail: 'no engine is asked on this host' }),
  holds: () => false
}

/** Carries any step out. */
export function stepRunner(options: Pick<HostChangesOptions, 'journal' | 'engines'>): StepRunner {
  const { engines, journal } = options
  const kernel = new KernelRunner({ journal })
  const engine = engines === null ? noEngines : new EngineRunner({ engines })
  return {
    run: (step, context) => (isEngineStep(step) ? engine : kernel).run(step, context),
    holds: (step, snapshot) => (isEngineStep(step) ? engine : kernel).holds(step, snapshot)
  }
}

/** What changes this machine, or the lab this process is in. Looks at once for what an earlier process left. */
export function changesHere(options: HostChangesOptions): LocalActions {
  const { source, env } = options
  const actions = new LocalActions({
    collect: options.collect,
    analysis: { check, complete, whatIf, changesOf, unmet },
    expected: expectations,
    planner: planSteps,
    say: sayStep,
    runner: stepRunner(options),
    directory: options.directory ?? actionsDirectory({ source, ...(env === undefined ? {} : { env }) }),
    locked: options.locked ?? true,
    session: sessionPath(options.sshConnection),
    bootId: readBootId
  })
  void actions.start()
  return actions
}
