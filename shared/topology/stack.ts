/**
 * The host stack lane of each region: does it forward, where does it send what it has no route for, which ports does it
 * translate to whom, and which containers live in it directly (network mode host).
 */
import { interfaceIdOf, type Container } from '../model'
import { factRow, type Builder } from './builder'
import { compareNames, containerKey } from './identity'
import { translatedPorts, type TranslatedPort } from './nat'
import type { MapRegion, MapRow } from './types'

/** Published ports a stack shows; the rest is counted and stands in Firewall & NAT. */
const PORTS_SHOWN = 40
const ROUTES_SHOWN = 4
const HOST_CONTAINERS_SHOWN = 24

export const stackId = (region: string): string => `stack:${region}`

/** Adds a stack, and its host-mode containers, for every region. */
export function addStacks(builder: Builder): void {
  const forwarding = new Map<string, string>()
  for (const item of builder.look.snapshot.sysctls)
    if (item.key === 'net.ipv4.ip_forward' || item.key === 'net.ipv6.conf.all.forwarding')
      forwarding.set(`${item.namespaceId}\n${item.key}`, item.value)
  const holders = containersByAddress(builder)
  const ports = translatedPorts(builder.look)
  for (const region of builder.plan.regions) {
    const namespaceId = region.namespaceId ?? ''
    const id = stackId(region.id)
    const rows = [
      forwardingRow(id, 'IPv4', forwarding.get(`${namespaceId}\nnet.ipv4.ip_forward`)),
      forwardingRow(id, 'IPv6', forwarding.get(`${namespaceId}\nnet.ipv6.conf.all.forwarding`)),
      ...routeRows(builder, id, namespaceId),
      ...portRows(builder, id, region, ports, holders)
    ]
    builder.addNode({
      id,
      kind: 'stack',
      lane: 'stack',
      region: region.id,
      beside: [],
      title: region.title,
      titleText: null,
      subtitle: { key: 'map.stack.title' },
      ref: region.namespaceId === null ? null : { kind: 'namespace', id: region.namespaceId },
      hue: null,
      state: 'up',
      badges: [],
      rows,
      containers: 0,
      interfaceId: null
    })
    addHostContainers(builder, region)
  }
}

function forwardingRow(id: string, name: 'IPv4' | 'IPv6', value: string | undefined): MapRow {
  const key =
    value === undefined
      ? 'map.stack.forwardingUnknown'
      : value === '0'
        ? 'map.stack.forwardingOff'
        : 'map.stack.forwardingOn'
  return factRow(id, `forwarding${name}`, {
    text: { key, params: { family: name } },
    state: value === undefined ? 'unknown' : value === '0' ? 'down' : 'up'
  })
}

function routeRows(builder: Builder, id: string, namespaceId: string): MapRow[] {
  const rows: MapRow[] = []
  for (const route of builder.defaults.get(namespaceId) ?? []) {
    for (const hop of route.hops) {
      const device =
        hop.ifindex === null ? undefined : builder.look.interface.get(interfaceIdOf(namespaceId, hop.ifindex))
      const via = hop.gateway === null ? '' : ` via ${hop.gateway}`
      rows.push(
        factRow(id, `default${String(rows.length)}`, {
          label: `default${via}`,
          detail: device?.ifname ?? '',
          state: hop.flags.includes('dead') || hop.flags.includes('linkdown') ? 'down' : 'up'
        })
      )
    }
  }
  return rows.slice(0, ROUTES_SHOWN)
}

/** Who has an address, by address: only what is drawn. The first in the snapshot's order. */
function containersByAddress(builder: Builder): Map<string, { node: string; title: string }> {
  const found = new Map<string, { node: string; title: string }>()
  for (const item of builder.look.snapshot.addresses) {
    if (item.scope === 'host' || found.has(item.address)) continue
    const node = builder.anchorOf(item.interfaceId)?.node
    if (node === undefined) continue
    const title = builder.titles.get(node)
    if (title !== undefined) found.set(item.address, { node, title })
  }
  return found
}

function portRows(
  builder: Builder,
  id: string,
  region: MapRegion,
  all: readonly TranslatedPort[],
  holders: ReadonlyMap<string, { node: string; title: string }>
): MapRow[] {
  const mine = all.filter((item) => item.namespaceId === region.namespaceId)
  const seen = new Set<string>()
  const rows: MapRow[] = []
  for (const item of mine) {
    const to = item.container === null ? holders.get(item.address) : containerNode(builder, item.container)
    const name = item.container?.name ?? to?.title ?? item.address
    if (item.container !== null && !builder.showsContainer(item.container.id)) continue
    if (builder.shown !== null && item.container === null) continue
    const outer = `${item.hostAddress}${item.hostPort}`
    const key = `${item.protocol} ${outer} ${name} ${item.port}`
    if (seen.has(key)) continue
    seen.add(key)
    rows.push({
      ...factRow(id, `nat ${key}`, {
        label: `${outer} → ${name}`,
        detail: `${item.port === '' || item.port === item.hostPort ? '' : `:${item.port}`}${item.protocol === 'tcp' ? '' : `/${item.protocol}`}`,
        ref: item.ref,
        towards: to === undefined ? [] : [to.node]
      }),
      kind: 'nat'
    })
  }
  if (rows.length === 0) return []
  const head = factRow(id, 'nat', { text: { key: 'map.stack.nat', params: { count: rows.length } } })
  const more = rows.length - PORTS_SHOWN
  if (more <= 0) return [head, ...rows]
  const rest = rows.slice(PORTS_SHOWN).flatMap((item) => item.towards)
  return [
    head,
    ...rows.slice(0, PORTS_SHOWN),
    factRow(id, 'more', {
      kind: 'more',
      text: { key: 'common.more', params: { count: more } },
      towards: rest
    })
  ]
}

const containerNode = (
  builder: Builder,
  container: Container
): { node: string; title: string } | undefined => {
  const anchor = builder.at.get(`container:${container.id}`)
  return anchor && { node: anchor.node, title: container.name }
}

/** Containers in a region's own namespace, but not the one whose namespace the region is. */
function addHostContainers(builder: Builder, region: MapRegion): void {
  const containers = (builder.look.containersIn.get(region.namespaceId ?? '') ?? [])
    .filter((item) => builder.showsContainer(item.id) && item.id !== region.ref?.id)
    .sort((a, b) => compareNames(a.name, b.name))
  if (containers.length === 0) return
  const id = builder.identities.claim(`host-containers:${region.id}`, 'list')
  const rows = containers.slice(0, HOST_CONTAINERS_SHOWN).map((item) =>
    factRow(id, containerKey(builder.look, item), {
      kind: 'container',
      label: item.name,
      ref: { kind: 'container', id: item.id }
    })
  )
  const more = containers.length - rows.length
  if (more > 0)
    rows.push(factRow(id, 'more', { kind: 'more', text: { key: 'common.more', params: { count: more } } }))
  builder.addNode({
    id,
    kind: 'host-containers',
    lane: 'stack',
    region: region.id,
    beside: [],
    title: '',
    titleText: { key: 'map.hostContainers.title', params: { count: containers.length } },
    subtitle: null,
    ref: null,
    hue: null,
    state: 'up',
    badges: [],
    rows,
    containers: containers.length,
    interfaceId: null
  })
  for (const item of containers) builder.place({ kind: 'container', id: item.id }, { node: id, row: null })
  builder.addEdge({
    kind: 'route',
    from: { node: stackId(region.id), row: null },
    to: { node: id, row: null },
    hue: null,
    state: 'up',
    interfaces: [],
    primary: true,
    blocked: false
  })
}
