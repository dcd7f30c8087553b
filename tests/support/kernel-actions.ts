/**
 * Steps carried out for tests: an intent planned from a snapshot of this machine, run, looked at, undone, and what was there
 * before compared with what is there after. Only the records of the test's own namespaces are compared.
 */
import { expect } from 'vitest'
import { planKernel } from '@core/actions/plan-kernel'
import type { InstalledTools } from '@core/actions/nat-tool'
import type { PlannedSteps } from '@core/actions/planner'
import { KernelRunner } from '@core/actions/run-kernel'
import type { Step } from '@core/actions/step'
import { collectLocal } from '@core/collectors'
import { Journal } from '@core/journal'
import { intent } from '@shared/contract/intents'
import type { HostSnapshot, Interface, Namespace } from '@shared/model'

/** What of an interface no undo brings back, or is told by name instead. */
const forgotten = { id: '', namespaceId: '', ifindex: 0, stats: null, linkNsid: null, link: null }

const PATIENCE_MS = 30_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export class KernelActions {
  readonly journal = new Journal()
  readonly runner = new KernelRunner({ journal: this.journal })
  readonly #collector = collectLocal({ journal: new Journal(), source: 'local', engines: null })

  /** @param isOwn which namespaces are the test's own */
  constructor(readonly isOwn: (namespace: Namespace) => boolean) {}

  close(): Promise<void> {
    return this.#collector.close()
  }

  collect(): Promise<HostSnapshot> {
    return this.#collector.collect()
  }

  /** A snapshot in which nothing of the own namespaces is on its way: addresses checked, carriers there. */
  async settled(): Promise<HostSnapshot> {
    let last = ''
    const end = Date.now() + PATIENCE_MS
    for (;;) {
      const snapshot = await this.collect()
      const records = this.comparable(snapshot)
      const now = JSON.stringify(records)
      if (now === last && !now.includes('tentative')) return snapshot
      if (Date.now() > end) throw new Error('the namespaces do not come to rest')
      last = now
      await pause(100)
    }
  }

  plan(snapshot: HostSnapshot, wanted: unknown, installed?: InstalledTools): PlannedSteps {
    const planned = planKernel(snapshot, intent.parse(wanted), installed)
    if (planned === null) throw new Error('an engine’s intent')
    return planned
  }

  /** Runs the steps; what takes them back, in the order it runs. */
  async run(planned: PlannedSteps, snapshot: HostSnapshot): Promise<Step[]> {
    const undo: Step[] = []
    for (const { step, undo: own } of planned.steps) {
      const result = await this.runner.run(step, { snapshot, signal: new AbortController().signal })
      expect(result, JSON.stringify(step)).toMatchObject({ ok: true })
      undo.unshift(...(result.undo ?? own))
    }
    return undo
  }

  async runSteps(steps: readonly Step[], snapshot: HostSnapshot): Promise<void> {
    for (const step of steps) {
      const result = await this.runner.run(step, { snapshot, signal: new AbortController().signal })
      expect(result, JSON.stringify(step)).toMatchObject({ ok: true })
    }
  }

  /** Plan, run, look, undo, compare. `look` sees the host with the change made. */
  async roundTrip(
    wanted: unknown,
    look: (planned: PlannedSteps, after: HostSnapshot) => void | Promise<void>,
    more: { installed?: InstalledTools; before?: HostSnapshot } = {}
  ): Promise<void> {
    const before = more.before ?? (await this.settled())
    const planned = this.plan(before, wanted, more.installed)
    expect(planned.steps.length).toBeGreaterThan(0)
    expect(planned.steps.every(({ step }) => this.runner.holds(step, before))).toBe(false)
    const undo = await this.run(planned, before)
    const after = await this.collect()
    const [last] = planned.steps.slice(-1)
    expect(last !== undefined && this.runner.holds(last.step, after)).toBe(true)
    await look(planned, after)
    await this.runSteps(undo, await this.collect())
    await this.becomes(before)
    const now = await this.collect()
    // Of a change in several steps one may undo what another one did; a link made anew is not the one that was deleted.
    if (planned.steps.length > 1) return
    expect(last !== undefined && this.runner.holds(last.step, now)).toBe(last?.step.do === 'link.delete')
    for (const step of undo) expect(this.runner.holds(step, now), JSON.stringify(step)).toBe(true)
  }

  /** Waits until the own namespaces are as they were. */
  async becomes(before: HostSnapshot): Promise<void> {
    const wanted = this.comparable(before)
    const end = Date.now() + PATIENCE_MS
    for (;;) {
      const now = this.comparable(await this.collect())
      if (JSON.stringify(now) === JSON.stringify(wanted) || Date.now() > end) {
        expect(now).toEqual(wanted)
        return
      }
      await pause(100)
    }
  }

  /**
   * The records of the own namespaces without what the kernel cannot bring back: indexes (told as names), numbers of
   * namespaces (nsid), cookies of namespaces made anew, counters, the MAC that a bridge took from its ports and its
   * link-local address, which follows that MAC, learned neighbours and MAC entries, handles of rules, and the empty chains that iptables(8) makes for a hook and leaves.
   */
  comparable(snapshot: HostSnapshot): Record<string, unknown> {
    const own = snapshot.namespaces.filter(this.isOwn)
    const nameOfNamespace = new Map(own.map((item) => [item.id, item.names[0] ?? item.paths[0] ?? '']))
    const nameOfLink = new Map(
      snapshot.interfaces.map((item) => [
        item.id,
        `${nameOfNamespace.get(item.namespaceId) ?? '?'}/${item.ifname}`
      ])
    )
    const at = (namespaceId: string, ifindex: number | null): string | null =>
      ifindex === null ? null : (nameOfLink.get(`${namespaceId}/${String(ifindex)}`) ?? String(ifindex))
    const mine = <T extends { namespaceId: string }>(records: readonly T[]): T[] =>
      records.filter((item) => nameOfNamespace.has(item.namespaceId))
    const bridges = new Set(snapshot.interfaces.filter((item) => item.kind === 'bridge').map(({ id }) => id))
    const FOLLOWS = 'link-local of a bridge'
    const sorted = (records: unknown[]): unknown[] =>
      records
        .map((item) => JSON.stringify(item))
        .sort()
        .map((text): unknown => JSON.parse(text))
    const link = (item: Interface): unknown => {
      const { id, mac, master, linkId, kindData } = item
      const bridge = kindData?.kind === 'bridge'
      return {
        ...item,
        ...forgotten,
        name: nameOfLink.get(id),
        mac: bridge ? 'a bridge has its ports’' : mac,
        master: at(item.namespaceId, master),
        linkId: linkId === null ? null : nameOfLink.get(linkId),
        kindData: bridge ? { ...kindData, bridgeId: null, rootId: null } : kindData
      }
    }
    return {
      namespaces: sorted(own.map(({ names, kind, processes }) => ({ names, kind, processes }))),
      interfaces: sorted(mine(snapshot.interfaces).map(link)),
      addresses: sorted(
        mine(snapshot.addresses).map(({ namespaceId, interfaceId, ...rest }) => ({
          ...rest,
          namespace: nameOfNamespace.get(namespaceId),
          name: nameOfLink.get(interfaceId),
          address: bridges.has(interfaceId) && rest.address.startsWith('fe80:') ? FOLLOWS : rest.address
        }))
      ),
      routes: sorted(
        mine(snapshot.routes).map(({ namespaceId, hops, ...rest }) => ({
          ...rest,
          namespace: nameOfNamespace.get(namespaceId),
          destination:
            rest.table === 255 &&
            rest.destination.startsWith('fe80:') &&
            hops.some(({ ifindex }) => bridges.has(`${namespaceId}/${String(ifindex)}`))
              ? FOLLOWS
              : rest.destination,
          hops: hops.map(({ ifindex, ...hop }) => ({ ...hop, name: at(namespaceId, ifindex) }))
        }))
      ),
      rules: sorted(
        mine(snapshot.rules).map((item) => ({ ...item, namespaceId: nameOfNamespace.get(item.namespaceId) }))
      ),
      sysctls: sorted(
        mine(snapshot.sysctls).map((item) => ({
          ...item,
          namespaceId: nameOfNamespace.get(item.namespaceId)
        }))
      ),
      filters: sorted(
        mine(snapshot.filters).map(({ namespaceId, tables }) => ({
          namespace: nameOfNamespace.get(namespaceId),
          tables: tables.map(({ chains, family, name, backend }) => ({
            family,
            name,
            backend,
            chains: chains
              .filter((chain) => backend === 'nft' || chain.rules.length > 0)
              .map((chain) => [chain.name, chain.hook, chain.policy, chain.rules.map(({ text }) => text)])
          }))
        }))
      )
    }
  }
}
