/**
 * Forms as data: which fields there are, how each is entered, and what intent follows. One component draws them all, so
 * that problems, suggestions, folding, keys and screen readers are right once.
 */
import type { Intent } from '@shared/contract/intents'
import type { MessageKey, MessageRef } from '@shared/locales'
import type { Lookup } from '@shared/model'
import type { Draft } from './draft'

/** A text, or a word of the field that is the same in every language. */
export type FieldText = MessageKey | { readonly term: string }

export interface Choice {
  readonly value: string
  /** Name of a record as the host gives it, or a text. */
  readonly text: string | MessageRef
  /** One line that says what it means. */
  readonly about?: MessageKey
}

export type Input =
  | 'text' // one line
  | 'number'
  | 'select' // one of many
  | 'radio' // one of few, each with a line; what cannot be done is shown with the reason
  | 'flag' // yes or no
  | 'tri' // yes, no, or as the engine has it
  | 'words' // several, parted by spaces
  | 'pairs' // key=value, one a line
  | 'more' // one more group of fields: the draft holds how many

export interface Field {
  /** Path in the intent, by which problems find it, and its name in the draft. */
  readonly path: string
  readonly label: FieldText
  readonly input: Input
  readonly hint?: MessageKey
  readonly choices?: readonly Choice[]
  /** Stands under "More", closed at first. */
  readonly rare?: boolean
  /** Shown beside the one before it. */
  readonly beside?: boolean
  readonly placeholder?: string
}

export interface FormDescription {
  readonly title: MessageKey
  readonly about: MessageKey | null
  readonly fields: (lookup: Lookup, draft: Draft) => readonly Field[]
  /** What the draft asks for; the contract's schema decides whether it is one. */
  readonly intent: (draft: Draft) => Record<string, unknown> & { readonly kind: Intent['kind'] }
  /** What stands in it where nothing was given. */
  readonly initial?: (lookup: Lookup) => Draft
}

export const field = (
  path: string,
  label: FieldText,
  input: Input = 'text',
  more: Omit<Field, 'path' | 'label' | 'input'> = {}
): Field => ({ path, label, input, ...more })
