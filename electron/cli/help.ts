/** Help, made from the usage: of the whole, and of one command. */
import { translate, type Locale } from '@shared/locales'
import { padWidth, textWidth } from '@shared/text/width'
import { commands, optionsOf, type CommandSpec, type OptionSpec } from './usage'

/** Two columns, the left as wide as its widest. */
function aligned(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => textWidth(left)))
  return rows.map(([left, right]) => `  ${padWidth(left, width)}  ${right}`).join('\n')
}

const optionText = ({ name, short, value }: OptionSpec): string =>
  `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`

const invocation = (command: CommandSpec): string =>
  ['vethscope', command.name, command.arguments].filter((part) => part !== '').join(' ')

/** `vethscope help`. */
export function generalHelp(locale: Locale): string {
  const t = (key: Parameters<typeof translate>[1]) => translate(locale, key)
  return [
    t('cli.help.what'),
    '',
    `${t('cli.help.usage')}  vethscope COMMAND [OPTIONS]`,
    '',
    t('cli.help.commands'),
    aligned(commands.map((command) => [[command.name, command.arguments].join(' ').trim(), t(command.help)])),
    '',
    t('cli.help.more'),
    t('cli.help.exit'),
    ''
  ].join('\n')
}

/** `vethscope COMMAND --help`. */
export function commandHelp(command: CommandSpec, locale: Locale): string {
  const options = optionsOf(command)
  return [
    translate(locale, command.help),
    '',
    `${translate(locale, 'cli.help.usage')}  ${invocation(command)} [OPTIONS]`,
    '',
    translate(locale, 'cli.help.options'),
    aligned(options.map((option) => [optionText(option), translate(locale, option.help)])),
    ''
  ].join('\n')
}
