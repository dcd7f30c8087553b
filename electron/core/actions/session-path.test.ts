import type { HostSnapshot } from '@shared/model'
import {
  emptySnapshot,
  makeAddress,
  makeBridge,
  makeEngine,
  makeInterface,
  makeNamespace,
  makeNetwork,
  makeRoute,
  namespaceIdOf
} from '@shared/testing/snapshots'
import { describe, expect, it } from 'vitest'
import { cutsSession, lifeline, sessionPath, type SessionPath } from './session-path'
import type { Step } from './step'

const HOST = namespaceIdOf(1)
const ENGINE = makeEngine(HOST)

/** eth0 (2) is a port of br0 (3), which has the default route; eth1 (4) has another address; docker0 (5) has a veth (6). */
function host(): HostSnapshot {
  const empty = emptySnapshot()
  return {
    ...empty,
    host: { ...empty.host, namespaceId: HOST },
    namespaces: [makeNamespace(1, { kind: 'host' }), makeNamespace(2)],
    interfaces: [
      makeInterface(HOST, 2, 'eth0', { master: 3, altnames: ['enp1s0'] }),
      makeBridge(HOST, 3, 'br0'),
      makeInterface(HOST, 4, 'eth1'),
      makeBridge(HOST, 5, 'docker0'),
      makeInterface(HOST, 6, 'veth1', { kind: 'veth', master: 5 }),
      makeInterface(HOST, 7, 'veth2', { kind: 'veth', master: 3 }),
      makeInterface(HOST, 8, 'eth1.5', { kind: 'vlan', linkId: `${HOST}/4` })
    ],
    addresses: [
      makeAddress(HOST, 3, '192.0.2.10', 24),
      makeAddress(HOST, 4, '198.51.100.10', 24),
      makeAddress(HOST, 5, '172.17.0.1', 16),
      makeAddress(HOST, 8, '203.0.113.10', 24)
    ],
    routes: [makeRoute(HOST, '0.0.0.0/0', 3, '192.0.2.1')],
    engines: [ENGINE],
    networks: [makeNetwork(ENGINE.id, 'n1', 'lan', { interfaceId: `${HOST}/5`, driver: 'bridge' })]
  }
}

const ssh = (serverAddress: string): SessionPath => ({
  clientAddress: '198.51.100.99',
  serverAddress,
  serverPort: 22
})
const names = (session: SessionPath | null): string[] => {
  const snapshot = host()
  const line = lifeline(snapshot, session)
  return snapshot.interfaces.filter((item) => line.has(item.id)).map((item) => item.ifname)
}
const link = (ifname: string, namespaceId = HOST) => ({ namespaceId, ifname, ifindex: null })
const why = (step: Step, session: SessionPath | null = null): string | null =>
  cutsSession(host(), [step], session)?.key ?? null
const route = (destination: string, namespaceId = HOST, table: number | null = null): Step => ({
  do: 'route.remove',
  namespaceId,
  family: 'ipv4',
  destination,
  gateway: null,
  ifname: null,
  metric: null,
  table
})

describe('what a session comes by', () => {
  it('is read from SSH_CONNECTION, and nothing else is taken for it', () => {
    expect(sessionPath('198.51.100.1 50000 192.0.2.7 2222')).toEqual({
      clientAddress: '198.51.100.1',
      serverAddress: '192.0.2.7',
      serverPort: 2222
    })
    expect(sessionPath('fe80::1%eth0 50000 fe80::2%eth0 22')?.serverAddress).toBe('fe80::2')
    expect(sessionPath('::ffff:192.0.2.1 5 ::ffff:192.0.2.2 22')?.clientAddress).toBe('192.0.2.1')
    for (const text of [
      undefined,
      '',
      'a 1 b 22',
      '1.2.3.4 1 1.2.3.4',
      '1.2.3.4 1 1.2.3.5 99999',
      '1.2.3.4 1 5.6.7.8 22 x'
    ]) {
      expect(sessionPath(text)).toBeNull()
    }
  })

  it('is the interface with the address, what it stands on, its bridge and the ports that lead out', () => {
    expect(names(ssh('192.0.2.10'))).toEqual(['eth0', 'br0'])
    expect(names(ssh('203.0.113.10'))).toEqual(['eth1', 'eth1.5'])
    expect(names(ssh('172.17.0.1'))).toEqual(['docker0', 'veth1'])
  })

  it('is that of the default route without SSH, or with an address that is not here', () => {
    expect(names(null)).toEqual(['eth0', 'br0'])
    expect(names(ssh('10.9.9.9'))).toEqual(['eth0', 'br0'])
  })
})

describe('a plan cuts the session', () => {
  it.each<[string, Step]>([
    ['takes its NIC down', { do: 'link.up', ...link('eth0'), up: false }],
    ['by another name of it', { do: 'link.up', ...link('enp1s0'), up: false }],
    ['takes it off its bridge', { do: 'link.master', ...link('eth0'), master: null }],
    ['puts something on its bridge', { do: 'link.master', ...link('eth1'), master: 'br0' }],
    ['deletes its bridge', { do: 'link.delete', ...link('br0') }],
    ['moves it', { do: 'link.move', ...link('eth0'), toNamespaceId: namespaceIdOf(2) }],
    ['takes its address away', { do: 'address.remove', ...link('br0'), address: '192.0.2.10/24' }],
    ['changes its MTU', { do: 'link.mtu', ...link('br0'), mtu: 1300 }]
  ])('when it %s', (_what, step) => {
    expect(why(step)).toBe('plans.session.link')
  })

  it('when it changes the default route, or a route to the client', () => {
    expect(why(route('default'))).toBe('plans.session.route')
    expect(why(route('0.0.0.0/0', HOST, 254))).toBe('plans.session.route')
    expect(why(route('0.0.0.0/0', HOST, 100))).toBeNull()
    expect(why(route('default', namespaceIdOf(2)))).toBeNull()
    expect(why(route('198.51.100.0/24'), ssh('192.0.2.10'))).toBe('plans.session.route')
    expect(why(route('198.51.0.0/24'), ssh('192.0.2.10'))).toBeNull()
    const body = { Name: 'x', IPAM: { Config: [{ Subnet: '198.51.100.0/24' }] } }
    expect(why({ do: 'network.create', engineId: ENGINE.id, body }, ssh('192.0.2.10'))).toBe(
      'plans.session.route'
    )
    expect(why({ do: 'network.create', engineId: ENGINE.id, body })).toBeNull()
  })

  it('when it leads its port elsewhere, turns a filter of the host on, or removes the network it comes by', () => {
    const rule = {
      what: 'dnat' as const,
      family: 'ipv4' as const,
      protocol: 'tcp' as const,
      address: null,
      port: 22,
      toAddress: '10.0.0.2',
      toPort: 22
    }
    const nat: Step = { do: 'nat.add', namespaceId: HOST, tool: 'nft', rule, mark: 'm' }
    expect(why(nat, ssh('192.0.2.10'))).toBe('plans.session.port')
    expect(why({ ...nat, rule: { ...rule, port: 80 } }, ssh('192.0.2.10'))).toBeNull()
    const sysctl: Step = { do: 'sysctl.set', namespaceId: HOST, sysctl: 'rp_filter', ifname: null, value: 1 }
    expect(why(sysctl)).toBe('plans.session.namespace')
    expect(why({ ...sysctl, sysctl: 'ip_forward' })).toBeNull()
    expect(why({ ...sysctl, ifname: 'eth1' })).toBeNull()
    const remove: Step = { do: 'network.remove', engineId: ENGINE.id, key: 'lan', name: 'lan' }
    expect(why(remove, ssh('172.17.0.1'))).toBe('plans.session.link')
    expect(why(remove)).toBeNull()
  })

  it('not when it touches others', () => {
    expect(why({ do: 'link.up', ...link('eth1'), up: false })).toBeNull()
    expect(why({ do: 'link.up', ...link('eth0', namespaceIdOf(2)), up: false })).toBeNull()
    expect(why({ do: 'link.delete', ...link('veth2') })).toBeNull()
    expect(why({ do: 'bridge.add', ...link('br0', namespaceIdOf(2)), mac: null })).toBeNull()
    expect(cutsSession(emptySnapshot(), [{ do: 'link.delete', ...link('eth0') }], null)).toBeNull()
  })
})
