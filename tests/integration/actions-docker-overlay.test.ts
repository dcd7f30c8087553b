/**
 * An overlay on a swarm of two Docker hosts, by the plans' own steps: a container that runs is put on it, reaches one on
 * the other host by name and is reached by its alias, and all of it is taken back.
 */
import { check } from '@shared/actions'
import { intent } from '@shared/contract/intents'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dockerMissing, IMAGE, startDocker } from '../support/engines'
import { Acting } from '../support/engines-acting'
import { run, until } from '../support/engines-room'

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

function attempt(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    // Not there yet: asked again until the time is over.
    return false
  }
}

describe.skipIf(missing !== null)(
  `Changes of an overlay${missing === null ? '' : `: not run, ${missing}`}`,
  () => {
    const hosts: Acting[] = []
    beforeAll(async () => {
      for (let at = 0; at < 2; at++) hosts.push(new Acting(await startDocker()))
      const [one, two] = hosts
      one!.ip('link', 'add', 'up0', 'type', 'veth', 'peer', 'name', 'up0', 'netns', two!.engine.namespace)
      for (const [at, host] of hosts.entries()) {
        host.ip('addr', 'add', `10.99.1.${at + 1}/24`, 'dev', 'up0')
        host.ip('link', 'set', 'up0', 'up')
      }
      one!.engine.command('network', 'create', '--subnet', '10.56.0.0/24', 'vs-home')
      one!.start('first', '--network', 'vs-home')
      await one!.seen.collect()
    }, 300_000)
    afterAll(async () => {
      for (const host of hosts) await host.close()
    })

    it('is said to need a swarm before there is one, and refused in the engine’s words', async () => {
      const [one] = hosts
      const wanted = intent.parse({
        kind: 'network.create',
        engineId: one!.seen.own.id,
        name: 'vs-over',
        driver: 'overlay',
        attachable: true,
        subnets: [{ subnet: '10.57.0.0/24' }]
      })
      expect(check(one!.seen.snapshot, wanted).map(({ code }) => code)).toContain('swarm-inactive')
      const done = await one!.act(wanted)
      expect(done.results).toMatchObject([{ ok: false, unchanged: true }])
      expect(done.results[0]!.detail).toMatch(/swarm/i)
    })

    it('is made, joined on both hosts, left and removed', async () => {
      const [one, two] = [hosts[0]!, hosts[1]!]
      const docker = one.engine.command
      docker('swarm', 'init', '--advertise-addr', '10.99.1.1', '--listen-addr', '10.99.1.1:2377')
      const token = docker('swarm', 'join-token', '-q', 'worker')
      await until(
        'the second host to join',
        () => {
          const state = two.engine.command('info', '-f', '{{.Swarm.LocalNodeState}}')
          // Joining goes on in the background when it takes longer than the command waits.
          if (state === 'error') attempt(() => two.engine.command('swarm', 'leave', '--force'))
          if (state === 'inactive') {
            attempt(() =>
              two.engine.command(
                'swarm',
                'join',
                '--token',
                token,
                '--advertise-addr',
                '10.99.1.2',
                '10.99.1.1:2377'
              )
            )
          }
          return state === 'active'
        },
        150_000
      )
      const engineId = one.seen.own.id
      const overlay = { kind: 'network.create', engineId, driver: 'overlay' } as const
      const subnets = [{ subnet: '10.57.0.0/24' }]
      const made = await one.act({ ...overlay, name: 'vs-over', attachable: true, subnets })
      expect(made.results).toMatchObject([{ ok: true }])
      const other = await one.act({ ...overlay, name: 'vs-closed', subnets: [{ subnet: '10.58.0.0/24' }] })
      expect(other.results).toMatchObject([{ ok: true }])
      await one.seen.collect()
      expect(one.seen.network('vs-over')).toMatchObject({
        driver: 'overlay',
        scope: 'swarm',
        attachable: true,
        subnets: [{ subnet: '10.57.0.0/24' }]
      })
      const containerId = one.seen.container('first').id
      const closed = intent.parse({
        kind: 'endpoint.connect',
        networkId: one.seen.network('vs-closed').id,
        containerId
      })
      expect(check(one.seen.snapshot, closed)).toContainEqual(
        expect.objectContaining({ severity: 'stop', code: 'not-attachable' })
      )
      const refused = await one.act(closed)
      expect(refused.results).toMatchObject([{ ok: false, unchanged: true }])
      expect(refused.results[0]!.detail).toMatch(/attachable/)

      await one.seen.collect()
      const before = one.wiring(false)
      const joined = await one.act({
        kind: 'endpoint.connect',
        networkId: one.seen.network('vs-over').id,
        containerId,
        aliases: ['desk'],
        ipv4: '10.57.0.40'
      })
      expect(joined.results.map(({ ok, detail }) => [ok, detail])).toEqual([[true, '']])
      await until(
        'the overlay on the second host',
        () => {
          // One that could not be wired would keep the name.
          attempt(() => two.engine.command('rm', '-f', 'second'))
          return attempt(() =>
            two.engine.command('run', '-d', '--name', 'second', '--network', 'vs-over', IMAGE)
          )
        },
        120_000
      )
      // Names and peers travel by gossip.
      await until('the second to reach the first by alias', () => two.pings('second', 'desk'), 120_000)
      await until('the first to reach the second by name', () => one.pings('first', 'second'), 120_000)
      expect(one.engine.command('exec', 'first', 'ip', 'addr')).toContain('10.57.0.40/24')

      two.engine.command('rm', '-f', 'second')
      await until(
        'the second host to have left',
        async () => (await one.seen.collect()).network('vs-over').peers.length <= 1,
        120_000
      )
      await one.undo(joined)
      await one.becomes(before, false)
      await one.undo(other)
      const removed = await one.act({ kind: 'network.remove', networkId: one.seen.network('vs-over').id })
      expect(removed.results.map(({ ok, detail }) => [ok, detail])).toEqual([[true, '']])
      await one.undo(removed)
      expect(one.seen.network('vs-over')).toMatchObject({
        attachable: true,
        subnets: [{ subnet: '10.57.0.0/24' }]
      })
      const gone = await one.act({ kind: 'network.remove', networkId: one.seen.network('vs-over').id })
      expect(gone.results).toMatchObject([{ ok: true }])
      await one.seen.collect()
      expect(one.seen.snapshot.networks.map(({ name }) => name)).not.toContain('vs-over')
    }, 420_000)
  }
)
