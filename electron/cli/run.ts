/** Reads the arguments, runs the command, and says how it went. */
import { UsageError, readArguments, type Arguments } from './arguments'
import { errorLine, type ExitStatus } from './errors'
import { commandHelp, generalHelp } from './help'
import { printList } from './lists'
import { nearest } from './nearest'
import { processOutput, writeJson, type Output } from './output'
import { hostChoice, localeFrom, readHost } from './session'
import { commandOf, commands, type CommandSpec } from './usage'
import { version } from './version'

function helpTopic(name: string): CommandSpec {
  const topic = commandOf(name)
  if (topic) return topic
  const near = nearest(
    name,
    commands.map((item) => item.name)
  )
  throw new UsageError(
    { key: 'cli.error.unknown-command', params: { command: name } },
    near === null
      ? { key: 'cli.hint.help' }
      : { key: 'cli.hint.did-you-mean', params: { word: `help ${near}` } }
  )
}

async function runCommand(args: Arguments, output: Output): Promise<void> {
  const { name } = args.command
  if (args.flags.has('help')) {
    await output.write(commandHelp(args.command, output.locale))
    return
  }
  switch (name) {
    case 'help': {
      const topic = args.positionals[0]
      const text =
        topic === undefined ? generalHelp(output.locale) : commandHelp(helpTopic(topic), output.locale)
      await output.write(text)
      return
    }
    case 'version':
      if (output.json) await writeJson(output, { version: version() })
      else await output.write(`vethscope ${version()}\n`)
      return
    case 'snapshot':
      await (await import('./snapshot')).runSnapshot(args, output)
      return
    case 'network':
    case 'connect':
    case 'disconnect':
      await (await import('./change')).runChange(args, output)
      return
    case 'undo':
      await (await import('./undo')).runUndo(args, output)
      return
    case 'lab':
      await (await import('./lab')).runLab(args, output)
      return
    case 'serve':
      await (await import('./serve')).runServe(args, output)
      return
    default:
      await printList(name, await readHost(hostChoice(args)), output)
  }
}

/** Runs the command line. Never throws: the status is for `process.exit`. */
export async function run(argv: readonly string[]): Promise<ExitStatus> {
  let locale = localeFrom(null)
  try {
    const args = readArguments(argv)
    locale = localeFrom(args)
    const output = processOutput({
      locale,
      json: args.flags.has('json'),
      noColor: args.flags.has('no-color')
    })
    await runCommand(args, output)
    return 0
  } catch (error) {
    const { line, status } = errorLine(error, locale)
    process.stderr.write(`${line}\n`)
    return status
  }
}
