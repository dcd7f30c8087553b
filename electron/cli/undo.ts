/** `undo [ID]`: what can be taken back, and taking it back; keeping what undoes itself; finishing what was interrupted. */
import type { Outcome } from '@shared/contract/plans'
import { translate } from '@shared/locales'
import { visible } from '@shared/text/visible'
import type { HostActions } from '@core/host/host'
import { UsageError, type Arguments } from './arguments'
import { applyPlan, follow, showPlan, tell } from './apply'
import { withLiveHost } from './live-host'
import { writeJson, type Output } from './output'
import { jsonOutcome, said } from './plan-text'
import { hostChoice } from './session'
import { renderTable } from './table'

/** Needs somebody to decide: it undoes itself, or is half done. */
const open: ReadonlySet<Outcome['state']> = new Set(['unconfirmed', 'interrupted', 'left'])

export async function runUndo(args: Arguments, output: Output): Promise<void> {
  const [id] = args.positionals
  const confirm = args.values.get('confirm')?.[0]
  const finish = args.values.get('finish')?.[0]
  const dryRun = args.flags.has('dry-run')
  if ([id, confirm, finish].filter((word) => word !== undefined).length > 1) {
    throw new UsageError(
      { key: 'cli.change.error.one-of' },
      { key: 'cli.hint.command-help', params: { command: 'undo' } }
    )
  }
  if (dryRun && id === undefined) {
    throw new UsageError({ key: 'cli.change.error.no-dry-run' }, { key: 'cli.change.hint.undo-list' })
  }
  await withLiveHost(hostChoice(args), async ({ actions }) => {
    const history = await actions.history()
    if (confirm !== undefined) {
      const { planId } = find(history, confirm)
      await unlock(actions)
      await tell(await actions.confirm(planId), output)
    } else if (finish !== undefined) {
      const { planId } = find(history, finish)
      await unlock(actions)
      await follow(actions, output, () => actions.settle(planId, 'finish'), null)
    } else if (id === undefined) await list(history, output)
    else await takeBack(actions, find(history, id), dryRun, output)
  })
}

const unlock = async (actions: HostActions): Promise<void> => {
  if (actions.locked) await actions.unlock()
}

async function takeBack(
  actions: HostActions,
  outcome: Outcome,
  dryRun: boolean,
  output: Output
): Promise<void> {
  if (open.has(outcome.state) && !dryRun) {
    await unlock(actions)
    await tell(await actions.settle(outcome.planId, 'undo'), output, ['undone', 'rolled-back'])
    return
  }
  const plan = await actions.planUndo(outcome.undoId ?? outcome.planId)
  if (dryRun || plan.steps.length === 0) await showPlan(plan, output)
  else await applyPlan(actions, plan, output)
}

/** The plan of an id, or of the beginning of one that no other has. @throws UsageError */
function find(history: readonly Outcome[], word: string): Outcome {
  const begun = history.filter(
    ({ planId, undoId }) => planId.startsWith(word) || undoId?.startsWith(word) === true
  )
  const exact = begun.find(({ planId, undoId }) => planId === word || undoId === word)
  const [first] = begun
  if (exact !== undefined) return exact
  if (first !== undefined && begun.length === 1) return first
  throw first === undefined
    ? new UsageError(
        { key: 'cli.change.error.unknown-plan', params: { id: visible(word, 60) } },
        { key: 'cli.change.hint.undo-list' }
      )
    : new UsageError(
        {
          key: 'cli.change.error.ambiguous',
          params: {
            name: visible(word, 60),
            which: begun
              .slice(0, 8)
              .map(({ planId }) => planId)
              .join(', ')
          }
        },
        { key: 'cli.change.hint.undo-list' }
      )
}

/** What can be taken back or must be decided, newest first. */
async function list(history: readonly Outcome[], output: Output): Promise<void> {
  const { locale } = output
  const rows = history.filter(({ undoId, state }) => undoId !== null || open.has(state))
  if (output.json) {
    await writeJson(output, { undo: rows.map(jsonOutcome) })
    return
  }
  if (rows.length === 0) {
    output.note(translate(locale, 'cli.change.none'))
    return
  }
  const table = renderTable(
    output,
    [
      { title: translate(locale, 'cli.column.id'), cell: (row: Outcome) => row.undoId ?? row.planId },
      { title: translate(locale, 'cli.column.at'), cell: ({ appliedAt }) => appliedAt ?? '' },
      {
        title: translate(locale, 'cli.column.state'),
        cell: ({ state }) => ({
          text: translate(locale, `changes.state.${state}`),
          tone: open.has(state) ? ('warning' as const) : ('plain' as const)
        })
      },
      { title: translate(locale, 'cli.column.change'), cell: ({ title }) => said(locale, title) }
    ],
    rows
  )
  await output.write(table)
}
