/** A container, one of its endpoints, or one of its published ports in the inspector. */
import {
  aliasNote,
  explainMode,
  extraHostLines,
  hostnameNote,
  linkedFrom,
  linkLines,
  modeText,
  nameserverNote,
  networkLine,
  portLines,
  runTexts,
  type NameLine
} from '@shared/explain'
import type { ContainerEndpointRow, NatRow } from '@shared/lists'
import { containersOf, natOf } from '../../app/cached-lists'
import type { MessageRef } from '@shared/locales'
import type { Container, Lookup, Socket } from '@shared/model'
import { bytes, count, seconds } from '../../ui/format'
import { stateMark } from '../containers/container-state'
import { portMark } from '../firewall/port-mark'
import { fact, namespaceFact, recordFacts, section, term, type Fact, type Section, type Sheet } from './sheet'

function endpointSection(lookup: Lookup, containerId: string, row: ContainerEndpointRow): Section[] {
  const network = lookup.network.get(row.networkKey)
  const endpoints = lookup.endpointsOf.get(containerId) ?? []
  const endpoint = endpoints.find((item) => item.networkId === row.networkKey)
  const several = endpoints.length > 1
  return section(term(row.network.name), [
    ...fact('inspector.network', row.network.name, {
      target: { kind: 'network', id: row.networkKey },
      // On one network, the mode has said it already.
      ...(network ? { hue: network } : {}),
      ...(network && several ? { note: networkLine(lookup, network) } : {})
    }),
    ...fact(term('IPv4'), row.ipv4),
    ...fact(term('IPv6'), row.ipv6),
    ...fact('inspector.gateway', row.gateway),
    ...fact(term('MAC'), row.mac),
    ...(row.interfaceKey === null
      ? []
      : fact('inspector.interface', row.ifname, { target: { kind: 'interface', id: row.interfaceKey } })),
    ...fact(
      'inspector.aliases',
      row.aliases.join(', '),
      noted(endpoint ? aliasNote(lookup, endpoint) : null)
    ),
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

/** One fact per port or range: from where it is reached, and for a rule or proxy what carries it. */
function portFacts(lookup: Lookup, container: Container): Fact[] {
  return portLines(container, natOf(lookup)).flatMap(({ text, first, where, how, row }): Fact[] => {
    const exposed = first.hostPort === null
    const label = term(exposed ? text : `${String(first.containerPort)}/${first.protocol}`)
    return [
      {
        label,
        value: exposed ? { key: 'inspector.notPublished' } : text,
        note: where,
        ...(exposed ? { words: true } : {}),
        ...(row ? { target: { kind: 'port', id: row.key } } : {})
      },
      ...(how ? [{ label: term(''), value: how, words: true }] : [])
    ]
  })
}

const nameFacts = (label: string, lines: readonly NameLine[]): Fact[] =>
  lines.map(({ text, note, amiss }) => ({
    label: term(label),
    value: text,
    note,
    ...(amiss === true ? { mark: 'warning' as const } : {})
  }))

const noted = (note: MessageRef | null): { note?: MessageRef } => (note === null ? {} : { note })

function nameSections(lookup: Lookup, container: Container): Section[] {
  const names = lookup.snapshot.names.find((item) => item.containerId === container.id)
  const search = (names?.search ?? container.dns.search).join(', ')
  return [
    ...section(term('DNS'), [
      ...fact(
        term('nameserver'),
        (names?.nameservers ?? container.dns.servers).join(', '),
        noted(nameserverNote(lookup, container))
      ),
      ...fact(term('search'), search, { note: { key: 'explain.dns.search' } }),
      ...fact(term('options'), (names?.options ?? container.dns.options).join(' ')),
      ...nameFacts('--link', linkLines(lookup, container)),
      ...fact('inspector.linkedFrom', linkedFrom(lookup, container).join(', '), {
        note: { key: 'explain.link.from' }
      }),
      ...nameFacts('--add-host', extraHostLines(lookup, container))
    ]),
    ...section(
      'inspector.proxies',
      container.proxies.map(({ key, value }) => ({
        label: term(key),
        value: value === '' ? { key: 'explain.proxy.hidden' as const } : value,
        note: {
          key: /^no_/i.test(key) ? ('explain.proxy.none-for' as const) : ('explain.proxy.note' as const)
        }
      }))
    ),
    ...section(
      term('/etc/hosts'),
      (names?.hosts ?? []).map((item) => ({ label: term(item.address), value: item.names.join(' ') })),
      { folded: true }
    )
  ]
}

/** What only `docker run` can set, as text to copy. */
function runSection(lookup: Lookup, container: Container): Section[] {
  const texts = runTexts(lookup, container)
  const lead: MessageRef = {
    key: container.composeProject === null ? 'explain.run.lead' : 'explain.run.compose'
  }
  return section(
    'explain.run.section',
    texts.map(({ title, text }, at) => ({
      label: { said: title },
      value: text,
      code: true,
      ...(at === 0 ? { note: lead } : {})
    })),
    { folded: true }
  )
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
        ...fact('inspector.networkMode', modeText(lookup, container), {
          note: explainMode(lookup, container)
        }),
        ...namespaceFact(lookup, container.namespaceId, 'inspector.namespace'),
        ...fact('inspector.engine', row.engine, { target: { kind: 'engine', id: container.engineId } }),
        ...fact('inspector.image', container.image),
        ...fact(term('ID'), container.engineKey),
        ...fact(term('PID'), container.pid),
        ...fact('inspector.hostname', container.hostname, noted(hostnameNote(lookup, container))),
        ...fact('inspector.composeProject', container.composeProject),
        ...fact('inspector.composeService', container.composeService),
        ...fact('inspector.pod', container.pod),
        ...fact('inspector.startedAt', seconds(container.startedAt))
      ]),
      ...row.networks.flatMap((one) => endpointSection(lookup, container.id, one)),
      ...section('inspector.publishedPorts', portFacts(lookup, container)),
      ...section('inspector.listening', socketFacts(sockets)),
      ...nameSections(lookup, container),
      ...runSection(lookup, container),
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
