/**
 * Changes through an agent: HostActions over its pipe. The agent makes the plans, keeps them and applies them by id; what
 * comes back was checked by the schema before it gets here.
 */
import type { Intent } from '@shared/contract/intents'
import type { Outcome, Plan } from '@shared/contract/plans'
import { VethscopeError } from '@shared/contract/errors'
import { visible } from '@shared/text/visible'
import { planWord, type AgentAnswer, type AgentRequest } from './agent-messages'
import type { HostActions, OutcomeListener } from './host'

export type Unnumbered<T> = T extends AgentRequest ? Omit<T, 'id'> : never
/** An answer to a request: what is not said of its own accord. */
export type Answered = Exclude<AgentAnswer, { type: 'journal' } | { type: 'staying' }>

export interface Asked {
  /** Milliseconds; null: as long as it takes, because the agent bounds each step itself. */
  readonly timeoutMs: number | null
  readonly signal?: AbortSignal | undefined
  /** An abort asks the agent to stop and still waits for what it says came of it. */
  readonly untilAnswered?: boolean
  /** True for an answer after which others follow. */
  readonly more?: (answer: Answered) => boolean
}

/** The pipe as it is needed here. */
export interface AgentLine {
  ask(request: Unnumbered<AgentRequest>, asked: Asked): Promise<Answered>
  unexpected(type: string): Error
}

/** Making a plan reads the whole host. */
const PLAN_MS = 120_000
const ANSWER_MS = 30_000
/** A person is asked for a password meanwhile. */
const UNLOCK_MS = 180_000

export class AgentActions implements HostActions {
  #locked: boolean

  constructor(
    private readonly line: AgentLine,
    locked: boolean
  ) {
    this.#locked = locked
  }

  get locked(): boolean {
    return this.#locked
  }

  async unlock(): Promise<void> {
    if (!this.#locked) return
    await this.#expect('end', { call: 'unlock' }, { timeoutMs: UNLOCK_MS })
    this.#locked = false
  }

  async plan(intent: Intent): Promise<Plan> {
    return (await this.#expect('plan', { call: 'plan', intent }, { timeoutMs: PLAN_MS })).plan
  }

  async apply(planId: string, listener?: OutcomeListener, signal?: AbortSignal): Promise<Outcome> {
    return this.#follow({ call: 'apply', planId: known(planId) }, listener, signal)
  }

  async confirm(planId: string): Promise<Outcome> {
    return this.#follow({ call: 'confirm', planId: known(planId) })
  }

  async planUndo(undoId: string): Promise<Plan> {
    return (await this.#expect('plan', { call: 'planUndo', undoId: known(undoId) }, { timeoutMs: PLAN_MS }))
      .plan
  }

  async history(): Promise<readonly Outcome[]> {
    return (await this.#expect('history', { call: 'history' }, { timeoutMs: ANSWER_MS })).outcomes
  }

  async settle(planId: string, how: 'finish' | 'undo', listener?: OutcomeListener): Promise<Outcome> {
    return this.#follow({ call: 'settle', planId: known(planId), how }, listener)
  }

  async #follow(
    request: Unnumbered<AgentRequest>,
    listener?: OutcomeListener,
    signal?: AbortSignal
  ): Promise<Outcome> {
    const more = (answer: Answered): boolean => {
      if (answer.type !== 'outcome' || answer.last) return false
      listener?.(answer.outcome)
      return true
    }
    return (await this.#expect('outcome', request, { timeoutMs: null, signal, untilAnswered: true, more }))
      .outcome
  }

  async #expect<Type extends Answered['type']>(
    type: Type,
    request: Unnumbered<AgentRequest>,
    asked: Asked
  ): Promise<Extract<Answered, { type: Type }>> {
    const answer = await this.line.ask(request, asked)
    if (!isOfType(answer, type)) throw this.line.unexpected(answer.type)
    return answer
  }
}

const isOfType = <Type extends Answered['type']>(
  answer: Answered,
  type: Type
): answer is Extract<Answered, { type: Type }> => answer.type === type

/** What cannot be the id of a plan is not sent: the agent would hang up on it. @throws VethscopeError `not-found` */
function known(id: string): string {
  if (planWord.safeParse(id).success) return id
  throw new VethscopeError('not-found', `There is no plan "${visible(id, 60)}"`, 'Make the plan anew')
}
