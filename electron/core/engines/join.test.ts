/** Joining engines' words to a kernel's: by process, by sandbox, by MAC and address, by the far ends of veths. */
import { describe, expect, it } from 'vitest'
import type { Address, HostSnapshot, Interface, Namespace } from '@shared/model'
import type { KernelReading } from '../collectors/kernel-reading'
import { containerFact } from './containers'
import { bridgeNetwork, docker29, ID, NETWORK } from './fixtures'
import { joinEngines } from './join'
import { networkTable } from './network-table'
import { dockerNetwork } from './networks'
import type { CgroupContainer, EngineFacts, EngineReading } from './reading'
import { containerAnswer, networkAnswer } from './schemas'

const ENGINE = 'docker:/run/docker.sock'
const BRIDGE = `br-${'b'.repeat(12)}`

const namespace = (id: string): Namespace => ({
  id,
  cookie: id,
  inode: Number(id.slice(2)),
  dev: 4,
  kind: 'process',
  names: [],
  paths: [],
  pids: [],
  processes: 1,
  comm: null,
  userNamespace: null,
  ownerUid: 0,
  parentId: null,
  readable: true
})

const link = (
  namespaceId: string,
  ifindex: number,
  ifname: string,
  more: Partial<Interface> = {}
): Interface => ({
  id: `${namespaceId}/${ifindex}`,
  namespaceId,
  ifindex,
  ifname,
  altnames: [],
  alias: null,
  linkType: 'ether',
  kind: null,
  kindData: null,
  mac: null,
  mtu: 1500,
  txQueueLength: 0,
  group: 0,
  flags: [],
  adminUp: true,
  carrier: true,
  operstate: 'UP',
  promiscuity: 0,
  master: null,
  link: null,
  linkNsid: null,
  linkId: null,
  linkGap: null,
  bridgePort: null,
  stats: null,
  ipv4: null,
  ipv6: null,
  xdp: null,
  qdisc: null,
  ...more
})

const address = (interfaceId: string, text: string): Address => ({
  namespaceId: interfaceId.split('/')[0] ?? '',
  interfaceId,
  family: text.includes(':') ? 'ipv6' : 'ipv4',
  address: text,
  prefixLength: 16,
  peer: null,
  broadcast: null,
  scope: 'global',
  label: null,
  flags: []
})

/** Host n:1 with a bridge, container n:2 behind a veth, and n:3 made by hand with the same address and MAC. */
function kernel(pids: Record<number, string>, paths: Record<string, string> = {}): KernelReading {
  const mac = '02:42:ac:12:00:02'
  const none: Omit<
    HostSnapshot,
    | 'host'
    | 'bootId'
    | 'namespaces'
    | 'interfaces'
    | 'addresses'
    | 'schemaVersion'
    | 'collectedAt'
    | 'names'
    | 'engines'
    | 'networks'
    | 'containers'
    | 'endpoints'
    | 'services'
  > = {
    gaps: [],
    routes: [],
    rules: [],
    nexthops: [],
    neighbours: [],
    fdb: [],
    filters: [],
    sets: [],
    sysctls: [],
    sockets: [],
    subsystems: [],
    limits: []
  }
  return {
    facts: {
      ...none,
      host: {
        hostname: 'h',
        kernel: '6',
        os: 'x',
        arch: 'x64',
        rights: 'root',
        uid: 0,
        source: 'local',
        namespaceId: 'n:1'
      },
      bootId: 'b',
      namespaces: ['n:1', 'n:2', 'n:3', 'n:4'].map(namespace),
      interfaces: [
        link('n:1', 5, BRIDGE, { kind: 'bridge' }),
        link('n:1', 6, 'veth1', { kind: 'veth', master: 5, linkId: 'n:2/2' }),
        link('n:2', 2, 'eth0', { kind: 'veth', mac, linkId: 'n:1/6' }),
        link('n:2', 3, 'copy', { mac }),
        link('n:3', 2, 'eth0', { mac })
      ],
      addresses: [
        address('n:2/2', '172.18.0.2'),
        address('n:3/2', '172.18.0.2'),
        address('n:1/5', '172.18.0.1')
      ]
    },
    namespaceOfPid: new Map(Object.entries(pids).map(([pid, id]) => [Number(pid), id])),
    namespaceOfPath: new Map(Object.entries(paths))
  }
}

function facts(more: Partial<EngineFacts> = {}, answer: unknown = docker29): EngineFacts {
  const networks = [
    dockerNetwork(
      ENGINE,
      networkAnswer.parse({ ...bridgeNetwork, IPAM: { Config: [{ Subnet: '172.18.0.0/16' }] } })
    )
  ]
  return {
    engine: {
      id: ENGINE,
      kind: 'docker',
      name: 'docker',
      endpoint: 'unix:///run/docker.sock',
      version: '29',
      apiVersion: '1.52',
      rootless: false,
      uid: 0,
      pid: 900,
      namespaceId: null,
      wayOut: null,
      firewallBackend: null,
      swarm: null,
      settings: [],
      settingsRead: []
    },
    sameKernel: true,
    usual: true,
    user: null,
    networks,
    containers: [
      containerFact(ENGINE, 'docker', containerAnswer.parse(answer), networkTable(networks), null)
    ],
    services: [],
    ...more
  }
}

const join = (
  kernelReading: KernelReading,
  engines: EngineFacts[] = [facts()],
  cgroups: CgroupContainer[] = []
) => {
  const reading: EngineReading = { engines, cgroups, names: [], gaps: [] }
  return joinEngines(reading, kernelReading)
}

describe('joining', () => {
  it('finds namespace, interface, bridge and gateway', () => {
    const joined = join(kernel({ 4242: 'n:2', 900: 'n:1' }))
    expect(joined.containers[0]).toMatchObject({ namespaceId: 'n:2', pid: 4242 })
    expect(joined.endpoints[0]!.interfaceId).toBe('n:2/2')
    expect(joined.networks[0]).toMatchObject({ interfaceId: 'n:1/5', namespaceId: 'n:1' })
    expect(joined.networks[0]!.subnets[0]!.gateway).toBe('172.18.0.1')
    expect(joined.engines[0]!.namespaceId).toBe('n:1')
    expect(joined.gaps).toEqual([])
  })

  it('takes the sandbox where the process is not seen, also in another mount namespace', () => {
    const sandbox = '/run/docker/netns/0123456789ab'
    expect(join(kernel({}, { [`/var${sandbox}`]: 'n:2' })).containers[0]!.namespaceId).toBe('n:2')
    expect(join(kernel({}, { [`/proc/77/root${sandbox}`]: 'n:2' })).containers[0]!.namespaceId).toBe('n:2')
    // Two mount namespaces with the same path: neither is known to be the engine's.
    const two = { [`/proc/77/root${sandbox}`]: 'n:2', [`/proc/88/root${sandbox}`]: 'n:3' }
    expect(join(kernel({}, two)).containers[0]!.namespaceId).toBeNull()
  })

  it('follows the veths to the engine’s namespace when its process is not seen', () => {
    const joined = join(kernel({ 4242: 'n:2' }), [facts({ usual: false })])
    expect(joined.engines[0]!.namespaceId).toBe('n:1')
    expect(joined.networks[0]!.interfaceId).toBe('n:1/5')
  })

  it('does not trust a pid that the cgroups know better', () => {
    const cgroup: CgroupContainer = { runtime: 'docker', key: ID, pod: null, pids: [5151] }
    const joined = join(kernel({ 4242: 'n:4', 5151: 'n:2', 900: 'n:1' }), [facts()], [cgroup])
    expect(joined.containers).toHaveLength(1)
    expect(joined.containers[0]).toMatchObject({ namespaceId: 'n:2', pid: 5151 })
  })

  it('says so when process and sandbox disagree, or nothing is found', () => {
    const paths = { '/var/run/docker/netns/0123456789ab': 'n:2' }
    expect(join(kernel({ 4242: 'n:4' }, paths)).gaps).toMatchObject([{ code: 'moved', subject: 'web' }])
    expect(join(kernel({})).gaps).toMatchObject([{ code: 'vanished', subject: 'web' }])
  })

  it('joins nothing of an engine under another kernel', () => {
    const joined = join(kernel({ 4242: 'n:2', 900: 'n:1' }), [facts({ sameKernel: false })])
    expect(joined.containers[0]).toMatchObject({ pid: null, namespaceId: null })
    expect(joined.endpoints[0]!.interfaceId).toBeNull()
    expect(joined.gaps).toMatchObject([{ code: 'unsupported', what: 'engine' }])
  })

  it('names containers of other runtimes, and only those', () => {
    const cgroups: CgroupContainer[] = [
      { runtime: 'docker', key: ID, pod: null, pids: [4242] },
      { runtime: 'docker', key: NETWORK, pod: null, pids: [60] },
      { runtime: 'lxc', key: 'web1', pod: null, pids: [61, 62] },
      { runtime: 'containerd', key: 'f'.repeat(64), pod: 'p', pids: [63] },
      { runtime: 'lxc', key: 'ended', pod: null, pids: [99] }
    ]
    const joined = join(
      kernel({ 4242: 'n:2', 900: 'n:1', 60: 'n:3', 62: 'n:4', 63: 'n:1' }),
      [facts()],
      cgroups
    )
    expect(
      joined.containers.map((item) => [item.engineId, item.name, item.namespaceId, item.networkMode.kind])
    ).toEqual([
      [ENGINE, 'web', 'n:2', 'network'],
      ['runtime:docker', 'bbbbbbbbbbbb', 'n:3', 'unknown'],
      ['runtime:lxc', 'web1', 'n:4', 'unknown'],
      ['runtime:containerd', 'ffffffffffff', 'n:1', 'host']
    ])
    expect(joined.engines.map((item) => [item.kind, item.name])).toEqual([
      ['docker', 'docker'],
      ['runtime', 'docker (cgroup)'],
      ['runtime', 'lxc'],
      ['runtime', 'containerd']
    ])
  })

  it('gives every engine a name of its own', () => {
    const second = facts({ usual: false })
    const rootless = facts({ user: 'ops', usual: true })
    const engines = [
      facts(),
      { ...second, engine: { ...second.engine, id: 'docker:/x', endpoint: 'unix:///x' } },
      { ...rootless, engine: { ...rootless.engine, id: 'docker:/u', endpoint: 'unix:///u', rootless: true } }
    ]
    expect(join(kernel({}), engines).engines.map((item) => item.name)).toEqual([
      'docker',
      'docker (/x)',
      'docker (ops)'
    ])
  })

  it('finds an overlay in the namespace libnetwork keeps for it', () => {
    const overlay = dockerNetwork(
      ENGINE,
      networkAnswer.parse({ ...bridgeNetwork, Driver: 'overlay', Scope: 'swarm' })
    )
    const reading = kernel({ 900: 'n:1' }, { [`/run/docker/netns/1-${'b'.repeat(10)}`]: 'n:4' })
    const withBridge = {
      ...reading,
      facts: {
        ...reading.facts,
        interfaces: [...reading.facts.interfaces, link('n:4', 2, 'br0', { kind: 'bridge' })]
      }
    }
    const joined = join(withBridge, [facts({ networks: [overlay], containers: [] })])
    expect(joined.networks[0]).toMatchObject({ namespaceId: 'n:4', interfaceId: 'n:4/2' })
    // Another engine of the same swarm, on the same machine, has one of that name too.
    const other = {
      ...withBridge,
      namespaceOfPath: new Map([[`/tmp/x/netns/1-${'b'.repeat(10)}`, 'n:3'], ...withBridge.namespaceOfPath])
    }
    expect(join(other, [facts({ networks: [overlay] })]).networks[0]!.namespaceId).toBe('n:4')
    expect(join(other, [facts({ networks: [overlay], containers: [] })]).networks[0]!.namespaceId).toBeNull()
  })
})
