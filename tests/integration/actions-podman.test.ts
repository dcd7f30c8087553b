/**
 * Networks changed on a real Podman with netavark, by the plans' own steps: what was wanted is in the kernel and in the
 * engine's inspection, and what is taken back leaves the wiring as it was.
 */
import { check } from '@shared/actions'
import { intent } from '@shared/contract/intents'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { podmanMissing, startPodman } from '../support/engines'
import { Acting } from '../support/engines-acting'
import { run } from '../support/engines-room'

let acting: Acting
const inspected = (name: string) =>
  z
    .array(z.record(z.string(), z.unknown()))
    .parse(JSON.parse(acting.engine.command('network', 'inspect', name)))[0]!
const defaultRoute = (container: string): string =>
  /^default via (\S+)/m.exec(acting.engine.command('exec', container, 'ip', 'route'))?.[1] ?? ''
/** Where the first rule for the port leads. */
const dnat = (port: number): string => {
  const rules = run('nsenter', [`--net=/run/netns/${acting.engine.namespace}`, 'iptables-save', '-t', 'nat'])
  const chain = new RegExp(`-A NETAVARK-HOSTPORT-DNAT .*--dport ${String(port)} .*-j (\\S+)`).exec(rules)?.[1]
  return new RegExp(`-A ${chain ?? '-'} .*--to-destination (\\S+)`).exec(rules)?.[1] ?? ''
}

describe.skipIf(podmanMissing !== null)(
  `Changes on Podman${podmanMissing === null ? '' : `: not run, ${podmanMissing}`}`,
  () => {
    beforeAll(async () => {
      acting = new Acting(await startPodman())
      const lan = acting.engine.extraNamespace('lan')
      acting.ip('link', 'add', 'up0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', lan)
      acting.ip('link', 'set', 'up0', 'up')
      // A macvlan is only as much up as the interface below it.
      run('ip', ['-n', lan, 'link', 'set', 'eth0', 'up'])
      acting.engine.command('network', 'create', '--subnet', '10.70.10.0/24', 'vs-home')
      acting.start('web', '--network', 'vs-home', '-p', '18082:80')
      acting.start('db', '--network', 'vs-home')
      await acting.seen.collect()
    }, 240_000)
    afterAll(() => acting.close())

    it('creates a bridge with its options, in the kernel and in its inspection, and takes it back', async () => {
      const before = acting.wiring()
      const done = await acting.act({
        kind: 'network.create',
        engineId: acting.seen.own.id,
        name: 'vs-all',
        driver: 'bridge',
        subnets: [{ subnet: '10.70.11.0/24', gateway: '10.70.11.254', ipRange: '10.70.11.128/25' }],
        mtu: 1400,
        bridgeName: 'vs-pbr7',
        labels: { 'it’s': 'a "label"' },
        options: { isolate: 'true' }
      })
      expect(done.results).toMatchObject([{ ok: true, detail: '', unchanged: false }])
      expect(done.calls[0]).toContain('POST /libpod/networks/create {"name":"vs-all"')
      expect(inspected('vs-all')).toMatchObject({
        driver: 'bridge',
        network_interface: 'vs-pbr7',
        subnets: [
          {
            subnet: '10.70.11.0/24',
            gateway: '10.70.11.254',
            lease_range: { start_ip: '10.70.11.129', end_ip: '10.70.11.255' }
          }
        ],
        dns_enabled: true,
        options: { isolate: 'true', mtu: '1400' },
        labels: { 'it’s': 'a "label"' }
      })
      acting.start('probe', '--network', 'vs-all')
      await acting.seen.collect()
      const network = acting.seen.network('vs-all')
      expect(acting.seen.look.interface.get(network.interfaceId!)).toMatchObject({ ifname: 'vs-pbr7' })
      expect(acting.ip('addr', 'show', 'vs-pbr7')).toContain('10.70.11.254/24')
      expect(acting.engine.command('exec', 'probe', 'ip', 'addr')).toMatch(
        /mtu 1400[^]*10\.70\.11\.1(29|[3-9]\d)\/24/
      )
      acting.engine.command('rm', '-f', '-t', '0', 'probe')
      await acting.undo(done)
      await acting.becomes(before)
    }, 400_000)

    it('connects with alias and address, pings by alias both ways, disconnects, and undoes', async () => {
      const engineId = acting.seen.own.id
      await acting.act({
        kind: 'network.create',
        engineId,
        name: 'vs-side',
        driver: 'bridge',
        subnets: [{ subnet: '10.70.12.0/24', ipRange: '10.70.12.64/26' }]
      })
      await acting.seen.collect()
      const networkId = acting.seen.network('vs-side').id
      const webId = acting.seen.container('web').id
      const base = acting.wiring()
      const web = await acting.act({
        kind: 'endpoint.connect',
        networkId,
        containerId: webId,
        aliases: ['shop', 'front'],
        ipv4: '10.70.12.77',
        mac: '02:11:22:33:44:55'
      })
      const dbId = acting.seen.container('db').id
      const db = await acting.act({
        kind: 'endpoint.connect',
        networkId,
        containerId: dbId,
        aliases: ['ledger']
      })
      expect([...web.results, ...db.results].map(({ ok, detail }) => [ok, detail])).toEqual([
        [true, ''],
        [true, '']
      ])
      expect(acting.pings('web', 'ledger')).toBe(true)
      expect(acting.pings('db', 'shop')).toBe(true)
      expect(acting.pings('db', 'front')).toBe(true)
      expect(acting.engine.command('exec', 'web', 'ip', 'addr')).toContain('02:11:22:33:44:55')
      await acting.seen.collect()
      const both = acting.wiring()
      const left = await acting.act({ kind: 'endpoint.disconnect', networkId, containerId: webId })
      expect(left.results).toMatchObject([{ ok: true }])
      expect(acting.pings('db', 'shop')).toBe(false)
      await acting.undo(left)
      await acting.becomes(both)
      expect(acting.pings('db', 'shop')).toBe(true)
      await acting.undo(db)
      await acting.undo(web)
      await acting.becomes(base)
      // Its lease range, which a snapshot does not know, comes back with it.
      const ranges = inspected('vs-side').subnets
      const removed = await acting.act({ kind: 'network.remove', networkId })
      expect(removed.results).toMatchObject([{ ok: true }])
      await acting.undo(removed)
      await acting.becomes(base)
      expect(inspected('vs-side').subnets).toEqual(ranges)
      const gone = await acting.act({ kind: 'network.remove', networkId: acting.seen.network('vs-side').id })
      expect(gone.results).toMatchObject([{ ok: true }])
    }, 400_000)

    it('says beforehand that what is joined last gives the default route, and published ports stay', async () => {
      acting.engine.command('network', 'create', '--subnet', '10.70.14.0/24', 'vs-zzz')
      acting.engine.command('network', 'create', '--internal', '--subnet', '10.70.15.0/24', 'vs-in')
      await acting.seen.collect()
      const before = acting.wiring()
      const target = dnat(18_082)
      expect([defaultRoute('web'), target]).toEqual(['10.70.10.1', expect.stringMatching(/^10\.70\.10\./)])
      for (const [name, moves, route] of [
        ['vs-zzz', true, '10.70.14.1'],
        ['vs-in', false, '10.70.10.1']
      ] as const) {
        const wanted = intent.parse({
          kind: 'endpoint.connect',
          networkId: acting.seen.network(name).id,
          containerId: acting.seen.container('web').id
        })
        const said = check(acting.seen.snapshot, wanted).map(({ code }) => code)
        expect([said.includes('route-moves'), said.includes('ports-move')], name).toEqual([moves, false])
        const done = await acting.act(wanted)
        expect([defaultRoute('web'), dnat(18_082)], name).toEqual([route, target])
        if (moves) {
          const leave = intent.parse({
            kind: 'endpoint.disconnect',
            networkId: acting.seen.network('vs-home').id,
            containerId: acting.seen.container('web').id
          })
          await acting.seen.collect()
          const told = check(acting.seen.snapshot, leave).map(({ code }) => code)
          expect([told.includes('route-moves'), told.includes('ports-move')], 'leaving').toEqual([
            false,
            true
          ])
          const left = await acting.act(leave)
          expect([defaultRoute('web'), dnat(18_082)]).toEqual([route, expect.stringMatching(/^10\.70\.14\./)])
          await acting.undo(left)
          // As was said would not come back: the rules of the network that was joined last stand last.
          expect(dnat(18_082)).toMatch(/^10\.70\.14\./)
        }
        await acting.undo(done)
        expect([defaultRoute('web'), dnat(18_082)], name).toEqual(['10.70.10.1', target])
      }
      await acting.becomes(before)
      for (const name of ['vs-zzz', 'vs-in']) acting.engine.command('network', 'rm', name)
    }, 400_000)

    it('passes on what the engine refuses in its own words, and finds out that nothing changed', async () => {
      const engineId = acting.seen.own.id
      await acting.seen.collect()
      const before = acting.wiring()
      const bridge = { kind: 'network.create', engineId, driver: 'bridge' } as const
      const refused: readonly (readonly [z.input<typeof intent>, RegExp])[] = [
        [{ ...bridge, name: 'vs-x', subnets: [{ subnet: '10.70.10.0/24' }] }, /already used/],
        [{ ...bridge, name: 'vs-home' }, /already (used|exists)/],
        [{ ...bridge, name: 'vs-x', options: { nosuch: '1' } }, /unsupported/],
        [{ ...bridge, name: 'vs-x', driver: 'macvlan', parent: 'nosuch0' }, /nosuch0/],
        [{ kind: 'network.remove', networkId: acting.seen.network('vs-home').id }, /being used/],
        [
          {
            kind: 'endpoint.connect',
            networkId: acting.seen.network('vs-home').id,
            containerId: acting.seen.container('db').id
          },
          /already connected/
        ]
      ]
      for (const [wanted, words] of refused) {
        const done = await acting.act(wanted)
        expect(done.results, done.calls[0]).toMatchObject([{ ok: false, unchanged: true }])
        expect(done.results[0]!.detail).toMatch(words)
      }
      await acting.seen.collect()
      await acting.becomes(before)
    }, 400_000)

    it('makes a macvlan on a parent, and containers on it reach each other', async () => {
      await acting.seen.collect()
      const before = acting.wiring()
      const done = await acting.act({
        kind: 'network.create',
        engineId: acting.seen.own.id,
        name: 'vs-mac',
        driver: 'macvlan',
        parent: 'up0',
        mtu: 1450,
        subnets: [{ subnet: '10.70.20.0/24' }]
      })
      expect(done.results).toMatchObject([{ ok: true }])
      expect(inspected('vs-mac')).toMatchObject({ driver: 'macvlan', network_interface: 'up0' })
      acting.start('one', '--network', 'vs-mac')
      await acting.seen.collect()
      const joined = await acting.act({
        kind: 'endpoint.connect',
        networkId: acting.seen.network('vs-mac').id,
        containerId: acting.seen.container('db').id,
        ipv4: '10.70.20.40'
      })
      expect(joined.results).toMatchObject([{ ok: true }])
      expect(acting.engine.command('exec', 'db', 'ip', 'addr')).toMatch(/mtu 1450[^]*10\.70\.20\.40\/24/)
      expect(acting.pings('one', '10.70.20.40')).toBe(true)
      acting.engine.command('rm', '-f', '-t', '0', 'one')
      await acting.undo(joined)
      await acting.undo(done)
      await acting.becomes(before)
    }, 400_000)

    it('prunes what nothing is on, never its own, and takes that back', async () => {
      acting.engine.command('network', 'create', '--subnet', '10.70.30.0/24', '--label', 'a=b', 'vs-idle')
      await acting.seen.collect()
      const before = acting.wiring()
      const done = await acting.act({ kind: 'network.prune', engineId: acting.seen.own.id })
      expect(done.results.map(({ ok, detail }) => [ok, detail])).toEqual([[true, '']])
      await acting.seen.collect()
      expect(acting.seen.snapshot.networks.map(({ name }) => name).sort()).toEqual(['podman', 'vs-home'])
      await acting.undo(done)
      await acting.becomes(before)
    }, 400_000)
  }
)
