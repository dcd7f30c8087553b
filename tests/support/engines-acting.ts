/**
 * Intents carried out on one test engine, step by step and back again, and the wiring as it can be compared before and
 * after: by names, never by numbers.
 */
import { expectations } from '@core/actions/expectations'
import { planEngine } from '@core/actions/plan-engine'
import { EngineRunner } from '@core/actions/run-engine'
import { sayEngine } from '@core/actions/say-engine'
import type { StepResult } from '@core/actions/runner'
import { engineStep, type EngineStep, type Step } from '@core/actions/step'
import { intent, type Intent } from '@shared/contract/intents'
import type { PlanWarning } from '@shared/contract/plans'
import { interfaceIdOf } from '@shared/model'
import { expect } from 'vitest'
import type { z } from 'zod'
import { IMAGE, type TestEngine } from './engines'
import { run } from './engines-room'
import { Seen } from './engines-seen'

export interface Done {
  readonly results: readonly StepResult[]
  /** What takes it all back, last step first. */
  readonly undo: readonly EngineStep[]
  readonly calls: readonly string[]
  readonly warnings: readonly PlanWarning[]
}

export class Acting {
  readonly seen: Seen
  readonly runner: EngineRunner

  constructor(readonly engine: TestEngine) {
    this.seen = new Seen(engine)
    const engines = this.seen.collector.engines
    if (engines === null) throw new Error('a collector without engines')
    this.runner = new EngineRunner({ engines })
  }

  close(): Promise<void> {
    return this.seen.close()
  }

  /** A container that sleeps. */
  start(name: string, ...options: string[]): void {
    this.engine.command('run', '-d', '--name', name, '--stop-timeout', '0', ...options, IMAGE)
  }

  /** Plans against a fresh snapshot and runs the steps until one fails; `undo` holds what takes the done ones back. */
  async act(wanted: z.input<typeof intent>): Promise<Done> {
    const parsed: Intent = intent.parse(wanted)
    await this.seen.collect()
    const { snapshot } = this.seen
    const planned = planEngine(snapshot, parsed)
    if (planned === null) throw new Error('not an intent for an engine')
    const steps = planned.steps.map((item) => ({ ...item, step: engineStep.parse(item.step) }))
    const calls = steps.map(({ step }) => sayEngine(step, snapshot).call)
    const warnings = expectations(snapshot, parsed)
    const results: StepResult[] = []
    const undo: Step[] = []
    for (const { step, undo: planned } of steps) {
      const result = await this.runner.run(step, this.#context())
      results.push(result)
      if (!result.ok) break
      undo.unshift(...(result.undo ?? planned))
    }
    return { results, undo: undo.map((step) => engineStep.parse(step)), calls, warnings }
  }

  /** Takes back, with a fresh snapshot for every step. @throws with the engine's words */
  async undo({ undo }: Pick<Done, 'undo'>): Promise<void> {
    for (const step of undo) {
      await this.seen.collect()
      const result = await this.runner.run(step, this.#context())
      if (!result.ok) throw new Error(`${step.do}: ${result.detail}`)
    }
    await this.seen.collect()
  }

  /** Waits until the wiring is that again: an engine deletes a veth a moment after it has taken it back from a container. */
  async becomes(before: unknown, names = true): Promise<void> {
    await expect
      .poll(
        async () => {
          await this.seen.collect()
          return this.wiring(names)
        },
        { timeout: 60_000, interval: 300 }
      )
      .toEqual(before)
  }

  one(step: EngineStep): Promise<StepResult> {
    return this.runner.run(step, this.#context())
  }

  #context() {
    return { snapshot: this.seen.snapshot, signal: AbortSignal.timeout(120_000) }
  }

  /** Whether `container` reaches `name`, by the container's own ping. */
  pings(container: string, name: string): boolean {
    try {
      this.engine.command('exec', container, 'ping', '-c', '1', '-W', '5', name)
      return true
    } catch {
      // No answer, or no such name.
      return false
    }
  }

  /** `ip` inside the engine's own namespace. */
  ip(...args: string[]): string {
    return run('ip', ['-n', this.engine.namespace, ...args])
  }

  /**
   * Everything of this engine and its containers in the kernel, in the order of names. Left out, because neither kernel nor
   * engine can be made to give it again: ids, creation times, ifindexes, counters, random names and MACs of veths, names
   * of bridges that are made from ids, link-local addresses that follow from MACs, and the interface's name in the
   * container where `names` is false (libnetwork before 28 counts on: eth1 comes back as eth2).
   */
  wiring(names = true): unknown {
    const { snapshot, look, own } = this.seen
    const short = new Map(snapshot.networks.map((item) => [item.engineKey.slice(0, 12), item.name]))
    const text = (value: string): string =>
      value
        .replace(/\bbr-([0-9a-f]{12})\b/g, (whole, key: string) => `br of ${short.get(key) ?? whole}`)
        .replace(/\bveth[0-9a-z]+\b/g, 'veth')
        .replace(
          /\b[0-9a-f]{64}\b/g,
          (key) => look.snapshot.containers.find((item) => item.engineKey === key)?.name ?? 'id'
        )
        .replace(/-[0-9A-F]{13}\b/g, '-chain')
    const inside = new Set(snapshot.containers.flatMap((item) => item.namespaceId ?? []))
    const nameOf = (namespaceId: string, ifindex: number | null): string => {
      const found = ifindex === null ? undefined : look.interface.get(interfaceIdOf(namespaceId, ifindex))
      if (found === undefined) return '-'
      const at = look.endpointAt.get(found.id)
      if (!names && at !== undefined) return `on ${look.network.get(at.networkId)?.name ?? '?'}`
      return text(found.ifname)
    }
    const places = [own.namespaceId, ...inside].filter((id) => id !== null)
    const kernel = places.map((id) => {
      const links = (look.interfacesOf.get(id) ?? []).map((item) => ({
        name: nameOf(id, item.ifindex),
        kind: item.kind,
        mtu: item.mtu,
        up: item.adminUp,
        master: nameOf(id, item.master),
        addresses: (look.addressesOf.get(item.id) ?? [])
          .filter((address) => address.scope !== 'link')
          .map((address) => `${address.address}/${String(address.prefixLength)}`)
          .sort()
      }))
      const routes = snapshot.routes
        .filter((route) => route.namespaceId === id && route.table === 254 && route.family === 'ipv4')
        .map((route) => {
          const [hop] = route.hops
          return `${route.destination} via ${hop?.gateway ?? '-'} dev ${nameOf(id, hop?.ifindex ?? null)} metric ${String(route.metric)}`
        })
      const rules = (look.filtersOf.get(id)?.tables ?? []).flatMap((table) =>
        table.chains.flatMap((chain) =>
          chain.rules.map((rule) => `${table.name} ${text(chain.name)} ${text(rule.text)}`)
        )
      )
      const who = snapshot.containers.find((item) => item.namespaceId === id)?.name ?? 'engine'
      return {
        who,
        links: links.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
        routes: routes.sort(),
        // Docker's DNS in a container listens on a random port.
        rules: who === 'engine' ? rules.sort() : rules.map((rule) => rule.replace(/\d{4,5}/g, 'port')).sort()
      }
    })
    const networks = snapshot.networks.map((item) => ({
      name: item.name,
      ...{ driver: item.driver, scope: item.scope, internal: item.internal, attachable: item.attachable },
      ...{
        ipv6: item.ipv6,
        dns: item.dns,
        subnets: item.subnets,
        labels: item.labels,
        options: item.options
      },
      ...{ icc: item.icc, masquerade: item.masquerade, mtu: item.mtu },
      device: item.interfaceId === null ? null : text(look.interface.get(item.interfaceId)?.ifname ?? '?')
    }))
    const containers = snapshot.containers.map((item) => ({
      ...{ name: item.name, state: item.state, mode: item.networkMode, ports: item.ports, links: item.links },
      endpoints: (look.endpointsOf.get(item.id) ?? [])
        .map((at) => ({
          network: look.network.get(at.networkId)?.name,
          ...{ ipv4: at.ipv4, prefix: at.ipv4PrefixLength, ipv6: at.ipv6, gateway: at.gateway },
          ...{ aliases: [...at.aliases].sort(), dnsNames: [...at.dnsNames].sort() }
        }))
        .sort((a, b) => ((a.network ?? '') < (b.network ?? '') ? -1 : 1))
    }))
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
    return {
      networks: networks.sort(byName),
      containers: containers.sort(byName),
      kernel: kernel.sort((a, b) => (a.who < b.who ? -1 : 1))
    }
  }
}
