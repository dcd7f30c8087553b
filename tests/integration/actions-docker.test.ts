/**
 * Networks changed on a real Docker, by the plans' own steps: what was wanted is in the kernel and in the engine's
 * inspection, and what is taken back leaves the wiring as it was.
 */
import { planEngine } from '@core/actions/plan-engine'
import { check } from '@shared/actions'
import { intent } from '@shared/contract/intents'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dockerMissing, startDocker } from '../support/engines'
import { Acting } from '../support/engines-acting'
import { run } from '../support/engines-room'

let acting: Acting
const inspected = (name: string) =>
  z
    .array(
      z.object({
        Driver: z.string(),
        Internal: z.boolean(),
        IPAM: z.object({ Config: z.array(z.record(z.string(), z.unknown())) }),
        Options: z.record(z.string(), z.string()),
        Labels: z.record(z.string(), z.string())
      })
    )
    .parse(JSON.parse(acting.engine.command('network', 'inspect', name)))[0]!
const defaultRoute = (container: string): string =>
  /^default via (\S+)/m.exec(acting.engine.command('exec', container, 'ip', 'route'))?.[1] ?? ''
const dnat = (): string =>
  /--to-destination (\S+)/.exec(
    run('nsenter', [`--net=/run/netns/${acting.engine.namespace}`, 'iptables', '-t', 'nat', '-S', 'DOCKER'])
  )?.[1] ?? ''

describe.skipIf(dockerMissing !== null)(
  `Changes on Docker${dockerMissing === null ? '' : `: not run, ${dockerMissing}`}`,
  () => {
    beforeAll(async () => {
      acting = new Acting(await startDocker())
      const { engine } = acting
      const lan = engine.extraNamespace('lan')
      acting.ip('link', 'add', 'up0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', lan)
      acting.ip('link', 'set', 'up0', 'up')
      // A macvlan is only as much up as the interface below it.
      run('ip', ['-n', lan, 'link', 'set', 'eth0', 'up'])
      engine.command('network', 'create', '--subnet', '172.30.10.0/24', 'vs-home')
      acting.start('web', '--network', 'vs-home', '-p', '18080:80')
      acting.start('db', '--network', 'vs-home', '--network-alias', 'store')
      await acting.seen.collect()
    }, 240_000)
    afterAll(() => acting.close())

    it('creates a bridge with every option, in the kernel and in its inspection, and takes it back', async () => {
      const before = acting.wiring()
      const done = await acting.act({
        kind: 'network.create',
        engineId: acting.seen.own.id,
        name: 'vs-all',
        driver: 'bridge',
        subnets: [
          {
            subnet: '172.30.11.0/24',
            gateway: '172.30.11.254',
            ipRange: '172.30.11.128/25',
            aux: { router: '172.30.11.5' }
          }
        ],
        icc: false,
        masquerade: false,
        mtu: 1400,
        bridgeName: 'vs-br7',
        hostBinding: '127.0.0.1',
        labels: { 'it’s': 'a "label"' },
        options: { 'com.docker.network.container_iface_prefix': 'net' }
      })
      expect(done.results).toMatchObject([{ ok: true, detail: '', unchanged: false }])
      expect(done.calls[0]).toContain('POST /networks/create {"Name":"vs-all"')
      expect(inspected('vs-all')).toMatchObject({
        Driver: 'bridge',
        IPAM: {
          Config: [
            {
              Subnet: '172.30.11.0/24',
              Gateway: '172.30.11.254',
              IPRange: '172.30.11.128/25',
              AuxiliaryAddresses: { router: '172.30.11.5' }
            }
          ]
        },
        Options: {
          'com.docker.network.bridge.enable_icc': 'false',
          'com.docker.network.bridge.enable_ip_masquerade': 'false',
          'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1',
          'com.docker.network.bridge.name': 'vs-br7',
          'com.docker.network.driver.mtu': '1400'
        },
        Labels: { 'it’s': 'a "label"' }
      })
      acting.start('probe', '--network', 'vs-all', '-p', '18090:80')
      await acting.seen.collect()
      const network = acting.seen.network('vs-all')
      expect(acting.seen.look.interface.get(network.interfaceId!)).toMatchObject({
        ifname: 'vs-br7',
        kind: 'bridge'
      })
      expect(acting.ip('addr', 'show', 'vs-br7')).toContain('172.30.11.254/24')
      const probe = acting.engine.command('exec', 'probe', 'ip', 'addr')
      expect(probe).toMatch(/net0.*mtu 1400/)
      expect(probe).toMatch(/172\.30\.11\.1(2[89]|[3-9]\d)\/24/)
      const rules = run('nsenter', [`--net=/run/netns/${acting.engine.namespace}`, 'iptables-save'])
      expect(rules).not.toMatch(/-s 172\.30\.11\.0\/24 .*MASQUERADE/)
      expect(rules).toMatch(/-i vs-br7 -o vs-br7 -j DROP/)
      expect(rules).toMatch(/-d 127\.0\.0\.1\/32 .*--dport 18090/)
      acting.engine.command('rm', '-f', 'probe')
      // Taken away by the id the engine gave it.
      expect(done.undo).toMatchObject([{ do: 'network.remove', key: network.engineKey, name: 'vs-all' }])
      await acting.undo(done)
      await acting.becomes(before)
      expect(acting.runner.holds(done.undo[0]!, acting.seen.snapshot)).toBe(true)
    }, 400_000)

    it('connects with alias and address, pings by alias both ways, disconnects, and undoes', async () => {
      const engineId = acting.seen.own.id
      const create = await acting.act({
        kind: 'network.create',
        engineId,
        name: 'vs-side',
        driver: 'bridge',
        subnets: [{ subnet: '172.30.12.0/24' }]
      })
      await acting.seen.collect()
      const networkId = acting.seen.network('vs-side').id
      const webId = acting.seen.container('web').id
      const base = acting.wiring(false)
      const web = await acting.act({
        kind: 'endpoint.connect',
        networkId,
        containerId: webId,
        aliases: ['shop', 'front'],
        ipv4: '172.30.12.77'
      })
      const db = await acting.act({
        kind: 'endpoint.connect',
        networkId,
        containerId: acting.seen.container('db').id,
        aliases: ['ledger']
      })
      expect([...web.results, ...db.results].map(({ ok, detail }) => [ok, detail])).toEqual([
        [true, ''],
        [true, '']
      ])
      expect(acting.pings('web', 'ledger')).toBe(true)
      expect(acting.pings('db', 'shop')).toBe(true)
      expect(acting.pings('db', 'front')).toBe(true)
      await acting.seen.collect()
      const both = acting.wiring(false)
      expect(acting.seen.snapshot.endpoints).toContainEqual(
        expect.objectContaining({ networkId, containerId: webId, ipv4: '172.30.12.77' })
      )
      const left = await acting.act({ kind: 'endpoint.disconnect', networkId, containerId: webId })
      expect(left.results).toMatchObject([{ ok: true }])
      expect(left.warnings.map(({ code }) => code)).toContain('names-go')
      expect(acting.pings('db', 'shop')).toBe(false)
      await acting.undo(left)
      await acting.becomes(both, false)
      expect(acting.pings('db', 'shop')).toBe(true)
      // The address was chosen by a person, so it stays after a restart of the container; so it does after the undo.
      acting.engine.command('restart', '-t', '0', 'web')
      await acting.seen.collect()
      expect(acting.seen.snapshot.endpoints).toContainEqual(
        expect.objectContaining({ networkId, containerId: webId, ipv4: '172.30.12.77' })
      )
      // One that the engine chose comes back too.
      const gone = await acting.act({
        kind: 'endpoint.disconnect',
        networkId,
        containerId: acting.seen.container('db').id
      })
      await acting.undo(gone)
      await acting.becomes(both, false)
      await acting.undo(db)
      await acting.undo(web)
      await acting.becomes(base, false)
      const removed = await acting.act({ kind: 'network.remove', networkId })
      expect(removed.results).toMatchObject([{ ok: true }])
      await acting.undo(removed)
      await acting.becomes(base, false)
      expect(acting.seen.network('vs-side').id).not.toBe(networkId)
      // The first plan's undo speaks of an id that is no more: it is told so, and nothing happens.
      const late = await acting.one(create.undo[0]!)
      expect(late).toMatchObject({ ok: false, unchanged: true })
      await acting.act({ kind: 'network.remove', networkId: acting.seen.network('vs-side').id })
    }, 400_000)

    it('gives back the address of a network whose subnet the engine chose as far as the engine lets it', async () => {
      acting.engine.command('network', 'create', 'vs-auto')
      acting.engine.command('network', 'connect', 'vs-auto', 'db')
      await acting.seen.collect()
      const before = acting.wiring(false)
      const left = await acting.act({
        kind: 'endpoint.disconnect',
        networkId: acting.seen.network('vs-auto').id,
        containerId: acting.seen.container('db').id
      })
      await acting.undo(left)
      await acting.becomes(before, false)
      acting.engine.command('network', 'disconnect', 'vs-auto', 'db')
      acting.engine.command('network', 'rm', 'vs-auto')
    }, 400_000)

    it('says that Docker’s DNS stays in a container that had none, and nothing else does', async () => {
      acting.start('simple')
      await acting.seen.collect()
      const before = acting.wiring(false)
      const rules = JSON.stringify(before).split('DOCKER_OUTPUT').length
      const wanted = intent.parse({
        kind: 'endpoint.connect',
        networkId: acting.seen.network('vs-home').id,
        containerId: acting.seen.container('simple').id
      })
      expect(planEngine(acting.seen.snapshot, wanted)?.notUndone).toMatchObject([
        { key: 'engineStep.lost.resolver' }
      ])
      await acting.undo(await acting.act(wanted))
      expect(JSON.stringify(acting.wiring(false)).split('DOCKER_OUTPUT').length).toBeGreaterThan(rules)
      acting.engine.command('restart', '-t', '0', 'simple')
      await acting.seen.collect()
      await acting.becomes(before, false)
      acting.engine.command('rm', '-f', 'simple')
    }, 400_000)

    it('moves a container: the new network first', async () => {
      acting.engine.command('network', 'create', '--subnet', '172.30.13.0/24', 'vs-next')
      await acting.seen.collect()
      const before = acting.wiring(false)
      const moved = await acting.act({
        kind: 'endpoint.move',
        fromNetworkId: acting.seen.network('vs-home').id,
        networkId: acting.seen.network('vs-next').id,
        containerId: acting.seen.container('db').id,
        aliases: ['store']
      })
      expect(moved.results.map(({ ok }) => ok)).toEqual([true, true])
      expect(moved.undo.map((step) => step.do)).toEqual(['network.connect', 'network.disconnect'])
      await acting.seen.collect()
      const on = (acting.seen.look.endpointsOf.get(acting.seen.container('db').id) ?? []).map(
        (item) => acting.seen.look.network.get(item.networkId)?.name
      )
      expect(on).toEqual(['vs-next'])
      await acting.undo(moved)
      await acting.becomes(before, false)
      acting.engine.command('network', 'rm', 'vs-next')
    }, 400_000)

    it('says beforehand what a network that sorts earlier does to route and published port, and so it is', async () => {
      acting.engine.command('network', 'create', '--subnet', '172.30.14.0/24', 'vs-aaa')
      acting.engine.command('network', 'create', '--subnet', '172.30.15.0/24', 'vs-zzz')
      acting.engine.command('network', 'create', '--internal', '--subnet', '172.30.16.0/24', 'vs-aab')
      await acting.seen.collect()
      expect([defaultRoute('web'), dnat()]).toEqual(['172.30.10.1', '172.30.10.2:80'])
      for (const [name, moves, route, target] of [
        ['vs-aaa', true, '172.30.14.1', '172.30.14.2:80'],
        ['vs-zzz', false, '172.30.10.1', '172.30.10.2:80'],
        ['vs-aab', false, '172.30.10.1', '172.30.10.2:80']
      ] as const) {
        const wanted = intent.parse({
          kind: 'endpoint.connect',
          networkId: acting.seen.network(name).id,
          containerId: acting.seen.container('web').id
        })
        const said = check(acting.seen.snapshot, wanted).map(({ code }) => code)
        expect([said.includes('route-moves'), said.includes('ports-move')], name).toEqual([moves, moves])
        const done = await acting.act(wanted)
        expect([defaultRoute('web'), dnat()], name).toEqual([route, target])
        await acting.undo(done)
        expect([defaultRoute('web'), dnat()], name).toEqual(['172.30.10.1', '172.30.10.2:80'])
      }
      for (const name of ['vs-aaa', 'vs-zzz', 'vs-aab']) acting.engine.command('network', 'rm', name)
    }, 400_000)

    it('passes on what the engine refuses in its own words, and knows that nothing changed', async () => {
      const engineId = acting.seen.own.id
      const bridge = { kind: 'network.create', engineId, driver: 'bridge' } as const
      const overlap = await acting.act({
        ...bridge,
        name: 'vs-over',
        subnets: [{ subnet: '172.30.10.0/25' }]
      })
      expect(overlap.results).toMatchObject([{ ok: false, unchanged: true }])
      expect(overlap.results[0]!.detail).toMatch(/overlap/i)
      const used = await acting.act({ ...bridge, name: 'vs-home' })
      expect(used.results).toMatchObject([{ ok: false, unchanged: true }])
      expect(used.results[0]!.detail).toMatch(/already exists/)
      const members = await acting.act({
        kind: 'network.remove',
        networkId: acting.seen.network('vs-home').id
      })
      expect(members.results).toMatchObject([{ ok: false, unchanged: true }])
      expect(members.results[0]!.detail).toMatch(/active endpoints/)
      acting.engine.command('network', 'create', '--subnet', '172.30.17.0/24', 'vs-taken')
      acting.engine.command('network', 'connect', '--ip', '172.30.17.9', 'vs-taken', 'web')
      await acting.seen.collect()
      const before = acting.wiring(false)
      const taken = await acting.act({
        kind: 'endpoint.connect',
        networkId: acting.seen.network('vs-taken').id,
        containerId: acting.seen.container('db').id,
        ipv4: '172.30.17.9'
      })
      expect(taken.results).toMatchObject([{ ok: false, unchanged: true }])
      expect(taken.results[0]!.detail).toMatch(/already in use/i)
      const driver = await acting.one({
        do: 'network.create',
        engineId,
        body: { Name: 'vs-x', Driver: 'nosuch', Internal: false }
      })
      expect(driver).toMatchObject({ ok: false, unchanged: true })
      expect(driver.detail).toMatch(/nosuch/)
      await acting.seen.collect()
      await acting.becomes(before, false)
      acting.engine.command('network', 'disconnect', 'vs-taken', 'web')
      acting.engine.command('network', 'rm', 'vs-taken')
    }, 400_000)

    it('makes a macvlan on a parent, and says when the parent is another’s', async () => {
      await acting.seen.collect()
      const before = acting.wiring(false)
      const engineId = acting.seen.own.id
      const macvlan = { kind: 'network.create', engineId, driver: 'macvlan', parent: 'up0' } as const
      const done = await acting.act({
        ...macvlan,
        name: 'vs-mac',
        macvlanMode: 'bridge',
        subnets: [{ subnet: '172.30.20.0/24', gateway: '172.30.20.1' }]
      })
      expect(done.results).toMatchObject([{ ok: true }])
      expect(done.warnings).toMatchObject([{ severity: 'note', code: 'host-apart' }])
      expect(acting.seen.snapshot.host.offers?.macvlan).toBe(true)
      acting.start('one', '--network', 'vs-mac')
      await acting.seen.collect()
      const joined = await acting.act({
        kind: 'endpoint.connect',
        networkId: acting.seen.network('vs-mac').id,
        containerId: acting.seen.container('db').id,
        aliases: ['vault'],
        ipv4: '172.30.20.40'
      })
      expect(joined.results).toMatchObject([{ ok: true }])
      expect(acting.engine.command('exec', 'db', 'ip', 'addr')).toContain('172.30.20.40/24')
      expect(acting.pings('one', 'vault')).toBe(true)
      expect(acting.pings('db', 'one')).toBe(true)
      const again = await acting.act({ ...macvlan, name: 'vs-mac2', subnets: [{ subnet: '172.30.21.0/24' }] })
      expect(again.results).toMatchObject([{ ok: false, unchanged: true }])
      expect(again.results[0]!.detail).toMatch(/already using parent interface|up0/)
      acting.engine.command('rm', '-f', 'one')
      await acting.undo(joined)
      await acting.undo(done)
      await acting.becomes(before, false)
    }, 400_000)

    it('prunes what nothing is on, leaves what a stopped container needs, and takes that back', async () => {
      acting.engine.command('network', 'create', '--subnet', '172.30.30.0/24', '--label', 'a=b', 'vs-idle')
      acting.engine.command('network', 'create', '--ipv6', '--subnet', 'fd00:30::/64', 'vs-idle6')
      acting.engine.command('network', 'create', 'vs-kept')
      acting.engine.command('create', '--name', 'asleep', '--network', 'vs-kept', 'localhost/lab/busybox:1')
      await acting.seen.collect()
      const before = acting.wiring(false)
      const done = await acting.act({ kind: 'network.prune', engineId: acting.seen.own.id })
      expect(done.results.map(({ ok, detail }) => [ok, detail])).toEqual([
        [true, ''],
        [true, '']
      ])
      expect(done.warnings).toMatchObject([
        { code: 'prune-keeps', text: { params: { network: 'vs-kept', names: 'asleep' } } }
      ])
      await acting.seen.collect()
      const names = acting.seen.snapshot.networks.map(({ name }) => name).sort()
      expect(names).toEqual(['bridge', 'host', 'none', 'vs-home', 'vs-kept'])
      await acting.undo(done)
      await acting.becomes(before, false)
    }, 400_000)
  }
)
