/** Steps of intents about networks, what takes them back, and what people do not expect of them. */
import { intent } from '@shared/contract/intents'
import type { HostSnapshot } from '@shared/model'
import { makeContainer, makeEndpoint, makeEngine, makeNetwork } from '@shared/testing/snapshots'
import { tinyHost } from '@shared/testing/tiny-host'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { expectations, mergeWarnings } from './expectations'
import { planEngine } from './plan-engine'

const tiny = tinyHost()
const [engine] = tiny.engines
const [shop] = tiny.networks
const [web, db] = tiny.containers
const engineId = engine!.id
const back = makeNetwork(engineId, 'back', 'back', { dns: true })
const host: HostSnapshot = { ...tiny, networks: [...tiny.networks, back] }
const plan = (snapshot: HostSnapshot, wanted: z.input<typeof intent>) =>
  planEngine(snapshot, intent.parse(wanted))
const codes = (snapshot: HostSnapshot, wanted: z.input<typeof intent>) =>
  expectations(snapshot, intent.parse(wanted)).map(({ code }) => code)
const at = { networkId: shop!.id, containerId: web!.id }

describe('planning at the engines', () => {
  it('leaves the kernel’s intents to the kernel', () => {
    expect(plan(host, { kind: 'namespace.create', name: 'x' })).toBeNull()
    expect(codes(host, { kind: 'namespace.create', name: 'x' })).toEqual([])
  })

  it('creates and names what takes it back', () => {
    expect(plan(host, { kind: 'network.create', engineId, name: 'net', driver: 'bridge' })).toMatchObject({
      title: {
        key: 'engineStep.title.create',
        params: { network: 'net', driver: 'bridge', engine: 'docker' }
      },
      steps: [
        {
          step: { do: 'network.create', engineId, body: { Name: 'net' } },
          undo: [{ do: 'network.remove', engineId, key: 'net', name: 'net' }]
        }
      ],
      notUndone: []
    })
  })

  it('removes by Docker’s id, by Podman’s name, and says what comes back otherwise', () => {
    const removed = plan(host, { kind: 'network.remove', networkId: shop!.id })!
    expect(removed.steps).toMatchObject([
      {
        step: { do: 'network.remove', key: shop!.engineKey, name: 'shop_default' },
        undo: [
          {
            do: 'network.create',
            body: {
              Name: 'shop_default',
              IPAM: { Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] },
              Labels: { 'com.docker.compose.project': 'shop' }
            }
          }
        ]
      }
    ])
    expect(removed.notUndone.map(({ key }) => key)).toEqual([
      'engineStep.lost.id',
      'engineStep.lost.bridge-name',
      'engineStep.lost.created'
    ])
    const podman = makeEngine('ns', { id: 'podman:/p', kind: 'podman', name: 'podman', apiVersion: '4.3.1' })
    const network = makeNetwork(podman.id, 'n', 'n')
    const other = { ...host, engines: [podman], networks: [network] }
    expect(plan(other, { kind: 'network.remove', networkId: network.id })?.steps).toMatchObject([
      { step: { key: 'n' }, undo: [{ body: { name: 'n', driver: 'bridge' } }] }
    ])
  })

  it('prunes only what nothing is on, runs on, names, or has elsewhere', () => {
    const make = (name: string, over = {}) => makeNetwork(engineId, name, name, over)
    const own = ['bridge', 'host', 'none', 'docker_gwbridge'].map((name) => make(name))
    const networks = [
      ...own,
      make('ingress', { ingress: true, driver: 'overlay', scope: 'swarm' }),
      make('idle'),
      make('stopped'),
      make('named'),
      make('away', { driver: 'overlay', scope: 'swarm' })
    ]
    const stopped = makeContainer(engineId, 's', 'asleep', { state: 'exited' })
    const named = makeContainer(engineId, 'n', 'unborn', {
      state: 'created',
      networkMode: { kind: 'network', target: 'named' }
    })
    const snapshot: HostSnapshot = {
      ...tiny,
      networks,
      containers: [stopped, named],
      endpoints: [makeEndpoint(stopped.id, networks.find(({ name }) => name === 'stopped')!.id)]
    }
    const wanted = { kind: 'network.prune', engineId } as const
    expect(plan(snapshot, wanted)?.steps.map(({ step }) => 'name' in step && step.name)).toEqual(['idle'])
    expect(expectations(snapshot, intent.parse(wanted))).toMatchObject([
      { severity: 'note', code: 'prune-keeps', text: { params: { network: 'stopped', names: 'asleep' } } },
      { severity: 'note', code: 'prune-keeps', text: { params: { network: 'named', names: 'unborn' } } },
      { severity: 'note', code: 'prune-swarm', text: { params: { network: 'away' } } }
    ])
  })

  it('connects, disconnects and moves, the new network first', () => {
    const joined = plan(host, {
      kind: 'endpoint.connect',
      networkId: back.id,
      containerId: web!.id,
      aliases: ['a'],
      ipv4: '10.0.0.9'
    })
    expect(joined?.steps).toMatchObject([
      {
        step: {
          do: 'network.connect',
          network: back.engineKey,
          container: web!.engineKey,
          body: { EndpointConfig: { Aliases: ['a'], IPAMConfig: { IPv4Address: '10.0.0.9' } } }
        },
        undo: [{ do: 'network.disconnect', network: back.engineKey, container: web!.engineKey }]
      }
    ])
    const left = plan(host, { kind: 'endpoint.disconnect', ...at })
    expect(left?.steps).toMatchObject([
      {
        step: { do: 'network.disconnect', network: shop!.engineKey },
        undo: [
          {
            do: 'network.connect',
            addressIfAllowed: true,
            body: { EndpointConfig: { Aliases: ['web'], IPAMConfig: { IPv4Address: '172.18.0.2' } } }
          }
        ]
      }
    ])
    const moved = plan(host, {
      kind: 'endpoint.move',
      fromNetworkId: shop!.id,
      networkId: back.id,
      containerId: web!.id
    })
    expect(moved?.steps.map(({ step }) => [step.do, 'network' in step && step.network])).toEqual([
      ['network.connect', back.engineKey],
      ['network.disconnect', shop!.engineKey]
    ])
  })

  it('refuses what is not there, what nobody can be told, and two engines at once', () => {
    const refused = (wanted: z.input<typeof intent>, code: string, snapshot = host): void => {
      expect(() => plan(snapshot, wanted)).toThrow(expect.objectContaining({ code }))
    }
    refused({ kind: 'network.remove', networkId: 'x' }, 'not-found')
    refused({ kind: 'endpoint.disconnect', networkId: shop!.id, containerId: 'x' }, 'not-found')
    refused({ kind: 'network.prune', engineId: 'x' }, 'not-found')
    refused({ kind: 'endpoint.move', fromNetworkId: shop!.id, ...at }, 'bad-input')
    const runtime = makeEngine('ns', { id: 'r', kind: 'runtime' })
    const foreign = makeNetwork('r', 'f', 'foreign')
    const both = { ...host, engines: [...host.engines, runtime], networks: [...host.networks, foreign] }
    refused({ kind: 'network.prune', engineId: 'r' }, 'not-supported', both)
    refused({ kind: 'endpoint.connect', networkId: foreign.id, containerId: web!.id }, 'bad-input', both)
  })
})

describe('what people do not expect', () => {
  it('names and links that go with a network', () => {
    const linked: HostSnapshot = {
      ...host,
      containers: [
        { ...web!, links: [{ container: 'shop-db', alias: 'store' }] },
        { ...db!, links: [{ container: 'shop-web', alias: 'front' }] }
      ]
    }
    const wanted = { kind: 'endpoint.disconnect', ...at } as const
    expect(expectations(linked, intent.parse(wanted))).toMatchObject([
      { severity: 'warn', code: 'names-go', text: { params: { names: 'shop-web, web' } } },
      { code: 'links-go', text: { params: { links: 'shop-db:store' } } },
      { code: 'linked-go', text: { params: { names: 'shop-db' } } }
    ])
    expect(
      codes(host, {
        kind: 'endpoint.move',
        fromNetworkId: shop!.id,
        networkId: back.id,
        containerId: web!.id
      })
    ).toEqual(['names-go'])
    expect(codes(host, { kind: 'endpoint.connect', networkId: back.id, containerId: web!.id })).toEqual([])
  })

  it('a host apart from the macvlan children of its own interface, a kernel without IPVS', () => {
    const create = { kind: 'network.create', engineId, name: 'net' } as const
    expect(codes(host, { ...create, driver: 'macvlan', parent: 'eth0' })).toEqual(['host-apart'])
    expect(codes(host, { ...create, driver: 'macvlan', parent: 'eth0', internal: true })).toEqual([])
    const offers = { macvlan: true, ipvlan: false, vlan: false, vxlan: true, esp: false, ipvs: false }
    const poor = { ...host, host: { ...host.host, offers } }
    expect(codes(poor, { ...create, driver: 'overlay' })).toEqual(['ipvs-lacks'])
    expect(codes(host, { ...create, driver: 'overlay' })).toEqual([])
    const mac = makeNetwork(engineId, 'mac', 'mac', { driver: 'macvlan', options: { parent: 'eth0' } })
    const with1 = { ...host, networks: [...host.networks, mac] }
    expect(codes(with1, { kind: 'endpoint.connect', networkId: mac.id, containerId: web!.id })).toEqual([
      'host-apart'
    ])
  })

  it('is said once, by its code', () => {
    const said = (code: string, key: string) => ({ severity: 'note' as const, code, text: { key } })
    expect(mergeWarnings([said('a', '1'), said('b', '2')], [said('b', '3')])).toEqual([
      said('a', '1'),
      said('b', '3')
    ])
  })
})
