/**
 * What only `docker run` (or `podman run`) can set, as the text to use: a container's network options as it has them, and
 * the same with one thing changed. Network options only: volumes, environment and command are the person's to add. Words
 * are quoted for a shell, and the text is for reading and copying: nothing here is ever run. See docker-run(1).
 */
import type { MessageRef } from '../locales'
import type { Container, Endpoint, Lookup, PortMapping } from '../model'
import { portRuns } from '../lists'
import { endpointsInOrder, networksOn, targetOf } from './mode'
import { shellWord } from './shell'

export interface RunText {
  readonly title: MessageRef
  readonly text: string
}

type Option = readonly [flag: string, ...values: string[]]

/** The command as the container is now, then one text per wish that only a new container can have. */
export function runTexts(lookup: Lookup, container: Container): RunText[] {
  const kind = lookup.engine.get(container.engineId)?.kind
  if (kind !== 'docker' && kind !== 'podman') return []
  const now = optionsOf(lookup, container, kind)
  const write = (options: readonly Option[]): string => command(lookup, container, kind, options)
  const texts: RunText[] = [{ title: { key: 'explain.run.now' }, text: write(now) }]
  const without = (...flags: readonly string[]): Option[] => now.filter(([flag]) => !flags.includes(flag))
  const own = !['host', 'none', 'container', 'path', 'pod'].includes(container.networkMode.kind)
  const inner = container.ports.find((port) => port.hostPort === null) ?? container.ports[0]
  const target = inner?.containerPort ?? 80
  if (own) {
    const outer = freePort(lookup, target)
    texts.push(
      {
        title: { key: 'explain.run.publish', params: { port: outer, target } },
        text: write([...now, ['-p', `${String(outer)}:${String(target)}`]])
      },
      {
        title: { key: 'explain.run.publish-local', params: { port: outer, target } },
        text: write([...now, ['-p', `127.0.0.1:${String(outer)}:${String(target)}`]])
      },
      {
        title: { key: 'explain.run.hostname' },
        text: write([...without('--hostname'), ['--hostname', `${container.name}.lab`]])
      },
      { title: { key: 'explain.run.dns' }, text: write([...without('--dns'), ['--dns', '192.0.2.53']]) }
    )
    const other = lookup.snapshot.containers.find(
      (item) => item.engineId === container.engineId && item.id !== container.id && item.pid !== null
    )
    if (other && kind === 'docker') {
      texts.push({
        title: { key: 'explain.run.link', params: { other: other.name } },
        text: write([...now, ['--link', `${other.name}:${other.name}`]])
      })
    }
    texts.push({
      title: { key: 'explain.run.host' },
      text: write([
        ...without('--network', '--ip', '--ip6', '--network-alias', '-p', '--link', '--hostname'),
        ['--network', 'host']
      ])
    })
  } else if (container.networkMode.kind !== 'pod') {
    texts.push({
      title: { key: 'explain.run.own' },
      text: write([...without('--network'), ['--network', kind === 'docker' ? 'bridge' : 'podman']])
    })
  }
  return texts
}

/** The container's port, or the next that no container of any engine publishes: 8080 for 80. */
function freePort(lookup: Lookup, target: number): number {
  const taken = new Set(lookup.snapshot.containers.flatMap((item) => item.ports.map((port) => port.hostPort)))
  let port = target < 1024 ? 8000 + target : target
  while (taken.has(port) && port < 65535) port++
  return port
}

function optionsOf(lookup: Lookup, container: Container, kind: 'docker' | 'podman'): Option[] {
  const options: Option[] = [networkOption(lookup, container)]
  const [first] = endpointsInOrder(lookup, container)
  if (first) options.push(...endpointOptions(container, first, ['--ip', '--ip6', '--network-alias']))
  const { hostname } = container
  if (
    hostname !== null &&
    !['host', 'container', 'pod'].includes(container.networkMode.kind) &&
    hostname !== container.engineKey.slice(0, 12)
  )
    options.push(['--hostname', hostname])
  for (const run of portRuns(container.ports)) {
    const text = publishText(run.first, run.last)
    if (text !== null) options.push(['-p', text])
  }
  for (const server of container.dns.servers) options.push(['--dns', server])
  for (const domain of container.dns.search) options.push(['--dns-search', domain])
  for (const option of container.dns.options) options.push(['--dns-option', option])
  for (const host of container.extraHosts) options.push(['--add-host', host])
  if (kind === 'docker')
    for (const link of container.links) options.push(['--link', `${link.container}:${link.alias}`])
  return options
}

function networkOption(lookup: Lookup, container: Container): Option {
  const { kind, target } = container.networkMode
  switch (kind) {
    case 'container':
      return ['--network', `container:${targetOf(lookup, container)?.name ?? target ?? ''}`]
    case 'path':
      return ['--network', `ns:${target ?? ''}`]
    case 'pod':
      return ['--pod', target ?? '']
    case 'host':
    case 'none':
    case 'pasta':
    case 'slirp4netns':
      return ['--network', target === null ? kind : `${kind}:${target}`]
    default:
      return ['--network', networksOn(lookup, container)[0]?.name ?? target ?? 'bridge']
  }
}

/** Addresses that were asked for, and aliases that a person gave. */
function endpointOptions(
  container: Container,
  endpoint: Endpoint,
  [ip, ip6, alias]: readonly [string, string, string]
): Option[] {
  const given = endpoint.aliases.filter(
    (name) =>
      name !== container.engineKey.slice(0, 12) && name !== container.name && name !== container.hostname
  )
  return [
    ...(endpoint.fixed ?? []).map((address): Option => [address.includes(':') ? ip6 : ip, address]),
    ...given.map((name): Option => [alias, name])
  ]
}

function publishText(first: PortMapping, last: PortMapping): string | null {
  if (first.hostPort === null) return null
  const range = (from: number, to: number): string =>
    from === to ? String(from) : `${String(from)}-${String(to)}`
  const inner = range(first.containerPort, last.containerPort)
  const protocol = first.protocol === 'tcp' ? '' : `/${first.protocol}`
  const address = first.hostAddress.includes(':') ? `[${first.hostAddress}]` : first.hostAddress
  const all = address === '' || address === '0.0.0.0'
  if (address === '[::]') return null
  const outer =
    first.picked === true || first.hostPort === 0
      ? ''
      : range(first.hostPort, last.hostPort ?? first.hostPort)
  return [...(all ? [] : [address]), ...(outer === '' && all ? [] : [outer]), `${inner}${protocol}`].join(':')
}

function command(
  lookup: Lookup,
  container: Container,
  kind: 'docker' | 'podman',
  options: readonly Option[]
): string {
  const image = container.image === '' ? 'IMAGE' : container.image
  const lines = [
    `${kind} run -d --name ${shellWord(container.name)}`,
    ...options.map(([flag, ...values]) => [flag, ...values.map(shellWord)].join(' ')),
    shellWord(image)
  ]
  const host = options.some(([flag, value]) => flag === '--network' && value === 'host')
  const further = host ? [] : endpointsInOrder(lookup, container).slice(1)
  const connects = further.flatMap((endpoint) => {
    const network = lookup.network.get(endpoint.networkId)
    if (network === undefined) return []
    const words = endpointOptions(container, endpoint, ['--ip', '--ip6', '--alias']).flatMap(
      ([flag, ...values]) => [flag, ...values.map(shellWord)]
    )
    return [
      [`${kind} network connect`, ...words, shellWord(network.name), shellWord(container.name)].join(' ')
    ]
  })
  return [lines.join(' \\\n  '), ...connects].join('\n')
}
