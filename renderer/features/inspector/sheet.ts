/**
 * What the inspector shows of a record: a title, sections of labelled values, and for a link both its ends. Made by pure
 * functions, one file per kind of record, and drawn by one component. Values come from the host as they are; the drawing
 * makes them harmless.
 */
import type { MessageKey, MessageRef } from '@shared/locales'
import { refs } from '@shared/lists'
import type { Lookup } from '@shared/model'
import type { Selected, SelectedKind } from '../../app/stores/selection.store'
import type { HueIdentity } from '../../ui/network-hue'
import type { Mark } from '../../ui/mark'

/** A word of the field that is the same in every language: `ifindex`, `MTU`, a sysctl's or an option's name. */
export interface Term {
  readonly term: string
}
/** A text with what goes into it, as a label. */
export interface Said {
  readonly said: MessageRef
}
export type Label = MessageKey | Term
/** Labels of facts may have parameters. */
export type FactLabel = Label | Said

export interface Fact {
  readonly label: FactLabel
  /** Text of the host as it is, or a message. */
  readonly value: string | MessageRef
  /** Words, not something the kernel names. */
  readonly words?: boolean
  /** What a click selects. */
  readonly target?: Selected
  readonly hue?: HueIdentity
  readonly mark?: Mark
  /** One line that says what the value means; stands below it. */
  readonly note?: MessageRef
  /** Text to copy as it stands, with its lines: a command, a piece of a file. */
  readonly code?: boolean
}

export interface Section {
  readonly title: Label
  readonly facts: readonly Fact[]
  /** Values without labels: routes, rules, addresses. */
  readonly lines?: boolean
  /** Closed at first. */
  readonly folded?: boolean
}

/** One row of the comparison of a link's two ends. */
export interface EndRow {
  readonly label: Label
  readonly near: string | MessageRef
  readonly far: string | MessageRef
  /** The two should be equal and are not. */
  readonly differs?: boolean
}

export interface Ends {
  readonly rows: readonly EndRow[]
  readonly near: Selected
  readonly far: Selected
}

export interface Sheet {
  readonly kind: SelectedKind
  readonly title: string
  readonly subtitle: readonly (string | MessageRef)[]
  readonly hue?: HueIdentity
  readonly ends?: Ends
  readonly sections: readonly Section[]
}

export const term = (text: string): Term => ({ term: text })

/** A fact, or none where there is no value. */
export function fact(
  label: FactLabel,
  value: string | number | MessageRef | null | undefined,
  more: Omit<Fact, 'label' | 'value'> = {}
): Fact[] {
  if (value === null || value === undefined || value === '') return []
  return [{ label, value: typeof value === 'number' ? String(value) : value, ...more }]
}

/** Yes or no, in words. */
export const flag = (label: Label, value: boolean | null, more: Pick<Fact, 'note'> = {}): Fact[] =>
  value === null ? [] : [{ label, value: { key: value ? 'common.yes' : 'common.no' }, words: true, ...more }]

/** A section, or none where it would be empty. */
export function section(title: Label, facts: readonly Fact[], more: Partial<Section> = {}): Section[] {
  return facts.length === 0 ? [] : [{ title, facts, ...more }]
}

/** A namespace's name as a value that can be followed. */
export function namespaceFact(lookup: Lookup, id: string | null, label: Label): Fact[] {
  if (id === null) return []
  const target: Selected = { kind: 'namespace', id }
  return fact(label, namespaceName(lookup, id), { target })
}

/** What a namespace is called, `host` said in the reader's language. */
export function namespaceName(lookup: Lookup, id: string): string | MessageRef {
  const label = refs(lookup).label(id)
  return label.kind === 'host' ? { key: 'common.host' } : label.text
}

/** Labels of a container or network, options of a driver: keys and values as they are. */
export const recordFacts = (record: Readonly<Record<string, string>>): Fact[] =>
  Object.entries(record).map(([key, value]) => ({ label: term(key), value }))
