/** An engine's step as a person could do it: the exact call, and below it the command line that does the same. */
import type { PlanStep } from '@shared/contract/plans'
import { lookup, type HostSnapshot } from '@shared/model'
import { visible } from '@shared/text/visible'
import { callOf } from './engine-call'
import { commandLine } from './engine-command-line'
import { quote } from './quote'
import type { EngineStep } from './step'

/** Longer bodies are cut where they are shown. */
const MAX_SHOWN = 8192

/**
 * Two lines: `POST /networks/create {"Name":…}` and `docker network create …`. Both can be shown as they are: nothing
 * invisible is left in them.
 */
export function sayEngine(step: EngineStep, snapshot: HostSnapshot): Omit<PlanStep, 'what'> {
  const engine = lookup(snapshot).engine.get(step.engineId)
  if (engine === undefined) return { call: '', kind: 'engine', where: visible(step.engineId) }
  const call = callOf(step, engine)
  const body = call.body === null ? '' : ` ${JSON.stringify(call.body)}`
  const command = quote(commandLine(step, call, engine, snapshot))
  return {
    call: `${visible(`${call.method} ${call.path}${body}`, MAX_SHOWN)}\n${visible(command, MAX_SHOWN)}`,
    kind: 'engine',
    where: visible(engine.name)
  }
}
