/**
 * A real Podman with netavark: pods, shared namespaces and networks attributed as the kernel and Podman itself have them.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IMAGE, podmanMissing, startPodman, type TestEngine } from '../support/engines'
import { Seen } from '../support/engines-seen'

let engine: TestEngine
let seen: Seen

describe.skipIf(podmanMissing !== null)(
  `Podman${podmanMissing === null ? '' : `: not run, ${podmanMissing}`}`,
  () => {
    beforeAll(async () => {
      engine = await startPodman()
      seen = new Seen(engine)
      const podman = engine.command
      podman('network', 'create', '--subnet', '10.77.0.0/24', '-o', 'mtu=1400', 'vs-pa')
      podman(
        'network',
        'create',
        '--subnet',
        '10.78.0.0/24',
        '--ipv6',
        '--subnet',
        'fd00:bb::/64',
        '--internal',
        'vs-pb'
      )
      const start = (name: string, ...options: string[]): string =>
        podman('run', '-d', '--name', name, '--stop-timeout', '0', ...options, IMAGE)
      start('both', '--network', 'vs-pa,vs-pb', '-p', '127.0.0.1:18080-18081:80-81')
      start('plain', '--dns', '192.0.2.53')
      podman(
        'pod',
        'create',
        '--name',
        'vs-pod',
        '-p',
        '17000:70',
        '--infra-image',
        IMAGE,
        '--infra-command',
        'sleep inf'
      )
      start('member', '--pod', 'vs-pod')
      start('hosted', '--network', 'host')
      start('alone', '--network', 'none')
      start('shares', '--network', 'container:both')
      podman('create', '--name', 'never', '--network', 'vs-pa', '-p', '18099:99', IMAGE)
      await seen.collect()
      // An engine and eight containers: a busy machine takes its time.
    }, 300_000)
    afterAll(async () => {
      await seen.close()
    })

    it('puts every container where the kernel and the engine have it', () => {
      expect(seen.checkAll()).toBe(7)
      seen.checkBridges(['podman', 'vs-pa', 'vs-pb'])
      expect(seen.own).toMatchObject({ kind: 'podman', name: 'podman', rootless: false, uid: 0 })
      expect(seen.own.namespaceId).toBe(seen.namespace(engine.namespace).id)
      expect(
        seen.snapshot.gaps.filter((gap) => ['networks', 'containers', 'names'].includes(gap.what))
      ).toEqual([])
    })

    it('tells modes and pods', () => {
      const member = seen.container('member')
      expect(member).toMatchObject({
        pod: 'vs-pod',
        networkMode: { kind: 'pod', target: 'vs-pod' },
        ports: []
      })
      const infra = seen.snapshot.containers.find((item) => item.pod === 'vs-pod' && item.name !== 'member')!
      expect(member.namespaceId).toBe(infra.namespaceId)
      expect(infra.ports).toEqual([{ protocol: 'tcp', hostAddress: '', hostPort: 17000, containerPort: 70 }])
      expect(seen.container('plain').networkMode).toEqual({ kind: 'bridge', target: 'podman' })
      expect(seen.container('both').networkMode.kind).toBe('network')
      expect(seen.container('hosted').namespaceId).toBe(seen.own.namespaceId)
      expect(seen.container('shares').namespaceId).toBe(seen.container('both').namespaceId)
      expect(seen.container('alone').networkMode.kind).toBe('none')
      // Podman puts them under /run/netns, beside those of people.
      const inside = seen.snapshot.namespaces.find(({ id }) => id === seen.container('both').namespaceId)
      expect(inside?.kind).toBe('engine')
    })

    it('tells networks, ports and files', () => {
      expect(seen.network('vs-pa')).toMatchObject({
        driver: 'bridge',
        mtu: 1400,
        internal: false,
        dns: true,
        masquerade: true
      })
      expect(seen.network('vs-pb')).toMatchObject({ internal: true, ipv6: true, masquerade: false })
      expect(seen.container('both').ports).toEqual(
        [0, 1].map((n) => ({
          protocol: 'tcp',
          hostAddress: '127.0.0.1',
          hostPort: 18080 + n,
          containerPort: 80 + n
        }))
      )
      expect(seen.container('never').ports).toEqual([
        { protocol: 'tcp', hostAddress: '', hostPort: 18099, containerPort: 99 }
      ])
      expect(
        seen.snapshot.names.find((item) => item.containerId === seen.container('plain').id)!.nameservers
      ).toContain('192.0.2.53')
    })
  }
)
