/**
 * A real Docker daemon beside hand-made namespaces: every container in the right namespace, with the right interfaces,
 * networks and addresses. The witnesses are the engine's own inspection and ip(8) inside each container's namespace.
 */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dockerMissing, IMAGE, startDocker, type TestEngine } from '../support/engines'
import { run } from '../support/engines-room'
import { Seen } from '../support/engines-seen'

/** A kernel without IPv6 has no ::1 to publish on. */
const ipv6 = existsSync('/proc/net/if_inet6')
let engine: TestEngine
let seen: Seen

function handMade(): string {
  const name = engine.extraNamespace('hand')
  run('ip', [
    '-n',
    engine.namespace,
    'link',
    'add',
    'up0',
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    name
  ])
  for (const [at, device] of [
    [engine.namespace, 'up0'],
    [name, 'eth0']
  ] as const)
    run('ip', ['-n', at, 'link', 'set', device, 'up'])
  // The same address as a container's: an address alone names nobody.
  run('ip', ['-n', name, 'addr', 'add', '172.30.1.2/24', 'dev', 'eth0'])
  return name
}

describe.skipIf(dockerMissing !== null)(
  `Docker${dockerMissing === null ? '' : `: not run, ${dockerMissing}`}`,
  () => {
    let hand = ''
    beforeAll(async () => {
      engine = await startDocker()
      seen = new Seen(engine)
      const docker = engine.command
      hand = handMade()
      docker(
        'network',
        'create',
        '--subnet',
        '172.30.1.0/24',
        '--aux-address',
        'router=172.30.1.5',
        ...['-o', 'com.docker.network.driver.mtu=1400', '-o', 'com.docker.network.bridge.enable_icc=false'],
        'vs-a'
      )
      docker(
        'network',
        'create',
        '--ipv6',
        '--subnet',
        'fd00:aa::/64',
        '--subnet',
        '172.30.2.0/24',
        '--label',
        'com.docker.compose.project=shop',
        'vs-b'
      )
      docker('network', 'create', '-d', 'macvlan', '-o', 'parent=up0', '--subnet', '172.30.3.0/24', 'vs-mac')
      const publish = [
        '-p',
        '18080:80',
        '-p',
        '127.0.0.1:19000-19002:9000-9002/udp',
        ...(ipv6 ? ['-p', '[::1]:18081:81'] : [])
      ]
      const start = (name: string, ...options: string[]): string =>
        docker('run', '-d', '--name', name, '--stop-timeout', '0', ...options, IMAGE)
      start(
        'both',
        '--network',
        'vs-a',
        '--network-alias',
        'web',
        ...publish,
        '--label',
        '__proto__=\u001b[31mred',
        '--label',
        'com.docker.compose.project=shop',
        '--label',
        'com.docker.compose.service=front'
      )
      docker('network', 'connect', '--ip', '172.30.2.9', 'vs-b', 'both')
      start('plain')
      start(
        'linked',
        '--link',
        'plain:db',
        '--dns',
        '192.0.2.53',
        '--dns-search',
        'lab.test',
        '--dns-option',
        'ndots:2',
        '--add-host',
        'gate:192.0.2.1',
        '-P'
      )
      start('hosted', '--network', 'host')
      start('alone', '--network', 'none')
      start('shares', '--network', 'container:both')
      start('lan', '--network', 'vs-mac')
      docker('create', '--name', 'never', '--network', 'vs-b', '-p', '18099:99', IMAGE)
      start('ended', '--network', 'vs-a')
      docker('stop', '-t', '0', 'ended')
      await seen.collect()
      // An engine and nine containers: a busy machine takes its time.
    }, 300_000)
    afterAll(async () => {
      await seen.close()
    })

    it('puts every container where the kernel and the engine have it', () => {
      expect(seen.checkAll()).toBe(7)
      seen.checkBridges(['bridge', 'vs-a', 'vs-b'])
      expect(
        seen.snapshot.gaps.filter((gap) => ['networks', 'containers', 'names'].includes(gap.what))
      ).toEqual([])
    })

    it('knows the engine by its process and its namespace', () => {
      expect(seen.snapshot.engines).toHaveLength(1)
      expect(seen.own).toMatchObject({
        kind: 'docker',
        name: 'docker',
        pid: engine.pid,
        rootless: false,
        uid: 0,
        swarm: null
      })
      expect(seen.own.namespaceId).toBe(seen.namespace(engine.namespace).id)
    })

    it('tells the modes, and where each of them is', () => {
      const modes = Object.fromEntries(seen.snapshot.containers.map((item) => [item.name, item.networkMode]))
      expect(modes).toEqual({
        both: { kind: 'network', target: 'vs-a' },
        plain: { kind: 'default', target: 'bridge' },
        linked: { kind: 'default', target: 'bridge' },
        hosted: { kind: 'host', target: null },
        alone: { kind: 'none', target: null },
        shares: { kind: 'container', target: seen.container('both').engineKey },
        lan: { kind: 'network', target: 'vs-mac' },
        never: { kind: 'network', target: 'vs-b' },
        ended: { kind: 'network', target: 'vs-a' }
      })
      expect(seen.container('shares').namespaceId).toBe(seen.container('both').namespaceId)
      expect(seen.container('hosted').namespaceId).toBe(seen.own.namespaceId)
      const alone = seen.look.interfacesOf.get(seen.container('alone').namespaceId!) ?? []
      expect(alone.map((item) => item.ifname)).toEqual(['lo'])
    })

    it('keeps hand-made namespaces free of containers and networks', () => {
      const found = seen.namespace(hand)
      expect(seen.look.containersIn.get(found.id)).toBeUndefined()
      for (const item of seen.look.interfacesOf.get(found.id) ?? [])
        expect(seen.look.endpointAt.get(item.id)).toBeUndefined()
    })

    it('puts a macvlan on its parent', () => {
      const parent = seen.look.interface.get(seen.network('vs-mac').interfaceId!)!
      expect([parent.ifname, parent.namespaceId]).toEqual(['up0', seen.own.namespaceId])
      const [endpoint] = seen.look.membersOf.get(seen.network('vs-mac').id)!
      expect(seen.look.interface.get(endpoint!.interfaceId!)!.linkId).toBe(parent.id)
    })

    it('writes ports out', () => {
      const exposed = { protocol: 'tcp', hostAddress: '', hostPort: null, containerPort: 7777 }
      const both = seen.container('both').ports
      if (ipv6)
        expect(both).toContainEqual({
          protocol: 'tcp',
          hostAddress: '::1',
          hostPort: 18081,
          containerPort: 81
        })
      expect(both).toContainEqual({
        protocol: 'tcp',
        hostAddress: '0.0.0.0',
        hostPort: 18080,
        containerPort: 80
      })
      for (const port of [0, 1, 2]) {
        expect(both).toContainEqual({
          protocol: 'udp',
          hostAddress: '127.0.0.1',
          hostPort: 19000 + port,
          containerPort: 9000 + port
        })
      }
      expect(both).toContainEqual(exposed)
      expect(seen.container('plain').ports).toEqual([exposed])
      expect(seen.container('linked').ports[0]).toMatchObject({ hostAddress: '0.0.0.0', containerPort: 7777 })
      expect(seen.container('linked').ports[0]!.hostPort).toBeGreaterThan(1023)
      expect(seen.container('never').ports).toEqual(
        [exposed, { protocol: 'tcp', hostAddress: '', hostPort: 18099, containerPort: 99 }].sort(
          (a, b) => a.containerPort - b.containerPort
        )
      )
    })

    it('tells names, links, aliases and the container’s own files', () => {
      expect(seen.container('linked').links).toEqual([{ container: 'plain', alias: 'db' }])
      expect(seen.container('linked').dns).toEqual({
        servers: ['192.0.2.53'],
        search: ['lab.test'],
        options: ['ndots:2']
      })
      expect(seen.container('linked').extraHosts).toEqual(['gate:192.0.2.1'])
      const files = seen.snapshot.names.find((item) => item.containerId === seen.container('linked').id)!
      expect(files).toMatchObject({ nameservers: ['192.0.2.53'], search: ['lab.test'], options: ['ndots:2'] })
      expect(files.hosts).toContainEqual({ address: '192.0.2.1', names: ['gate'] })
      expect(files.hosts.find((entry) => entry.names.includes('db'))?.address).toBe(
        seen.look.endpointsOf.get(seen.container('plain').id)![0]!.ipv4
      )
      const onA = seen.look.endpointsOf
        .get(seen.container('both').id)!
        .find((item) => item.networkId === seen.network('vs-a').id)!
      expect(onA.aliases).toContain('web')
      expect(onA.dnsNames).toEqual(expect.arrayContaining(['both', 'web']))
      expect(
        seen.snapshot.names.find((item) => item.containerId === seen.container('both').id)!.nameservers
      ).toEqual(['127.0.0.11'])
      expect(seen.container('both')).toMatchObject({ composeProject: 'shop', composeService: 'front' })
    })

    it('tells how networks are set up', () => {
      expect(seen.network('vs-a')).toMatchObject({
        driver: 'bridge',
        icc: false,
        masquerade: true,
        mtu: 1400,
        ipv6: false,
        dns: true
      })
      expect(seen.network('vs-a').subnets).toEqual([
        {
          subnet: '172.30.1.0/24',
          gateway: '172.30.1.1',
          ipRange: null,
          aux: [{ name: 'router', address: '172.30.1.5' }]
        }
      ])
      expect(seen.network('vs-b')).toMatchObject({ ipv6: true, composeProject: 'shop' })
      expect(seen.network('bridge')).toMatchObject({ dns: false, icc: true, mtu: 1500 })
      expect(seen.network('bridge').subnets[0]!.gateway).not.toBeNull()
    })

    it('hears of changes, and asks again only for what changed', async () => {
      // Tried once more, it starts from where it was the first time.
      if (seen.look.endpointsOf.get(seen.container('plain').id)?.length !== 1)
        engine.command('network', 'disconnect', 'vs-b', 'plain')
      const stop = new AbortController()
      const hints: string[] = []
      const heard = (async () => {
        for await (const hint of seen.collector.engines!.watch(stop.signal)) hints.push(hint.detail)
      })()
      try {
        const asked = (): number => seen.journal.list().filter((entry) => entry.what.endsWith('/json')).length
        const cost = async (): Promise<number> => {
          const before = asked()
          await seen.collect()
          return asked() - before
        }
        // Once the stream stands, a second read has nothing left to inspect.
        await expect.poll(cost, { timeout: 30_000 }).toBe(0)
        const before = seen.container('plain').pid
        engine.command('restart', '-t', '0', 'plain')
        engine.command('network', 'connect', 'vs-b', 'plain')
        await expect
          .poll(() => hints, { timeout: 30_000 })
          .toEqual(expect.arrayContaining(['container start plain', 'network connect vs-b']))
        expect(await cost()).toBeLessThanOrEqual(2)
        expect(seen.container('plain').pid).not.toBe(before)
        expect(seen.checkAll()).toBe(7)
        seen.checkBridges(['bridge', 'vs-a', 'vs-b'])
      } finally {
        stop.abort()
        await heard
      }
    })
  }
)
