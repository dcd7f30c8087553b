import { describe, expect, it } from 'vitest'
import { bigSnapshot } from '../testing/big-snapshot'
import { dockerHost, oddHost } from '../testing/map-hosts'
import {
  emptySnapshot,
  makeAddress,
  makeNamespace,
  makeRoute,
  makeVethPair,
  namespaceIdOf
} from '../testing/snapshots'
import { tinyHost } from '../testing/tiny-host'
import { isMessageKey } from '../locales'
import { buildTopology } from './build'
import type { MapNode, Topology } from './types'

const ids = (topology: Topology, kind: MapNode['kind']): string[] =>
  topology.nodes.filter((node) => node.kind === kind).map((node) => node.id)
const rowsOf = (topology: Topology, id: string): string[] =>
  (topology.node.get(id)?.rows ?? []).map((row) => `${row.label} ${row.detail}`.trim())
const leads = (topology: Topology, from: string, to: string): boolean =>
  (topology.into.get(to) ?? []).some((edge) => edge.from.node === from)

describe('buildTopology', () => {
  it('draws the smallest Docker host from the LAN to the containers', () => {
    const topology = buildTopology(tinyHost())
    expect(ids(topology, 'card').sort()).toEqual(['container:docker/shop-db', 'container:docker/shop-web'])
    expect(ids(topology, 'network')).toEqual(['network:docker/shop_default'])
    expect(rowsOf(topology, 'container:docker/shop-web')).toEqual(['eth0 172.18.0.2/16'])
    const chain = [
      'outside:host/eth0',
      'nic:host/eth0',
      'stack:host',
      'network:docker/shop_default',
      'veth:host/veth0a1b2c3',
      'container:docker/shop-web'
    ]
    for (let index = 1; index < chain.length; index++)
      expect(leads(topology, chain[index - 1]!, chain[index]!), chain[index]).toBe(true)
  })

  it('names each published port once, though engine and rule both tell of it', () => {
    const topology = buildTopology(tinyHost())
    const nat = topology.node.get('stack:host')!.rows.filter((row) => row.kind === 'nat')
    expect(nat.map((row) => [row.label, row.detail, row.towards])).toEqual([
      ['8080 → shop-web', ':80', ['container:docker/shop-web']]
    ])
  })

  it('names ports that only the packet filter tells of', () => {
    const topology = buildTopology(tinyHost({ engines: [], containers: [], endpoints: [], networks: [] }))
    const nat = topology.node.get('stack:host')!.rows.filter((row) => row.kind === 'nat')
    expect(nat).toHaveLength(1)
    expect(nat[0]!.ref?.kind).toBe('rule')
    expect(nat[0]!.towards).toHaveLength(1)
  })

  it('puts containers of one namespace into one card, host-mode ones into the host, none-mode ones apart', () => {
    const topology = buildTopology(dockerHost())
    expect(rowsOf(topology, 'container:docker/c1')).toEqual(['c1', 'c1-sidecar', 'eth0 192.168.100.2/24'])
    expect(rowsOf(topology, 'host-containers:host')).toEqual(['h1'])
    expect(topology.node.get('container:docker/n1')!.beside).toEqual([])
    expect(topology.into.has('container:docker/n1')).toBe(false)
    expect(rowsOf(topology, 'stopped:host')).toEqual(['migration-2024 created', 'old-job exited'])
    expect(
      topology.at.get('container:' + dockerHost().containers.find((item) => item.name === 'h1')!.id)?.node
    ).toBe('host-containers:host')
  })

  it('gives a container on two networks two ports, each in its network’s hue, and the default route’s network first', () => {
    const card = buildTopology(dockerHost()).node.get('container:docker/tom03')!
    expect(card.rows.map((row) => row.hue?.name)).toEqual(['mynet', 'secnet'])
    expect(card.beside).toEqual(['network:docker/mynet', 'network:docker/secnet'])
  })

  it('marks the way out of an internal network as barred', () => {
    const topology = buildTopology(dockerHost())
    expect(topology.into.get('network:docker/secnet')!.map((edge) => edge.blocked)).toEqual([true])
  })

  it('hangs macvlan on its parent and leads an overlay to its peers', () => {
    const topology = buildTopology(oddHost())
    expect(leads(topology, 'nic:host/eth0', 'network:docker/lan')).toBe(true)
    expect(topology.into.get('container:docker/nas')!.map((edge) => edge.kind)).toEqual(['parent'])
    expect(ids(topology, 'peer')).toContain('peer:host/192.0.2.3')
    expect(rowsOf(topology, 'network:docker/backend').join()).toContain('VNI 4097')
    expect(topology.into.get('container:docker/api.1')).toHaveLength(2)
    expect(
      topology.nodes.some(
        (node) => node.ref?.id === oddHost().networks.find((n) => n.name === 'backend')!.namespaceId
      )
    ).toBe(false)
  })

  it('draws hosts within the host, and a rootless engine’s way out as what it is', () => {
    const topology = buildTopology(oddHost())
    expect(topology.regions.map((region) => [region.title, region.parent])).toEqual([
      ['odd1', null],
      expect.arrayContaining(['host']),
      expect.arrayContaining(['host'])
    ])
    const way = topology.nodes.find((node) => node.kind === 'way-out')!
    expect(way.title).toBe('slirp4netns')
    expect(leads(topology, 'stack:host', way.id)).toBe(true)
    expect(topology.node.get('container:docker (h2)/deep')!.region).toBe('host:namespace:h2')
  })

  it('puts the namespace a default route leads to outside, and its veth end among the NICs', () => {
    const [host, router] = [namespaceIdOf(1), namespaceIdOf(2)]
    const topology = buildTopology(
      emptySnapshot({
        host: { ...emptySnapshot().host, namespaceId: host },
        namespaces: [
          makeNamespace(1, { kind: 'host' }),
          makeNamespace(2, { kind: 'named', names: ['internet'] })
        ],
        interfaces: makeVethPair(
          { namespaceId: host, ifindex: 2, ifname: 'wan0' },
          { namespaceId: router, ifindex: 2, ifname: 'eth0' }
        ),
        addresses: [makeAddress(host, 2, '198.51.100.1', 24), makeAddress(router, 2, '198.51.100.2', 24)],
        routes: [makeRoute(host, '0.0.0.0/0', 2, '198.51.100.2')]
      })
    )
    expect(topology.node.get('namespace:internet')?.lane).toBe('outside')
    expect(
      topology.into.get('nic:host/wan0')?.map((edge) => [edge.kind, edge.from.node, edge.primary])
    ).toEqual([['lan', 'namespace:internet', true]])
  })

  it('says of an end that cannot be seen why', () => {
    const ghost = buildTopology(oddHost()).nodes.find((node) => node.kind === 'ghost')!
    expect(ghost.rows.map((row) => row.text?.key)).toEqual(['map.ghost.namespace-not-visible'])
  })

  it('draws namespaces without containers under their name', () => {
    expect(ids(buildTopology(oddHost()), 'card')).toEqual(
      expect.arrayContaining(['namespace:ns1', 'namespace:ns2'])
    )
  })

  it.each([
    ['tiny', tinyHost()],
    ['docker', dockerHost()],
    ['odd', oddHost()],
    ['big', bigSnapshot({ containers: 200 })]
  ])('draws every veth end of the %s host exactly once', (_name, snapshot) => {
    const topology = buildTopology(snapshot)
    const drawn = topology.nodes.flatMap((node) => [
      ...(node.kind === 'veth' || node.kind === 'nic' ? [node.interfaceId] : []),
      ...node.rows.filter((row) => row.kind === 'port' || row.kind === 'device').map((row) => row.interfaceId)
    ])
    for (const end of snapshot.interfaces.filter((item) => item.kind === 'veth'))
      expect(
        drawn.filter((id) => id === end.id),
        end.ifname
      ).toHaveLength(1)
  })

  it('refers only to nodes and rows that are there, and says nothing there is no text for', () => {
    for (const snapshot of [
      tinyHost(),
      dockerHost(),
      oddHost(),
      bigSnapshot({ containers: 60 }),
      emptySnapshot()
    ]) {
      const topology = buildTopology(snapshot)
      const rows = new Set(topology.nodes.flatMap((node) => node.rows.map((row) => row.id)))
      expect(new Set(topology.nodes.map((node) => node.id)).size).toBe(topology.nodes.length)
      expect(new Set(topology.edges.map((edge) => edge.id)).size).toBe(topology.edges.length)
      expect(rows.size).toBe(topology.nodes.reduce((sum, node) => sum + node.rows.length, 0))
      for (const edge of topology.edges)
        for (const end of [edge.from, edge.to]) {
          expect(topology.node.has(end.node), edge.id).toBe(true)
          if (end.row !== null) expect(rows.has(end.row), edge.id).toBe(true)
        }
      const texts = topology.nodes.flatMap((node) => [
        node.titleText,
        node.subtitle,
        ...node.badges,
        ...node.rows.map((row) => row.text)
      ])
      for (const text of texts) if (text !== null) expect(isMessageKey(text.key), text.key).toBe(true)
    }
  })

  it('shows only what belongs to a compose project, and what leads there', () => {
    const host = bigSnapshot({ containers: 40, networks: 4 })
    const topology = buildTopology(host, { composeProject: 'shop' })
    expect(ids(topology, 'network')).toContain('network:docker/shop_default')
    expect(ids(topology, 'card').every((id) => id.startsWith('container:docker/shop-'))).toBe(true)
    expect(ids(topology, 'card')).toHaveLength(10)
    // The ends that lead to hidden containers are hidden too, not taken for cards of the machine.
    expect(ids(topology, 'nic')).toEqual(ids(buildTopology(host), 'nic'))
    expect(ids(topology, 'nic')).not.toEqual([])
    const ends = topology.nodes.filter((node) => node.kind === 'veth')
    expect(ends.every((end) => topology.outOf.has(end.id))).toBe(true)
  })

  it('takes hostile names as they are, each in its own place', () => {
    const host = tinyHost()
    const names = ['__proto__', 'constructor']
    const containers = host.containers.map((item, index) => ({ ...item, name: names[index]! }))
    const topology = buildTopology({ ...host, containers })
    expect(ids(topology, 'card').sort()).toEqual([
      'container:docker/__proto__',
      'container:docker/constructor'
    ])
  })
})
