/**
 * A plan is shown, applied and told: what `network`, `connect`, `disconnect` and `undo` have in common. Exit status as CLI.md:
 * what is refused before anything runs is 2, what fails is 3.
 */
import { createInterface } from 'node:readline'
import { check } from '@shared/actions/check'
import { VethscopeError } from '@shared/contract/errors'
import type { Outcome, Plan } from '@shared/contract/plans'
import { isMessageKey, translate } from '@shared/locales'
import type { HostSnapshot } from '@shared/model'
import type { HostActions } from '@core/host/host'
import { UsageError } from './arguments'
import { holdSignals, type InHand } from './live-host'
import { writeJson, type Output } from './output'
import { jsonOutcome, jsonPlan, planText, said } from './plan-text'

/** A plan that cannot be applied: its reason, and what could stand there instead. @throws UsageError */
export function refuseStopped(plan: Plan, snapshot: HostSnapshot): void {
  const stopping = plan.warnings.find(({ severity }) => severity === 'stop')
  if (stopping === undefined) return
  const problem =
    plan.intent === null
      ? undefined
      : check(snapshot, plan.intent).find(({ severity }) => severity === 'stop')
  const suggestion = problem?.suggestion ?? null
  const { key, params } = problem?.text ?? stopping.text
  if (!isMessageKey(key)) throw new VethscopeError('bad-input', key)
  throw new UsageError(
    params === undefined ? { key } : { key, params },
    suggestion === null ? { key: 'cli.hint.help' } : { key: 'cli.change.hint.try', params: { suggestion } }
  )
}

/** `--dry-run`: the plan and nothing else. */
export async function showPlan(plan: Plan, output: Output): Promise<void> {
  if (output.json) {
    await writeJson(output, { plan: jsonPlan(plan) })
    return
  }
  await output.write(planText(output, plan))
  output.note(translate(output.locale, plan.steps.length === 0 ? 'cli.change.nothing' : 'cli.change.dry-run'))
}

/** Shows the plan, applies it, and tells what came of it. @throws VethscopeError `failed` when it did not work */
export async function applyPlan(actions: HostActions, plan: Plan, output: Output): Promise<void> {
  if (!output.json) await output.write(planText(output, plan))
  if (actions.locked) await actions.unlock()
  await follow(actions, output, () => actions.apply(plan.id), plan.confirmSeconds)
}

/** Runs something that ends in an outcome, waits for what must be confirmed, and tells it. @throws VethscopeError `failed` */
export async function follow(
  actions: HostActions,
  output: Output,
  work: () => Promise<Outcome>,
  confirmSeconds: number | null
): Promise<void> {
  const inHand = holdSignals(output)
  const applied = await work()
  const outcome =
    applied.state === 'unconfirmed'
      ? await confirmed(actions, applied, inHand, output, confirmSeconds)
      : applied
  await tell(outcome, output)
}

/** Prints an outcome. @throws VethscopeError `failed` for one that is not what was asked for */
export async function tell(
  outcome: Outcome,
  output: Output,
  good: readonly Outcome['state'][] = ['done']
): Promise<void> {
  const { locale } = output
  const failed = !good.includes(outcome.state)
  if (output.json) await writeJson(output, { result: jsonOutcome(outcome) })
  for (const item of outcome.unmet)
    output.note(translate(locale, 'cli.change.unmet', { what: said(locale, item) }))
  for (const item of outcome.left)
    output.note(translate(locale, 'cli.change.left', { what: said(locale, item) }))
  if (failed) throw failure(outcome, output)
  if (output.json) return
  const line =
    outcome.undoId === null
      ? translate(locale, 'cli.change.done-for-good')
      : translate(locale, 'cli.change.done', { id: outcome.undoId })
  await output.write(`${line}\n`)
}

function failure(outcome: Outcome, { locale }: Output): VethscopeError {
  const step = outcome.steps.find(
    ({ state, detail }) => state === 'failed' || (state !== 'done' && detail !== '')
  )
  const what = step === undefined ? said(locale, outcome.title) : `${said(locale, step.what)}: ${step.detail}`
  switch (outcome.state) {
    case 'undone':
      return new VethscopeError('failed', translate(locale, 'cli.change.not-kept'))
    case 'left':
      return new VethscopeError('failed', translate(locale, 'cli.change.failed-left', { what }))
    case 'interrupted': {
      const hint = translate(locale, 'cli.change.hint.settle', { id: outcome.planId })
      return new VethscopeError('failed', translate(locale, 'cli.change.interrupted'), hint)
    }
    default:
      return new VethscopeError('failed', translate(locale, 'cli.change.failed', { what }))
  }
}

/** How often it is looked whether someone else has confirmed it, or its time is over, in milliseconds. */
const LOOK_MS = 500

/**
 * Waits until a plan is kept or has undone itself. On a terminal a person keeps it by Enter, or takes it back at once by
 * Ctrl+C; elsewhere another command keeps it.
 */
async function confirmed(
  actions: HostActions,
  applied: Outcome,
  inHand: InHand,
  output: Output,
  confirmSeconds: number | null
): Promise<Outcome> {
  const { locale } = output
  const id = applied.planId
  const asks = process.stdin.isTTY && process.stderr.isTTY
  const decided = new AbortController()
  let wish: 'keep' | 'undo' | null = null
  const wishes = (what: 'keep' | 'undo'): void => {
    wish ??= what
    decided.abort()
  }
  inHand.interrupted = () => wishes('undo')
  const lines = asks ? createInterface({ input: process.stdin }) : null
  lines?.once('line', () => wishes('keep'))
  const until = Date.parse(applied.confirmBy ?? '') || Date.now() + (confirmSeconds ?? 60) * 1000
  if (!asks) {
    output.note(translate(locale, 'cli.change.confirm', { id, at: applied.confirmBy ?? '' }))
  }
  try {
    for (;;) {
      if (asks) {
        const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000))
        process.stderr.write(`\r\u001b[K${translate(locale, 'cli.change.keep', { seconds })}`)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS)
        decided.signal.addEventListener('abort', () => {
          clearTimeout(timer)
          resolve()
        })
      })
      if (wanted() === 'keep') return await actions.confirm(id)
      if (wanted() === 'undo') return await actions.settle(id, 'undo')
      const now = (await actions.history()).find(({ planId }) => planId === id)
      if (now === undefined) return { ...applied, state: 'interrupted' }
      if (now.state !== 'unconfirmed' && now.state !== 'applying') return now
    }
  } finally {
    lines?.close()
    inHand.interrupted = null
    if (asks) process.stderr.write('\n')
  }
  function wanted(): typeof wish {
    return wish
  }
}
