import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { VethscopeError } from '@shared/contract/errors'
import type { Intent } from '@shared/contract/intents'
import type { Outcome } from '@shared/contract/plans'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plansDirectory, fakeActions, type Room } from '../../support/fake-actions'
import { fakeRunner, HOST, linkId, memoryWorld, shapeOf, take } from '../../support/fake-world'

let root = ''
let directory = ''
beforeEach(() => {
  root = plansDirectory()
  directory = join(root, 'state')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const bridge = (name: string): Intent => ({ kind: 'bridge.create', namespaceId: HOST, name })
const doIt = async ({ actions }: Room, intent: Intent): Promise<Outcome> =>
  actions.apply((await actions.plan(intent)).id)
const undo = async ({ actions }: Room, id: string): Promise<Outcome> =>
  actions.apply((await actions.planUndo(id)).id)
const reasonOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no refusal',
    (error: unknown) => (error instanceof VethscopeError ? `${error.code}: ${error.message}` : String(error))
  )

describe('undoing', () => {
  it('is a plan of its own, said beforehand, and leaves what was there before', async () => {
    const room = fakeActions(directory)
    const before = shapeOf(room.world)
    const made = await doIt(room, bridge('br7'))
    const plan = await room.actions.planUndo(made.undoId ?? '')
    expect(plan).toMatchObject({ intent: null, undoes: made.planId, confirmSeconds: null })
    expect(plan.steps.map((item) => item.call)).toEqual([
      'link.up br7',
      'link.mtu br7 1500',
      'link.delete br7'
    ])
    expect(plan.changes).toEqual([{ verb: 'remove', what: { key: 'br7' }, ref: null }])
    expect(await room.actions.apply(plan.id)).toMatchObject({ state: 'done', unmet: [], undoId: plan.id })
    expect(shapeOf(room.world)).toEqual(before)
    const history = await room.actions.history()
    expect(history.map((item) => [item.state, item.undoId])).toEqual([
      ['done', plan.id],
      ['undone', null]
    ])
  })

  it('works in another process, and after it in one more', async () => {
    const world = memoryWorld()
    const made = await doIt(fakeActions(directory, {}, world), bridge('br7'))
    const after = shapeOf(world)
    const undone = await undo(fakeActions(directory, {}, world), made.planId)
    const again = await undo(fakeActions(directory, {}, world), undone.planId)
    expect(again).toMatchObject({ state: 'done', unmet: [] })
    expect(shapeOf(world)).toEqual(after)
    const room = fakeActions(directory, {}, world)
    expect((await room.actions.history()).map((item) => item.state)).toEqual(['done', 'undone', 'done'])
    expect((await undo(room, again.planId)).state).toBe('done')
  })

  it('brings back what was deleted with all that was on it', async () => {
    const room = fakeActions(directory)
    await doIt(room, bridge('br7'))
    for (const address of ['10.7.0.1/24', '10.8.0.1/24']) {
      await doIt(room, { kind: 'address.add', interfaceId: linkId(room.world, 'br7'), address })
    }
    const before = shapeOf(room.world)
    const gone = await doIt(room, { kind: 'link.delete', interfaceId: linkId(room.world, 'br7') })
    expect(room.world.get().links.br7).toBeUndefined()
    const back = await undo(room, gone.planId)
    expect(back).toMatchObject({ state: 'done', unmet: [] })
    expect(shapeOf(room.world)).toEqual(before)
    expect((await undo(room, back.planId)).state).toBe('done')
    expect(room.world.get().links.br7).toBeUndefined()
  })

  it('keeps what was there when it fails in the middle', async () => {
    const world = memoryWorld()
    const made = await doIt(fakeActions(directory, {}, world), bridge('br7'))
    const after = shapeOf(world)
    const runner = fakeRunner(world, { fault: (_step, count) => (count === 3 ? 'refused' : null) })
    const room = fakeActions(directory, { runner }, world)
    expect((await undo(room, made.planId)).state).toBe('rolled-back')
    expect(shapeOf(world)).toEqual(after)
    expect((await undo(fakeActions(directory, {}, world), made.planId)).state).toBe('done')
  })
})

describe('undoing is refused with the reason', () => {
  it('after a reboot', async () => {
    const room = fakeActions(directory)
    const made = await doIt(room, bridge('br7'))
    room.world.set({ ...room.world.get(), bootId: 'another' })
    expect(await reasonOf(room.actions.planUndo(made.planId))).toBe(
      'stale: This cannot be undone: the host was started again since, and what the kernel had is gone'
    )
    expect((await room.actions.history())[0]).toMatchObject({ state: 'done', undoId: null })
  })

  it('when a namespace is gone', async () => {
    const room = fakeActions(directory)
    const made = await doIt(room, bridge('br7'))
    room.world.set({ ...room.world.get(), namespaces: [`${HOST}9`] })
    expect(await reasonOf(room.actions.planUndo(made.planId))).toContain(
      'a namespace that "bridge.add br7" was done in is gone'
    )
  })

  it('when something was changed since', async () => {
    const room = fakeActions(directory)
    const made = await doIt(room, bridge('br7'))
    const state = room.world.get()
    take(state, { do: 'link.mtu', namespaceId: HOST, ifname: 'br7', ifindex: null, mtu: 9000 })
    room.world.set(state)
    expect(await reasonOf(room.actions.planUndo(made.planId))).toContain(
      'what "link.mtu br7 1400" made was changed since'
    )
  })

  it('when it was undone already, also between planning and applying', async () => {
    const room = fakeActions(directory)
    const made = await doIt(room, bridge('br7'))
    const [one, two] = [await room.actions.planUndo(made.planId), await room.actions.planUndo(made.planId)]
    await room.actions.apply(one.id)
    expect(await reasonOf(room.actions.apply(two.id))).toContain('it was undone already')
    expect(await reasonOf(room.actions.planUndo(made.planId))).toContain('it was undone already')
  })

  it('when nothing of it was done, or there is no such plan', async () => {
    const world = memoryWorld()
    const runner = fakeRunner(world, { fault: () => 'refused' })
    const room = fakeActions(directory, { runner }, world)
    const failed = await doIt(room, bridge('br7'))
    expect(await reasonOf(room.actions.planUndo(failed.planId))).toContain('nothing of it takes it back')
    expect(await reasonOf(room.actions.planUndo('no-such'))).toContain('not-found')
  })
})

/** mulberry32: the same numbers for the same seed everywhere. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

function randomIntent(room: Room, roll: (sides: number) => number): Intent {
  const names = Object.keys(room.world.get().links)
  if (names.length === 0) return bridge('br0')
  const name = names[roll(names.length)] ?? 'eth0'
  const interfaceId = linkId(room.world, name)
  const addresses = room.world.get().links[name]?.addresses ?? []
  const address = addresses[roll(Math.max(1, addresses.length))]
  switch (roll(5)) {
    case 0:
      return { kind: 'bridge.create', namespaceId: HOST, name: `br${String(roll(1000))}` }
    case 1:
      return { kind: 'link.mtu', interfaceId, mtu: 1280 + roll(200) }
    case 2:
      return address === undefined
        ? bridge(`bx${String(roll(1000))}`)
        : { kind: 'address.remove', interfaceId, address }
    case 3:
      return { kind: 'link.delete', interfaceId }
    default:
      return {
        kind: 'address.add',
        interfaceId,
        address: `10.${String(roll(250))}.${String(roll(250))}.1/24`
      }
  }
}

describe('random sequences', () => {
  // Steps fail anywhere, also while something is taken back: then it is told, and settled when the fault is gone.
  it.each(Array.from({ length: 120 }, (_, seed) => seed))('%i ends where it began', async (seed) => {
    const roll = dice(seed)
    const world = memoryWorld()
    let faulty = true
    const runner = fakeRunner(world, {
      fault: () => (faulty && roll(7) === 0 ? (roll(2) === 0 ? 'refused' : 'done-and-fails') : null)
    })
    const room = fakeActions(directory, { runner, confirmSeconds: 3600 }, world)
    const shapes = [shapeOf(world)]
    const done: string[] = []
    for (let turn = 0; turn < 8; turn++) {
      faulty = true
      const last = done.at(-1)
      const undoing = last !== undefined && roll(3) === 0
      const plan = undoing
        ? await room.actions.planUndo(last)
        : await room.actions.plan(randomIntent(room, roll))
      let outcome = await room.actions.apply(plan.id)
      faulty = false
      if (outcome.state === 'unconfirmed') outcome = await room.actions.confirm(plan.id)
      if (outcome.state === 'left')
        outcome = await room.actions.settle(plan.id, roll(2) === 0 ? 'undo' : 'finish')
      if (outcome.state === 'unconfirmed') outcome = await room.actions.confirm(plan.id)
      expect(outcome).toMatchObject({ left: [], unmet: [] })
      if (outcome.state !== 'done') {
        expect(['rolled-back', 'undone']).toContain(outcome.state)
        expect(shapeOf(world)).toEqual(shapes.at(-1))
      } else if (undoing) {
        done.pop()
        shapes.pop()
        expect(shapeOf(world)).toEqual(shapes.at(-1))
      } else {
        done.push(plan.id)
        shapes.push(shapeOf(world))
      }
    }
    faulty = false
    for (const id of done.reverse()) {
      const outcome = await undo(room, id)
      if (outcome.state === 'unconfirmed') await room.actions.confirm(outcome.planId)
    }
    expect(shapeOf(world)).toEqual(shapes[0])
    await room.actions.pending()
  })
})
