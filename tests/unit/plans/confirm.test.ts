import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Store } from '@core/actions/store'
import type { PlanRecord } from '@core/actions/record'
import { VethscopeError } from '@shared/contract/errors'
import type { Intent } from '@shared/contract/intents'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeActions, plansDirectory, type Room } from '../../support/fake-actions'
import { fakeRunner, HOST, linkId, memoryWorld, shapeOf, type World } from '../../support/fake-world'

let root = ''
let directory = ''
beforeEach(() => {
  root = plansDirectory()
  directory = join(root, 'state')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const cutting = (world: World): Intent => ({
  kind: 'link.mtu',
  interfaceId: linkId(world, 'eth0'),
  mtu: 1300
})
const doIt = async ({ actions }: Room, intent: Intent) => actions.apply((await actions.plan(intent)).id)
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof VethscopeError ? error.code : String(error))
  )
const UNCONFIRMED = [{ key: 'plans.unmet.unconfirmed' }]

describe('a plan that may cut the session', () => {
  it('says so and is undone by itself when nobody confirms', async () => {
    const room = fakeActions(directory, { confirmSeconds: 1 })
    const before = shapeOf(room.world)
    const plan = await room.actions.plan(cutting(room.world))
    expect(plan.warnings.map((item) => item.code)).toEqual(['session-cut'])
    const outcome = await room.actions.apply(plan.id)
    expect(outcome).toMatchObject({ state: 'unconfirmed', undoId: null })
    expect(Date.parse(outcome.confirmBy ?? '')).toBeGreaterThan(0)
    await room.actions.pending()
    expect(shapeOf(room.world)).toEqual(before)
    expect((await room.actions.history())[0]).toMatchObject({ state: 'undone', unmet: UNCONFIRMED, left: [] })
    expect(await codeOf(room.actions.confirm(plan.id))).toBe('stale')
  })

  it('is given 60 seconds', async () => {
    const room = fakeActions(directory)
    expect((await room.actions.plan(cutting(room.world))).confirmSeconds).toBe(60)
  })

  it('stays when it is confirmed, also by another process, and is then undone as any other', async () => {
    const world = memoryWorld()
    const room = fakeActions(directory, { confirmSeconds: 3600 }, world)
    const other = fakeActions(directory, { confirmSeconds: 3600 }, world)
    const { planId } = await doIt(room, cutting(world))
    expect((await other.actions.history())[0]?.state).toBe('unconfirmed')
    expect(await other.actions.confirm(planId)).toMatchObject({
      state: 'done',
      undoId: planId,
      confirmBy: null
    })
    expect(await other.actions.confirm(planId)).toMatchObject({ state: 'done' })
    await room.actions.pending()
    expect(world.get().links.eth0?.mtu).toBe(1300)
    const undone = await room.actions.apply((await room.actions.planUndo(planId)).id)
    expect(undone.state).toBe('unconfirmed')
    expect(await room.actions.settle(undone.planId, 'finish')).toMatchObject({ state: 'done' })
    expect(world.get().links.eth0?.mtu).toBe(1500)
    await room.actions.pending()
  })

  it('lets nothing else be applied meanwhile, and can be taken back at once', async () => {
    const room = fakeActions(directory, { confirmSeconds: 3600 })
    const before = shapeOf(room.world)
    const { planId } = await doIt(room, cutting(room.world))
    const plan = await room.actions.plan({ kind: 'bridge.create', namespaceId: HOST, name: 'br7' })
    expect(plan.warnings.map((item) => item.code)).toEqual(['plan-unconfirmed'])
    expect(await codeOf(room.actions.apply(plan.id))).toBe('busy')
    expect(await room.actions.settle(planId, 'undo')).toMatchObject({ state: 'undone', unmet: [] })
    expect(shapeOf(room.world)).toEqual(before)
    expect((await room.actions.apply(plan.id)).state).toBe('done')
    await room.actions.pending()
  })

  it('is taken back by the next start when its process was killed: at once when it is late, else in time', async () => {
    const world = memoryWorld()
    const before = shapeOf(world)
    // Applied for an hour, and then its process is gone: the record is all there is.
    const { planId } = await doIt(fakeActions(directory, { confirmSeconds: 3600 }, world), cutting(world))
    const record = new Store(directory).read(planId)
    const killed = join(root, 'killed')
    const store = new Store(killed)
    store.prepare()
    const until = (ms: number): PlanRecord => ({
      ...record,
      confirmBy: new Date(Date.now() + ms).toISOString()
    })

    await store.write(until(-5000))
    const late = fakeActions(killed, {}, world)
    expect((await late.actions.history())[0]).toMatchObject({ state: 'undone', unmet: UNCONFIRMED })
    expect(shapeOf(world)).toEqual(before)

    const state = world.get()
    if (state.links.eth0) state.links.eth0.mtu = 1300
    world.set(state)
    await store.write(until(400))
    const inTime = fakeActions(killed, {}, world)
    expect((await inTime.actions.history())[0]?.state).toBe('unconfirmed')
    await inTime.actions.pending()
    expect(shapeOf(world)).toEqual(before)
    expect((await inTime.actions.history())[0]?.state).toBe('undone')
  })

  it('is not undone blindly after a reboot: what is gone is told as gone', async () => {
    const world = memoryWorld()
    const runner = fakeRunner(world)
    const { planId } = await doIt(fakeActions(directory, { confirmSeconds: 3600 }, world), cutting(world))
    const record = new Store(directory).read(planId)
    const killed = join(root, 'killed')
    const store = new Store(killed)
    store.prepare()
    await store.write(record)
    const state = { ...world.get(), bootId: 'another' }
    if (state.links.eth0) state.links.eth0.mtu = 1500
    world.set(state)
    const room = fakeActions(killed, { runner }, world)
    expect((await room.actions.history())[0]).toMatchObject({ state: 'undone', left: [] })
    expect(runner.ran).toEqual([])
  })

  it('tells what is left when it cannot be undone, and what could not be read', async () => {
    const world = memoryWorld()
    let broken = false
    const runner = fakeRunner(world, { fault: () => (broken ? 'refused' : null) })
    const room = fakeActions(directory, { runner, confirmSeconds: 1 }, world)
    await doIt(room, cutting(world))
    broken = true
    await room.actions.pending()
    expect((await room.actions.history())[0]).toMatchObject({
      state: 'left',
      left: [{ key: 'plans.left.undo', params: { call: 'link.mtu eth0 1300', undo: 'link.mtu eth0 1500' } }]
    })
  })

  it('is interrupted and late: taken back by the next start as well', async () => {
    const world = memoryWorld()
    const before = shapeOf(world)
    const { planId } = await doIt(fakeActions(directory, { confirmSeconds: 3600 }, world), cutting(world))
    const record = new Store(directory).read(planId)
    const killed = join(root, 'killed')
    const store = new Store(killed)
    store.prepare()
    const steps = record.steps.map((item) => ({ ...item, state: 'running' as const }))
    await store.write({
      ...record,
      steps,
      state: 'applying',
      confirmBy: new Date(Date.now() - 1).toISOString()
    })
    const room = fakeActions(killed, {}, world)
    await room.actions.start()
    await vi.waitFor(() => expect(shapeOf(world)).toEqual(before), 10_000)
    expect((await room.actions.history())[0]?.state).toBe('undone')
  })
})
