/**
 * Carries a plan's steps out at the engines: through the clients that also read them, so with the same rules about whose
 * sockets are opened with whose rights. A call is sent once; what the engine says of it becomes the step's detail in its
 * own words, and where its answer leaves open whether anything was done, it is asked.
 */
import { lookup, type Engine, type HostSnapshot } from '@shared/model'
import { z } from 'zod'
import { parse, type EngineClient } from '../engines/client'
import { asFailure, bounded, type EngineFailure } from '../engines/failure'
import { callOf, engineUrl, isPathPart } from './engine-call'
import { containerOfStep, networkOfStep } from './engine-records'
import {
  dockerAgain,
  dockerBack,
  standing,
  podmanAgain,
  podmanBack,
  readContainer,
  readNetwork
} from './engine-undo'
import type { RunContext, StepResult, StepRunner } from './runner'
import { engineStep, type EngineStep, type Step } from './step'

export interface EngineRunnerOptions {
  /** What a snapshot's engine id leads to: `Engines` of electron/core/engines. */
  readonly engines: { clientOf(engineId: string): EngineClient | null }
  /** For one call, in milliseconds; default 60,000: an engine may be slow to set a network up, or to tear it down. */
  readonly timeoutMs?: number
}

const created = z.union([
  z.object({ Id: z.string().min(1), Warning: z.string().catch('') }),
  z.object({ id: z.string().min(1) }).transform(({ id }) => ({ Id: id, Warning: '' }))
])

/** What a call that failed did all the same: nothing, half of it, or what `undo` takes back (null: as planned). */
type After = 'unchanged' | 'half' | { readonly undo: readonly Step[] | null }

interface Hand {
  readonly client: EngineClient
  readonly engine: Engine
  readonly context: RunContext
}

export class EngineRunner implements StepRunner {
  readonly #timeoutMs: number

  constructor(readonly options: EngineRunnerOptions) {
    this.#timeoutMs = options.timeoutMs ?? 60_000
  }

  async run(step: Step, context: RunContext): Promise<StepResult> {
    const own = engineStep.safeParse(step)
    if (!own.success) return untouched('this is not a step of an engine')
    if (!namesOf(own.data).every(isPathPart)) return untouched('there is nothing of that name')
    const engine = lookup(context.snapshot).engine.get(own.data.engineId)
    const client = this.options.engines.clientOf(own.data.engineId)
    if (engine === undefined || client === null) return untouched('the engine does not answer')
    const hand = { client, engine, context }
    try {
      const undo = await undoOf(own.data, hand)
      return await this.#tell(own.data, hand, undo)
    } catch (error) {
      // Nothing was sent yet: what takes the step back could not be found out.
      return untouched(asFailure(error).message)
    }
  }

  holds(step: Step, snapshot: HostSnapshot): boolean {
    const own = engineStep.safeParse(step)
    return own.success && lookup(snapshot).engine.has(own.data.engineId) && holds(own.data, snapshot)
  }

  async #tell(step: EngineStep, hand: Hand, undo: readonly Step[] | null): Promise<StepResult> {
    try {
      const said = await this.#send(step, hand)
      if (step.do !== 'network.create')
        return { ok: true, detail: '', unchanged: false, ...(undo === null ? {} : { undo }) }
      const { Id, Warning } = parse(said, created)
      return { ok: true, detail: bounded(Warning), unchanged: false, undo: removalOf(step, hand.engine, Id) }
    } catch (error) {
      const failure = asFailure(error)
      if (step.do === 'network.connect' && step.addressIfAllowed === true && takesNoAddress(failure)) {
        return this.#tell(withoutAddress(step), hand, undo)
      }
      const detail = failure.message
      const known = undo === null ? {} : { undo }
      if (failure.unsent) return { ok: false, detail, unchanged: true }
      if (isRefusal(failure) && step.do !== 'network.connect') return { ok: false, detail, unchanged: true }
      const after = await this.#after(step, hand)
      if (after === 'unchanged') return { ok: false, detail, unchanged: true }
      if (after === 'unknown') return { ok: false, detail, unchanged: isRefusal(failure), ...known }
      if (after !== 'half')
        return {
          ok: false,
          detail,
          unchanged: false,
          ...(after.undo === null ? known : { undo: after.undo })
        }
      return { ok: false, detail, unchanged: await this.#clear(step, hand) }
    }
  }

  /**
   * Takes away what a refused connection left in the container's settings. Docker forgets it only by a connection that it
   * does make: without an address, and ended at once. True when it is gone.
   */
  async #clear(step: EngineStep, hand: Hand): Promise<boolean> {
    if (step.do !== 'network.connect') return false
    const { engineId, network, container } = step
    const signal = AbortSignal.timeout(this.#timeoutMs)
    const own = { ...hand, context: { ...hand.context, signal } }
    try {
      const body = { Container: container, EndpointConfig: {} }
      await this.#send({ do: 'network.connect', engineId, network, container, body }, own)
      await this.#send({ do: 'network.disconnect', engineId, network, container }, own)
      return true
    } catch {
      // The engine said why in the journal; the step counts as one that left something.
      return false
    }
  }

  #send(step: EngineStep, { client, engine, context }: Hand): Promise<string> {
    const call = callOf(step, engine)
    const body = call.body === null ? null : JSON.stringify(call.body)
    const change = { method: call.method, path: engineUrl(engine, call.path), body }
    return client.change(change, this.#timeoutMs, context.signal)
  }

  /** After an answer that tells neither yes nor no (5xx, none in time): what is so now. */
  async #after(step: EngineStep, hand: Hand): Promise<After | 'unknown'> {
    // The signal may be why there was no answer; the question is short, and must be asked all the same.
    const asked = { ...hand, context: { ...hand.context, signal: AbortSignal.timeout(10_000) } }
    try {
      return await stateAfter(step, asked)
    } catch {
      // The engine is gone or stuck: then nobody knows, and the step counts as perhaps done.
      return 'unknown'
    }
  }
}

const untouched = (detail: string): StepResult => ({ ok: false, detail, unchanged: true })

function namesOf(step: EngineStep): readonly string[] {
  if (step.do === 'network.create') return [nameIn(step.body)]
  return step.do === 'network.remove' ? [step.key] : [step.network, step.container]
}

/** An engine that answers 4xx has done nothing (RFC 9110, 15.5). */
const isRefusal = ({ status }: EngineFailure): boolean => status !== null && status >= 400 && status < 500

/** `user specified IP address is supported only when connecting to networks with user configured subnets`. */
const takesNoAddress = (failure: EngineFailure): boolean =>
  failure.status !== null && /user (specified|configured)/i.test(failure.message)

type Joining = Extract<EngineStep, { do: 'network.connect' }>

function withoutAddress(step: Joining): Joining {
  const docker = z.looseObject({ EndpointConfig: z.looseObject({}) }).safeParse(step.body)
  if (!docker.success) return { ...step, addressIfAllowed: false }
  const kept = Object.entries(docker.data.EndpointConfig).filter(([key]) => key !== 'IPAMConfig')
  const body = { ...docker.data, EndpointConfig: Object.fromEntries(kept) }
  return { ...step, addressIfAllowed: false, body }
}

/** By the id that the engine answered; Podman's by name (callName). */
function removalOf(step: Extract<EngineStep, { do: 'network.create' }>, engine: Engine, id: string): Step[] {
  const name = nameIn(step.body)
  const key = engine.kind === 'podman' ? name : id
  return [{ do: 'network.remove', engineId: step.engineId, key, name }]
}

/** What takes the step back, from the engine itself; null where the plan's own word stands. @throws EngineFailure */
async function undoOf(step: EngineStep, { client, engine, context }: Hand): Promise<readonly Step[] | null> {
  const { snapshot, signal } = context
  if (step.do === 'network.remove') {
    const answer = await readNetwork(client, engine, step.key, signal)
    const body = engine.kind === 'podman' ? podmanAgain(answer) : dockerAgain(answer, engine)
    return [{ do: 'network.create', engineId: engine.id, body }]
  }
  if (step.do !== 'network.disconnect') return null
  const network = networkOfStep(snapshot, engine.id, step.network)
  const container = containerOfStep(snapshot, engine.id, step.container)
  if (network === undefined || container === undefined) return null
  const answer = await readContainer(client, engine, step.container, signal)
  const body =
    engine.kind === 'podman'
      ? podmanBack(answer, network, container)
      : dockerBack(answer, network, container, engine, snapshot)
  if (body === null) return null
  const { engineId, network: key, container: of } = step
  return [{ do: 'network.connect', engineId, network: key, container: of, body, addressIfAllowed: true }]
}

/** @throws EngineFailure */
async function stateAfter(step: EngineStep, { client, engine, context }: Hand): Promise<After> {
  const { snapshot, signal } = context
  if (step.do === 'network.create' || step.do === 'network.remove') {
    const key = step.do === 'network.create' ? nameIn(step.body) : step.key
    const there = await readNetwork(client, engine, key, signal).catch((error: unknown) => {
      if (asFailure(error).status === 404) return null
      throw error
    })
    if (step.do === 'network.remove') return there === null ? { undo: null } : 'unchanged'
    if (there === null) return 'unchanged'
    // It may have been there before: one that the snapshot knows is not ours to take away.
    if (networkOfStep(snapshot, engine.id, key) !== undefined) return 'unchanged'
    return { undo: removalOf(step, engine, created.parse(there).Id) }
  }
  const network = networkOfStep(snapshot, engine.id, step.network)
  // Refused because it is on it already: that is nothing of ours.
  if (step.do === 'network.connect' && holds(step, snapshot)) return 'unchanged'
  const answer = await readContainer(client, engine, step.container, signal)
  const key = { engineKey: network?.engineKey ?? step.network, name: network?.name ?? step.network }
  const now = standing(answer, key, engine)
  if (step.do === 'network.disconnect') return now === 'off' ? { undo: null } : 'unchanged'
  if (now === 'off') return 'unchanged'
  return now === 'half' ? 'half' : { undo: null }
}

const named = z.union([
  z.looseObject({ Name: z.string() }).transform(({ Name }) => Name),
  z.looseObject({ name: z.string() }).transform(({ name }) => name)
])
const nameIn = (body: unknown): string => named.catch('').parse(body)
const driven = z.union([
  z.looseObject({ Driver: z.string() }).transform(({ Driver }) => Driver),
  z.looseObject({ driver: z.string() }).transform(({ driver }) => driver)
])

function holds(step: EngineStep, snapshot: HostSnapshot): boolean {
  if (step.do === 'network.create') {
    const network = networkOfStep(snapshot, step.engineId, nameIn(step.body))
    return network?.name === nameIn(step.body) && network.driver === driven.catch('').parse(step.body)
  }
  if (step.do === 'network.remove') return networkOfStep(snapshot, step.engineId, step.key) === undefined
  const network = networkOfStep(snapshot, step.engineId, step.network)
  const container = containerOfStep(snapshot, step.engineId, step.container)
  const on =
    network !== undefined &&
    container !== undefined &&
    (lookup(snapshot).endpointsOf.get(container.id) ?? []).some((item) => item.networkId === network.id)
  return on === (step.do === 'network.connect')
}
