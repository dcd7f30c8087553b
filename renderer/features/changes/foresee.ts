/**
 * What can be said of a form while one types: whether it is an intent at all (the contract's schema), what is wrong with
 * it or not expected (shared/actions), and what would stand in the fields that were left empty.
 */
import { check, complete, stop, type Problem } from '@shared/actions'
import { intent as intentSchema, type Intent } from '@shared/contract/intents'
import type { MessageKey } from '@shared/locales'
import type { HostSnapshot } from '@shared/model'
import { valueAt } from './draft'
import type { Field } from './fields'

export interface Foreseen {
  /** null while it is no intent: `problems` say why. */
  readonly intent: Intent | null
  readonly problems: readonly Problem[]
  /** The same with what is left open filled in. */
  readonly completed: Intent | null
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly expected?: unknown
}

/** Why the schema refuses a value, in words for the field it stands in. */
function issueProblem(candidate: object, issue: Issue): Problem {
  const field = issue.path.map(String).join('.')
  const value = valueAt(candidate, field)
  const empty = value === '' || value === null || value === undefined
  const number = typeof value === 'number' || issue.expected === 'number' || issue.expected === 'int'
  const key: MessageKey = empty ? 'changes.needed' : number ? 'changes.notNumber' : 'changes.notValid'
  return stop(field, 'not-valid', { key })
}

/** The candidate without what the schema refuses, so that the rest can be judged already; null where that cannot be. */
function withoutIssues(candidate: object, issues: readonly Issue[]): Intent | null {
  const refused = new Set(issues.map((issue) => String(issue.path[0])))
  const rest = Object.fromEntries(
    Object.entries(candidate).map(([key, value]: [string, unknown]) => [key, refused.has(key) ? null : value])
  )
  const parsed = intentSchema.safeParse(rest)
  return parsed.success ? parsed.data : null
}

/** Judges what a form asks for. Pure; cheap enough to run at every key. */
export function foresee(snapshot: HostSnapshot, candidate: object): Foreseen {
  const parsed = intentSchema.safeParse(candidate)
  if (parsed.success) {
    const problems = check(snapshot, parsed.data)
    return { intent: parsed.data, problems, completed: complete(snapshot, parsed.data) }
  }
  const { issues } = parsed.error
  const mine = issues.map((issue) => issueProblem(candidate, issue))
  const rest = withoutIssues(candidate, issues)
  if (rest === null) return { intent: null, problems: mine, completed: null }
  const refused = new Set(mine.map((problem) => problem.field))
  const others = check(snapshot, rest).filter((problem) => !refused.has(problem.field))
  return { intent: null, problems: [...mine, ...others], completed: complete(snapshot, rest) }
}

const belongs = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}.`)

/**
 * The field a problem is told at: the one it names, or the one that holds it (`aliases` for `aliases.0`), or the first one
 * inside what it names (`subnets.0.subnet` for `subnets`); null for what is about the whole.
 */
export function fieldOf(fields: readonly Field[], problem: Problem): Field | null {
  if (problem.field === '') return null
  const holding = fields
    .filter((one) => belongs(problem.field, one.path))
    .sort((a, b) => b.path.length - a.path.length)[0]
  return holding ?? fields.find((one) => belongs(one.path, problem.field)) ?? null
}

/** What stands in an empty field if it stays empty; '' where nothing is known. */
export function proposed(completed: Intent | null, path: string): string {
  const value = completed === null ? undefined : valueAt(completed, path)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The draft's text with a suggestion taken: of a list only the word that was wrong is replaced. */
export function taken(field: Field, current: string, problem: Problem): string {
  const { suggestion } = problem
  if (suggestion === null) return current
  const at = problem.field.slice(field.path.length + 1)
  if (field.input === 'words' && /^\d+$/.test(at)) {
    const all = current.split(/[\s,]+/).filter((word) => word !== '')
    return all.map((word, index) => (index === Number(at) ? suggestion : word)).join(' ')
  }
  if (field.input === 'pairs' && at !== '')
    return current
      .split('\n')
      .map((line) => (line.split('=')[0]?.trim() === at ? `${at}=${suggestion}` : line))
      .join('\n')
  return suggestion
}

/** Choices of a field that cannot be taken here, with the reason: each is tried in the place of what is chosen. */
export function impossible(
  snapshot: HostSnapshot,
  field: Field,
  candidateOf: (value: string) => object
): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>()
  for (const { value } of field.choices ?? []) {
    const { problems } = foresee(snapshot, candidateOf(value))
    const reason = problems.find((one) => one.field === field.path && one.severity === 'stop')
    if (reason !== undefined) found.set(value, reason)
  }
  return found
}
