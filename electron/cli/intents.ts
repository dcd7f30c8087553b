/** Arguments of `network`, `connect` and `disconnect` as what is wanted: an intent, with every name looked up in a snapshot. */
import { contains, parseIp, parsePrefix, within } from '@shared/actions'
import { intent, networkDrivers, type Intent } from '@shared/contract/intents'
import type { HostSnapshot } from '@shared/model'
import { visible } from '@shared/text/visible'
import { UsageError, type Arguments } from './arguments'
import { findEndpoint, findEngine, findNetwork } from './find-named'
import { nearest } from './nearest'

const verbs = ['create', 'remove', 'prune'] as const
type Verb = (typeof verbs)[number]
type Wanted = Record<string, unknown>

const all = (args: Arguments, option: string): readonly string[] => args.values.get(option) ?? []
const one = (args: Arguments, option: string): string | null => all(args, option)[0] ?? null

const cannotBe = (option: string, value: string, usage: string): UsageError =>
  new UsageError(
    { key: 'cli.change.error.pair', params: { option: `--${option}`, value: visible(value, 60) } },
    { key: 'cli.hint.value', params: { usage } }
  )

/** `--label a=b`; a label without `=` has an empty value, as Docker has it. */
function pairs(args: Arguments, option: string): Record<string, string> {
  return Object.fromEntries(
    all(args, option).map((text) => {
      const equals = text.indexOf('=')
      const key = equals < 0 ? text : text.slice(0, equals)
      if (key === '') throw cannotBe(option, text, `--${option} KEY=VALUE`)
      return [key, equals < 0 ? '' : text.slice(equals + 1)]
    })
  )
}

function whole(args: Arguments, option: string, bounds: readonly [number, number]): number | null {
  const text = one(args, option)
  if (text === null) return null
  const value = /^-?\d{1,10}$/.test(text) ? Number(text) : NaN
  if (!(value >= bounds[0] && value <= bounds[1])) {
    throw cannotBe(option, text, `--${option} ${String(bounds[0])}…${String(bounds[1])}`)
  }
  return value
}

/** `create`, `remove` or `prune`, and the name where one is needed. @throws UsageError */
function networkVerb(args: Arguments): { verb: Verb; name: string } {
  const [word = '', name] = args.positionals
  const verb = verbs.find((item) => item === word)
  if (verb === undefined) {
    const near = nearest(word, verbs)
    throw new UsageError(
      { key: 'cli.change.error.network-verb', params: { word: visible(word, 60) } },
      near === null
        ? { key: 'cli.hint.command-help', params: { command: 'network' } }
        : { key: 'cli.hint.did-you-mean', params: { word: `network ${near}` } }
    )
  }
  if (verb === 'prune' && name !== undefined) {
    throw new UsageError(
      { key: 'cli.error.too-many', params: { command: 'network prune', word: visible(name, 60) } },
      { key: 'cli.hint.command-help', params: { command: 'network' } }
    )
  }
  if (verb !== 'prune' && name === undefined) {
    throw new UsageError(
      { key: 'cli.change.error.which-network' },
      { key: 'cli.hint.value', params: { usage: `vethscope network ${verb} NAME` } }
    )
  }
  if (verb !== 'create') {
    const own = [...args.flags, ...args.values.keys()].find((option) =>
      args.command.options.some(({ name: known }) => known === option && known !== 'dry-run')
    )
    if (own !== undefined && !(verb === 'prune' && own === 'engine')) {
      throw new UsageError(
        { key: 'cli.change.error.only-create', params: { option: `--${own}` } },
        { key: 'cli.hint.command-help', params: { command: 'network' } }
      )
    }
  }
  return { verb, name: name ?? '' }
}

/** Checks what can be checked before the host is read. @throws UsageError */
export function checkUsage(args: Arguments): void {
  if (args.command.name === 'network' && networkVerb(args).verb === 'create') wantedNetwork(args, '')
  if (args.command.name === 'connect') wantedEndpoint(args)
}

/** What is wanted of this host. @throws UsageError */
export function intentFrom(args: Arguments, snapshot: HostSnapshot): Intent {
  if (args.command.name === 'network') {
    const { verb, name } = networkVerb(args)
    if (verb === 'remove') return fits({ kind: 'network.remove', networkId: findNetwork(snapshot, name).id })
    const engineId = findEngine(snapshot, one(args, 'engine') ?? undefined)
    if (verb === 'prune') return fits({ kind: 'network.prune', engineId })
    return fits({ kind: 'network.create', engineId, ...wantedNetwork(args, name) })
  }
  const [networkWord = '', containerWord = ''] = args.positionals
  const { network, container } = findEndpoint(snapshot, networkWord, containerWord)
  const ids = { networkId: network.id, containerId: container.id }
  return args.command.name === 'connect'
    ? fits({ kind: 'endpoint.connect', ...ids, ...wantedEndpoint(args) })
    : fits({ kind: 'endpoint.disconnect', ...ids })
}

const wantedEndpoint = (args: Arguments): Wanted => ({
  aliases: all(args, 'alias'),
  ipv4: one(args, 'ip'),
  ipv6: one(args, 'ip6'),
  mac: one(args, 'mac-address'),
  linkLocal: all(args, 'link-local-ip'),
  gatewayPriority: whole(args, 'gw-priority', [-2_147_483_648, 2_147_483_647])
})

function wantedNetwork(args: Arguments, name: string): Wanted {
  const driverWord = one(args, 'driver') ?? 'bridge'
  const driver = networkDrivers.find((item) => item === driverWord)
  if (driver === undefined) throw cannotBe('driver', driverWord, `--driver ${networkDrivers.join('|')}`)
  const { options, ...fields } = knownOptions(pairs(args, 'opt'), driver)
  const parent = one(args, 'parent')
  const mtu = whole(args, 'mtu', [0, 65_535])
  return {
    name,
    driver,
    subnets: subnetsFrom(args),
    ipv6: args.flags.has('ipv6'),
    internal: args.flags.has('internal'),
    attachable: args.flags.has('attachable'),
    vlan: whole(args, 'vlan', [1, 4094]),
    labels: pairs(args, 'label'),
    ...fields,
    ...(parent === null ? {} : { parent }),
    ...(mtu === null ? {} : { mtu }),
    options
  }
}

interface Subnet {
  readonly subnet: string
  gateway: string | null
  ipRange: string | null
  readonly aux: Map<string, string>
}

/**
 * Gateways, ranges and auxiliary addresses belong to the subnet they lie in, as with `docker network create`. What lies in
 * none is given to the first of its family, to be refused by its reason.
 */
function subnetsFrom(args: Arguments): readonly Wanted[] {
  const subnets = all(args, 'subnet').map((subnet): Subnet => ({
    subnet,
    gateway: null,
    ipRange: null,
    aux: new Map()
  }))
  const place = (option: string, text: string, free: (subnet: Subnet) => boolean): Subnet => {
    const ip = parseIp(text)
    const range = parsePrefix(text)
    const open = subnets.filter(free)
    const found = open.find(({ subnet }) => {
      const prefix = parsePrefix(subnet)
      if (prefix === null) return false
      if (ip !== null) return contains(prefix, ip)
      return range !== null && within(prefix, range)
    })
    const family = ip?.family ?? range?.family
    const first = found ?? open.find(({ subnet }) => parsePrefix(subnet)?.family === family) ?? open[0]
    if (first !== undefined) return first
    throw subnets.length > 0
      ? cannotBe(option, text, `--${option} …`)
      : new UsageError(
          { key: 'cli.change.error.needs-subnet', params: { option: `--${option}` } },
          { key: 'cli.hint.value', params: { usage: `--subnet CIDR --${option} …` } }
        )
  }
  for (const text of all(args, 'gateway')) place('gateway', text, (it) => it.gateway === null).gateway = text
  for (const text of all(args, 'ip-range'))
    place('ip-range', text, (it) => it.ipRange === null).ipRange = text
  for (const text of all(args, 'aux-address')) {
    const equals = text.indexOf('=')
    if (equals < 1) throw cannotBe('aux-address', text, '--aux-address NAME=ADDRESS')
    const [key, address] = [text.slice(0, equals), text.slice(equals + 1)]
    place('aux-address', address, () => true).aux.set(key, address)
  }
  return subnets.map((item) => ({ ...item, aux: Object.fromEntries(item.aux) }))
}

const yes = (text: string): boolean => text === '' || /^(true|1|yes)$/i.test(text)

/** Driver options that mean something to the checks are fields of the intent; the rest is handed on as it is. */
function knownOptions(
  given: Record<string, string>,
  driver: string
): Wanted & { options: Record<string, string> } {
  const fields: Wanted = {}
  const options: [string, string][] = []
  for (const [key, value] of Object.entries(given)) {
    if (key === 'com.docker.network.bridge.name') fields.bridgeName = value
    else if (key === 'com.docker.network.bridge.enable_icc') fields.icc = yes(value)
    else if (key === 'com.docker.network.bridge.enable_ip_masquerade') fields.masquerade = yes(value)
    else if (key === 'com.docker.network.bridge.host_binding_ipv4') fields.hostBinding = value
    else if ((key === 'com.docker.network.driver.mtu' || key === 'mtu') && /^\d{1,5}$/.test(value)) {
      fields.mtu = Number(value)
    } else if (key === 'parent') fields.parent = value
    else if (key === 'encrypted' && driver === 'overlay') fields.encrypted = yes(value)
    else if (key === 'macvlan_mode' || key === 'ipvlan_mode') {
      const field = key === 'macvlan_mode' ? 'macvlanMode' : 'ipvlanMode'
      fields[field] = value
    } else options.push([key, value])
  }
  return { ...fields, options: Object.fromEntries(options) }
}

/** What does not fit the vocabulary is told by its field. @throws UsageError */
function fits(wanted: Wanted): Intent {
  const parsed = intent.safeParse(wanted)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue === undefined ? '' : issue.path.map(String).join('.')
  throw new UsageError(
    { key: 'cli.change.error.pair', params: { option: field, value: visible(issue?.message ?? '', 120) } },
    { key: 'cli.hint.help' }
  )
}
