/** The snapshot as it will be: the map draws it, the changes say it, and once it is there nothing is unmet. */
import { describe, expect, it } from 'vitest'
import { intent, type Intent } from '../contract/intents'
import { locales, translate, translateKey } from '../locales'
import { hostSnapshot, lookup, type HostSnapshot } from '../model'
import { buildTopology } from '../topology'
import {
  changeHost,
  containers,
  docker,
  HOST,
  networks,
  podman,
  RED,
  sensibleIntents,
  WEB
} from '../testing/change-host'
import { makeInterface } from '../testing/snapshots'
import { changesOf, check, complete, stops, unmet, whatIf } from './index'

const before = changeHost()
const parse = (value: unknown): Intent => intent.parse(value)
const run = (value: unknown, on: HostSnapshot = before): HostSnapshot =>
  whatIf(on, complete(on, parse(value)))
const said = (after: HostSnapshot): string[] =>
  changesOf(before, after).map(({ verb, what }) => `${verb} ${translateKey('en', what.key, what.params)}`)

describe('every intent', () => {
  it.each(sensibleIntents.map((one) => [one.kind, one] as const))('%s', (_kind, one) => {
    const full = complete(before, one)
    expect(complete(before, full)).toEqual(full)
    const text = JSON.stringify(before)
    const after = whatIf(before, full)
    expect(JSON.stringify(before)).toBe(text)
    expect(hostSnapshot.safeParse(after).success).toBe(true)
    expect(JSON.stringify(whatIf(before, full))).toBe(JSON.stringify(after))
    buildTopology(after)
    if (one.kind === 'nat.remove') return
    expect(stops(check(before, full)), JSON.stringify(check(before, full)[0])).toBe(false)
    const changes = changesOf(before, after)
    expect(changes.length).toBeGreaterThan(0)
    for (const { what } of changes)
      for (const locale of locales) expect(translateKey(locale, what.key, what.params)).not.toMatch(/[{}]/)
    // What is promised is there once it is there, and all of it is missed while it is not.
    expect(unmet(before, after, after)).toEqual([])
    const missed = unmet(before, after, before)
    expect(missed.length).toBeGreaterThan(0)
    for (const item of missed) expect(translate('en', item)).not.toMatch(/[{}]/)
  })

  it('that names what is not there changes nothing and throws nothing', () => {
    for (const one of sensibleIntents) {
      const lost = Object.fromEntries(
        Object.entries(one).map(([key, value]) => [
          key,
          key.endsWith('Id') && value !== null ? 'gone' : value
        ])
      )
      const parsed = intent.parse(lost)
      check(before, parsed)
      buildTopology(whatIf(before, complete(before, parsed)))
    }
  })
})

describe('a new network', () => {
  const after = run({ kind: 'network.create', engineId: docker.id, name: 'mynet', driver: 'bridge' })

  it('has a free subnet, its first address as gateway, a bridge with it and a route', () => {
    const made = after.networks.find((item) => item.name === 'mynet')
    expect(made?.subnets).toEqual([
      { subnet: '172.21.0.0/16', gateway: '172.21.0.1', ipRange: null, aux: [] }
    ])
    expect(made?.id).toBe(`new:network/${docker.id}#mynet`)
    const bridge = lookup(after).interface.get(made?.interfaceId ?? '')
    expect(bridge?.kind).toBe('bridge')
    expect(lookup(after).addressesOf.get(bridge?.id ?? '')?.[0]?.address).toBe('172.21.0.1')
    expect(after.routes.some((item) => item.destination === '172.21.0.0/16')).toBe(true)
    expect(said(after)[0]).toBe('add Network mynet (bridge, 172.21.0.0/16)')
  })

  it('is on the map', () => {
    const ids = new Set(buildTopology(before).nodes.map((item) => item.id))
    expect(
      buildTopology(after)
        .nodes.filter((item) => !ids.has(item.id))
        .map((item) => item.title)
    ).toEqual(['mynet'])
  })

  it('is met by whatever bridge the engine makes for it, and not by another subnet', () => {
    const real = (subnet: string): HostSnapshot => ({
      ...after,
      networks: after.networks.map((item) =>
        item.name === 'mynet'
          ? {
              ...item,
              id: `${docker.id}#abc`,
              interfaceId: `${HOST}/77`,
              subnets: [{ ...item.subnets[0]!, subnet }]
            }
          : item
      ),
      interfaces: [
        ...before.interfaces,
        makeInterface(HOST, 77, 'br-0123456789ab', { kind: 'bridge', mac: '02:42:11:22:33:44' })
      ],
      addresses: after.addresses.map((item) =>
        item.interfaceId === lookup(after).network.get(`new:network/${docker.id}#mynet`)?.interfaceId
          ? { ...item, interfaceId: `${HOST}/77` }
          : item
      )
    })
    expect(unmet(before, after, real('172.21.0.0/16'))).toEqual([])
    expect(unmet(before, after, real('172.22.0.0/16')).map((item) => translate('en', item))).toEqual([
      'Is otherwise: docker mynet: subnets'
    ])
  })

  it('of Podman has no bridge before its first container', () => {
    const made = run({ kind: 'network.create', engineId: podman.id, name: 'p', driver: 'bridge' })
    expect(made.interfaces).toBe(before.interfaces)
    expect(made.networks.at(-1)?.subnets).toHaveLength(1)
  })

  it('takes a VLAN of its parent, and the gateway of ipvlan in L3 stays open', () => {
    const tagged = run({
      kind: 'network.create',
      engineId: docker.id,
      name: 'lan',
      driver: 'macvlan',
      parent: 'eth0',
      vlan: 100
    })
    expect(tagged.interfaces.at(-1)).toMatchObject({ ifname: 'eth0.100', kind: 'vlan', linkId: `${HOST}/2` })
    const l3 = run({
      kind: 'network.create',
      engineId: docker.id,
      name: 'l3',
      driver: 'ipvlan',
      ipvlanMode: 'l3'
    })
    expect(l3.networks.at(-1)).toMatchObject({ interfaceId: `${HOST}/2`, subnets: [{ gateway: null }] })
  })
})

describe('a container that is connected', () => {
  const after = run({ kind: 'endpoint.connect', networkId: networks.api.id, containerId: containers.web.id })

  it('gets a wire, an address, and the default route where the name sorts earlier', () => {
    const inside = after.interfaces.filter((item) => item.namespaceId === WEB).at(-1)
    expect(inside).toMatchObject({ ifname: 'eth1', kind: 'veth', adminUp: true })
    const defaults = after.routes.filter(
      (item) => item.namespaceId === WEB && item.destination === '0.0.0.0/0'
    )
    expect(defaults).toHaveLength(1)
    expect(defaults[0]?.hops[0]).toMatchObject({ gateway: '172.19.0.1', ifindex: inside?.ifindex })
    const codes = check(
      before,
      parse({ kind: 'endpoint.connect', networkId: networks.api.id, containerId: containers.web.id })
    )
    expect(codes.map((item) => item.code)).toEqual(['route-moves', 'ports-move', 'address-not-kept'])
  })

  it('is drawn wired to the network', () => {
    const map = buildTopology(after)
    const fresh = map.edges.filter((edge) => !buildTopology(before).edges.some((old) => old.id === edge.id))
    expect(fresh.map((edge) => edge.kind).sort()).toEqual(['bridge', 'wire'])
  })

  it('may get another address than the expected one, but not another than the one asked for', () => {
    const other = (from: HostSnapshot): HostSnapshot => ({
      ...from,
      endpoints: from.endpoints.map((item) =>
        item.id.startsWith('new:') ? { ...item, id: 'x', ipv4: '172.19.0.77' } : item
      )
    })
    expect(unmet(before, after, other(after))).toEqual([])
    const asked = run({
      kind: 'endpoint.connect',
      networkId: networks.api.id,
      containerId: containers.web.id,
      ipv4: '172.19.0.50'
    })
    expect(unmet(before, asked, other(asked)).map((item) => translate('en', item))).toEqual([
      'Is otherwise: web – api: ipv4'
    ])
  })

  it('keeps its default route with a lower priority, and has one more line when it does not run', () => {
    const low = run({
      kind: 'endpoint.connect',
      networkId: networks.api.id,
      containerId: containers.web.id,
      gatewayPriority: -5
    })
    expect(
      low.routes.find((item) => item.namespaceId === WEB && item.destination === '0.0.0.0/0')?.hops[0]
        ?.ifindex
    ).toBe(2)
    const stopped = run({
      kind: 'endpoint.connect',
      networkId: networks.api.id,
      containerId: containers.old.id
    })
    expect(stopped.interfaces).toBe(before.interfaces)
    expect(stopped.endpoints).toHaveLength(before.endpoints.length + 1)
  })

  it('that leaves loses both ends and falls back to what is left', () => {
    const left = run({
      kind: 'endpoint.disconnect',
      networkId: networks.api.id,
      containerId: containers.db.id
    })
    expect(left.interfaces).toHaveLength(before.interfaces.length - 2)
    const route = left.routes.find(
      (item) => item.namespaceId.endsWith(':12') && item.destination === '0.0.0.0/0'
    )
    expect(route?.hops[0]).toMatchObject({ gateway: '172.18.0.1', ifindex: 2 })
    expect(said(left)).toContain('remove veth pair veth22 in host, eth1 in db')
  })
})

describe('by hand', () => {
  it('a namespace goes with its veths and their other ends', () => {
    const after = run({ kind: 'namespace.delete', namespaceId: RED, name: 'red' })
    expect(after.interfaces.some((item) => ['r0', 'b0'].includes(item.ifname))).toBe(false)
    expect(after.namespaces.some((item) => item.id === RED)).toBe(false)
  })

  it('a new namespace is recognised by its name, whatever its id', () => {
    const after = run({ kind: 'namespace.create', name: 'green' })
    const now = {
      ...before,
      namespaces: [...before.namespaces, { ...after.namespaces.at(-1)!, id: `${before.bootId}:999` }]
    }
    expect(unmet(before, after, now)).toEqual([])
    expect(unmet(before, after, before)).toHaveLength(2)
  })

  it('a link set down loses its routes, set up again it has the connected ones', () => {
    const down = run({ kind: 'link.up', interfaceId: `${RED}/2`, up: false })
    expect(down.routes.some((item) => item.namespaceId === RED)).toBe(false)
    const up = whatIf(down, parse({ kind: 'link.up', interfaceId: `${RED}/2`, up: true }))
    expect(up.routes.filter((item) => item.namespaceId === RED).map((item) => item.destination)).toEqual([
      '10.1.0.0/24'
    ])
  })

  it('a NAT rule is seen as one, and exists the second time', () => {
    const wanted = parse({
      kind: 'nat.masquerade',
      namespaceId: HOST,
      source: '10.1.0.0/24',
      outInterfaceId: `${HOST}/2`
    })
    const after = whatIf(before, wanted)
    expect(said(after)).toEqual(['add NAT rule in host: -s 10.1.0.0/24 -o eth0 -j MASQUERADE'])
    expect(check(after, wanted).map((item) => item.code)).toEqual(['nat-exists'])
    const id = after.filters[0]?.tables
      .flatMap((item) => item.chains.flatMap((chain) => chain.rules))
      .find((rule) => rule.id.startsWith('new:'))?.id
    const gone = whatIf(after, parse({ kind: 'nat.remove', ruleId: id }))
    expect(changesOf(before, gone)).toEqual([])
  })

  it('changes are bounded', () => {
    const many = {
      ...before,
      networks: [],
      endpoints: [],
      interfaces: [],
      addresses: [],
      routes: [],
      namespaces: []
    }
    const twice: HostSnapshot = {
      ...many,
      networks: Array.from({ length: 200 }, (_, at) => ({
        ...networks.shop,
        id: String(at),
        name: `n${String(at)}`
      }))
    }
    expect(changesOf(many, twice)).toHaveLength(60)
  })
})
