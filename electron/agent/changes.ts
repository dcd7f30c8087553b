/**
 * What changes the host, behind the agent's pipe. It is locked until it is unlocked, and how that is decided depends on how
 * the agent was started, never on what it is told: a practice host is open, an agent that root started opens when it is
 * asked, one that polkit started asks polkit. Plans can be made while it is locked: that changes nothing.
 */
import { VethscopeError } from '@shared/contract/errors'
import type { Outcome } from '@shared/contract/plans'
import type { AgentAnswer, AgentRequest } from '@core/host/agent-messages'
import type { TerminalRequest } from '@core/host/agent-terminals'
import type { Host, HostActions } from '@core/host/host'

/** `open`: from the start; `asked`: when someone asks; else what decides: it throws when the answer is no. */
export type Unlocking = 'open' | 'asked' | (() => Promise<void>)

export type ChangeRequest = Exclude<
  AgentRequest,
  { call: 'hello' } | { call: 'collect' } | { call: 'watch' } | { call: 'stop' } | TerminalRequest
>
type Say = (answer: AgentAnswer) => void

/** True for a request whose end must be waited for before the agent ends: something is in hand. */
export const isChange = ({ call }: AgentRequest): boolean =>
  call === 'apply' || call === 'settle' || call === 'confirm'

export class Changes {
  private constructor(
    private readonly actions: HostActions | null,
    private readonly unlocking: Unlocking,
    private locked: boolean
  ) {}

  /** The changes of a host, unlocked at once where the agent was started so. */
  static async of(host: Host, unlocking: Unlocking): Promise<Changes> {
    const open = unlocking === 'open' && host.actions !== null
    if (open) await host.actions.unlock()
    return new Changes(host.actions, unlocking, !open)
  }

  get state(): 'none' | 'locked' | 'open' {
    if (this.actions === null) return 'none'
    return this.locked ? 'locked' : 'open'
  }

  /** Resolves when no plan is in hand. */
  async idle(): Promise<void> {
    await this.actions?.pending?.()
  }

  /** @throws VethscopeError `not-supported`, `refused` while locked, and whatever the actions throw */
  async answer(request: ChangeRequest, say: Say, signal: AbortSignal): Promise<void> {
    const { actions } = this
    const { id } = request
    if (actions === null) {
      throw new VethscopeError('not-supported', 'The agent cannot change this host with the rights it has')
    }
    const follow = async (
      work: (listener: (outcome: Outcome) => void) => Promise<Outcome>
    ): Promise<void> => {
      this.#allow()
      const outcome = await work((step) => say({ type: 'outcome', id, outcome: step, last: false }))
      say({ type: 'outcome', id, outcome, last: true })
    }
    switch (request.call) {
      case 'unlock':
        await this.#unlock(actions)
        return say({ type: 'end', id })
      case 'plan':
        return say({ type: 'plan', id, plan: await actions.plan(request.intent) })
      case 'planUndo':
        return say({ type: 'plan', id, plan: await actions.planUndo(request.undoId) })
      case 'history':
        return say({ type: 'history', id, outcomes: [...(await actions.history())] })
      case 'apply':
        return follow((listener) => actions.apply(request.planId, listener, signal))
      case 'confirm':
        return follow(() => actions.confirm(request.planId))
      case 'settle':
        return follow((listener) => actions.settle(request.planId, request.how, listener))
    }
  }

  async #unlock(actions: HostActions): Promise<void> {
    if (!this.locked) return
    if (typeof this.unlocking === 'function') await this.unlocking()
    await actions.unlock()
    this.locked = false
  }

  #allow(): void {
    if (!this.locked) return
    throw new VethscopeError('refused', 'Changes are locked on this host', 'Unlock changes first')
  }
}
