/**
 * Every text of the product, and `translate`, which the page and the command line both use. Analysis never returns
 * prose: it returns a `MessageRef`, and whoever shows it says it in the reader's language.
 */
import { actionsMessages } from './actions'
import { changeFormsMessages } from './change-forms'
import { changesMessages } from './changes'
import { cliMessages } from './cli'
import { cliChangeMessages } from './cli-change'
import { commonMessages } from './common'
import { mapMessages } from './map'
import { labMessages } from './lab'
import { natMessages } from './nat'
import { inspectorMessages } from './inspector'
import { overviewMessages } from './overview'
import { plansMessages } from './plans'
import { screensMessages } from './screens'
import { searchMessages } from './search'
import { shellMessages } from './shell'
import { stepsMessages } from './steps'
import { tableMessages } from './table'
import { terminalMessages } from './terminal'
import { engineStepsMessages } from './engine-steps'
import { explainMessages } from './explain'
import { explainSettingsMessages } from './explain-settings'
import { explainTermsMessages } from './explain-terms'
import { fill, locales, type Locale, type MessageParams } from './define'

export const messages = {
  ...changesMessages,
  ...changeFormsMessages,
  ...actionsMessages,
  ...engineStepsMessages,
  ...cliMessages,
  ...cliChangeMessages,
  ...commonMessages,
  ...explainMessages,
  ...explainSettingsMessages,
  ...explainTermsMessages,
  ...mapMessages,
  ...labMessages,
  ...natMessages,
  ...inspectorMessages,
  ...overviewMessages,
  ...plansMessages,
  ...screensMessages,
  ...searchMessages,
  ...shellMessages,
  ...stepsMessages,
  ...tableMessages,
  ...terminalMessages
}

export type MessageKey = keyof typeof messages

/** A text to be said: its key and what goes into it. */
export interface MessageRef {
  readonly key: MessageKey
  readonly params?: MessageParams
}

/** True for a key there is a text for. */
export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(messages, key)

/** Says a message in a language. Parameters go in as they are: make hostile text `visible` first. */
export function translate(locale: Locale, message: MessageRef | MessageKey, params?: MessageParams): string {
  const ref: MessageRef = typeof message === 'string' ? { key: message } : message
  return fill(messages[ref.key][locale], params ?? ref.params)
}

/** Says a key that came as plain text (from a contract's answer); an unknown one is shown as it is. */
export const translateKey = (locale: Locale, key: string, params?: MessageParams): string =>
  isMessageKey(key) ? translate(locale, key, params) : key

/** The nearest language there is to a tag like `zh_CN.UTF-8`, `zh-Hans` or `en-GB`; English if none. */
export function nearestLocale(tag: string | undefined): Locale {
  const wanted = (tag ?? '').replace('_', '-').toLowerCase()
  if (/^zh(-|\.|$)/.test(wanted)) return 'zh-CN'
  return locales.find((locale) => locale.toLowerCase() === wanted) ?? 'en'
}

export { defineMessages, locales, type Locale, type MessageParams } from './define'
