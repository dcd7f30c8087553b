/** A container, one of its endpoints, or one of its published ports in the inspector. */
import { portTexts, type ContainerEndpointRow, type NatRow } from '@shared/lists'
import { containersOf, natOf } from '../../app/cached-lists'
import type { Container, Lookup, Socket } from '@shared/model'
import { bytes, count, seconds } from '../../ui/format'
import { stateMark } from '../containers/container-state'
import { portMark } from '../firewall/port-mark'
import { fact, namespaceFact, recordFacts, section, term, type Fact, type Section, type Sheet } from './sheet'

function endpointSection(lookup: Lookup, row: ContainerEndpointRow): Section[] {
  const network = lookup.network.get(row.networkKey)
  return section(term(row.network.name), [
    ...fact('inspector.network', row.network.name, {
      target: { kind: 'network', id: row.networkKey },
      ...(network ? { hue: network } : {})
    }),
    ...fact(term('IPv4'), row.ipv4),
    ...fact(term('IPv6'), row.ipv6),
    ...fact('inspector.gateway', row.gateway),
    ...fact(term('MAC'), row.mac),
    ...(row.interfaceKey === null
      ? []
      : fact('inspector.interface', row.ifname, { target: { kind: 'interface', id: row.interfaceKey } })),
    ...fact('inspector.aliases', row.aliases.join(', ')),
    ...fact('inspector.dnsNames', row.dnsNames.join(', '))
  ])
}

/** Sockets that listen, as `ss -l` writes them. */
export const socketFacts = (sockets: readonly Socket[]): Fact[] =>
  sockets.map((item) => {
    const address = item.family === 'ipv6' ? `[${item.address}]` : item.address
    return {
      label: term(`${address}:${String(item.port)}/${item.protocol}`),
      value:
        item.owners.map((owner) => `${owner.comm} (${String(owner.pid)})`).join(', ') ||
        `uid ${String(item.uid)}`
    }
  })

function portFacts(lookup: Lookup, container: Container): Fact[] {
  const published = natOf(lookup).filter(
    (row) => row.kind === 'published' && row.containerKey === container.id
  )
  return container.ports.map((port) => {
    const row = published.find(
      (one) =>
        one.kind === 'published' &&
        one.hostPort === port.hostPort &&
        one.protocol === port.protocol &&
        one.hostAddress === (port.hostAddress || '0.0.0.0')
    )
    const exposed = port.hostPort === null
    return {
      label: term(`${String(port.containerPort)}/${port.protocol}`),
      value: exposed ? { key: 'inspector.notPublished' as const } : (portTexts([port])[0] ?? ''),
      ...(exposed ? { words: true } : {}),
      ...(row ? { target: { kind: 'port' as const, id: row.key } } : {})
    }
  })
}

function nameSections(lookup: Lookup, container: Container): Section[] {
  const names = lookup.snapshot.names.find((item) => item.containerId === container.id)
  return [
    ...section(term('DNS'), [
      ...fact(term('nameserver'), (names?.nameservers ?? container.dns.servers).join(', ')),
      ...fact(term('search'), (names?.search ?? container.dns.search).join(', ')),
      ...fact(term('options'), (names?.options ?? container.dns.options).join(' ')),
      ...container.links.flatMap((link) => fact(term('--link'), `${link.container}:${link.alias}`)),
      ...container.extraHosts.flatMap((host) => fact(term('--add-host'), host))
    ]),
    ...section(
      term('/etc/hosts'),
      (names?.hosts ?? []).map((item) => ({ label: term(item.address), value: item.names.join(' ') })),
      { folded: true }
    )
  ]
}

export function containerSheet(lookup: Lookup, id: string): Sheet | null {
  const container = lookup.container.get(id)
  const row = containersOf(lookup).find((item) => item.key === id)
  if (!container || !row) return null
  const sockets = lookup.snapshot.sockets.filter(
    (item) => item.namespaceId === container.namespaceId && row.mode.kind !== 'host'
  )
  return {
    kind: 'container',
    title: container.name,
    subtitle: [row.engine, container.image],
    sections: [
      ...section('inspector.identity', [
        ...fact('inspector.state', container.state, { mark: stateMark(container.state) }),
        ...fact('inspector.networkMode', [row.mode.kind, row.mode.target].filter(Boolean).join(' ')),
        ...namespaceFact(lookup, container.namespaceId, 'inspector.namespace'),
        ...fact('inspector.engine', row.engine, { target: { kind: 'engine', id: container.engineId } }),
        ...fact('inspector.image', container.image),
        ...fact(term('ID'), container.engineKey),
        ...fact(term('PID'), container.pid),
        ...fact('inspector.hostname', container.hostname),
        ...fact('inspector.composeProject', container.composeProject),
        ...fact('inspector.composeService', container.composeService),
        ...fact('inspector.pod', container.pod),
        ...fact('inspector.startedAt', seconds(container.startedAt))
      ]),
      ...row.networks.flatMap((one) => endpointSection(lookup, one)),
      ...section('inspector.publishedPorts', portFacts(lookup, container)),
      ...section('inspector.listening', socketFacts(sockets)),
      ...nameSections(lookup, container),
      ...section('inspector.labels', recordFacts(container.labels), { folded: true })
    ]
  }
}

/** An endpoint is shown as its container: the network it joins stands there as a section. */
export function endpointSheet(lookup: Lookup, id: string): Sheet | null {
  const endpoint = lookup.snapshot.endpoints.find((item) => item.id === id)
  return endpoint ? containerSheet(lookup, endpoint.containerId) : null
}

const published = (rows: readonly NatRow[], id: string) =>
  rows.find((row) => row.kind === 'published' && row.key === id)

export function portSheet(lookup: Lookup, id: string): Sheet | null {
  const row = published(natOf(lookup), id)
  if (row?.kind !== 'published') return null
  const network = row.networkKey === null ? undefined : lookup.network.get(row.networkKey)
  const host = row.hostAddress.includes(':') ? `[${row.hostAddress}]` : row.hostAddress
  return {
    kind: 'port',
    title: `${host}:${String(row.hostPort)}/${row.protocol}`,
    subtitle: [row.container?.name ?? '', network?.name ?? ''],
    ...(network ? { hue: network } : {}),
    sections: [
      ...section('inspector.kind.port', fact(term(''), row.sentence), { lines: true }),
      ...section('inspector.identity', [
        ...fact('inspector.state', { key: `nat.state.${row.state}` }, { mark: portMark(row), words: true }),
        ...namespaceFact(lookup, row.namespace.id, 'inspector.namespace'),
        ...(row.container && row.containerKey
          ? fact('inspector.container', row.container.name, {
              target: { kind: 'container', id: row.containerKey }
            })
          : []),
        ...(network
          ? fact('inspector.network', network.name, {
              target: { kind: 'network', id: network.id },
              hue: network
            })
          : []),
        ...fact(
          'inspector.target',
          [row.target.address, row.target.port].filter((part) => part !== null).join(':')
        ),
        ...fact('inspector.proxy', row.proxy && `${row.proxy.comm} (${String(row.proxy.pid)})`),
        ...fact('inspector.packets', row.packets === null ? null : count(row.packets)),
        ...fact('inspector.bytes', row.bytes === null ? null : bytes(row.bytes))
      ]),
      ...section(
        'inspector.rules',
        row.rules.map((rule) => ({
          label: 'inspector.rule' as const,
          value: rule.split('/').slice(-4).join('/'),
          target: { kind: 'rule' as const, id: rule }
        }))
      )
    ]
  }
}
