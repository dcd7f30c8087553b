import { describe, expect, it } from 'vitest'
import { bigSnapshot } from '../testing/big-snapshot'
import { dockerHost, oddHost } from '../testing/map-hosts'
import type { HostSnapshot } from '../model'
import { tinyHost } from '../testing/tiny-host'
import { buildTopology } from './build'
import { layoutMap } from './layout'
import { emptyPlacement, type Box, type MapLayout, type Placement } from './layout-types'
import { pathToOutside } from './way'

const lay = (
  snapshot: HostSnapshot,
  placement: Placement = emptyPlacement,
  folded?: ReadonlySet<string>
): MapLayout => layoutMap(buildTopology(snapshot), { placement, ...(folded ? { folded } : {}) })

/** A snapshot without some of its containers: they, their namespaces and both ends of their veths are gone. */
function without(snapshot: HostSnapshot, gone: ReadonlySet<string>): HostSnapshot {
  const namespaces = new Set(
    snapshot.containers.filter((item) => gone.has(item.name)).map((item) => item.namespaceId)
  )
  const stays = (id: string): boolean => !namespaces.has(id)
  const interfaces = snapshot.interfaces.filter(
    (item) =>
      stays(item.namespaceId) &&
      (item.linkId === null || stays(item.linkId.slice(0, item.linkId.lastIndexOf('/'))))
  )
  return {
    ...snapshot,
    namespaces: snapshot.namespaces.filter((item) => stays(item.id)),
    interfaces,
    addresses: snapshot.addresses.filter((item) => stays(item.namespaceId)),
    routes: snapshot.routes.filter((item) => stays(item.namespaceId)),
    containers: snapshot.containers.filter((item) => !gone.has(item.name)),
    endpoints: snapshot.endpoints.filter(
      (item) =>
        item.interfaceId === null || stays(item.interfaceId.slice(0, item.interfaceId.lastIndexOf('/')))
    )
  }
}

function overlaps(layout: MapLayout): string[] {
  const boxes = [...layout.boxes].sort((a, b) => a[1].y - b[1].y)
  const found: string[] = []
  boxes.forEach(([id, box], index) => {
    for (let next = index + 1; next < boxes.length; next++) {
      const [other, there] = boxes[next]!
      if (there.y >= box.y + box.h) break
      if (there.x < box.x + box.w && box.x < there.x + there.w) found.push(`${id} / ${other}`)
    }
  })
  return found
}

/** A generator that gives the same numbers every time. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

describe('layoutMap', () => {
  it.each([
    ['tiny', tinyHost()],
    ['docker', dockerHost()],
    ['odd', oddHost()],
    ['crowded', bigSnapshot({ containers: 300, networks: 7 })]
  ])('places every node of the %s host, none over another', (_name, snapshot) => {
    const topology = buildTopology(snapshot)
    const layout = layoutMap(topology)
    for (const node of topology.nodes) expect(layout.boxes.has(node.id), node.id).toBe(true)
    for (const edge of topology.edges)
      expect(layout.edges.get(edge.id)?.length ?? 0, edge.id).toBeGreaterThanOrEqual(4)
    expect(overlaps(layout)).toEqual([])
  })

  it('gives the same places for the same snapshot', () => {
    const [a, b] = [lay(oddHost()), lay(oddHost())]
    expect([...a.boxes]).toEqual([...b.boxes])
    expect([...a.edges]).toEqual([...b.edges])
  })

  it('keeps lanes from left to right', () => {
    const topology = buildTopology(dockerHost())
    const { boxes } = layoutMap(topology)
    const order = ['outside', 'nics', 'stack', 'networks', 'veths', 'containers']
    for (const edge of topology.edges) {
      const [from, to] = [topology.node.get(edge.from.node)!, topology.node.get(edge.to.node)!]
      if (order.indexOf(from.lane) < order.indexOf(to.lane))
        expect(boxes.get(from.id)!.x).toBeLessThan(boxes.get(to.id)!.x)
    }
  })

  it('sets a veth end on the line of the port it is wired to', () => {
    const layout = lay(tinyHost())
    const end = layout.boxes.get('veth:host/veth0a1b2c3')!
    expect(end.y + end.h / 2).toBe(layout.rows.get('container:docker/shop-web|eth0'))
  })

  it('moves nothing when one container starts or stops', () => {
    const whole = bigSnapshot({ containers: 40, networks: 3 })
    const name = whole.containers[17]!.name
    const before = lay(without(whole, new Set([name])))
    const after = lay(whole, before.placement)
    for (const [id, box] of before.boxes) expect(after.boxes.get(id), id).toEqual(box)
    const again = lay(without(whole, new Set([name])), after.placement)
    for (const [id, box] of again.boxes) expect(after.boxes.get(id), id).toEqual(box)
  })

  it('gives a container that comes back its old place', () => {
    const whole = bigSnapshot({ containers: 30, networks: 2 })
    const first = lay(whole)
    const gone = lay(
      without(whole, new Set([whole.containers[5]!.name, whole.containers[9]!.name])),
      first.placement
    )
    expect([...lay(whole, gone.placement).boxes]).toEqual([...first.boxes])
  })

  it('moves nothing and overlaps nothing under random starts and stops', () => {
    const whole = bigSnapshot({ containers: 60, networks: 4 })
    const next = random(7)
    let gone = new Set(whole.containers.filter(() => next() < 0.5).map((item) => item.name))
    let last = lay(without(whole, gone))
    for (let round = 0; round < 25; round++) {
      const changed = new Set(whole.containers.filter(() => next() < 0.15).map((item) => item.name))
      gone = new Set(
        whole.containers.map((item) => item.name).filter((name) => gone.has(name) !== changed.has(name))
      )
      const now = lay(without(whole, gone), last.placement)
      expect(overlaps(now), `round ${String(round)}`).toEqual([])
      const moved = [...last.boxes].filter(([id, box]) => {
        const there = now.boxes.get(id)
        return there !== undefined && (there.x !== box.x || there.y !== box.y) && !id.startsWith('stopped')
      })
      expect(
        moved.map(([id]) => id),
        `round ${String(round)}`
      ).toEqual([])
      last = now
    }
  })

  it('folds networks into counts, and unfolds them to where they were', () => {
    const snapshot = bigSnapshot({ containers: 50, networks: 2 })
    const open = lay(snapshot)
    const network = open.blocks[0]!.network!
    const folded = lay(snapshot, open.placement, new Set([network]))
    const block = folded.blocks.find((item) => item.key === network)!
    expect(block.folded).toBe(true)
    expect(block.containers).toBe(25)
    expect(block.nodes.some((id) => folded.boxes.has(id))).toBe(false)
    expect(folded.bounds.h).toBeLessThan(open.bounds.h)
    expect([...lay(snapshot, folded.placement).boxes]).toEqual([...open.boxes])
  })

  it('puts hosts within the host inside a frame', () => {
    const topology = buildTopology(oddHost())
    const layout = layoutMap(topology)
    const inside = (inner: Box, outer: Box): boolean =>
      inner.x >= outer.x &&
      inner.y >= outer.y &&
      inner.x + inner.w <= outer.x + outer.w &&
      inner.y + inner.h <= outer.y + outer.h
    expect(layout.frames).toHaveLength(2)
    for (const frame of layout.frames)
      for (const node of topology.nodes)
        expect(inside(layout.boxes.get(node.id)!, frame.box), `${node.id} in ${frame.region}`).toBe(
          node.region === frame.region
        )
  })

  it('is not much higher than wide with 1,000 containers', () => {
    const { bounds } = lay(bigSnapshot({ containers: 1000 }))
    expect(bounds.w / bounds.h).toBeGreaterThan(1)
    expect(bounds.w / bounds.h).toBeLessThan(3)
  })
})

describe('pathToOutside', () => {
  const path = (snapshot: HostSnapshot, node: string, row: string | null = null) =>
    pathToOutside(buildTopology(snapshot), node, row)

  it('leads from a container over veth, bridge, stack and NIC to the LAN', () => {
    const way = path(tinyHost(), 'container:docker/shop-web')
    expect(way.reaches).toBe(true)
    expect([...way.nodes]).toEqual([
      'container:docker/shop-web',
      'veth:host/veth0a1b2c3',
      'network:docker/shop_default',
      'stack:host',
      'nic:host/eth0',
      'outside:host/eth0'
    ])
    expect([...way.rows].some((row) => row.includes('8080'))).toBe(true)
  })

  it('follows the default route of a container on two networks, or the port that is asked about', () => {
    const way = path(dockerHost(), 'container:docker/tom03')
    expect(way.nodes.has('network:docker/mynet')).toBe(true)
    expect(way.nodes.has('network:docker/secnet')).toBe(false)
    const port = path(dockerHost(), 'container:docker/tom03', 'container:docker/tom03|eth1')
    expect(port.nodes.has('network:docker/secnet')).toBe(true)
    expect(port.reaches).toBe(false)
  })

  it('says that an internal network and a container without one have no way out', () => {
    expect(path(dockerHost(), 'container:docker/vault').reaches).toBe(false)
    expect(path(dockerHost(), 'container:docker/n1').reaches).toBe(false)
  })

  it('leads out of nested and rootless hosts', () => {
    expect(path(oddHost(), 'container:podman (ops)/blog').reaches).toBe(true)
    const deep = path(oddHost(), 'container:docker (h2)/deep')
    expect(deep.nodes.has('bridge:brtest')).toBe(true)
  })

  it('marks the container a published port leads to', () => {
    const topology = buildTopology(dockerHost())
    const row = topology.node.get('stack:host')!.rows.find((item) => item.kind === 'nat')!
    expect(pathToOutside(topology, 'stack:host', row.id).nodes.has('container:docker/tom03')).toBe(true)
  })
})
