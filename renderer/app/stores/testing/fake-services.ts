/** Services of a test's own, spoken through the real contract: one host that can be changed, its plans answered as told. */
import { createRouterClient, implement, ORPCError } from '@orpc/server'
import { contract, type HostEvent, type Intent, type Outcome, type Plan } from '@shared/contract'
import { VethscopeError } from '@shared/contract/errors'
import type { HostDescription, Session } from '@shared/contract/session'
import type { HostSnapshot } from '@shared/model'
import { tinyHost } from '@shared/testing/tiny-host'
import type { Line, LineEnd } from '../../../client/line'

const title = { key: 'changes.form.network' }
const step = { what: { key: 'changes.do.newNetwork' }, call: 'POST /networks/create {"Name":"mynet"}' }

export const makePlan = (over: Partial<Plan> = {}): Plan => ({
  id: 'p1',
  title,
  intent: null,
  undoes: null,
  bootId: 'b',
  madeAt: '2026-01-01T00:00:00Z',
  steps: [{ ...step, kind: 'engine', where: 'docker' }],
  changes: [{ verb: 'add', what: { key: 'changes.form.network' }, ref: null }],
  warnings: [],
  undo: [{ ...step, call: 'DELETE /networks/mynet', kind: 'engine', where: 'docker' }],
  notUndone: [],
  confirmSeconds: null,
  ...over
})

export const makeOutcome = (over: Partial<Outcome> = {}): Outcome => ({
  planId: 'p1',
  title,
  state: 'done',
  steps: [{ ...step, state: 'done', detail: '' }],
  undoId: 'p1',
  appliedAt: '2026-01-01T00:00:00Z',
  confirmBy: null,
  unmet: [],
  left: [],
  ...over
})

/** What the services answer; replaced by a test as it likes. */
export interface Answers {
  make: (intent: Intent) => Plan
  apply: (planId: string) => AsyncIterable<Outcome>
  confirm: (planId: string) => Outcome
  undo: (undoId: string) => Plan
  settle: (planId: string, how: 'finish' | 'undo') => AsyncIterable<Outcome>
  history: () => Outcome[]
  unlock: () => void
}

export async function* each<T>(...values: T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value)
}
async function* never(signal?: AbortSignal): AsyncGenerator<never> {
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
  yield* []
}
async function* first(event: HostEvent, signal?: AbortSignal): AsyncGenerator<HostEvent> {
  yield event
  yield* never(signal)
}

/** What a handler threw, as the contract's declared error. */
function declared<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const shape: unknown = error instanceof VethscopeError ? error.toJSON() : error
    throw new ORPCError('VETHSCOPE', { defined: true, data: shape })
  }
}

export const fail = (error: VethscopeError): never => {
  throw error
}

export interface FakeServices {
  readonly line: Line
  readonly answers: Answers
  readonly end: (end: LineEnd) => void
}

export function fakeServices(
  description: Partial<HostDescription> = {},
  snapshot: HostSnapshot = tinyHost(),
  readOnly = false
): FakeServices {
  const host: HostDescription = {
    id: 'local',
    kind: 'local',
    title: 'box',
    rights: 'root',
    live: true,
    changes: 'open',
    seeMore: '',
    ...description
  }
  const session: Session = {
    product: 'vethscope',
    version: '0',
    platform: 'linux',
    hosts: [host],
    initialHost: host.id,
    readOnly,
    terminal: false
  }
  const answers: Answers = {
    make: () => makePlan(),
    apply: () => each(makeOutcome()),
    confirm: () => makeOutcome(),
    undo: () => makePlan({ id: 'u1', undoes: 'p1' }),
    settle: () => each(makeOutcome()),
    history: () => [],
    unlock: () => undefined
  }
  let end: (end: LineEnd) => void = () => undefined
  const ended = new Promise<LineEnd>((tell) => (end = tell))
  const os = implement(contract)
  const nothing = (): never => {
    throw new Error('not asked for here')
  }
  const router = os.router({
    session: {
      get: os.session.get.handler(() => session),
      changed: os.session.changed.handler(({ signal }) => never(signal))
    },
    host: {
      snapshot: os.host.snapshot.handler(nothing),
      changed: os.host.changed.handler(({ signal }) =>
        first({ type: 'snapshot', snapshot, tookMs: 1 }, signal)
      )
    },
    plan: {
      unlock: os.plan.unlock.handler(() => declared(() => answers.unlock())),
      make: os.plan.make.handler(({ input }) => declared(() => answers.make(input.intent))),
      apply: os.plan.apply.handler(({ input }) => declared(() => iterate(answers.apply(input.planId)))),
      confirm: os.plan.confirm.handler(({ input }) => declared(() => answers.confirm(input.planId))),
      undo: os.plan.undo.handler(({ input }) => declared(() => answers.undo(input.planId))),
      settle: os.plan.settle.handler(({ input }) =>
        declared(() => iterate(answers.settle(input.planId, input.how)))
      ),
      history: os.plan.history.handler(() => declared(() => answers.history()))
    },
    terminal: {
      open: os.terminal.open.handler(nothing),
      output: os.terminal.output.handler(nothing),
      taken: os.terminal.taken.handler(nothing),
      write: os.terminal.write.handler(nothing),
      resize: os.terminal.resize.handler(nothing),
      close: os.terminal.close.handler(nothing)
    },
    lab: {
      list: os.lab.list.handler(() => []),
      up: os.lab.up.handler(nothing),
      down: os.lab.down.handler(nothing)
    },
    activity: {
      list: os.activity.list.handler(() => []),
      changed: os.activity.changed.handler(({ signal }) => never(signal))
    }
  })
  return { line: { client: createRouterClient(router), ended, close: () => undefined }, answers, end }
}

async function* iterate(outcomes: AsyncIterable<Outcome>): AsyncGenerator<Outcome> {
  for await (const outcome of outcomes) yield outcome
}
