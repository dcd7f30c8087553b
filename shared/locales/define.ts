/**
 * How texts that people read are written: one file per domain, English and Simplified Chinese side by side, so that a
 * text cannot be added in one language only. `{name}` stands for a parameter. A text that depends on `{count}` gives
 * `one` and `other` (CLDR's names for the categories English has; Chinese has `other` alone).
 *
 * To add texts of your own domain: write `shared/locales/<domain>.ts` with `export const <domain>Messages =
 * defineMessages({ '<domain>.<what>': { en: '…', 'zh-CN': '…' } })`, import it in `index.ts` and spread it into
 * `messages`. The test beside this file then checks languages, parameters and that no key stands twice.
 */

/** The languages there are. The first is the fallback. */
export const locales = ['en', 'zh-CN'] as const
export type Locale = (typeof locales)[number]

/** A text, or its two forms by `{count}`. */
export type Text = string | { readonly one: string; readonly other: string }
export type Translations = Readonly<Record<Locale, Text>>
export type MessageParams = Readonly<Record<string, string | number>>

/** Types the keys of one domain's texts. */
export function defineMessages<const Key extends string>(
  messages: Readonly<Record<Key, Translations>>
): Readonly<Record<Key, Translations>> {
  return messages
}

const placeholder = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g

/** Names of the parameters of a text, each once, sorted. */
export function paramsOf(text: Text): string[] {
  const forms = typeof text === 'string' ? [text] : [text.one, text.other]
  const names = new Set(
    forms.flatMap((form) => [...form.matchAll(placeholder)].map((match) => match[1] ?? ''))
  )
  return [...names].sort()
}

/** Fills a text in. A parameter that is not given stays as `{name}`, so that the mistake is seen. */
export function fill(text: Text, params: MessageParams = {}): string {
  const form = typeof text === 'string' ? text : params.count === 1 ? text.one : text.other
  return form.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole
  )
}
