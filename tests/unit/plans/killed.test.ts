/** The process that applies a plan is killed at every moment: the next start tells, and finishes or undoes it. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from '@shared/contract/plans'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fakeActions, plansDirectory } from '../../support/fake-actions'
import { bundleChild, removeBundle, runChild } from '../../support/fake-world-bundle'
import { fileWorld, newWorld, shapeOf, type World, type WorldState } from '../../support/fake-world'

let program = ''
beforeAll(async () => {
  program = await bundleChild()
})
afterAll(removeBundle)

let root = ''
beforeEach(() => {
  root = plansDirectory()
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

interface Room {
  readonly directory: string
  readonly file: string
  readonly world: World
}

function room(name: string, state: WorldState = newWorld()): Room {
  const file = join(root, `${name}.json`)
  const world = fileWorld(file)
  world.set(state)
  return { directory: join(root, name), file, world }
}

const withBridge = (): WorldState => {
  const state = newWorld()
  state.links.br7 = { ifindex: 9, mtu: 1400, up: true, addresses: ['10.7.0.1/24', '10.7.0.2/24'] }
  return state
}
const later = ({ directory, world }: Room) => fakeActions(directory, { confirmSeconds: 1 }, world).actions
const run = ({ directory, file }: Room, task: string, ...rest: string[]) =>
  runChild(program, [directory, file, task, ...rest])

/** Finished or undone; both are whole. */
async function settled(place: Room, found: Outcome, how: 'finish' | 'undo'): Promise<Outcome> {
  const outcome = await later(place).settle(found.planId, how)
  expect(outcome).toMatchObject({ state: how === 'finish' ? 'done' : 'undone', left: [], unmet: [] })
  return outcome
}

describe.each<[string, string, () => WorldState, string[]]>([
  ['makes something in three steps', 'create', newWorld, []],
  ['deletes something with all that was on it', 'delete', withBridge, []],
  ['fails at its last step and takes back', 'create', newWorld, ['fail=3']]
])('killed at every moment of a plan that %s', (_what, task, start, extra) => {
  it('leaves nothing unnoticed, and can be finished or undone', async () => {
    const whole = room('whole', start())
    const before = shapeOf(whole.world)
    const [, count = '0'] = (await run(whole, task, ...extra)).output.split(' ')
    const moments = Number(count)
    expect(moments).toBeGreaterThan(4)
    const failing = extra.length > 0
    const after = failing ? before : shapeOf(whole.world)

    const one = async (moment: number): Promise<number> => {
      const place = room(`at${String(moment)}`, start())
      const ended = await run(place, task, `die=${String(moment)}`, ...extra)
      expect(ended.signal).toBe('SIGKILL')
      const [found] = await later(place).history()
      if (found === undefined || found.state === 'done' || found.state === 'rolled-back') {
        // Before its first record, or after its last: nothing was begun, or all of it came to its end.
        const shape = found?.state === 'done' ? after : before
        expect(shapeOf(place.world)).toEqual(shape)
        return 0
      }
      expect(found).toMatchObject({ state: 'interrupted', undoId: null })
      const { warnings } = await later(place).plan({ kind: 'bridge.create', namespaceId: 'x', name: 'other' })
      expect(warnings.map((item) => item.code)).toEqual(['plan-interrupted'])
      const how = moment % 2 === 0 ? 'finish' : 'undo'
      const outcome = await settled(place, found, how)
      const { warnings: none } = await later(place).plan({
        kind: 'bridge.create',
        namespaceId: 'x',
        name: 'other'
      })
      expect(none).toEqual([])
      if (how === 'undo') {
        expect(shapeOf(place.world)).toEqual(before)
        return 1
      }
      if (!failing) expect(shapeOf(place.world)).toEqual(after)
      const undo = later(place)
      const plan = await undo.planUndo(outcome.planId)
      expect((await undo.apply(plan.id)).state).toBe('done')
      expect(shapeOf(place.world)).toEqual(before)
      return 1
    }
    let interrupted = 0
    for (let first = 1; first <= moments; first += 4) {
      const some = Array.from({ length: Math.min(4, moments - first + 1) }, (_, at) => one(first + at))
      for (const count of await Promise.all(some)) interrupted += count
    }
    expect(interrupted).toBeGreaterThan(2)
  }, 300_000)
})

describe('killed while a plan waits for its confirmation', () => {
  it('is undone by the next start at every moment', async () => {
    const whole = room('whole')
    const before = shapeOf(whole.world)
    const alone = await run(whole, 'cut', 'confirm=1')
    expect(alone.output).toMatch(/^unconfirmed /)
    // Nobody confirmed, and it stayed until it had undone it.
    expect(shapeOf(whole.world)).toEqual(before)
    const moments = Number(alone.output.split(' ')[1])
    for (let moment = 1; moment <= moments; moment++) {
      const place = room(`at${String(moment)}`)
      await run(place, 'cut', 'confirm=1', `die=${String(moment)}`)
      const actions = later(place)
      await actions.start()
      await actions.pending()
      expect(shapeOf(place.world)).toEqual(before)
      const [found] = await actions.history()
      if (found !== undefined) expect(found).toMatchObject({ state: 'undone', left: [] })
    }
  }, 300_000)
})

describe('two processes that apply at once', () => {
  it('never run their steps between each other’s; one waits or is told', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const place = room(`turn${String(turn)}`)
      const log = join(root, `log${String(turn)}`)
      const states = await Promise.all(
        ['br1', 'br2', 'br3'].map((name) => run(place, 'create', `name=${name}`, 'delay=30', `log=${log}`))
      )
      const words = states.map(({ output }) => output.split(' ')[0])
      expect(words).toContain('done')
      expect(words.every((word) => word === 'done' || word === 'busy')).toBe(true)
      const steps = readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => /begin|end/.test(line))
      // Every process's steps stand together.
      const owners = steps.map((line) => line.split(' ')[0])
      const turns = owners.filter((owner, at) => owner !== owners[at - 1])
      expect(new Set(turns).size).toBe(turns.length)
      const made = Object.keys(place.world.get().links).filter((name) => name !== 'eth0')
      expect(made.length).toBe(words.filter((word) => word === 'done').length)
    }
  }, 300_000)
})
