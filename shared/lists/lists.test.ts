/** Rows of a small host, and of what people do to hosts: shared namespaces, missing peers, rules taken away. */
import { describe, expect, it } from 'vitest'
import { translate } from '../locales'
import { lookup, type HostSnapshot } from '../model'
import {
  emptySnapshot,
  makeBridge,
  makeContainer,
  makeEndpoint,
  makeEngine,
  makeInterface,
  makeNamespace,
  makeNetwork,
  makeVethPair,
  namespaceIdOf
} from '../testing/snapshots'
import { tinyHost } from '../testing/tiny-host'
import {
  containerRows,
  namespaceRows,
  natRows,
  networkRows,
  peerRows,
  vethPairRows,
  type PublishedRow
} from './index'

const HOST = namespaceIdOf(1)
const published = (snapshot: HostSnapshot): PublishedRow[] =>
  natRows(lookup(snapshot)).filter((row) => row.kind === 'published')

describe('peers', () => {
  it('has the shape of CLI.md, every end once, and both rows of a pair agree', () => {
    const host = tinyHost()
    const rows = peerRows(lookup(host))
    expect(rows).toHaveLength(4)
    expect(rows[0]).toEqual({
      namespace: { id: HOST, inode: 4026530001, name: null },
      ifindex: 5,
      ifname: 'veth0a1b2c3',
      mac: '02:00:00:00:00:05',
      mtu: 1500,
      adminUp: true,
      operstate: 'UP',
      master: 'br-shop',
      network: { engine: 'docker', id: host.networks[0]?.engineKey, name: 'shop_default' },
      containers: [],
      peer: {
        namespace: { id: namespaceIdOf(11), inode: 4026530011, name: null },
        ifindex: 2,
        ifname: 'eth0',
        containers: [{ engine: 'docker', id: host.containers[0]?.engineKey, name: 'shop-web' }]
      },
      peerGap: null
    })
    for (const row of rows) {
      const other = rows.find(
        (item) => item.namespace.id === row.peer?.namespace.id && item.ifindex === row.peer.ifindex
      )
      expect(other?.peer?.ifname).toBe(row.ifname)
      expect(other?.network).toEqual(row.network)
      expect(other?.peer?.containers).toEqual(row.containers)
    }
  })

  it('says why a peer is not known', () => {
    const end = makeInterface(HOST, 9, 'veth9', {
      kind: 'veth',
      linkNsid: 4,
      link: 2,
      linkGap: 'namespace-not-visible'
    })
    const rows = peerRows(lookup(emptySnapshot({ namespaces: [makeNamespace(1)], interfaces: [end] })))
    expect(rows.map((row) => [row.peer, row.peerGap])).toEqual([[null, 'namespace-not-visible']])
  })
})

describe('veth pairs', () => {
  it('put the bridge’s end first whichever end the kernel lists first', () => {
    const host = tinyHost()
    for (const interfaces of [host.interfaces, [...host.interfaces].reverse()]) {
      const rows = vethPairRows(lookup(emptySnapshot({ ...host, interfaces })))
      expect(rows.map((row) => row.near.ifname).sort()).toEqual(['veth0a1b2c3', 'veth4d5e6f7'])
      expect(rows.map((row) => [row.near.master, row.far?.containers[0]?.name]).sort()).toEqual([
        ['br-shop', 'shop-db'],
        ['br-shop', 'shop-web']
      ])
      expect(rows.every((row) => row.network?.name === 'shop_default' && !row.mtuDiffers)).toBe(true)
    }
  })

  it('keep both ends of a pair within one namespace, and see an MTU that differs', () => {
    const [a, b] = makeVethPair(
      { namespaceId: HOST, ifindex: 2, ifname: 'a' },
      { namespaceId: HOST, ifindex: 3, ifname: 'b' }
    )
    const [row, ...more] = vethPairRows(
      lookup(emptySnapshot({ namespaces: [makeNamespace(1)], interfaces: [a, { ...b, mtu: 1450 }] }))
    )
    expect(more).toEqual([])
    expect([row?.near.ifname, row?.far?.ifname, row?.mtuDiffers]).toEqual(['a', 'b', true])
  })
})

describe('networks, containers, namespaces', () => {
  it('lists networks and their members by name, whatever the order the engine gives them in', () => {
    const host = tinyHost()
    const first = host.networks[0]
    if (!first) throw new Error('the host has a network')
    const more = ['net10', 'net9'].map((name) => ({ ...first, id: `${first.id}-${name}`, name }))
    for (const networks of [
      [first, ...more],
      [...more.reverse(), first]
    ]) {
      const rows = networkRows(
        lookup(emptySnapshot({ ...host, networks, endpoints: [...host.endpoints].reverse() }))
      )
      expect(rows.map((row) => row.name)).toEqual(['net9', 'net10', first.name])
      const members = rows.at(-1)?.members.map((item) => item.container.name) ?? []
      expect(members.length).toBeGreaterThan(1)
      expect(members).toEqual([...members].sort())
    }
  })

  it('join the engine’s words with the kernel’s records', () => {
    const [network] = networkRows(lookup(tinyHost()))
    expect(network).toMatchObject({
      engine: 'docker',
      name: 'shop_default',
      driver: 'bridge',
      subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', ipRange: null }],
      mtu: 1500,
      device: { ifname: 'br-shop', ifindex: 3, namespace: { id: HOST } },
      createdBy: { kind: 'compose', name: 'shop' }
    })
    expect(network?.members.map((item) => [item.container.name, item.ipv4])).toEqual([
      ['shop-db', '172.18.0.3'],
      ['shop-web', '172.18.0.2']
    ])
    const [web] = containerRows(lookup(tinyHost()))
    expect(web).toMatchObject({
      name: 'shop-web',
      networks: [{ network: { name: 'shop_default' }, ifname: 'eth0', ipv4: '172.18.0.2/16' }],
      interfaces: [{ ifname: 'eth0', addresses: ['172.18.0.2/16'] }],
      dnsNames: ['shop-web', 'web']
    })
  })

  it('list a host-mode container under the host, name `container:` targets, and count', () => {
    const engine = makeEngine(HOST)
    const a = makeContainer(engine.id, 'a', 'a', {
      namespaceId: HOST,
      networkMode: { kind: 'host', target: null }
    })
    const b = makeContainer(engine.id, 'b', 'b', {
      namespaceId: HOST,
      networkMode: { kind: 'container', target: a.engineKey }
    })
    const snapshot = emptySnapshot({
      namespaces: [makeNamespace(1, { kind: 'host', processes: 7, pids: [1, 2] })],
      engines: [engine],
      containers: [a, b],
      interfaces: [makeBridge(HOST, 2, 'br0')]
    })
    const [row] = namespaceRows(lookup(snapshot))
    expect(Object.keys(row ?? {})).toEqual(
      'id cookie inode dev names paths pids kind containers interfaces'.split(' ')
    )
    expect([row?.pids, row?.interfaces, row?.containers.map((item) => item.name)]).toEqual([7, 1, ['a', 'b']])
    expect(containerRows(lookup(snapshot)).map((item) => [item.mode.target, item.interfaces])).toEqual([
      [null, []],
      ['a', []]
    ])
  })
})

describe('published ports', () => {
  it('are sentences found from the rule and joined with the engine’s claim', () => {
    const [row, ...more] = published(tinyHost())
    expect(more).toEqual([])
    expect(row && translate('en', row.sentence)).toBe(
      '0.0.0.0:8080/tcp to shop-web 172.18.0.2:80, bridge shop_default'
    )
    expect(row).toMatchObject({ state: 'agrees', claimed: true, packets: 12, bytes: 720 })
  })

  it('tell when the engine claims what the kernel does not do', () => {
    expect(published({ ...tinyHost(), filters: [] }).map((row) => row.state)).toEqual(['no-rule'])
    const gap = {
      code: 'no-rights',
      what: 'filters',
      namespaceId: HOST,
      subject: '',
      detail: 'EPERM'
    } as const
    expect(published({ ...tinyHost(), filters: [], gaps: [gap] })[0]?.state).toBe('rules-not-read')
  })

  it('tell when only the proxy carries it', () => {
    const host = tinyHost()
    const proxy = {
      ...host.sockets[0]!,
      namespaceId: HOST,
      port: 8080,
      owners: [{ pid: 77, comm: 'docker-proxy', namespaceId: HOST }]
    }
    const [row] = published({ ...host, filters: [], sockets: [proxy] })
    expect([row?.state, row?.proxy, row?.target]).toEqual([
      'proxied',
      { pid: 77, comm: 'docker-proxy' },
      { address: '172.18.0.2', port: 80 }
    ])
  })

  it('that only a proxy carries lead to the network that others are sent to, else to one with a way out', () => {
    const host = tinyHost()
    const [container] = host.containers.filter((item) => item.ports.some((port) => port.hostPort === 8080))
    const shop = host.networks.find((item) => item.name === 'shop_default')!
    const back = makeNetwork(shop.engineId, 'back', 'back', { internal: true })
    const inBack = makeEndpoint(container!.id, back.id, { ipv4: '172.30.0.2' })
    const claimed = container!.ports.flatMap((port) =>
      port.hostPort === 8080 ? [port, { ...port, hostAddress: '::' }] : [port]
    )
    const six = {
      ...host,
      networks: [back, ...host.networks],
      endpoints: [inBack, ...host.endpoints],
      containers: host.containers.map((item) => (item === container ? { ...item, ports: claimed } : item))
    }
    const targets = (rows: readonly PublishedRow[]) =>
      rows.map((row) => [row.hostAddress, row.target.address, row.network?.name])
    const both = [
      ['0.0.0.0', '172.18.0.2', 'shop_default'],
      ['::', '172.18.0.2', 'shop_default']
    ]
    expect(targets(published(six))).toEqual(both)
    expect(targets(published({ ...six, filters: [] }))).toEqual(both)
  })

  it('tell when a rule is stale, unclaimed, or never walked', () => {
    const host = tinyHost()
    const moved = host.endpoints.map((item) =>
      item.ipv4 === '172.18.0.2' ? { ...item, ipv4: '172.18.0.9' } : item
    )
    expect(published({ ...host, endpoints: moved })[0]?.state).toBe('stale-target')
    expect(published({ ...host, containers: [], endpoints: [] })[0]?.state).toBe('unclaimed')
    const cutOff = host.filters.map((item) => ({
      ...item,
      tables: item.tables.map((table) => ({
        ...table,
        chains: table.chains.map((chain) => (chain.name === 'PREROUTING' ? { ...chain, rules: [] } : chain))
      }))
    }))
    expect(published({ ...host, filters: cutOff })[0]?.state).toBe('dead-rule')
  })

  it('leave a masquerade as its own sentence', () => {
    const rows = natRows(lookup(tinyHost())).filter((row) => row.kind === 'masquerade')
    expect(rows.map((row) => translate('en', row.sentence))).toEqual([
      'from 172.18.0.0/16 out !br-shop: source becomes the address of the interface it leaves by (MASQUERADE)'
    ])
  })
})
