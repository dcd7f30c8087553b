/** A test's engine as the product sees it, checked against the engine's own inspection and ip(8) inside the namespaces. */
import { expect } from 'vitest'
import { z } from 'zod'
import { collectLocal, type LocalCollector } from '@core/collectors'
import { Journal } from '@core/journal'
import {
  hostSnapshot,
  lookup,
  type Container,
  type Engine,
  type HostSnapshot,
  type Lookup,
  type Namespace,
  type Network
} from '@shared/model'
import type { TestEngine } from './engines'
import { inodeOfPid, linksOfName, linksOfPid } from './engines-kernel'

const inspection = z.array(
  z.object({
    Id: z.string(),
    State: z.object({ Pid: z.int(), Status: z.string() }),
    NetworkSettings: z.object({
      Networks: z
        .record(
          z.string(),
          z.object({ IPAddress: z.string(), GlobalIPv6Address: z.string(), MacAddress: z.string() })
        )
        .default({})
    })
  })
)

/** One engine, collected as often as a test likes. */
export class Seen {
  readonly journal = new Journal()
  readonly collector: LocalCollector
  snapshot!: HostSnapshot
  look!: Lookup

  constructor(readonly engine: TestEngine) {
    const engines = { endpoints: [engine.endpoint] }
    this.collector = collectLocal({ journal: this.journal, source: 'local', engines })
  }

  /** Reads this machine anew. Other engines may run on it: only this one's records are kept. */
  async collect(): Promise<this> {
    const whole = hostSnapshot.parse(await this.collector.collect())
    const own = whole.engines.filter((item) => item.endpoint === this.engine.endpoint)
    const ours = (item: { engineId: string }): boolean => item.engineId === own[0]?.id
    this.snapshot = {
      ...whole,
      engines: own,
      containers: whole.containers.filter(ours),
      networks: whole.networks.filter(ours)
    }
    this.look = lookup(this.snapshot)
    return this
  }

  /** Ends the collector and the engine, whatever the first of them says. */
  async close(): Promise<void> {
    try {
      await this.collector.close()
    } finally {
      await this.engine.stop()
    }
  }

  container(name: string): Container {
    const found = this.snapshot.containers.find((item) => item.name === name)
    if (found === undefined) throw new Error(`no container ${name}`)
    return found
  }

  network(name: string): Network {
    const found = this.snapshot.networks.find((item) => item.name === name)
    if (found === undefined) throw new Error(`no network ${name}`)
    return found
  }

  /** All containers against the kernel and the engine; how many of them run. */
  checkAll(): number {
    const ids = this.engine.command('ps', '-aq', '--no-trunc').split('\n').filter(Boolean)
    const told = inspection.parse(JSON.parse(this.engine.command('inspect', '--type', 'container', ...ids)))
    expect(this.snapshot.containers.map((item) => item.engineKey).sort()).toEqual(
      told.map((item) => item.Id).sort()
    )
    let running = 0
    for (const item of told) {
      const container = this.snapshot.containers.find((known) => known.engineKey === item.Id)!
      expect(container.state).toBe(item.State.Status)
      if (item.State.Pid === 0) {
        expect(container.pid).toBeNull()
        expect(container.namespaceId).toBeNull()
        continue
      }
      running += 1
      expect(container.pid).toBe(item.State.Pid)
      expect(this.look.namespace.get(container.namespaceId!)!.inode).toBe(inodeOfPid(item.State.Pid))
      const links = linksOfPid(item.State.Pid)
      const shares = ['container', 'pod'].includes(container.networkMode.kind)
      const endpoints = this.look.endpointsOf.get(container.id) ?? []
      if (shares) expect(endpoints).toEqual([])
      for (const [name, settings] of Object.entries(item.NetworkSettings.Networks)) {
        if (shares || settings.IPAddress === '') continue
        const endpoint = endpoints.find((known) => known.networkId === this.network(name).id)!
        expect(endpoint.ipv4).toBe(settings.IPAddress)
        expect(endpoint.ipv6 ?? '').toBe(settings.GlobalIPv6Address)
        expect(endpoint.mac).toBe(settings.MacAddress)
        const own = this.look.interface.get(endpoint.interfaceId!)!
        const link = links.find((known) =>
          known.addr_info.some((address) => address.local === settings.IPAddress)
        )!
        expect([own.namespaceId, own.ifindex, own.ifname, own.mac]).toEqual([
          container.namespaceId,
          link.ifindex,
          link.ifname,
          link.address
        ])
        expect(this.look.endpointAt.get(own.id)).toBe(endpoint)
      }
    }
    return running
  }

  /** Every bridge network stands on the bridge that ip(8) shows, and its members' veths are that bridge's ports. */
  checkBridges(names: readonly string[]): void {
    const links = linksOfName(this.engine.namespace)
    const own = this.snapshot.engines.find((item) => item.endpoint === this.engine.endpoint)!
    for (const name of names) {
      const network = this.network(name)
      const bridge = this.look.interface.get(network.interfaceId!)!
      expect(links.find((link) => link.ifname === bridge.ifname)?.ifindex).toBe(bridge.ifindex)
      expect(bridge.namespaceId).toBe(own.namespaceId)
      expect(network.namespaceId).toBe(own.namespaceId)
      for (const endpoint of this.look.membersOf.get(network.id) ?? []) {
        if (endpoint.interfaceId === null) continue
        const peer = this.look.interface.get(this.look.interface.get(endpoint.interfaceId)!.linkId!)!
        expect(peer.namespaceId).toBe(own.namespaceId)
        expect(peer.master).toBe(bridge.ifindex)
        expect(links.find((link) => link.ifindex === peer.ifindex)).toMatchObject({
          ifname: peer.ifname,
          master: bridge.ifname
        })
      }
    }
  }

  /** The namespace of this name, as the snapshot has it. */
  namespace(name: string): Namespace {
    const found = this.snapshot.namespaces.find((item) => item.names.includes(name))
    if (found === undefined) throw new Error(`no namespace ${name}`)
    return found
  }

  /** The engine itself. */
  get own(): Engine {
    const [found] = this.snapshot.engines
    if (found === undefined) throw new Error('the engine was not seen')
    return found
  }
}
