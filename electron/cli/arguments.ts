/** argv read against the usage: long options with `=` or a following value, short ones, `--` ends options. */
import type { MessageRef } from '@shared/locales'
import { visible } from '@shared/text/visible'
import { nearest } from './nearest'
import { allOptions, commandOf, commands, optionsOf, type CommandSpec, type OptionSpec } from './usage'

/** Bad usage: exit status 2, one line, what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  constructor(
    readonly said: MessageRef,
    readonly hint: MessageRef
  ) {
    super(said.key)
  }
}

export interface Arguments {
  readonly command: CommandSpec
  readonly positionals: readonly string[]
  /** Names of flags that were given. */
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, readonly string[]>
}

interface Raw {
  readonly words: string[]
  readonly flags: Set<string>
  readonly values: Map<string, string[]>
}

const shown = (text: string): string => visible(text, 60)

function unknownOption(word: string): UsageError {
  const name = word.replace(/^-+/, '')
  const near = nearest(
    name,
    allOptions.map((option) => option.name)
  )
  return new UsageError(
    { key: 'cli.error.unknown-option', params: { option: shown(word) } },
    near === null ? { key: 'cli.hint.help' } : { key: 'cli.hint.did-you-mean', params: { word: `--${near}` } }
  )
}

function findOption(word: string): OptionSpec {
  const found = word.startsWith('--')
    ? allOptions.find((option) => option.name === word.slice(2))
    : allOptions.find((option) => option.short === word.slice(1))
  if (!found) throw unknownOption(word)
  return found
}

function readRaw(argv: readonly string[]): Raw {
  const raw: Raw = { words: [], flags: new Set(), values: new Map() }
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (word === '--') {
      raw.words.push(...argv.slice(at + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      raw.words.push(word)
      continue
    }
    const equals = word.startsWith('--') ? word.indexOf('=') : -1
    const option = findOption(equals < 0 ? word : word.slice(0, equals))
    if (option.value === undefined) {
      if (equals >= 0) {
        throw new UsageError(
          { key: 'cli.error.no-value', params: { option: `--${option.name}` } },
          { key: 'cli.hint.help' }
        )
      }
      raw.flags.add(option.name)
      continue
    }
    const value = equals < 0 ? argv[++at] : word.slice(equals + 1)
    if (value === undefined || value === '' || (equals < 0 && /^--./.test(value))) {
      throw new UsageError(
        { key: 'cli.error.needs-value', params: { option: `--${option.name}` } },
        { key: 'cli.hint.value', params: { usage: `--${option.name} ${option.value}` } }
      )
    }
    const known = raw.values.get(option.name) ?? []
    if (known.length > 0 && option.repeat !== true) {
      throw new UsageError(
        { key: 'cli.error.twice', params: { option: `--${option.name}` } },
        { key: 'cli.hint.once' }
      )
    }
    raw.values.set(option.name, [...known, value])
  }
  return raw
}

function commandFrom(raw: Raw): CommandSpec {
  if (raw.flags.has('version')) raw.words.unshift('version')
  const name = raw.words.shift() ?? 'help'
  const command = commandOf(name)
  if (command) return command
  const near = nearest(
    name,
    commands.map((item) => item.name)
  )
  throw new UsageError(
    { key: 'cli.error.unknown-command', params: { command: shown(name) } },
    near === null ? { key: 'cli.hint.help' } : { key: 'cli.hint.did-you-mean', params: { word: near } }
  )
}

/**
 * Reads what stands after the program's name.
 * @throws UsageError
 */
export function readArguments(argv: readonly string[]): Arguments {
  const raw = readRaw(argv)
  const command = commandFrom(raw)
  const allowed = new Set(optionsOf(command).map((option) => option.name))
  raw.flags.delete('version')
  for (const name of [...raw.flags, ...raw.values.keys()]) {
    if (allowed.has(name)) continue
    throw new UsageError(
      { key: 'cli.error.foreign-option', params: { option: `--${name}`, command: command.name } },
      { key: 'cli.hint.command-help', params: { command: command.name } }
    )
  }
  const [least, most] = command.count
  if (!raw.flags.has('help') && (raw.words.length < least || raw.words.length > most)) {
    const extra = raw.words[most]
    throw new UsageError(
      extra === undefined
        ? { key: 'cli.error.too-few', params: { command: command.name, usage: command.arguments } }
        : { key: 'cli.error.too-many', params: { command: command.name, word: shown(extra) } },
      { key: 'cli.hint.command-help', params: { command: command.name } }
    )
  }
  return { command, positionals: raw.words, flags: raw.flags, values: raw.values }
}
