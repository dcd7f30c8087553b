/**
 * What stands beside what: right of each network a block with the cards and veth ends that hang on it. A card on several
 * networks stands beside the one its default route leads to, or beside the one where it stood before.
 */
import { compareNames } from './identity'
import type { Placement } from './layout-types'
import type { MapNode, Topology } from './types'

/** Blocks that belong to no network, after those that do. */
export const ROUTED = '~routed'
export const APART = '~apart'
export const STOPPED = '~stopped'

export interface BlockPlan {
  readonly key: string
  readonly region: string
  readonly network: MapNode | null
  /** Cards, ghosts, and ends that have no card of this region to stand beside. */
  readonly items: MapNode[]
  /** A host within this one. */
  readonly child: string | null
}

export interface Blocks {
  /** In the order they are placed when new, by region. */
  readonly byRegion: ReadonlyMap<string, readonly BlockPlan[]>
  readonly blockOf: ReadonlyMap<string, string>
  /** Ends that stand before the row they are wired to: the row's node by the end's id, and the row if it is one. */
  readonly attached: ReadonlyMap<string, { readonly node: string; readonly row: string | null }>
}

/** Deals out the nodes right of the networks. Linear but for sorting by name. */
export function planBlocks(topology: Topology, placement: Placement): Blocks {
  const plans = new Map<string, BlockPlan>()
  const byRegion = new Map<string, BlockPlan[]>()
  const add = (key: string, region: string, network: MapNode | null, child: string | null): BlockPlan => {
    const plan: BlockPlan = { key, region, network, items: [], child }
    plans.set(key, plan)
    const list = byRegion.get(region)
    if (list) list.push(plan)
    else byRegion.set(region, [plan])
    return plan
  }
  const networks = topology.nodes.filter((item) => item.kind === 'network')
  networks.sort((a, b) => compareNames(a.title, b.title) || compareNames(a.id, b.id))
  for (const node of networks) add(node.id, node.region, node, null)

  const attached = attachEnds(topology)
  const blockOf = new Map<string, string>()
  const loose = topology.nodes.filter((item) => standsInBlock(item) && !attached.has(item.id))
  loose.sort((a, b) => compareNames(a.title, b.title) || compareNames(a.id, b.id))
  for (const node of loose) {
    const key = chooseBlock(topology, node, placement)
    const plan = plans.get(key) ?? add(key, node.region, null, null)
    plan.items.push(node)
    blockOf.set(node.id, key)
  }
  for (const region of topology.regions)
    if (region.parent !== null) add(`~region ${region.id}`, region.parent, null, region.id)
  for (const list of byRegion.values()) list.sort((a, b) => rank(a) - rank(b))
  return { byRegion, blockOf, attached }
}

const standsInBlock = (node: MapNode): boolean => node.lane === 'containers' || node.lane === 'veths'

/** Networks first, by name as they were added; then what is routed, hosts within, what stands apart, what is stopped. */
function rank(plan: BlockPlan): number {
  if (plan.network !== null) return 0
  if (plan.child !== null) return 2
  return plan.key.startsWith(ROUTED) ? 1 : plan.key.startsWith(APART) ? 3 : 4
}

function attachEnds(topology: Topology): Blocks['attached'] {
  const attached = new Map<string, { node: string; row: string | null }>()
  const parents = new Map(topology.regions.map((item) => [item.id, item.parent]))
  for (const node of topology.nodes) {
    if (node.lane !== 'veths') continue
    const wire = topology.outOf.get(node.id)?.find((edge) => edge.kind === 'wire' || edge.kind === 'way-out')
    const target = wire && topology.node.get(wire.to.node)
    if (wire === undefined || target === undefined) continue
    const here = target.region === node.region && target.lane === 'containers'
    if (here || (target.kind === 'nic' && parents.get(target.region) === node.region))
      attached.set(node.id, wire.to)
  }
  return attached
}

function chooseBlock(topology: Topology, node: MapNode, placement: Placement): string {
  if (node.kind === 'stopped') return `${STOPPED} ${node.region}`
  const near = node.beside.filter((id) => topology.node.get(id)?.region === node.region)
  const before = placement.blocks.get(node.id)
  if (before !== undefined && near.includes(before)) return before
  if (near[0] !== undefined) return near[0]
  const wired = topology.into.has(node.id) || topology.outOf.has(node.id)
  return `${wired ? ROUTED : APART} ${node.region}`
}
