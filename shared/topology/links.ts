/** The edges: what leads to what, each from what is nearer the outside to what is nearer a container. */
import { parse, parseCIDR } from './addresses'
import type { Interface } from '../model'
import { stateOf, type Builder, type NetworkNode } from './builder'
import { carrierOf, isOnParent } from './cards'
import { masterOf } from './devices'
import { stackId } from './stack'
import type { Anchor, EdgeKind, HueIdentity, MapEdge, MapNode, MapState } from './types'

type Draft = Omit<MapEdge, 'id' | 'kind' | 'from' | 'to'>
const plain: Draft = { hue: null, state: 'up', interfaces: [], primary: false, blocked: false }

/** Adds all edges but those of what no one may see. */
export function addLinks(builder: Builder): void {
  const nodes = new Map(builder.nodes.map((item) => [item.id, item]))
  const link = (kind: EdgeKind, from: Anchor, to: Anchor, over: Partial<Draft> = {}): void => {
    builder.addEdge({ kind, from, to, ...plain, ...over })
  }
  for (const item of builder.look.snapshot.interfaces) {
    const at = builder.anchorOf(item.id)
    const node = at && nodes.get(at.node)
    if (at === undefined || node === undefined) continue
    if (node.kind === 'veth') linkEnd(builder, item, at, node, nodes, link)
    else if (node.kind === 'nic' && at.row === null) linkNic(builder, item, at, nodes, link)
    else if (node.lane === 'outside') linkBeyond(builder, item, at, nodes, link)
    else if (node.kind === 'card') linkPort(builder, item, at, nodes, link)
  }
  for (const made of builder.networkNodes) linkNetwork(builder, made, nodes, link)
}

type Link = (kind: EdgeKind, from: Anchor, to: Anchor, over?: Partial<Draft>) => void
type Nodes = ReadonlyMap<string, MapNode>
const whole = (node: string): Anchor => ({ node, row: null })

const bothStates = (a: Interface, b: Interface): MapState =>
  stateOf(a) === 'down' || stateOf(b) === 'down'
    ? 'down'
    : stateOf(a) === 'up' && stateOf(b) === 'up'
      ? 'up'
      : 'partial'

function linkEnd(
  builder: Builder,
  item: Interface,
  at: Anchor,
  node: MapNode,
  nodes: Nodes,
  link: Link
): void {
  const hue = node.hue
  const carrier = node.beside[0]
  if (carrier !== undefined)
    link('bridge', whole(carrier), at, { hue, state: stateOf(item), interfaces: [item.id] })
  else if (masterOf(builder, item) === undefined)
    link('route', whole(stackId(node.region)), at, { hue, state: stateOf(item), interfaces: [item.id] })
  const far = item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
  if (item.kind !== 'veth') return
  if (far === undefined) {
    const ghost = `ghost:${node.id}`
    if (nodes.has(ghost)) link('wire', at, whole(ghost), { hue, state: 'unknown', interfaces: [item.id] })
    return
  }
  const there = builder.anchorOf(far.id)
  const other = there && nodes.get(there.node)
  if (there === undefined || other === undefined) return
  if (
    other.kind === 'veth' &&
    (far.namespaceId === item.namespaceId ? far.ifindex < item.ifindex : far.id < item.id)
  )
    return
  link('wire', at, there, {
    hue,
    state: bothStates(item, far),
    interfaces: [item.id, far.id],
    primary: builder.leadsOut(far)
  })
}

function linkNic(builder: Builder, item: Interface, at: Anchor, nodes: Nodes, link: Link): void {
  const state = stateOf(item)
  const interfaces = [item.id]
  const master = masterOf(builder, item)
  const carrier = master === undefined ? undefined : builder.carrier.get(master.id)
  if (carrier !== undefined)
    link('bridge', at, whole(carrier), { state, interfaces, hue: nodes.get(carrier)?.hue ?? null })
  else
    link('uplink', at, whole(stackId(nodes.get(at.node)?.region ?? 'host')), {
      state,
      interfaces,
      primary: builder.leadsOut(item)
    })
  const far = item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
  const there = far && builder.anchorOf(far.id)
  if (far === undefined || there === undefined) return
  const other = nodes.get(there.node)
  if (isOnParent(item) || item.kind === 'vlan' || item.kind === 'vxlan')
    link('parent', there, at, { state, interfaces })
  else if (item.kind === 'veth' && other?.kind === 'nic' && at.node < there.node)
    link('wire', at, there, { state: bothStates(item, far), interfaces: [item.id, far.id] })
}

/** A port of a namespace that is the outside of a host: to that host's NIC. */
function linkBeyond(builder: Builder, item: Interface, at: Anchor, nodes: Nodes, link: Link): void {
  const far = item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
  const there = far && builder.anchorOf(far.id)
  if (far === undefined || there === undefined || item.kind !== 'veth') return
  const nic = nodes.get(there.node)?.kind === 'nic'
  link(nic ? 'lan' : 'wire', at, there, {
    state: bothStates(item, far),
    interfaces: [item.id, far.id],
    primary: builder.leadsOut(far)
  })
}

/** A card's port: its veth end makes the edge; here what hangs on a parent, and wires from card to card. */
function linkPort(builder: Builder, item: Interface, at: Anchor, nodes: Nodes, link: Link): void {
  if (at.row === null) return
  const carrier = carrierOf(builder, item)
  if (isOnParent(item) && carrier !== null) {
    link('parent', whole(carrier.node), at, {
      hue: carrier.hue,
      state: stateOf(item),
      interfaces: [item.id],
      primary: builder.leadsOut(item)
    })
    return
  }
  const far = item.linkId === null ? undefined : builder.look.interface.get(item.linkId)
  const there = far && builder.anchorOf(far.id)
  if (far === undefined || there === undefined || item.kind !== 'veth') return
  const other = nodes.get(there.node)
  if (other?.kind === 'veth' || (other?.kind === 'card' && at.node > there.node)) return
  // A card that is routed through another one hangs on it; of equals the first by identity comes first.
  const [from, to, port] =
    builder.leadsOut(far) && !builder.leadsOut(item) ? [at, there, far] : [there, at, item]
  link('wire', from, to, {
    state: bothStates(item, far),
    interfaces: [item.id, far.id],
    primary: builder.leadsOut(port)
  })
}

function linkNetwork(builder: Builder, made: NetworkNode, nodes: Nodes, link: Link): void {
  const { node, bridge } = made
  const internal = made.network?.internal ?? false
  const box = nodes.get(node)
  if (box === undefined) return
  const hue: HueIdentity | null = box.hue
  const stack = whole(stackId(box.region))
  if (made.parent !== null) {
    const parent = builder.anchorOf(made.parent.id)
    if (parent)
      link('parent', parent, whole(node), {
        hue,
        state: stateOf(made.parent),
        interfaces: [made.parent.id],
        blocked: internal
      })
    return
  }
  if (made.network?.driver === 'overlay') {
    link('vxlan', stack, whole(node), { hue, primary: true })
    return
  }
  if (bridge === null) return
  const interfaces = [bridge.id]
  if (builder.leadsOut(bridge))
    link('route', whole(node), stack, { hue, state: box.state, primary: true, interfaces })
  else if (builder.addresses(bridge.id).some((item) => item.scope !== 'link'))
    link('route', stack, whole(node), { hue, state: box.state, blocked: internal, interfaces })
}

/** The NIC of a region that leads to an address: one on its subnet, else the one with the default route. */
export function nicTowards(builder: Builder, region: string, address: string): MapNode | undefined {
  const nics = builder.nodes.filter((item) => item.kind === 'nic' && item.region === region)
  const target = parse(address)
  const near =
    target === null
      ? undefined
      : nics.find((nic) =>
          builder.addresses(nic.interfaceId ?? '').some((item) => {
            const range = parseCIDR(`${item.address}/${String(item.prefixLength)}`)
            return range !== null && range[0].kind() === target.kind() && target.match(range[0], range[1])
          })
        )
  return (
    near ??
    nics.find((nic) => {
      const item = builder.look.interface.get(nic.interfaceId ?? '')
      return item !== undefined && builder.leadsOut(item)
    })
  )
}
