/**
 * The way from anything on the map to the outside: from each edge's `to` to its `from`, taking the default route where
 * there is one. It shows wiring and routes, not a verdict: whether a packet passes the rules is Diagnose's to say.
 */
import type { MapEdge, Topology } from './types'

export interface MapPath {
  readonly nodes: ReadonlySet<string>
  readonly rows: ReadonlySet<string>
  readonly edges: ReadonlySet<string>
  /** It ends at something outside. */
  readonly reaches: boolean
}

/** Marks the way out of a node, or of one of its rows. Linear in what it marks. */
export function pathToOutside(topology: Topology, nodeId: string, rowId: string | null = null): MapPath {
  const nodes = new Set<string>([nodeId])
  const rows = new Set<string>(rowId === null ? [] : [rowId])
  const edges = new Set<string>()
  let reaches = false
  const start = topology.node.get(nodeId)
  const row = start?.rows.find((item) => item.id === rowId)
  if (row !== undefined && row.towards.length > 0 && row.towards.length < 20)
    for (const target of row.towards) {
      const further = pathToOutside(topology, target)
      for (const id of further.nodes) nodes.add(id)
      for (const id of further.edges) edges.add(id)
      for (const id of further.rows) rows.add(id)
    }
  const queue: string[] = [nodeId]
  for (let index = 0; index < queue.length; index++) {
    const at = queue[index] ?? ''
    const node = topology.node.get(at)
    if (node?.lane === 'outside') reaches = true
    for (const edge of wayUp(topology, at, index === 0 && row?.kind === 'port' ? rowId : null)) {
      edges.add(edge.id)
      for (const end of [edge.from, edge.to]) if (end.row !== null) rows.add(end.row)
      if (nodes.has(edge.from.node)) continue
      nodes.add(edge.from.node)
      if (!edge.blocked) queue.push(edge.from.node)
    }
  }
  markPorts(topology, nodeId, rows)
  return { nodes, rows, edges, reaches }
}

function wayUp(topology: Topology, at: string, row: string | null): readonly MapEdge[] {
  const into = topology.into.get(at) ?? []
  if (row !== null) return into.filter((edge) => edge.to.row === row)
  const primary = into.filter((edge) => edge.primary)
  if (primary.length > 0) return primary
  // A stack without a default route sends nothing anywhere; elsewhere every wire may be the way.
  return topology.node.get(at)?.kind === 'stack' ? [] : into
}

/** Published ports that lead to the node are part of its way. */
function markPorts(topology: Topology, nodeId: string, rows: Set<string>): void {
  const region = topology.node.get(nodeId)?.region
  const stack = region === undefined ? undefined : topology.node.get(`stack:${region}`)
  for (const row of stack?.rows ?? [])
    if (row.kind === 'nat' && row.towards.includes(nodeId)) rows.add(row.id)
}
