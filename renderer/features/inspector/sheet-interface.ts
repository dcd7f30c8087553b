/** An interface in the inspector; of a veth both ends side by side. */
import { bridgeShow, vethLine } from '@shared/explain'
import { interfaceIdOf, type Interface, type KindData, type Lookup } from '@shared/model'
import { bytes, count } from '../../ui/format'
import {
  fact,
  flag,
  namespaceFact,
  namespaceName,
  section,
  term,
  type EndRow,
  type Ends,
  type Fact,
  type Section,
  type Sheet
} from './sheet'

const addressesOf = (lookup: Lookup, id: string): string[] =>
  (lookup.addressesOf.get(id) ?? []).map((item) => `${item.address}/${String(item.prefixLength)}`)

const masterOf = (lookup: Lookup, item: Interface): Interface | undefined =>
  item.master === null ? undefined : lookup.interface.get(interfaceIdOf(item.namespaceId, item.master))

const stateOf = (item: Interface): Fact[] => {
  const state = item.adminUp ? item.operstate : `${item.operstate} (!UP)`
  const mark =
    !item.adminUp || item.operstate === 'DOWN' ? 'bad' : item.operstate === 'UP' ? 'good' : 'neutral'
  return fact('inspector.state', state, { mark })
}

/** Kind data as key and value, in the kernel's own names. */
function kindFacts(data: KindData | null): Fact[] {
  if (data === null) return []
  return Object.entries(data).flatMap(([key, value]) => {
    if (key === 'kind' || key === 'vlans') return []
    if (typeof value === 'boolean') return flag(term(key), value)
    return typeof value === 'string' || typeof value === 'number' ? fact(term(key), value) : []
  })
}

/** Both ends of a veth, row by row. */
export function endsOf(lookup: Lookup, near: Interface, far: Interface): Ends {
  const row = (label: EndRow['label'], value: (item: Interface) => EndRow['near'], equal = false): EndRow => {
    const [a, b] = [value(near), value(far)]
    return { label, near: a, far: b, ...(equal && a !== b ? { differs: true } : {}) }
  }
  const stat = (item: Interface, key: keyof NonNullable<Interface['stats']>, inBytes = false): string =>
    item.stats === null ? '' : inBytes ? bytes(item.stats[key]) : count(item.stats[key])
  return {
    near: { kind: 'interface', id: near.id },
    far: { kind: 'interface', id: far.id },
    rows: [
      row('inspector.name', (item) => item.ifname),
      row('inspector.namespace', (item) => namespaceName(lookup, item.namespaceId)),
      row(term('ifindex'), (item) => String(item.ifindex)),
      row(term('master'), (item) => masterOf(lookup, item)?.ifname ?? ''),
      row('inspector.address', (item) => addressesOf(lookup, item.id).join('\n')),
      row(term('MAC'), (item) => item.mac ?? ''),
      row(term('MTU'), (item) => String(item.mtu), true),
      row('inspector.state', (item) => (item.adminUp ? item.operstate : `${item.operstate} (!UP)`)),
      row(term('RX'), (item) => stat(item, 'rxBytes', true)),
      row(term('TX'), (item) => stat(item, 'txBytes', true)),
      row('inspector.rxDropped', (item) => stat(item, 'rxDropped')),
      row('inspector.txDropped', (item) => stat(item, 'txDropped'))
    ]
  }
}

function linkFacts(lookup: Lookup, item: Interface): Fact[] {
  const label = item.kind === 'veth' ? 'inspector.peer' : 'inspector.lower'
  if (item.linkGap !== null) {
    return fact(label, { key: `inspector.linkGap.${item.linkGap}` }, { mark: 'warning', words: true })
  }
  const link = item.linkId === null ? undefined : lookup.interface.get(item.linkId)
  if (!link) return []
  const line = vethLine(lookup, item)
  return [
    ...fact(label, link.ifname, {
      target: { kind: 'interface', id: link.id },
      ...(line ? { note: line } : {})
    }),
    ...(link.namespaceId === item.namespaceId
      ? []
      : namespaceFact(lookup, link.namespaceId, 'inspector.peerNamespace'))
  ]
}

function portSections(lookup: Lookup, item: Interface): Section[] {
  const ports = lookup.portsOf.get(item.id) ?? []
  return section(
    'inspector.ports',
    ports.map((port) => {
      const peer = port.linkId === null ? undefined : lookup.interface.get(port.linkId)
      const inside =
        peer && (lookup.containersIn.get(peer.namespaceId) ?? []).map((one) => one.name).join(', ')
      return {
        label: term(port.ifname),
        value: inside || (peer ? namespaceName(lookup, peer.namespaceId) : port.operstate),
        target: { kind: 'interface', id: port.id }
      }
    })
  )
}

/** The columns of `brctl show`, and the commands that say the same. */
function brctlSection(lookup: Lookup, item: Interface): Section[] {
  const shown = bridgeShow(lookup, item)
  if (shown === null) return []
  return section('explain.kernel.brctl', [
    ...fact(term('bridge name'), item.ifname),
    ...fact(term('bridge id'), shown.bridgeId),
    ...flag(term('STP'), shown.stp),
    ...fact(term('interfaces'), shown.interfaces.map((port) => port.ifname).join(', ')),
    ...fact('explain.kernel.commands', shown.commands.join('\n'), { code: true })
  ])
}

function counters(item: Interface): Section[] {
  if (item.stats === null) return []
  const { stats } = item
  const both = (size: number, packets: number): string => `${bytes(size)} · ${count(packets)}`
  const bad = (label: Fact['label'], value: number): Fact[] =>
    value === 0 ? [] : fact(label, count(value), { mark: 'warning' })
  return section('inspector.counters', [
    ...fact('inspector.rx', both(stats.rxBytes, stats.rxPackets)),
    ...fact('inspector.tx', both(stats.txBytes, stats.txPackets)),
    ...bad('inspector.rxDropped', stats.rxDropped),
    ...bad('inspector.txDropped', stats.txDropped),
    ...bad('inspector.rxErrors', stats.rxErrors),
    ...bad('inspector.txErrors', stats.txErrors)
  ])
}

const confFacts = (conf: Readonly<Record<string, number>> | null): Fact[] =>
  Object.entries(conf ?? {}).map(([key, value]) => ({ label: term(key), value: String(value) }))

export function interfaceSheet(lookup: Lookup, id: string): Sheet | null {
  const item = lookup.interface.get(id)
  if (!item) return null
  const master = masterOf(lookup, item)
  const endpoint = lookup.endpointAt.get(id)
  const network =
    (endpoint && lookup.network.get(endpoint.networkId)) ??
    lookup.networksOn.get(id)?.[0] ??
    (master && lookup.networksOn.get(master.id)?.[0])
  const peer = item.kind === 'veth' && item.linkId !== null ? lookup.interface.get(item.linkId) : undefined
  return {
    kind: 'interface',
    title: item.ifname,
    subtitle: [
      item.kind ?? item.linkType,
      namespaceName(lookup, item.namespaceId),
      `ifindex ${String(item.ifindex)}`
    ],
    ...(network ? { hue: network } : {}),
    ...(peer ? { ends: endsOf(lookup, item, peer) } : {}),
    sections: [
      ...section('inspector.identity', [
        ...namespaceFact(lookup, item.namespaceId, 'inspector.namespace'),
        ...fact(term('ifindex'), item.ifindex),
        ...fact('inspector.kind', item.kind ?? item.linkType),
        ...fact(term('MAC'), item.mac),
        ...fact(term('MTU'), item.mtu),
        ...stateOf(item),
        ...(network
          ? fact('inspector.network', network.name, {
              target: { kind: 'network', id: network.id },
              hue: network
            })
          : []),
        ...(master
          ? fact(term('master'), master.ifname, { target: { kind: 'interface', id: master.id } })
          : []),
        ...linkFacts(lookup, item),
        ...fact(term('altname'), item.altnames.join(', ')),
        ...fact(term('alias'), item.alias),
        ...fact(term('qdisc'), item.qdisc),
        ...(item.xdp ? fact(term('XDP'), item.xdp.mode, { mark: 'warning' }) : []),
        ...fact(term('flags'), item.flags.join(' '))
      ]),
      ...section(
        'inspector.addresses',
        (lookup.addressesOf.get(id) ?? []).map((one) => ({
          label: term(one.scope),
          value: `${one.address}/${String(one.prefixLength)}`
        }))
      ),
      ...brctlSection(lookup, item),
      ...portSections(lookup, item),
      ...counters(item),
      ...section(term(item.kind ?? ''), kindFacts(item.kindData), { folded: true }),
      ...section(
        'inspector.bridgePort',
        item.bridgePort
          ? Object.entries(item.bridgePort).flatMap(([key, value]) =>
              Array.isArray(value)
                ? fact(term(key), value.map((vlan) => String(vlan.vid)).join(', '))
                : fact(term(key), String(value))
            )
          : [],
        { folded: true }
      ),
      ...section(term('IPv4 sysctl'), confFacts(item.ipv4), { folded: true }),
      ...section(term('IPv6 sysctl'), confFacts(item.ipv6), { folded: true })
    ]
  }
}
