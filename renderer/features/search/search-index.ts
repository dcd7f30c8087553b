/**
 * What Ctrl+K knows of a snapshot: one entry per record, with everything a person might type for it, and a ranking that is
 * the same every time. Pure. Exact before prefix before a part; among equals the kind people look for first.
 */
import { locales, translate, type MessageRef } from '@shared/locales'
import { refs } from '@shared/lists'
import type { Lookup } from '@shared/model'
import { natOf } from '../../app/cached-lists'
import type { Selected, SelectedKind } from '../../app/stores/selection.store'
import type { HueIdentity } from '../../ui/network-hue'
import { namespaceName } from '../inspector/sheet'

export interface SearchEntry {
  readonly target: Selected
  /** The screen it is shown on. */
  readonly route: string
  readonly title: string | MessageRef
  /** Parts that are said one after another. */
  readonly detail: readonly (string | MessageRef)[]
  readonly hue?: HueIdentity
  /** Lower-case texts it is found by, the most telling first. */
  readonly keys: readonly string[]
  /** Subnets that an address may lie in. */
  readonly subnets?: readonly string[]
}

/** Kinds in the order people look for them, and the screen of each. */
const kinds: readonly (readonly [SelectedKind, string])[] = [
  ['container', 'containers'],
  ['network', 'networks'],
  ['port', 'firewall'],
  ['interface', 'map'],
  ['namespace', 'namespaces'],
  ['engine', 'overview'],
  ['chain', 'firewall'],
  ['rule', 'firewall']
]
export const kindRank = (kind: SelectedKind): number => kinds.findIndex(([one]) => one === kind)
const routeOf = (kind: SelectedKind): string => kinds.find(([one]) => one === kind)?.[1] ?? 'overview'

const lower = (values: readonly (string | number | null | undefined)[]): string[] =>
  values
    .filter((value) => value !== null && value !== undefined && value !== '')
    .map((value) => String(value).toLowerCase())

const entry = (
  kind: SelectedKind,
  id: string,
  title: SearchEntry['title'],
  detail: SearchEntry['detail'],
  keys: readonly (string | number | null | undefined)[],
  more: { route?: string; hue?: HueIdentity; subnets?: readonly string[] } = {}
): SearchEntry => ({ target: { kind, id }, route: routeOf(kind), title, detail, keys: lower(keys), ...more })

function containerEntries(lookup: Lookup): SearchEntry[] {
  return lookup.snapshot.containers.map((item) => {
    const ends = lookup.endpointsOf.get(item.id) ?? []
    const addresses = ends.flatMap((end) => [end.ipv4, end.ipv6])
    const engine = lookup.engine.get(item.engineId)?.name ?? ''
    return entry(
      'container',
      item.id,
      item.name,
      [engine, item.image, ...addresses].filter((part) => part !== null),
      [
        item.name,
        item.engineKey,
        ...addresses,
        ...ends.flatMap((end) => [end.mac, ...end.aliases, ...end.dnsNames]),
        item.hostname,
        item.image,
        item.composeProject,
        item.composeService,
        item.pid,
        ...item.ports.flatMap((port) => [port.hostPort, port.containerPort])
      ]
    )
  })
}

function networkEntries(lookup: Lookup): SearchEntry[] {
  return lookup.snapshot.networks.map((item) => {
    const subnets = item.subnets.map((one) => one.subnet)
    const gateways = item.subnets.map((one) => one.gateway)
    return entry(
      'network',
      item.id,
      item.name,
      [item.driver, ...subnets],
      [item.name, item.engineKey, ...subnets, ...gateways, item.driver, item.composeProject],
      { hue: item, subnets }
    )
  })
}

function interfaceEntries(lookup: Lookup): SearchEntry[] {
  return lookup.snapshot.interfaces.map((item) => {
    const addresses = (lookup.addressesOf.get(item.id) ?? []).map((one) => one.address)
    const veth = item.kind === 'veth' ? { route: 'veths' } : {}
    return entry(
      'interface',
      item.id,
      item.ifname,
      [
        item.kind ?? item.linkType,
        namespaceName(lookup, item.namespaceId),
        `ifindex ${String(item.ifindex)}`,
        ...addresses
      ],
      [
        item.ifname,
        ...addresses,
        item.mac,
        ...item.altnames,
        item.alias,
        item.ifindex,
        `ifindex ${String(item.ifindex)}`
      ],
      veth
    )
  })
}

function namespaceEntries(lookup: Lookup): SearchEntry[] {
  const ref = refs(lookup)
  return lookup.snapshot.namespaces.map((item) => {
    const { kind, text } = ref.label(item.id)
    return entry(
      'namespace',
      item.id,
      namespaceName(lookup, item.id),
      [`net:[${String(item.inode)}]`],
      [
        text,
        ...(kind === 'host' ? locales.map((locale) => translate(locale, 'common.host')) : []),
        ...item.names,
        item.inode,
        item.cookie,
        item.comm,
        ...item.pids.slice(0, 8),
        ...item.paths.slice(0, 8)
      ]
    )
  })
}

function filterEntries(lookup: Lookup): SearchEntry[] {
  return lookup.snapshot.filters.flatMap((filters) => {
    const place = namespaceName(lookup, filters.namespaceId)
    return filters.tables.flatMap((table) =>
      table.chains.flatMap((chain) =>
        chain.rules.map((rule) =>
          entry(
            'rule',
            rule.id,
            rule.text,
            [place, table.family, table.name, `${chain.name} ${String(rule.index)}`],
            [rule.text, rule.comment, chain.name]
          )
        )
      )
    )
  })
}

function portEntries(lookup: Lookup): SearchEntry[] {
  return natOf(lookup).flatMap((row) => {
    if (row.kind !== 'published') return []
    const network = row.networkKey === null ? undefined : lookup.network.get(row.networkKey)
    return [
      entry(
        'port',
        row.key,
        row.sentence,
        [row.protocol],
        [
          row.hostPort,
          `${row.hostAddress}:${String(row.hostPort)}`,
          `${String(row.hostPort)}/${row.protocol}`,
          row.target.port
        ],
        network ? { hue: network } : {}
      )
    ]
  })
}

/** Everything that can be found in a snapshot. Linear in its records. */
export function buildIndex(lookup: Lookup): SearchEntry[] {
  return [
    ...containerEntries(lookup),
    ...networkEntries(lookup),
    ...portEntries(lookup),
    ...interfaceEntries(lookup),
    ...namespaceEntries(lookup),
    ...lookup.snapshot.engines.map((item) =>
      entry('engine', item.id, item.name, [item.endpoint], [item.name, item.endpoint, item.version])
    ),
    ...filterEntries(lookup)
  ]
}
