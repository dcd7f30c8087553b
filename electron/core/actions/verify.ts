/**
 * Whether what was promised is there: by snapshots taken until it is, or for a short while, because engines and the kernel
 * settle things after they have answered.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Message } from '@shared/contract/plans'
import type { HostSnapshot } from '@shared/model'
import { wordsOfError } from './execution'
import type { RecordStep } from './record'
import type { StepRunner } from './runner'
import { destroys } from './step-words'

export interface Verified {
  readonly unmet: readonly Message[]
  /** null when the host could not be read. */
  readonly now: HostSnapshot | null
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 500

/**
 * @param unmetIn what of the promise a snapshot does not show
 * @param settleMs how long it may take, in milliseconds
 */
export async function verify(
  collect: () => Promise<HostSnapshot>,
  unmetIn: (now: HostSnapshot) => readonly Message[],
  settleMs: number
): Promise<Verified> {
  const end = performance.now() + settleMs
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const seen = await look(collect, unmetIn)
    if (seen.unmet.length === 0 || performance.now() >= end) return seen
    await pause(wait)
  }
}

async function look(
  collect: () => Promise<HostSnapshot>,
  unmetIn: (now: HostSnapshot) => readonly Message[]
): Promise<Verified> {
  try {
    const now = await collect()
    return { now, unmet: unmetIn(now) }
  } catch (error) {
    return { now: null, unmet: [{ key: 'plans.unmet.reading', params: { detail: wordsOfError(error) } }] }
  }
}

/**
 * For plans without a what-if: steps that ran and whose effect is not there. A step whose subject went with a later one
 * has no effect left to look for, and is not told.
 */
export function stepsUnmet(
  steps: readonly RecordStep[],
  runner: StepRunner,
  now: HostSnapshot
): readonly Message[] {
  return steps.flatMap(({ step, undo, said, state }, at) => {
    if (state !== 'done' || runner.holds(step, now)) return []
    const asBefore = undo.length > 0 && undo.every((item) => runner.holds(item, now))
    const alone = undo.length === 0 && !steps.slice(at + 1).some((later) => destroys(later.step))
    return asBefore || alone ? [{ key: 'plans.unmet.step', params: { call: said.call } }] : []
  })
}
