/** Plans and outcomes as people read them on a terminal, and as scripts read them (CLI.md): then in English, always. */
import type { Message, Outcome, Plan, PlanStep } from '@shared/contract/plans'
import { translate, translateKey, type Locale } from '@shared/locales'
import { visible } from '@shared/text/visible'
import type { Output } from './output'

const LINE = 2000

/** A message in a language, one line, harmless to look at: what goes into it comes from the host. */
export function said(locale: Locale, { key, params }: Message): string {
  return visible(translateKey(locale, key, params), LINE)
}

const jsonStep = ({ what, call }: PlanStep): { what: string; call: string } => ({
  what: said('en', what),
  call
})

/** `{"plan":{"id","title","steps":[{"what","call"}],"changes":[…],"warnings":[…],"undo":[…]}}`. */
export const jsonPlan = (plan: Plan) => ({
  id: plan.id,
  title: said('en', plan.title),
  steps: plan.steps.map(jsonStep),
  changes: plan.changes.map(({ verb, what, ref }) => ({ verb, what: said('en', what), ref })),
  warnings: plan.warnings.map(({ severity, code, text }) => ({ severity, code, text: said('en', text) })),
  undo: plan.undo.map(jsonStep),
  notUndone: plan.notUndone.map((item) => said('en', item)),
  confirmSeconds: plan.confirmSeconds
})

/** What came of it, with the id under which it can be taken back. */
export const jsonOutcome = (outcome: Outcome) => ({
  id: outcome.planId,
  title: said('en', outcome.title),
  state: outcome.state,
  undo: outcome.undoId,
  at: outcome.appliedAt,
  confirmBy: outcome.confirmBy,
  steps: outcome.steps.map(({ what, call, state, detail }) => ({
    what: said('en', what),
    call,
    state,
    detail
  })),
  unmet: outcome.unmet.map((item) => said('en', item)),
  left: outcome.left.map((item) => said('en', item))
})

type Tone = 'bold' | 'quiet' | 'good' | 'bad' | 'warning'
const codes: Readonly<Record<Tone, string>> = { bold: '1', quiet: '2', good: '32', bad: '31', warning: '33' }
const paint = (output: Pick<Output, 'color'>, tone: Tone, text: string): string =>
  output.color ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text

const marks = { add: '+', remove: '-', change: '~' } as const
const markTones = { add: 'good', remove: 'bad', change: 'warning' } as const
const severityTones = { stop: 'bad', warn: 'warning', note: 'quiet' } as const

/** The plan as text: what will run, what changes, what to expect, what takes it back. */
export function planText(output: Pick<Output, 'color' | 'locale'>, plan: Plan): string {
  const { locale } = output
  const head = (key: Parameters<typeof translate>[1]): string => paint(output, 'bold', translate(locale, key))
  const step = ({ what, call, where }: PlanStep, number: number): string[] => [
    `  ${String(number + 1)}. ${said(locale, what)}`,
    `     ${paint(output, 'quiet', visible(where === '' ? call : `${call}  [${where}]`, LINE))}`
  ]
  const part = (key: Parameters<typeof translate>[1], lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [head(key), ...lines]
  return [
    paint(output, 'bold', said(locale, plan.title)),
    ...part('cli.change.steps', plan.steps.flatMap(step)),
    ...part(
      'cli.change.changes',
      plan.changes.map(
        ({ verb, what }) => `  ${paint(output, markTones[verb], marks[verb])} ${said(locale, what)}`
      )
    ),
    ...part(
      'cli.change.warnings',
      plan.warnings.map(
        ({ severity, text }) => `  ${paint(output, severityTones[severity], '!')} ${said(locale, text)}`
      )
    ),
    ...part('cli.change.undo', plan.undo.flatMap(step)),
    ...part(
      'cli.change.not-undone',
      plan.notUndone.map((item) => `  ${said(locale, item)}`)
    ),
    ''
  ].join('\n')
}
