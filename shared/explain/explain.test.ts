/** Every mode, name and port has its line, with the right names in it, and in both languages. */
import { describe, expect, it } from 'vitest'
import { locales, translate, type MessageRef } from '../locales'
import { lookup, type Container, type HostSnapshot } from '../model'
import {
  emptySnapshot,
  makeContainer,
  makeEndpoint,
  makeEngine,
  makeNetwork,
  namespaceIdOf
} from '../testing/snapshots'
import { tinyHost } from '../testing/tiny-host'
import {
  aliasNote,
  bridgeShow,
  explainMode,
  extraHostLines,
  helpOf,
  hostnameNote,
  linkLines,
  linkedFrom,
  modeText,
  nameserverNote,
  namespaceLine,
  networkLine,
  networkPoints,
  portLines,
  serviceLines,
  vethLine
} from '.'

const HOST = namespaceIdOf(1)
const engine = makeEngine(HOST)
const say = (message: MessageRef | null): string => (message === null ? '' : translate('en', message))
const bridge = makeNetwork(engine.id, 'bridge', 'bridge', {
  dns: false,
  options: { 'com.docker.network.bridge.default_bridge': 'true', 'com.docker.network.bridge.name': 'docker0' }
})
const mynet = makeNetwork(engine.id, 'mynet', 'mynet', { dns: true, mtu: 1400 })

function host(containers: readonly Container[], over: Partial<HostSnapshot> = {}) {
  return lookup(
    emptySnapshot({ engines: [engine], networks: [bridge, mynet], containers: [...containers], ...over })
  )
}
const mode = (kind: Container['networkMode']['kind'], target: string | null = null) =>
  makeContainer(engine.id, 'c', 'web', {
    networkMode: { kind, target },
    namespaceId: namespaceIdOf(7),
    pid: 7
  })

describe('a network mode', () => {
  const other = makeContainer(engine.id, 'other', 'db', { namespaceId: namespaceIdOf(7) })
  const table: [Container, string, RegExp][] = [
    [mode('host'), 'host', /web has no network of its own.*open on the host/],
    [mode('none'), 'none', /web has loopback only/],
    [mode('container', other.engineKey), 'container:db', /namespace of db.*published on db/],
    [mode('container', 'f'.repeat(64)), `container:${'f'.repeat(12)}`, /no longer has/],
    [mode('path', '/run/netns/x'), 'ns:/run/netns/x', /namespace at \/run\/netns\/x/],
    [mode('pod', 'shop'), 'pod:shop', /pod shop with db/],
    [mode('slirp4netns'), 'slirp4netns', /slirp4netns/],
    [mode('pasta'), 'pasta', /pasta/],
    [mode('unknown'), '', /Nothing tells/],
    [mode('network', 'gone'), 'gone', /started on gone/]
  ]
  it.each(table)('%#: is written as people type it and said in one line', (container, text, line) => {
    const look = host([container, other])
    expect(modeText(look, container)).toBe(text)
    expect(say(explainMode(look, container))).toMatch(line)
    for (const locale of locales)
      expect(translate(locale, explainMode(look, container))).not.toMatch(/[{}\n]/)
  })

  it('is that of the network it is on, or names all of several', () => {
    const container = mode('network', 'mynet')
    const on = (...networks: (typeof mynet)[]) =>
      host([container], { endpoints: networks.map((item) => makeEndpoint(container.id, item.id)) })
    expect(say(explainMode(on(mynet), container))).toMatch(/mynet is a user-defined bridge.*by name/)
    expect(say(explainMode(on(bridge), container))).toMatch(/default bridge, docker0.*--link only/)
    expect(say(explainMode(on(mynet, bridge), container))).toMatch(/On mynet, bridge, with an interface/)
  })
})

describe('a network', () => {
  const line = (over: Parameters<typeof makeNetwork>[3]) =>
    say(networkLine(host([]), makeNetwork(engine.id, 'n', 'lan', over)))
  it('is said by its driver, with parent, mode and VXLAN', () => {
    expect(line({ driver: 'macvlan', options: { parent: 'eth1.20' } })).toMatch(
      /eth1\.20 \(macvlan, bridge\)/
    )
    expect(line({ driver: 'ipvlan', options: { parent: 'eth1' } })).toMatch(/\(ipvlan, l2\)/)
    expect(line({ driver: 'ipvlan', options: { parent: 'eth1', ipvlan_mode: 'l3' } })).toMatch(
      /routes for it/
    )
    expect(line({ driver: 'overlay', vni: [4097] })).toMatch(/VXLAN 4097 over UDP 4789/)
    expect(line({ driver: 'overlay', ingress: true })).toMatch(/every node takes.*IPVS/)
    expect(line({ internal: true })).toMatch(/internal bridge/)
    expect(line({ driver: 'host' })).toMatch(/host’s interfaces/)
    expect(line({ driver: 'null' })).toMatch(/loopback only/)
    expect(line({ driver: 'weave' })).toMatch(/plugin weave/)
    expect(line({ dns: false })).toMatch(/DNS switched off/)
  })

  it('says what its switches mean as they stand', () => {
    const overlay = makeNetwork(engine.id, 'o', 'over', {
      driver: 'overlay',
      attachable: true,
      vni: [4097],
      mtu: 1450,
      dns: true,
      icc: null,
      masquerade: null,
      peers: [{ name: 'b', address: '10.99.0.2' }]
    })
    const points = Object.fromEntries(
      networkPoints(host([]), overlay).map((one) => [one.about, say(one.note)])
    )
    expect(Object.keys(points)).toEqual(['DNS', 'attachable', 'MTU', 'VNI', 'peers'])
    expect(points.peers).toContain('10.99.0.2')
    expect(points.MTU).toContain('1450 + 50')
    const closed = networkPoints(host([]), {
      ...mynet,
      icc: false,
      masquerade: false,
      internal: true,
      ipv6: true
    })
    expect(closed.map((one) => one.note.key)).toEqual([
      'explain.point.dns-on',
      'explain.point.internal',
      'explain.point.icc-off',
      'explain.point.masquerade-off',
      'explain.point.ipv6',
      'explain.point.mtu'
    ])
  })

  it('says how its services are reached: VIP, DNSRR, ingress', () => {
    const net = makeNetwork(engine.id, 'o', 'over', { driver: 'overlay' })
    const service = (name: string, endpointMode: 'vip' | 'dnsrr') => ({
      id: name,
      engineId: engine.id,
      name,
      mode: 'replicated',
      replicas: 2,
      endpointMode,
      vips: endpointMode === 'vip' ? [{ networkId: net.id, address: '10.0.1.2/24' }] : [],
      ports: [{ protocol: 'tcp', published: 8080, target: 80, mode: 'ingress' }],
      networkIds: [net.id]
    })
    const look = host([], { networks: [net], services: [service('a', 'vip'), service('b', 'dnsrr')] })
    expect(serviceLines(look, net).map((one) => `${one.value}: ${say(one.note)}`)).toEqual([
      expect.stringMatching(/^10\.0\.1\.2\/24: The name a leads to 10\.0\.1\.2\/24; IPVS/),
      expect.stringMatching(/^dnsrr: The name b leads to the tasks’ own addresses/)
    ])
    expect(say(serviceLines(look, { ...net, ingress: true })[0]?.note ?? null)).toMatch(
      /answers for a on 8080\/tcp/
    )
  })
})

describe('names', () => {
  const db = makeContainer(engine.id, 'db', 'db', { pid: 2 })
  const web = makeContainer(engine.id, 'web', 'web', { pid: 1, links: [{ container: 'db', alias: 'store' }] })
  const files = (hosts: { address: string; names: string[] }[], nameservers: string[] = []) => [
    { containerId: web.id, hosts, nameservers, search: [], options: [] }
  ]
  const link = (network: typeof mynet, over: Partial<HostSnapshot>, containers = [web, db]) => {
    const look = host(containers, {
      endpoints: [
        makeEndpoint(web.id, network.id, { ipv4: '172.17.0.3' }),
        makeEndpoint(db.id, network.id, { ipv4: '172.17.0.2' })
      ],
      ...over
    })
    const [line] = linkLines(look, web)
    return {
      key: line?.note.key,
      amiss: line?.amiss === true,
      text: line?.text,
      said: say(line?.note ?? null)
    }
  }

  it('by --link are one way: there, stale, missing, by DNS, gone', () => {
    const there = link(bridge, { names: files([{ address: '172.17.0.2', names: ['store', 'db'] }]) })
    expect(there).toMatchObject({ key: 'explain.link.hosts', amiss: false, text: 'db:store' })
    expect(there.said).toBe('One way: /etc/hosts of web says 172.17.0.2 store. db learns nothing of web.')
    const stale = link(bridge, { names: files([{ address: '172.17.0.9', names: ['store'] }]) })
    expect(stale).toMatchObject({ key: 'explain.link.stale', amiss: true })
    expect(stale.said).toMatch(/172\.17\.0\.9 store, but db has 172\.17\.0\.2 now/)
    expect(link(bridge, { names: files([]) })).toMatchObject({ key: 'explain.link.missing', amiss: true })
    expect(link(bridge, {})).toMatchObject({ key: 'explain.link.not-read', amiss: false })
    expect(link(mynet, {})).toMatchObject({ key: 'explain.link.dns', amiss: false })
    expect(link(bridge, {}, [web])).toMatchObject({ key: 'explain.link.gone', amiss: true })
    expect(linkedFrom(host([web, db]), db)).toEqual(['web'])
  })

  it('by alias are the network’s own, and are answered in turn where several have one', () => {
    const mine = makeEndpoint(web.id, mynet.id, { aliases: ['app'] })
    const theirs = makeEndpoint(db.id, mynet.id, { aliases: ['app', 'x'] })
    expect(say(aliasNote(host([web, db], { endpoints: [mine] }), mine))).toMatch(/Members of mynet reach it/)
    expect(say(aliasNote(host([web, db], { endpoints: [mine, theirs] }), mine))).toMatch(
      /app is an alias of db too.*round robin/
    )
  })

  it('are asked of the engine, of those given, or of the host’s servers', () => {
    const asked = (servers: string[], container: Container = web) =>
      nameserverNote(host([container], { names: files([], servers) }), container)?.key
    expect(asked(['127.0.0.11'])).toBe('explain.dns.engine')
    const given = { ...web, dns: { servers: ['9.9.9.9'], search: [], options: [] } }
    expect(asked(['127.0.0.11'], given)).toBe('explain.dns.engine-given')
    expect(asked(['9.9.9.9'], given)).toBe('explain.dns.given')
    expect(asked(['192.0.2.53'])).toBe('explain.dns.copied')
    expect(asked(['192.0.2.53'], { ...web, networkMode: { kind: 'host', target: null } })).toBe(
      'explain.dns.host'
    )
  })

  it('of extra hosts are compared with the file, hostnames with DNS', () => {
    const container = { ...web, extraHosts: ['gate:192.0.2.1', 'up:host-gateway', 'lost:1.1.1.1'] }
    const look = host([container], {
      names: files([
        { address: '192.0.2.1', names: ['gate'] },
        { address: '172.17.0.1', names: ['up'] }
      ])
    })
    expect(extraHostLines(look, container).map((line) => [line.note.key, line.amiss === true])).toEqual([
      ['explain.addHost.there', false],
      ['explain.addHost.gateway', false],
      ['explain.addHost.missing', true]
    ])
    expect(hostnameNote(look, { ...web, hostname: web.engineKey.slice(0, 12) })?.key).toBe(
      'explain.hostname.id'
    )
    expect(hostnameNote(look, { ...web, hostname: 'app.lab' })?.key).toBe('explain.hostname.inside')
  })
})

describe('published ports', () => {
  const port = (hostAddress: string, hostPort: number | null, more = {}) => ({
    protocol: 'tcp' as const,
    hostAddress,
    hostPort,
    containerPort: 80,
    ...more
  })
  it('say from where they are reached, ranges together', () => {
    const keys = (...ports: ReturnType<typeof port>[]) =>
      portLines({ ...mode('network'), ports }, []).map((line) => [
        line.text,
        line.where.key.split('.').at(-1)
      ])
    expect(keys(port('0.0.0.0', 80), port('::', 80))).toEqual([
      ['0.0.0.0:80->80/tcp', 'all-ipv4'],
      ['[::]:80->80/tcp', 'all-ipv6']
    ])
    expect(keys(port('127.0.0.1', 80))).toEqual([['127.0.0.1:80->80/tcp', 'loopback']])
    expect(keys(port('192.0.2.1', 80))).toEqual([['192.0.2.1:80->80/tcp', 'one']])
    expect(keys(port('0.0.0.0', 32768, { picked: true }))).toEqual([['0.0.0.0:32768->80/tcp', 'random']])
    expect(keys(port('', 0))).toEqual([['*:0->80/tcp', 'at-start']])
    expect(keys(port('', null))).toEqual([['80/tcp', 'exposed']])
    expect(keys(port('', 9000, { containerPort: 9000 }), port('', 9001, { containerPort: 9001 }))).toEqual([
      ['*:9000-9001->9000-9001/tcp', 'all']
    ])
  })
})

describe('the kernel’s own', () => {
  it('are shown as the tutorials do: brctl’s columns, indexes of a veth, names for ip netns', () => {
    const snapshot = tinyHost()
    const look = lookup(snapshot)
    const item = snapshot.interfaces.find((one) => one.ifname === 'br-shop')!
    const shown = bridgeShow(look, item)!
    expect(shown.interfaces.map((one) => one.ifname)).toEqual(['veth0a1b2c3', 'veth4d5e6f7'])
    expect(shown.commands[0]).toBe('brctl show br-shop')
    const inside = snapshot.interfaces.find((one) => one.ifname === 'eth0' && one.kind === 'veth')!
    expect(say(vethLine(look, inside))).toMatch(/eth0 is 2 here, its peer veth0a1b2c3 is 5 in host/)
    expect(say(namespaceLine(look, snapshot.namespaces[1]!))).toContain('nsenter -t 1001 -n ip addr')
    expect(say(namespaceLine(look, snapshot.namespaces[0]!))).toMatch(/every process starts/)
    expect(helpOf('ifindex')).toBe('explain.term.ifindex')
  })
})

describe('the DNS of a network', () => {
  it('is said alike of the mode and of the aliases, also where the engine does not tell', () => {
    for (const dns of [true, null, false]) {
      const host = tinyHost()
      const told = lookup({ ...host, networks: host.networks.map((item) => ({ ...item, dns })) })
      const endpoint = told.snapshot.endpoints.find((item) => item.aliases.length > 0)!
      const without = dns === false
      expect(aliasNote(told, endpoint)?.key).toBe(without ? 'explain.alias.no-dns' : 'explain.alias.dns')
    }
  })
})
