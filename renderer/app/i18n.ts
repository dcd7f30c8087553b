/** Texts in the reader's language. What goes into a text comes from the host and is made visible first. */
import {
  translate,
  translateKey,
  type MessageKey,
  type MessageParams,
  type MessageRef
} from '@shared/locales'
import { visible } from '@shared/text/visible'
import { useSettingsStore } from './stores/settings.store'

/** Parameters with hostile characters made visible. */
export const safeParams = (params: MessageParams): MessageParams =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? visible(value) : value])
  )

export interface Texts {
  /** Says a message in the present language; reactive to it. */
  t: (message: MessageKey | MessageRef, params?: MessageParams) => string
  /** Says a key that came from elsewhere; an unknown one is shown as it is. */
  tKey: (key: string, params?: MessageParams) => string
}

export function useText(): Texts {
  const settings = useSettingsStore()
  return {
    t: (message, params) => {
      const given = params ?? (typeof message === 'string' ? undefined : message.params)
      const key = typeof message === 'string' ? message : message.key
      return translate(settings.locale, key, given && safeParams(given))
    },
    tKey: (key, params) => visible(translateKey(settings.locale, key, params && safeParams(params)))
  }
}
