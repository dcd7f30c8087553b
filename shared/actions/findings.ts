/** Collects problems by their codes. Every code has its text in shared/locales/actions.ts: one without does not compile. */
import type { actionsMessages } from '../locales/actions'
import type { MessageParams } from '../locales/define'
import { visible } from '../text/visible'
import type { Problem } from './problem'

type CodeOf<K> = K extends `actions.problem.${infer C}` ? C : never
export type Code = CodeOf<keyof typeof actionsMessages>

/** Names shown in a text are cut to this many characters. */
const SHOWN = 64
/** A name list shown in a text. */
const LISTED = 5
/** More is not said of one change. */
const MAX_PROBLEMS = 100

/** Parameters with everything invisible made visible: what people typed goes into the text about it. */
export const shown = (params: MessageParams): MessageParams =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      typeof value === 'string' ? visible(value, LISTED * (SHOWN + 2)) : value
    ])
  )

/** A typed text, quoted as far as it is worth showing. */
export const quoted = (text: string): string => `“${visible(text, SHOWN)}”`

/** `a, b, c +4`. */
export function listed(names: readonly string[]): string {
  const some = names.slice(0, LISTED).map((name) => visible(name, SHOWN))
  return names.length > LISTED ? `${some.join(', ')} +${String(names.length - LISTED)}` : some.join(', ')
}

export class Findings {
  readonly list: Problem[] = []
  /** Put in front of every field: `subnets.0.`. */
  constructor(private readonly prefix = '') {}

  stop(field: string, code: Code, params: MessageParams = {}, suggestion: string | null = null): void {
    this.add('stop', field, code, params, suggestion)
  }

  warn(field: string, code: Code, params: MessageParams = {}, suggestion: string | null = null): void {
    this.add('warn', field, code, params, suggestion)
  }

  note(field: string, code: Code, params: MessageParams = {}, suggestion: string | null = null): void {
    this.add('note', field, code, params, suggestion)
  }

  /** Severity by circumstances. */
  add(
    severity: Problem['severity'],
    field: string,
    code: Code,
    params: MessageParams = {},
    suggestion: string | null = null
  ): void {
    if (this.list.length >= MAX_PROBLEMS) return
    const text = { key: `actions.problem.${code}` as const, params: shown(params) }
    this.list.push({ field: this.prefix + field, severity, code, text, suggestion })
  }

  take(others: readonly Problem[]): void {
    for (const item of others) if (this.list.length < MAX_PROBLEMS) this.list.push(item)
  }

  get stops(): boolean {
    return this.list.some((item) => item.severity === 'stop')
  }
}
