/**
 * Changes, answered: a plan is made, applied, kept and taken back by the actions of the host it is for. Nothing is decided
 * here but who may ask: a server that was started with `--read-only` answers none of it, and a host that cannot be changed
 * says why and which command gives the rights.
 */
import type { Intent, Outcome, Plan } from '@shared/contract'
import { VethscopeError } from '@shared/contract/errors'
import type { HostDescription } from '@shared/contract/session'
import type { HostActions, OutcomeListener } from '../host/host'
import type { HostFeed } from './host-feed'
import { toWire } from './errors'
import { os } from './implementer'

export interface PlanOptions {
  /** The feed of a host; a lab that came up elsewhere is found, too. */
  readonly feed: (hostId: string) => Promise<HostFeed>
  readonly readOnly: boolean
  /** Called when what a host allows has changed: it was unlocked. */
  readonly changed: () => void
}

/** Handlers of `plan.*`. */
export function planHandlers({ feed, readOnly, changed }: PlanOptions) {
  const found = async (hostId: string): Promise<{ feed: HostFeed; actions: HostActions }> => {
    if (readOnly) {
      throw new VethscopeError(
        'refused',
        'This server was started with --read-only',
        'Start it without --read-only to change anything'
      )
    }
    const known = await feed(hostId)
    const host = await known.host()
    if (host.actions === null) throw cannotChange(known.description)
    return { feed: known, actions: host.actions }
  }
  const make = async (hostId: string, intent: Intent): Promise<Plan> =>
    (await found(hostId)).actions.plan(intent)
  /**
   * Runs to its end whether or not someone still listens: a client that leaves must not leave half a change behind. Answers
   * when the first thing has happened, so that what is refused is refused by the call itself.
   */
  const run = async (
    hostId: string,
    work: (actions: HostActions, listener: OutcomeListener) => Promise<Outcome>
  ): Promise<AsyncGenerator<Outcome>> => {
    const { feed: known, actions } = await found(hostId)
    const told = new Outcomes()
    const working = work(actions, (outcome) => told.push(outcome)).finally(() => {
      void known.refresh()
      told.end()
    })
    working.catch(() => undefined) // told below, to whoever is still there
    await Promise.race([told.begun, working])
    return follow(told, working)
  }

  return {
    unlock: os.plan.unlock.handler(async ({ input }) => {
      await (await found(input.hostId)).actions.unlock()
      changed()
    }),
    make: os.plan.make.handler(({ input }) => make(input.hostId, input.intent)),
    apply: os.plan.apply.handler(({ input }) =>
      run(input.hostId, (actions, listener) => actions.apply(input.planId, listener))
    ),
    confirm: os.plan.confirm.handler(async ({ input }) =>
      (await found(input.hostId)).actions.confirm(input.planId)
    ),
    undo: os.plan.undo.handler(async ({ input }) =>
      (await found(input.hostId)).actions.planUndo(input.planId)
    ),
    settle: os.plan.settle.handler(({ input }) =>
      run(input.hostId, (actions, listener) => actions.settle(input.planId, input.how, listener))
    ),
    history: os.plan.history.handler(async ({ input }) => [
      ...(await (await found(input.hostId)).actions.history())
    ])
  }
}

async function* follow(told: Outcomes, working: Promise<Outcome>): AsyncGenerator<Outcome> {
  yield* told.read()
  try {
    yield await working
  } catch (error) {
    throw toWire(error) // nothing else makes an error of a stream one of the contract
  }
}

/** Why a host cannot be changed, and what gives the right to. */
function cannotChange({ kind, title, seeMore }: HostDescription): VethscopeError {
  if (kind === 'recorded') {
    return new VethscopeError(
      'not-supported',
      `${title} is a snapshot file: it shows a host, and nothing there can be changed`,
      'Look at the host itself: --host local'
    )
  }
  return new VethscopeError(
    'not-supported',
    `${title} cannot be changed with the rights Vethscope has`,
    seeMore === '' ? 'Start Vethscope as root' : `Start it with: ${seeMore}`
  )
}

/** Outcomes in order, none skipped: of the steps of one plan there are few. */
class Outcomes {
  readonly #items: Outcome[] = []
  #ended = false
  #wake: (() => void) | null = null
  #begin: () => void = () => undefined
  /** Resolves with the first of them. */
  readonly begun = new Promise<void>((resolve) => {
    this.#begin = resolve
  })

  push(item: Outcome): void {
    this.#items.push(item)
    this.#begin()
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async *read(): AsyncGenerator<Outcome> {
    for (;;) {
      const item = this.#items.shift()
      if (item !== undefined) yield item
      else if (this.#ended) return
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        this.#wake = null
      }
    }
  }
}
