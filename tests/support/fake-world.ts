/**
 * A host of bridges that exists in memory or in one file: what plans do to it can be seen whole, compared, made to fail at
 * any step and outlive a killed process. Its planner, runner and words speak the real vocabulary of steps.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Analysis } from '@core/actions/make-plan'
import type { PlannedStep, PlannedSteps } from '@core/actions/planner'
import type { StepResult, StepRunner } from '@core/actions/runner'
import type { Step } from '@core/actions/step'
import { stop } from '@shared/actions'
import type { Intent } from '@shared/contract/intents'
import { type HostSnapshot, interfaceIdOf } from '@shared/model'
import {
  BOOT_ID,
  emptySnapshot,
  makeAddress,
  makeBridge,
  makeNamespace,
  makeRoute,
  namespaceIdOf
} from '@shared/testing/snapshots'
import { z } from 'zod'

export const HOST = namespaceIdOf(1)

const link = z.object({ ifindex: z.int(), mtu: z.int(), up: z.boolean(), addresses: z.array(z.string()) })
const worldState = z.object({
  bootId: z.string(),
  next: z.int(),
  namespaces: z.array(z.string()),
  links: z.record(z.string(), link)
})
export type WorldState = z.infer<typeof worldState>

export const newWorld = (): WorldState => ({
  bootId: BOOT_ID,
  next: 10,
  namespaces: [HOST],
  links: { eth0: { ifindex: 2, mtu: 1500, up: true, addresses: ['192.0.2.10/24'] } }
})

export interface World {
  get(): WorldState
  set(state: WorldState): void
}

export function memoryWorld(): World {
  let state = newWorld()
  return {
    get: () => structuredClone(state),
    set: (next) => {
      state = structuredClone(next)
    }
  }
}

/** Written beside and renamed: a killed process leaves the old state or the new one. */
export const fileWorld = (path: string): World => ({
  get: () => worldState.parse(JSON.parse(readFileSync(path, 'utf8'))),
  set: (state) => {
    const beside = `${path}.${String(process.pid)}`
    writeFileSync(beside, JSON.stringify(state))
    renameSync(beside, path)
  }
})

/** What can be compared before and after: all but the numbers the kernel gives out. */
export const shapeOf = (world: World): unknown =>
  Object.entries(world.get().links)
    .map(([name, { mtu, up, addresses }]) => ({ name, mtu, up, addresses: [...addresses].sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

export function snapshotOf({ bootId, namespaces, links }: WorldState): HostSnapshot {
  const empty = emptySnapshot({ bootId })
  const all = Object.entries(links)
  return {
    ...empty,
    host: { ...empty.host, namespaceId: HOST },
    namespaces: namespaces.map((id, at) => makeNamespace(at + 1, { id, kind: at === 0 ? 'host' : 'named' })),
    interfaces: all.map(([name, { ifindex, mtu, up }]) =>
      makeBridge(HOST, ifindex, name, { mtu, adminUp: up, ...(name === 'eth0' ? { kind: null } : {}) })
    ),
    addresses: all.flatMap(([, { ifindex, addresses }]) =>
      addresses.map((text) => {
        const [address = '', length = ''] = text.split('/')
        return makeAddress(HOST, ifindex, address, Number(length))
      })
    ),
    routes: [makeRoute(HOST, '0.0.0.0/0', 2, '192.0.2.1')]
  }
}

const named = (snapshot: HostSnapshot, ifname: string) =>
  snapshot.interfaces.find((item) => item.ifname === ifname)
const addressesOf = (snapshot: HostSnapshot, ifname: string): string[] =>
  snapshot.addresses
    .filter((item) => item.interfaceId === named(snapshot, ifname)?.id)
    .map((item) => `${item.address}/${String(item.prefixLength)}`)
const at = (ifname: string) => ({ namespaceId: HOST, ifname, ifindex: null })
const nameOf = (snapshot: HostSnapshot, id: string): string =>
  snapshot.interfaces.find((item) => item.id === id)?.ifname ?? ''

export function planner(snapshot: HostSnapshot, intent: Intent): PlannedSteps {
  const of = (steps: [Step, Step[]][]): PlannedSteps => ({
    title: { key: intent.kind },
    steps: steps.map(([step, undo]): PlannedStep => ({ step, undo, what: { key: step.do } })),
    notUndone: []
  })
  switch (intent.kind) {
    case 'bridge.create':
      return of([
        [
          { do: 'bridge.add', namespaceId: HOST, ifname: intent.name, mac: null },
          [{ do: 'link.delete', ...at(intent.name) }]
        ],
        [
          { do: 'link.mtu', ...at(intent.name), mtu: 1400 },
          [{ do: 'link.mtu', ...at(intent.name), mtu: 1500 }]
        ],
        [{ do: 'link.up', ...at(intent.name), up: true }, [{ do: 'link.up', ...at(intent.name), up: false }]]
      ])
    case 'link.delete': {
      const name = nameOf(snapshot, intent.interfaceId)
      const was = named(snapshot, name)
      return of([
        [
          { do: 'link.delete', ...at(name) },
          [
            { do: 'bridge.add', namespaceId: HOST, ifname: name, mac: null },
            { do: 'link.mtu', ...at(name), mtu: was?.mtu ?? 1500 },
            ...(was?.adminUp === true ? [{ do: 'link.up' as const, ...at(name), up: true }] : []),
            ...addressesOf(snapshot, name).map((address) => ({
              do: 'address.add' as const,
              ...at(name),
              address
            }))
          ]
        ]
      ])
    }
    case 'link.mtu': {
      const name = nameOf(snapshot, intent.interfaceId)
      const was = named(snapshot, name)?.mtu ?? 1500
      return of([
        [{ do: 'link.mtu', ...at(name), mtu: intent.mtu }, [{ do: 'link.mtu', ...at(name), mtu: was }]]
      ])
    }
    case 'address.add':
    case 'address.remove': {
      const name = nameOf(snapshot, intent.interfaceId)
      const add: Step = { do: 'address.add', ...at(name), address: intent.address }
      const remove: Step = { do: 'address.remove', ...at(name), address: intent.address }
      return of([intent.kind === 'address.add' ? [add, [remove]] : [remove, [add]]])
    }
    default:
      throw new Error(`no ${intent.kind} here`)
  }
}

export const analysis: Analysis = {
  check: (snapshot, intent) =>
    intent.kind === 'bridge.create' && named(snapshot, intent.name) !== undefined
      ? [stop('name', 'name-used', { key: 'actions.problem.name-empty' }, `${intent.name}1`)]
      : [],
  complete: (_snapshot, intent) => intent,
  whatIf: (snapshot, intent) => {
    const state = stateOf(snapshot)
    for (const { step } of planner(snapshot, intent).steps) take(state, step)
    return snapshotOf(state)
  },
  changesOf: (before, after) => {
    const had = new Set(before.interfaces.map((item) => item.ifname))
    const has = new Set(after.interfaces.map((item) => item.ifname))
    const change = (verb: 'add' | 'remove', name: string) => ({ verb, what: { key: name }, ref: null })
    return [
      ...[...has].filter((name) => !had.has(name)).map((name) => change('add', name)),
      ...[...had].filter((name) => !has.has(name)).map((name) => change('remove', name))
    ]
  },
  unmet: (_before, promised, now) =>
    JSON.stringify(stateOf(promised).links, withoutIndex) === JSON.stringify(stateOf(now).links, withoutIndex)
      ? []
      : [{ key: 'plans.unmet.step', params: { call: 'promise' } }]
}

const withoutIndex = (key: string, value: unknown): unknown => (key === 'ifindex' ? 0 : value)

function stateOf(snapshot: HostSnapshot): WorldState {
  const links = Object.fromEntries(
    [...snapshot.interfaces]
      .sort((a, b) => (a.ifname < b.ifname ? -1 : 1))
      .map(({ ifname, ifindex, mtu, adminUp }) => [
        ifname,
        { ifindex, mtu, up: adminUp, addresses: addressesOf(snapshot, ifname).sort() }
      ])
  )
  return { bootId: snapshot.bootId, next: 1000, namespaces: snapshot.namespaces.map(({ id }) => id), links }
}

/** Does a step to a state; what the kernel would say when it refuses, null when it was done. */
export function take(state: WorldState, step: Step): string | null {
  if (step.do === 'bridge.add') {
    if (state.links[step.ifname] !== undefined) return 'RTNETLINK answers: File exists'
    state.links[step.ifname] = { ifindex: state.next++, mtu: 1500, up: false, addresses: [] }
    return null
  }
  if (!('ifname' in step) || step.ifname === null) return 'not in this world'
  const found = state.links[step.ifname]
  if (found === undefined) return `Cannot find device "${step.ifname}"`
  switch (step.do) {
    case 'link.delete':
      state.links = Object.fromEntries(Object.entries(state.links).filter(([name]) => name !== step.ifname))
      return null
    case 'link.mtu':
      found.mtu = step.mtu
      return null
    case 'link.up':
      found.up = step.up
      return null
    case 'address.add':
      if (found.addresses.includes(step.address)) return 'RTNETLINK answers: File exists'
      found.addresses.push(step.address)
      return null
    case 'address.remove':
      if (!found.addresses.includes(step.address)) return 'RTNETLINK answers: Cannot assign requested address'
      found.addresses = found.addresses.filter((item) => item !== step.address)
      return null
    default:
      return 'not in this world'
  }
}

export function holds(step: Step, snapshot: HostSnapshot): boolean {
  const found = 'ifname' in step && step.ifname !== null ? named(snapshot, step.ifname) : undefined
  if (step.do === 'link.delete') return found === undefined
  if (step.do === 'address.remove') return !addressesOf(snapshot, step.ifname).includes(step.address)
  if (found === undefined) return false
  if (step.do === 'bridge.add') return true
  if (step.do === 'link.mtu') return found.mtu === step.mtu
  if (step.do === 'link.up') return found.adminUp === step.up
  if (step.do === 'address.add') return addressesOf(snapshot, step.ifname).includes(step.address)
  return false
}

export const say = (step: Step) => ({
  call: [step.do, 'ifname' in step ? step.ifname : '', 'mtu' in step ? step.mtu : ''].join(' ').trim(),
  kind: 'command' as const,
  where: ''
})

/** What happens at the n-th run: it is refused, it fails half-way, or it is done and fails. */
export type Fault = 'refused' | 'done-and-fails' | null

export interface FakeRunner extends StepRunner {
  /** Everything that was run, in order, with who ran it. */
  readonly ran: Step[]
}

export function fakeRunner(
  world: World,
  hooks: {
    readonly fault?: (step: Step, count: number) => Fault
    readonly before?: (step: Step, count: number) => Promise<void> | void
    readonly after?: (step: Step, count: number) => Promise<void> | void
  } = {}
): FakeRunner {
  const ran: Step[] = []
  return {
    ran,
    holds,
    async run(step): Promise<StepResult> {
      const count = ran.push(step)
      await hooks.before?.(step, count)
      const fault = hooks.fault?.(step, count) ?? null
      if (fault === 'refused') return { ok: false, detail: 'Operation not permitted', unchanged: true }
      const state = world.get()
      const detail = take(state, step)
      if (detail === null) world.set(state)
      await hooks.after?.(step, count)
      if (fault === 'done-and-fails') return { ok: false, detail: 'timed out', unchanged: false }
      return { ok: detail === null, detail: detail ?? '', unchanged: detail !== null }
    }
  }
}

/** The id an interface of that name has now. */
export const linkId = (world: World, name: string): string =>
  interfaceIdOf(HOST, world.get().links[name]?.ifindex ?? 0)
