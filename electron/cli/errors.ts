/** What goes wrong, as one line on stderr and an exit status (CLI.md). */
import { VethscopeError } from '@shared/contract/errors'
import { translate, type Locale } from '@shared/locales'
import { visible } from '@shared/text/visible'
import { UsageError } from './arguments'

/** 0 done, 1 the answer is no, 2 bad usage, 3 the host could not be read or the action failed, 4 unknown. */
export type ExitStatus = 0 | 1 | 2 | 3 | 4

const sentence = (text: string): string => (/[.。!?]\)?$/.test(text) ? text : `${text}.`)

/** `vethscope: what failed and why. What to do.` */
export function errorLine(error: unknown, locale: Locale): { line: string; status: ExitStatus } {
  const say = (message: string, hint: string) =>
    visible(`vethscope: ${hint === '' ? message : `${sentence(message)} ${hint}`}`, 1000)
  if (error instanceof UsageError) {
    return { line: say(translate(locale, error.said), translate(locale, error.hint)), status: 2 }
  }
  if (error instanceof VethscopeError) {
    return { line: say(error.message, error.hint), status: error.code === 'bad-input' ? 2 : 3 }
  }
  const detail = error instanceof Error ? error.message : String(error)
  return { line: say(translate(locale, 'cli.error.defect', { detail }), ''), status: 3 }
}
