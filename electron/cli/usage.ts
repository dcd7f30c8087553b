/**
 * What the command line understands: commands, their arguments and options (CLI.md). Data, from which arguments are read,
 * help is printed, and a word that is nearly right is guessed.
 */
import type { MessageKey } from '@shared/locales'

export interface OptionSpec {
  readonly name: string
  readonly short?: string
  /** What stands for the value in help; a flag has none. */
  readonly value?: string
  readonly repeat?: boolean
  readonly help: MessageKey
}

export interface CommandSpec {
  readonly name: CommandName
  /** Arguments as help shows them. */
  readonly arguments: string
  readonly help: MessageKey
  readonly options: readonly OptionSpec[]
  /** Of the common options, those that mean something here. */
  readonly common: readonly string[]
  /** Bounds for the number of arguments. */
  readonly count: readonly [number, number]
}

export type CommandName =
  | 'snapshot'
  | 'namespaces'
  | 'peers'
  | 'networks'
  | 'containers'
  | 'nat'
  | 'network'
  | 'connect'
  | 'disconnect'
  | 'undo'
  | 'lab'
  | 'serve'
  | 'help'
  | 'version'

export const commonOptions: readonly OptionSpec[] = [
  { name: 'host', value: 'HOST', help: 'cli.option.host' },
  { name: 'docker', value: 'ENDPOINT', repeat: true, help: 'cli.option.docker' },
  { name: 'json', help: 'cli.option.json' },
  { name: 'no-color', help: 'cli.option.no-color' },
  { name: 'timeout', value: 'SECONDS', help: 'cli.option.timeout' },
  { name: 'lang', value: 'en|zh-CN', help: 'cli.option.lang' },
  { name: 'help', short: 'h', help: 'cli.option.help' }
]

const reading = commonOptions.map((option) => option.name)
const saying = ['json', 'no-color', 'lang', 'help']

const reader = (name: CommandName, help: MessageKey, options: readonly OptionSpec[] = []): CommandSpec => ({
  name,
  arguments: '',
  help,
  options,
  common: reading,
  count: [0, 0]
})

const dryRun: OptionSpec = { name: 'dry-run', help: 'cli.option.dry-run' }

/** Names as `docker network create` and `docker network connect` give them (CLI.md). */
const networkOptions: readonly OptionSpec[] = [
  { name: 'engine', value: 'ENGINE', help: 'cli.option.engine' },
  { name: 'driver', short: 'd', value: 'DRIVER', help: 'cli.option.driver' },
  { name: 'subnet', value: 'CIDR', repeat: true, help: 'cli.option.subnet' },
  { name: 'gateway', value: 'ADDRESS', repeat: true, help: 'cli.option.gateway' },
  { name: 'ip-range', value: 'CIDR', repeat: true, help: 'cli.option.ip-range' },
  { name: 'aux-address', value: 'NAME=ADDRESS', repeat: true, help: 'cli.option.aux-address' },
  { name: 'ipv6', help: 'cli.option.ipv6' },
  { name: 'internal', help: 'cli.option.internal' },
  { name: 'attachable', help: 'cli.option.attachable' },
  { name: 'parent', value: 'INTERFACE', help: 'cli.option.parent' },
  { name: 'vlan', value: 'ID', help: 'cli.option.vlan' },
  { name: 'mtu', value: 'BYTES', help: 'cli.option.mtu' },
  { name: 'opt', value: 'KEY=VALUE', repeat: true, help: 'cli.option.opt' },
  { name: 'label', value: 'KEY=VALUE', repeat: true, help: 'cli.option.label' }
]

const endpointOptions: readonly OptionSpec[] = [
  { name: 'alias', value: 'NAME', repeat: true, help: 'cli.option.alias' },
  { name: 'ip', value: 'ADDRESS', help: 'cli.option.ip' },
  { name: 'ip6', value: 'ADDRESS', help: 'cli.option.ip6' },
  { name: 'mac-address', value: 'MAC', help: 'cli.option.mac-address' },
  { name: 'link-local-ip', value: 'ADDRESS', repeat: true, help: 'cli.option.link-local-ip' },
  { name: 'gw-priority', value: 'NUMBER', help: 'cli.option.gw-priority' }
]

const changer = (
  name: CommandName,
  help: MessageKey,
  args: string,
  count: readonly [number, number],
  options: readonly OptionSpec[] = []
): CommandSpec => ({ name, arguments: args, help, options: [...options, dryRun], common: reading, count })

export const commands: readonly CommandSpec[] = [
  reader('snapshot', 'cli.command.snapshot', [
    { name: 'output', short: 'o', value: 'FILE', help: 'cli.option.output' }
  ]),
  reader('namespaces', 'cli.command.namespaces'),
  reader('peers', 'cli.command.peers'),
  reader('networks', 'cli.command.networks'),
  reader('containers', 'cli.command.containers'),
  reader('nat', 'cli.command.nat'),
  changer('network', 'cli.command.network', 'create NAME, remove NAME, prune', [1, 2], networkOptions),
  changer('connect', 'cli.command.connect', 'NETWORK CONTAINER', [2, 2], endpointOptions),
  changer('disconnect', 'cli.command.disconnect', 'NETWORK CONTAINER', [2, 2]),
  changer(
    'undo',
    'cli.command.undo',
    '[ID]',
    [0, 1],
    [
      { name: 'confirm', value: 'ID', help: 'cli.option.confirm' },
      { name: 'finish', value: 'ID', help: 'cli.option.finish' }
    ]
  ),
  {
    name: 'lab',
    arguments: 'up|down NAME, list',
    help: 'cli.command.lab',
    options: [],
    common: saying,
    count: [1, 2]
  },
  {
    ...reader('serve', 'cli.command.serve', [
      { name: 'port', value: 'PORT', help: 'cli.option.port' },
      { name: 'read-only', help: 'cli.option.read-only' },
      { name: 'allow-terminal', help: 'cli.option.allow-terminal' },
      { name: 'open', help: 'cli.option.open' },
      { name: 'no-open', help: 'cli.option.no-open' }
    ])
  },
  {
    name: 'help',
    arguments: '[COMMAND]',
    help: 'cli.command.help',
    options: [],
    common: saying,
    count: [0, 1]
  },
  { name: 'version', arguments: '', help: 'cli.command.version', options: [], common: saying, count: [0, 0] }
]

/** The command of a name. */
export const commandOf = (name: string): CommandSpec | undefined =>
  commands.find((command) => command.name === name)

/** Every option of every command, each name once. */
export const allOptions: readonly OptionSpec[] = [
  ...commonOptions,
  ...commands.flatMap((command) => command.options),
  { name: 'version', help: 'cli.command.version' }
]

/** Options a command takes: its own, then the common ones. */
export const optionsOf = (command: CommandSpec): readonly OptionSpec[] => [
  ...command.options,
  ...commonOptions.filter((option) => command.common.includes(option.name))
]
