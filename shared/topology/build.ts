/**
 * HostSnapshot to map: the nodes, their rows and the edges between them, in one pass over each kind of record. Linear in
 * the snapshot; nothing is asked of anyone.
 */
import { lookup, type HostSnapshot, type Lookup } from '../model'
import { Builder } from './builder'
import { addCards } from './cards'
import { addDevices } from './devices'
import { addLinks } from './links'
import { addNetworks } from './networks'
import { addOutside } from './outside'
import { planRegions } from './regions'
import { addStacks } from './stack'
import type { MapEdge, Topology } from './types'

export interface TopologyOptions {
  /** Only what belongs to this compose project, and what leads there. */
  readonly composeProject?: string | null
}

/** The map of a snapshot. */
export function buildTopology(snapshot: HostSnapshot, options: TopologyOptions = {}): Topology {
  const look = lookup(snapshot)
  const builder = new Builder(look, planRegions(look), shownBy(look, options.composeProject ?? null))
  addNetworks(builder)
  addCards(builder)
  addDevices(builder)
  addStacks(builder)
  addLinks(builder)
  addOutside(builder)
  const regions = usedRegions(builder)
  return {
    regions,
    nodes: builder.nodes,
    edges: builder.edges,
    node: new Map(builder.nodes.map((item) => [item.id, item])),
    into: byEnd(builder.edges, (item) => item.to.node),
    outOf: byEnd(builder.edges, (item) => item.from.node),
    at: builder.at,
    lookup: look
  }
}

/** Networks and containers of a compose project: its own networks, and every network one of its containers is on. */
function shownBy(look: Lookup, project: string | null): Builder['shown'] {
  if (project === null) return null
  const { snapshot } = look
  const containers = new Set(
    snapshot.containers.filter((item) => item.composeProject === project).map((item) => item.id)
  )
  const networks = new Set(
    snapshot.networks.filter((item) => item.composeProject === project).map((item) => item.id)
  )
  for (const endpoint of snapshot.endpoints)
    if (containers.has(endpoint.containerId)) networks.add(endpoint.networkId)
  return { containers, networks }
}

/** Under a filter, a host within the host is drawn only when something shown is in it. */
function usedRegions(builder: Builder): Topology['regions'] {
  if (builder.shown === null) return builder.plan.regions
  const used = new Set(
    builder.nodes
      .filter((item) => item.lane === 'networks' || item.lane === 'containers')
      .map((item) => item.region)
  )
  const parents = new Map(builder.plan.regions.map((item) => [item.id, item.parent]))
  for (const id of [...used])
    for (let at = parents.get(id); at !== null && at !== undefined; at = parents.get(at)) used.add(at)
  const kept = builder.plan.regions.filter((item) => item.parent === null || used.has(item.id))
  const ids = new Set(kept.map((item) => item.id))
  const gone = new Set(builder.nodes.filter((item) => !ids.has(item.region)).map((item) => item.id))
  const nodes = builder.nodes.filter((item) => !gone.has(item.id))
  const edges = builder.edges.filter((item) => !gone.has(item.from.node) && !gone.has(item.to.node))
  builder.nodes.splice(0, builder.nodes.length, ...nodes)
  builder.edges.splice(0, builder.edges.length, ...edges)
  return kept
}

function byEnd(edges: readonly MapEdge[], end: (edge: MapEdge) => string): Map<string, MapEdge[]> {
  const groups = new Map<string, MapEdge[]>()
  for (const edge of edges) {
    const list = groups.get(end(edge))
    if (list) list.push(edge)
    else groups.set(end(edge), [edge])
  }
  return groups
}
