/**
 * A swarm of two Docker daemons, each in a network namespace of its own, joined by a veth: an overlay's bridge and VXLAN
 * are found in the namespaces libnetwork keeps for it, on both hosts, and services with their virtual addresses.
 */
import { networkLine, networkPoints, serviceLines } from '@shared/explain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dockerMissing, IMAGE, startDocker, type TestEngine } from '../support/engines'
import { run, until } from '../support/engines-room'
import { Seen } from '../support/engines-seen'

/** VXLAN is a module on most kernels: ask for one in a namespace that goes away. */
function vxlanMissing(): string | null {
  if (dockerMissing !== null) return dockerMissing
  try {
    run('unshare', ['-n', 'ip', 'link', 'add', 'vx', 'type', 'vxlan', 'id', '1', 'dstport', '4789'])
    return null
  } catch {
    return 'this kernel has no VXLAN'
  }
}
const missing = vxlanMissing()

describe.skipIf(missing !== null)(`Swarm overlay${missing === null ? '' : `: not run, ${missing}`}`, () => {
  const engines: TestEngine[] = []
  const seen: Seen[] = []
  beforeAll(async () => {
    for (let at = 0; at < 2; at++) {
      const engine = await startDocker()
      engines.push(engine)
      seen.push(new Seen(engine))
    }
    const [one, two] = engines
    run('ip', [
      '-n',
      one!.namespace,
      'link',
      'add',
      'up0',
      'type',
      'veth',
      'peer',
      'name',
      'up0',
      'netns',
      two!.namespace
    ])
    for (const [at, engine] of engines.entries()) {
      run('ip', ['-n', engine.namespace, 'addr', 'add', `10.99.0.${at + 1}/24`, 'dev', 'up0'])
      run('ip', ['-n', engine.namespace, 'link', 'set', 'up0', 'up'])
    }
    one!.command('swarm', 'init', '--advertise-addr', '10.99.0.1', '--listen-addr', '10.99.0.1:2377')
    const token = one!.command('swarm', 'join-token', '-q', 'worker')
    const join = ['swarm', 'join', '--token', token, '--advertise-addr', '10.99.0.2', '10.99.0.1:2377']
    await until(
      'the second host to join',
      () => {
        const state = two!.command('info', '-f', '{{.Swarm.LocalNodeState}}')
        // Joining goes on in the background when it takes longer than the command waits.
        if (state === 'error') attempt(() => two!.command('swarm', 'leave', '--force'))
        if (state === 'inactive') attempt(() => two!.command(...join))
        return state === 'active'
      },
      150_000
    )
    one!.command('network', 'create', '-d', 'overlay', '--attachable', '--subnet', '10.55.0.0/24', 'vs-over')
    one!.command('run', '-d', '--name', 'first', '--network', 'vs-over', '--stop-timeout', '0', IMAGE)
    await until(
      'the overlay on the second host',
      () => {
        // One that could not be wired would keep the name.
        attempt(() => two!.command('rm', '-f', 'second'))
        return attempt(() => two!.command('run', '-d', '--name', 'second', '--network', 'vs-over', IMAGE))
      },
      120_000
    )
    for (const each of seen) {
      // The hosts of an overlay hear of each other by gossip.
      await until(
        'both hosts as peers',
        async () => (await each.collect()).network('vs-over').peers.length === 2,
        120_000
      )
    }
    // Two engines that have to find each other: a busy machine takes its time.
  }, 420_000)
  afterAll(async () => {
    for (const each of seen) await each.close()
  })

  it('finds the overlay’s own namespace, bridge and VXLAN on both hosts', () => {
    for (const [at, name] of ['first', 'second'].entries()) {
      const each = seen[at]!
      expect(each.checkAll()).toBe(1)
      const network = each.network('vs-over')
      expect(network).toMatchObject({ driver: 'overlay', scope: 'swarm', attachable: true })
      const bridge = each.look.interface.get(network.interfaceId!)!
      expect(bridge.kind).toBe('bridge')
      expect(bridge.namespaceId).toBe(network.namespaceId)
      expect(network.namespaceId).not.toBe(each.own.namespaceId)
      const ports = each.look.portsOf.get(bridge.id) ?? []
      const vxlan = ports.find((port) => port.kindData?.kind === 'vxlan')!
      expect(network.vni).toContain(vxlan.kindData?.kind === 'vxlan' ? vxlan.kindData.vni : -1)
      const [endpoint] = each.look.endpointsOf
        .get(each.container(name).id)!
        .filter((item) => item.networkId === network.id)
      const peer = each.look.interface.get(each.look.interface.get(endpoint!.interfaceId!)!.linkId!)!
      expect([peer.namespaceId, peer.master]).toEqual([bridge.namespaceId, bridge.ifindex])
    }
    expect(seen[0]!.network('vs-over').namespaceId).not.toBe(seen[1]!.network('vs-over').namespaceId)
    expect(
      seen[0]!
        .network('vs-over')
        .peers.map((peer) => peer.address)
        .sort()
    ).toEqual(['10.99.0.1', '10.99.0.2'])
  })

  it('says what an overlay is, with its VXLAN and the nodes that carry it', () => {
    for (const each of seen) {
      const over = each.network('vs-over')
      expect(networkLine(each.look, over)).toEqual({
        key: 'explain.network.overlay',
        params: { network: 'vs-over', vni: String(over.vni[0]) }
      })
      const peers = networkPoints(each.look, over).find((point) => point.about === 'peers')
      expect(String(peers?.note.params?.peers).split(', ').sort()).toEqual(['10.99.0.1', '10.99.0.2'])
    }
    expect(networkLine(seen[0]!.look, seen[0]!.network('ingress')).key).toBe('explain.network.ingress')
    expect(networkLine(seen[0]!.look, seen[0]!.network('docker_gwbridge')).key).toBe(
      'explain.network.gwbridge'
    )
  })

  it('tells manager and worker apart', () => {
    expect(seen[0]!.own.swarm).toMatchObject({ state: 'active', manager: true, address: '10.99.0.1' })
    expect(seen[1]!.own.swarm).toMatchObject({ state: 'active', manager: false, address: '10.99.0.2' })
  })

  it('reads services with their virtual addresses', async () => {
    attempt(() => engines[0]!.command('service', 'rm', 'web')) // left by a first try
    engines[0]!.command(
      'service',
      'create',
      '-d',
      '--name',
      'web',
      '--replicas',
      '1',
      '--network',
      'vs-over',
      '--no-resolve-image',
      IMAGE
    )
    const look = async () => {
      await seen[0]!.collect()
      return (
        seen[0]!.snapshot.services.find(
          (item) => item.engineId === seen[0]!.own.id && item.vips.length > 0
        ) ?? null
      )
    }
    const service = await until('the service’s address', look, 120_000)
    expect(service).toMatchObject({
      name: 'web',
      mode: 'replicated',
      replicas: 1,
      endpointMode: 'vip',
      networkIds: [seen[0]!.network('vs-over').id]
    })
    expect(service.vips.map((vip) => vip.networkId)).toEqual([seen[0]!.network('vs-over').id])
    expect(service.vips[0]!.address).toMatch(/^10\.55\.0\.\d+\/24$/)
    expect(serviceLines(seen[0]!.look, seen[0]!.network('vs-over'))).toMatchObject([
      { name: 'web', note: { key: 'explain.service.vip', params: { vip: service.vips[0]!.address } } }
    ])
    engines[0]!.command('service', 'rm', 'web')
  }, 200_000)
})

function attempt(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    // Not there yet: asked again until the time is over.
    return false
  }
}
