/** Answers of several engines and versions as records, and what hostile ones come to. */
import { describe, expect, it } from 'vitest'
import { containerFact, type NetworkNames } from './containers'
import { bridgeNetwork, docker20, docker29, ID, NETWORK } from './fixtures'
import { networkTable } from './network-table'
import { dockerNetwork, podmanNetwork } from './networks'
import { containerAnswer, libpodNetwork, networkAnswer } from './schemas'

const ENGINE = 'docker:/run/docker.sock'
const networks: NetworkNames = networkTable([dockerNetwork(ENGINE, networkAnswer.parse(bridgeNetwork))])
const read = (
  answer: unknown,
  kind: 'docker' | 'podman' = 'docker',
  pod: { name: string; infra: string | null } | null = null
) => containerFact(ENGINE, kind, containerAnswer.parse(answer), networks, pod)

describe('a Docker container', () => {
  it('tells proxy variables without user and password, and nothing else of its environment', () => {
    const env = [
      'SECRET=http_proxy=x',
      'http_proxy=http://user:p%40ss@word@proxy.lab:3128/?token=abc',
      'HTTPS_PROXY=user:pass@[fd00::1]:3128',
      'NO_PROXY=localhost,.lab,10.0.0.0/8',
      'all_proxy=;rm -rf',
      'ftp_proxy=',
      'PATH=/bin',
      7
    ]
    const { record } = read({ ...docker20, Config: { ...docker20.Config, Env: env } })
    expect(record.proxies).toEqual([
      { key: 'http_proxy', value: 'http://proxy.lab:3128' },
      { key: 'HTTPS_PROXY', value: '[fd00::1]:3128' },
      { key: 'NO_PROXY', value: 'localhost,.lab,10.0.0.0/8' },
      { key: 'all_proxy', value: '' }
    ])
    expect(JSON.stringify(record)).not.toMatch(/SECRET|pass|token|rm -rf/)
  })

  it('tells which host ports and addresses nobody asked for', () => {
    const ports = {
      '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }],
      '81/tcp': [{ HostIp: '', HostPort: '32768' }]
    }
    const { record, endpoints } = read({
      ...docker20,
      NetworkSettings: {
        ...docker20.NetworkSettings,
        Ports: ports,
        Networks: {
          shop_default: {
            ...docker20.NetworkSettings.Networks.shop_default,
            IPAMConfig: { IPv4Address: '172.18.0.2' }
          }
        }
      }
    })
    expect(record.ports.filter((port) => port.picked).map((port) => port.hostPort)).toEqual([32768])
    expect(endpoints[0]?.fixed).toEqual(['172.18.0.2'])
  })

  it('reads alike from version 20 and 29', () => {
    const old = read(docker20)
    const now = read(docker29)
    expect(now.record).toEqual(old.record)
    expect({ ...now.endpoints[0], aliases: [], dnsNames: [] }).toEqual({
      ...old.endpoints[0],
      aliases: [],
      dnsNames: []
    })
    expect(old.endpoints[0]).toMatchObject({
      id: `${ENGINE}#${ID}@${NETWORK}`,
      networkId: `${ENGINE}#${NETWORK}`,
      ipv4: '172.18.0.2',
      ipv4PrefixLength: 16,
      ipv6: null,
      ipv6PrefixLength: null,
      gateway: '172.18.0.1',
      mac: '02:42:ac:12:00:02',
      aliases: ['web', 'front'],
      dnsNames: ['web', 'front']
    })
    expect(now.endpoints[0]?.dnsNames).toEqual(['web', 'front', 'aaaaaaaaaaaa'])
    expect(old.record).toMatchObject({
      name: 'web',
      image: 'lab/web:1',
      pid: 4242,
      composeProject: 'shop',
      composeService: 'front',
      links: [{ container: 'db', alias: 'store' }],
      networkMode: { kind: 'network', target: 'shop_default' }
    })
    expect(old.sandboxPath).toBe('/var/run/docker/netns/0123456789ab')
  })

  it('has published and exposed ports', () => {
    expect(read(docker20).record.ports).toEqual([
      { protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80 },
      { protocol: 'tcp', hostAddress: '::', hostPort: 8080, containerPort: 80 },
      { protocol: 'udp', hostAddress: '', hostPort: null, containerPort: 7777 }
    ])
  })

  it('shows when stopped what it will publish, ranges written out', () => {
    const stopped = {
      ...docker20,
      State: { Status: 'exited', Pid: 0, StartedAt: '0001-01-01T00:00:00Z' },
      HostConfig: {
        ...docker20.HostConfig,
        PortBindings: {
          '80-81/tcp': [{ HostIp: '127.0.0.1', HostPort: '9000-9001' }],
          '53/udp': [{ HostIp: '', HostPort: '' }]
        }
      },
      NetworkSettings: { SandboxKey: '', Ports: {}, Networks: { shop_default: { NetworkID: '' } } }
    }
    const { record, endpoints } = read(stopped)
    expect(record.ports).toEqual([
      { protocol: 'udp', hostAddress: '', hostPort: 0, containerPort: 53 },
      { protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 9000, containerPort: 80 },
      { protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 9001, containerPort: 81 },
      { protocol: 'udp', hostAddress: '', hostPort: null, containerPort: 7777 }
    ])
    expect(record).toMatchObject({ pid: null, startedAt: null, state: 'exited' })
    // A container that never ran has no NetworkID: its network is found by name.
    expect(endpoints).toHaveLength(1)
    expect(endpoints[0]).toMatchObject({ networkId: `${ENGINE}#${NETWORK}`, ipv4: null, mac: null })
  })

  it.each([
    ['default', 'default', 'shop_default'],
    ['bridge', 'bridge', 'bridge'],
    ['host', 'host', null],
    ['none', 'none', null],
    [`container:${NETWORK}`, 'container', NETWORK],
    ['', 'unknown', null],
    ['mine', 'network', 'mine']
  ])('mode %s', (text, kind, target) => {
    const answer = { ...docker20, HostConfig: { ...docker20.HostConfig, NetworkMode: text } }
    expect(read(answer).record.networkMode).toEqual({ kind, target })
  })
})

describe('a Podman container', () => {
  it.each([
    ['pasta:-t,auto', 'pasta', '-t,auto'],
    ['slirp4netns', 'slirp4netns', null],
    ['ns:/run/netns/blue', 'path', '/run/netns/blue'],
    ['bridge', 'network', 'shop_default']
  ])('mode %s', (text, kind, target) => {
    const answer = {
      ...docker20,
      ImageName: 'lab/x',
      HostConfig: { ...docker20.HostConfig, NetworkMode: text }
    }
    expect(read(answer, 'podman').record.networkMode).toEqual({ kind, target })
  })

  it('in a pod has no ports and endpoints of its own, though Podman repeats the infra container’s', () => {
    const answer = {
      ...docker20,
      HostConfig: { ...docker20.HostConfig, NetworkMode: `container:${NETWORK}` }
    }
    const fact = read(answer, 'podman', { name: 'pod1', infra: NETWORK })
    expect(fact.record).toMatchObject({
      networkMode: { kind: 'pod', target: 'pod1' },
      pod: 'pod1',
      ports: []
    })
    expect(fact.endpoints).toEqual([])
  })

  it('mode none answers without any Networks at all', () => {
    const answer = { ...docker20, HostConfig: { NetworkMode: 'none' }, NetworkSettings: { SandboxKey: '' } }
    expect(read(answer, 'podman').endpoints).toEqual([])
  })

  it('networks tell their interface, DNS and isolation from the world', () => {
    const answer = {
      name: 'pa',
      id: NETWORK,
      driver: 'bridge',
      network_interface: 'podman1',
      subnets: [{ subnet: '10.77.0.0/24', gateway: '10.77.0.1' }],
      internal: true,
      dns_enabled: true,
      options: { mtu: '1400' }
    }
    const { record, ifname } = podmanNetwork('podman:/x', libpodNetwork.parse(answer))
    expect(ifname).toBe('podman1')
    expect(record).toMatchObject({ dns: true, masquerade: false, mtu: 1400, icc: null, labels: {} })
  })
})

describe('hostile and broken answers', () => {
  it('keep prototype keys as mere texts', () => {
    const labels: unknown = JSON.parse('{"__proto__": "x", "constructor": "y", "toString": 3, "ok": "z"}')
    const { record } = read({ ...docker20, Config: { ...docker20.Config, Labels: labels } })
    expect(Object.entries(record.labels)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['ok', 'z']
    ])
    expect(Object.getPrototypeOf(record.labels)).toBe(Object.prototype)
    expect(Object.hasOwn(Object.prototype, 'ok')).toBe(false)
    expect(record.composeProject).toBeNull()
  })

  it('bound what is huge and pass over what does not fit', () => {
    const { record, endpoints } = read({
      ...docker20,
      Name: `/${'n'.repeat(100_000)}`,
      Config: {
        Labels: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`l${n}`, 'v'.repeat(10)]))
      },
      HostConfig: { NetworkMode: 'host', Dns: [1, 'ok', null], PortBindings: 'no' },
      NetworkSettings: {
        Ports: { '99999999/tcp': null, 'x/tcp': null, '1-65535/tcp': null, '80/icmp': null },
        Networks: {
          gone: { NetworkID: 'f'.repeat(64), IPAddress: '10.0.0.1' },
          shop_default: { IPAddress: 'invalid IP', MacAddress: 7 }
        }
      }
    })
    expect(record.name.length).toBeLessThanOrEqual(4096)
    expect(Object.keys(record.labels)).toHaveLength(4096)
    expect(record.ports.length).toBeLessThanOrEqual(4096)
    expect(record.dns.servers).toEqual(['ok'])
    expect(endpoints).toHaveLength(1)
    expect(endpoints[0]).toMatchObject({ ipv4: null, mac: null })
  })

  it('are refused without an identity', () => {
    expect(containerAnswer.safeParse({ ...docker20, Id: '' }).success).toBe(false)
    expect(containerAnswer.safeParse([]).success).toBe(false)
  })
})

describe('networks', () => {
  it('tell bridge, options and IPAM', () => {
    const { record, ifname } = dockerNetwork(ENGINE, networkAnswer.parse(bridgeNetwork))
    expect(ifname).toBe(`br-${'b'.repeat(12)}`)
    expect(record).toMatchObject({
      icc: false,
      masquerade: true,
      mtu: 1400,
      dns: true,
      composeProject: 'shop',
      vni: [],
      peers: []
    })
    expect(record.subnets).toEqual([
      {
        subnet: '172.18.0.0/16',
        gateway: '172.18.0.1',
        ipRange: null,
        aux: [{ name: 'router', address: '172.18.0.5' }]
      }
    ])
  })

  it('tell parents, dummies and VXLAN ids', () => {
    const of = (Driver: string, Options: Record<string, string>) =>
      dockerNetwork(ENGINE, networkAnswer.parse({ ...bridgeNetwork, Driver, Options }))
    expect(of('macvlan', { parent: 'eth0.10' }).ifname).toBe('eth0.10')
    expect(of('macvlan', {}).ifname).toBe('dm-bbbbbbbbbbbb')
    expect(of('ipvlan', {}).ifname).toBe('di-bbbbbbbbbbbb')
    expect(
      of('overlay', { 'com.docker.network.driver.overlay.vxlanid_list': '4097,4098' }).record.vni
    ).toEqual([4097, 4098])
    expect(of('host', {}).record.dns).toBeNull()
  })

  it('a key beats another network’s name', () => {
    const other = networkAnswer.parse({ ...bridgeNetwork, Id: 'f'.repeat(64), Name: NETWORK })
    const table = networkTable([
      dockerNetwork(ENGINE, networkAnswer.parse(bridgeNetwork)),
      dockerNetwork(ENGINE, other)
    ])
    expect(table.key(NETWORK)).toBe(NETWORK)
    expect(table.key('')).toBeNull()
  })
})
