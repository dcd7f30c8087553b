/** What Overview counts and groups. Pure functions of a snapshot. */
import { refs, type ContainerRow } from '@shared/lists'
import type { Gap, HostSnapshot, Interface, Lookup } from '@shared/model'
import type { MessageKey } from '@shared/locales'
import type { Selected } from '../../app/stores/selection.store'

export interface GapGroup {
  readonly key: string
  readonly what: Gap['what']
  readonly code: Gap['code']
  readonly gaps: readonly Gap[]
}

/** How urgently a person should know of a reason. */
const order: readonly Gap['code'][] = [
  'no-rights',
  'unreachable',
  'timeout',
  'tool-missing',
  'tool-failed',
  'unreadable',
  'truncated',
  'changed-while-read',
  'moved',
  'vanished',
  'unsupported'
]

/** Gaps of one kind and reason together, those one can do something about first. */
export function groupGaps(gaps: readonly Gap[]): GapGroup[] {
  const groups = new Map<string, Gap[]>()
  for (const gap of gaps) {
    const key = `${gap.code} ${gap.what}`
    const group = groups.get(key)
    if (group) group.push(gap)
    else groups.set(key, [gap])
  }
  return [...groups]
    .flatMap(([key, members]) => {
      const first = members[0]
      return first ? [{ key, what: first.what, code: first.code, gaps: members }] : []
    })
    .sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code) || b.gaps.length - a.gaps.length)
}

/** `docker (stopped): connection refused`, on one line. */
export const gapText = (gap: Gap): string => [gap.subject, gap.detail].filter(Boolean).join(': ')

export interface CountLink {
  readonly route: string
  readonly text: MessageKey
  readonly count: number
}

/** How much there is of everything, each leading to its screen. */
export function countLinks(snapshot: HostSnapshot, pairs: number): CountLink[] {
  const rules = snapshot.filters.reduce(
    (sum, filters) =>
      sum +
      filters.tables.reduce(
        (more, table) => more + table.chains.reduce((most, chain) => most + chain.rules.length, 0),
        0
      ),
    0
  )
  return [
    { route: 'namespaces', text: 'shell.namespaces', count: snapshot.namespaces.length },
    { route: 'map', text: 'column.interfaces', count: snapshot.interfaces.length },
    { route: 'veths', text: 'shell.veths', count: pairs },
    { route: 'networks', text: 'shell.networks', count: snapshot.networks.length },
    { route: 'containers', text: 'shell.containers', count: snapshot.containers.length },
    { route: 'firewall', text: 'firewall.rules', count: rules }
  ]
}

/** A host on which there is nothing that Vethscope is about: the practice host is offered. */
export const isBare = (snapshot: HostSnapshot): boolean =>
  snapshot.containers.length === 0 &&
  snapshot.networks.length === 0 &&
  !snapshot.interfaces.some((item) => item.kind === 'veth' || item.kind === 'bridge')

/** Addresses of the host that are not loopback, with their interface. */
export function hostAddresses(lookup: Lookup): { id: string; ifname: string; address: string }[] {
  const id = lookup.snapshot.host.namespaceId
  if (id === null) return []
  return (lookup.interfacesOf.get(id) ?? []).flatMap((item) =>
    item.linkType === 'loopback' || lookup.networksOn.has(item.id)
      ? []
      : (lookup.addressesOf.get(item.id) ?? [])
          .filter((one) => one.scope === 'global')
          .map((one) => ({
            id: item.id,
            ifname: item.ifname,
            address: `${one.address}/${String(one.prefixLength)}`
          }))
  )
}

/** One thing on a network or a bridge, as Overview names it. */
export interface Member {
  readonly name: string
  readonly detail: string
  readonly target: Selected
}

export interface BareBridge {
  readonly id: string
  readonly name: string
  readonly addresses: readonly string[]
  readonly members: readonly Member[]
}

/** What is behind a bridge's port: the containers, else the namespace, at the other end of a veth. */
function portMember(lookup: Lookup, port: Interface): Member {
  const target: Selected = { kind: 'interface', id: port.id }
  const peer = port.linkId === null ? undefined : lookup.interface.get(port.linkId)
  if (!peer) return { name: port.ifname, detail: '', target }
  const inside = (lookup.containersIn.get(peer.namespaceId) ?? []).map((item) => item.name)
  const address = (lookup.addressesOf.get(peer.id) ?? []).find((item) => item.scope === 'global')?.address
  const label = refs(lookup).label(peer.namespaceId)
  const name = inside.join(', ') || (label.kind === 'host' ? peer.ifname : label.text)
  return { name, detail: address ?? '', target }
}

/** Bridges of all namespaces that carry no network of an engine, the host's first; those of one namespace by name. */
export function bareBridges(lookup: Lookup): BareBridge[] {
  const host = lookup.snapshot.host.namespaceId
  return lookup.snapshot.interfaces
    .filter((item) => item.kind === 'bridge' && !lookup.networksOn.has(item.id))
    .sort(
      (a, b) =>
        Number(b.namespaceId === host) - Number(a.namespaceId === host) ||
        a.namespaceId.localeCompare(b.namespaceId) ||
        a.ifname.localeCompare(b.ifname)
    )
    .map((item) => ({
      id: item.id,
      name: item.ifname,
      addresses: (lookup.addressesOf.get(item.id) ?? [])
        .filter((one) => one.scope === 'global')
        .map((one) => `${one.address}/${String(one.prefixLength)}`),
      members: (lookup.portsOf.get(item.id) ?? []).map((port) => portMember(lookup, port))
    }))
}

/** A container that has no interface of its own on a network, or does not run. */
export const isApart = (row: Pick<ContainerRow, 'mode' | 'state'>): boolean =>
  row.state !== 'running' ||
  row.mode.kind === 'host' ||
  row.mode.kind === 'none' ||
  row.mode.kind === 'container'
