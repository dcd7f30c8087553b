import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { Store } from '@core/actions/store'
import type { Intent } from '@shared/contract/intents'
import type { Outcome } from '@shared/contract/plans'
import { VethscopeError } from '@shared/contract/errors'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plansDirectory, fakeActions } from '../../support/fake-actions'
import {
  fakeRunner,
  linkId,
  memoryWorld,
  shapeOf,
  snapshotOf,
  take,
  type Fault
} from '../../support/fake-world'

const bridge = (name = 'br7'): Intent => ({ kind: 'bridge.create', namespaceId: 'x', name })
let root = ''
let directory = ''
beforeEach(() => {
  root = plansDirectory()
  directory = join(root, 'state')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const refusal = async (work: Promise<unknown>): Promise<VethscopeError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown
  )
  if (error instanceof VethscopeError) return error
  throw new Error(`expected a refusal, got ${String(error)}`)
}

describe('a plan', () => {
  it('says steps, changes and undo, and changes nothing, not even on disk', async () => {
    const { world, actions } = fakeActions(directory)
    const before = shapeOf(world)
    const plan = await actions.plan(bridge())
    expect(plan.steps.map((item) => item.call)).toEqual([
      'bridge.add br7',
      'link.mtu br7 1400',
      'link.up br7'
    ])
    expect(plan.undo.map((item) => item.call)).toEqual([
      'link.up br7',
      'link.mtu br7 1500',
      'link.delete br7'
    ])
    expect(plan.changes).toEqual([{ verb: 'add', what: { key: 'br7' }, ref: null }])
    expect(plan.confirmSeconds).toBeNull()
    expect(shapeOf(world)).toEqual(before)
    expect(() => statSync(directory)).toThrow()
    expect(await actions.history()).toEqual([])
  })

  it('with a stop is shown and never applied', async () => {
    const { actions } = fakeActions(directory)
    const plan = await actions.plan(bridge('eth0'))
    expect(plan.warnings.map((item) => item.severity)).toEqual(['stop'])
    expect((await refusal(actions.apply(plan.id))).code).toBe('bad-input')
  })

  it('is not found under another id, and not obeyed after ten minutes', async () => {
    let now = Date.now()
    const { actions } = fakeActions(directory, { now: () => now })
    const plan = await actions.plan(bridge())
    expect((await refusal(actions.apply('../../etc/passwd'))).code).toBe('not-found')
    expect((await refusal(actions.settle('../../etc/passwd', 'undo'))).code).toBe('not-found')
    now += 10 * 60 * 1000 + 1
    const error = await refusal(actions.apply(plan.id))
    expect([error.code, error.message]).toEqual(['stale', 'This was planned more than 10 minutes ago'])
  })

  it('is refused while locked, until unlocked', async () => {
    let asked = 0
    const authorize = () =>
      Promise.resolve().then(() => {
        asked++
      })
    const { actions } = fakeActions(directory, { locked: true, authorize })
    const plan = await actions.plan(bridge())
    expect((await refusal(actions.apply(plan.id))).code).toBe('refused')
    expect((await refusal(actions.confirm(plan.id))).code).toBe('refused')
    await actions.unlock()
    await actions.unlock()
    expect([asked, actions.locked]).toEqual([1, false])
    expect((await actions.apply(plan.id)).state).toBe('done')
  })

  it('stays locked when the person is refused', async () => {
    const authorize = () => Promise.reject(new VethscopeError('no-rights', 'no'))
    const { actions } = fakeActions(directory, { locked: true, authorize })
    expect((await refusal(actions.unlock())).code).toBe('no-rights')
    expect(actions.locked).toBe(true)
  })
})

describe('applying', () => {
  it('runs every step, tells each, keeps the record and does not run it twice', async () => {
    const { world, actions } = fakeActions(directory)
    const plan = await actions.plan(bridge())
    const told: string[] = []
    const outcome = await actions.apply(plan.id, (item) =>
      told.push(item.steps.map((step) => step.state[0]).join(''))
    )
    expect(outcome).toMatchObject({ planId: plan.id, state: 'done', undoId: plan.id, unmet: [], left: [] })
    expect([...new Set(told)]).toEqual(['rww', 'dww', 'drw', 'ddw', 'ddr', 'ddd'])
    expect(world.get().links.br7).toMatchObject({ mtu: 1400, up: true })
    expect((await actions.history()).map((item) => item.planId)).toEqual([plan.id])
    expect((await refusal(actions.apply(plan.id))).code).toBe('not-found')
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    expect(statSync(join(directory, `${plan.id}.json`)).mode & 0o777).toBe(0o600)
  })

  it('has on disk that a step runs before it runs', async () => {
    const world = memoryWorld()
    const seen: unknown[] = []
    const before = (): void => {
      const [name = ''] = readdirSync(directory).filter((item) => item.endsWith('.json'))
      const { record } = { record: new Store(directory).read(name.slice(0, -5)) }
      seen.push(record.steps.map((item) => item.state))
    }
    const { actions } = fakeActions(directory, { runner: fakeRunner(world, { before }) }, world)
    await actions.apply((await actions.plan(bridge())).id)
    expect(seen).toEqual([
      ['running', 'waiting', 'waiting'],
      ['done', 'running', 'waiting'],
      ['done', 'done', 'running']
    ])
  })

  it.each<[string, Fault, number]>([
    ['the first step is refused', 'refused', 1],
    ['a step in the middle is refused', 'refused', 2],
    ['the last step is done but fails', 'done-and-fails', 3],
    ['the first step is done but fails', 'done-and-fails', 1]
  ])('takes everything back when %s', async (_what, fault, nth) => {
    const world = memoryWorld()
    const before = shapeOf(world)
    const runner = fakeRunner(world, { fault: (_step, count) => (count === nth ? fault : null) })
    const { actions } = fakeActions(directory, { runner }, world)
    const outcome = await actions.apply((await actions.plan(bridge())).id)
    expect(outcome).toMatchObject({ state: 'rolled-back', left: [], undoId: null })
    expect(outcome.steps[nth - 1]).toMatchObject({ state: 'failed' })
    expect(outcome.steps.slice(0, nth - 1).every((item) => item.state === 'undone')).toBe(true)
    expect(shapeOf(world)).toEqual(before)
  })

  it('says exactly what is left when taking back fails, and takes it back when asked again', async () => {
    const world = memoryWorld()
    const before = shapeOf(world)
    let broken = true
    const runner = fakeRunner(world, {
      fault: (step, count) => (count === 3 || (broken && step.do === 'link.delete') ? 'refused' : null)
    })
    const { actions } = fakeActions(directory, { runner }, world)
    const outcome = await actions.apply((await actions.plan(bridge())).id)
    expect(outcome.state).toBe('left')
    expect(outcome.left).toEqual([
      {
        key: 'plans.left.undo',
        params: { call: 'bridge.add br7', undo: 'link.delete br7', detail: 'Operation not permitted' }
      }
    ])
    expect(outcome.steps.map((item) => item.state)).toEqual(['left', 'undone', 'failed'])
    broken = false
    expect(await actions.settle(outcome.planId, 'undo')).toMatchObject({ state: 'undone', left: [] })
    expect(shapeOf(world)).toEqual(before)
  })

  it('stops before the next step when asked to, and takes back', async () => {
    const world = memoryWorld()
    const before = shapeOf(world)
    const stop = new AbortController()
    const runner = fakeRunner(world, { before: (_step, count) => (count === 2 ? stop.abort() : undefined) })
    const { actions } = fakeActions(directory, { runner }, world)
    const outcome = await actions.apply((await actions.plan(bridge())).id, undefined, stop.signal)
    expect(outcome.state).toBe('rolled-back')
    expect(outcome.steps[2]).toMatchObject({ state: 'waiting', detail: 'Not run: stopped' })
    expect(shapeOf(world)).toEqual(before)
  })

  it('brings to its end what a listener or a runner throws in', async () => {
    const world = memoryWorld()
    const runner = { ...fakeRunner(world), run: () => Promise.reject(new Error('defect')) }
    const { actions } = fakeActions(directory, { runner }, world)
    const outcome = await actions.apply((await actions.plan(bridge())).id, () => {
      throw new Error('gone')
    })
    expect(outcome).toMatchObject({ state: 'rolled-back', steps: [{ detail: 'defect' }, {}, {}] })
  })

  it('tells what of the promise is not there, after having waited for it', async () => {
    const world = memoryWorld()
    let looks = 0
    const late = {
      collect: () => {
        if (++looks === 4) {
          const state = world.get()
          take(state, { do: 'link.up', namespaceId: '', ifname: 'br7', ifindex: null, up: true })
          world.set(state)
        }
        return Promise.resolve(snapshotOf(world.get()))
      },
      runner: {
        ...fakeRunner(world),
        run: (...[step, context]: Parameters<ReturnType<typeof fakeRunner>['run']>) =>
          step.do === 'link.up'
            ? Promise.resolve({ ok: true, detail: '', unchanged: false })
            : fakeRunner(world).run(step, context)
      }
    }
    const settled = fakeActions(directory, { ...late, settleMs: 20_000 }, world).actions
    expect(await settled.apply((await settled.plan(bridge())).id)).toMatchObject({ state: 'done', unmet: [] })
    const hasty = fakeActions(directory, late, world).actions
    const outcome = await hasty.apply((await hasty.plan(bridge('br8'))).id)
    expect(outcome).toMatchObject({ state: 'done', unmet: [{ key: 'plans.unmet.step' }] })
  })
})

describe('a host that changed underneath', () => {
  it('has nothing run on it, and the reason says what differs', async () => {
    const world = memoryWorld()
    const runner = fakeRunner(world)
    const { actions } = fakeActions(directory, { runner }, world)
    const plan = await actions.plan({ kind: 'link.mtu', interfaceId: linkId(world, 'eth0'), mtu: 1300 })
    const state = world.get()
    const eth0 = state.links.eth0
    if (eth0) eth0.mtu = 9000
    world.set(state)
    const error = await refusal(actions.apply(plan.id))
    expect(error.code).toBe('stale')
    expect(error.message).toContain('what takes step 1 back, "link.mtu eth0 1300", is not the same any more')
    expect(runner.ran).toEqual([])
  })

  it('also when it now stops, or was started again', async () => {
    const { world, actions } = fakeActions(directory)
    const plan = await actions.plan(bridge())
    const state = world.get()
    take(state, { do: 'bridge.add', namespaceId: '', ifname: 'br7', mac: null })
    world.set(state)
    expect((await refusal(actions.apply(plan.id))).code).toBe('stale')
    const other = await actions.plan(bridge('br8'))
    world.set({ ...world.get(), bootId: 'another' })
    expect((await refusal(actions.apply(other.id))).message).toContain('it was started again')
  })
})

describe('one at a time', () => {
  it('tells the second what is in hand', async () => {
    const world = memoryWorld()
    let go: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    let begun: () => void = () => undefined
    const started = new Promise<void>((resolve) => {
      begun = resolve
    })
    const before = (_step: unknown, count: number): Promise<void> => {
      begun()
      return count === 1 ? gate : Promise.resolve()
    }
    const { actions } = fakeActions(directory, { runner: fakeRunner(world, { before }) }, world)
    const first = actions.apply((await actions.plan(bridge('br1'))).id)
    await started
    const { actions: second } = fakeActions(directory, {}, world)
    const plan = await second.plan(bridge('br2'))
    const error = await refusal(second.apply(plan.id))
    expect([error.code, error.message]).toEqual([
      'busy',
      `Another change of this host is in hand: bridge.create (process ${String(process.pid)})`
    ])
    expect((await second.history())[0]?.state).toBe('applying')
    go()
    expect((await first).state).toBe('done')
    expect((await second.apply(plan.id)).state).toBe('done')
  })
})

describe('records that cannot be trusted', () => {
  const applied = async (): Promise<Outcome> => {
    const { actions } = fakeActions(directory)
    return actions.apply((await actions.plan(bridge())).id)
  }
  const tellings = async (): Promise<unknown> => {
    const { actions } = fakeActions(directory)
    return (await actions.history()).map((item) => item.left[0]?.params?.reason ?? item.state)
  }

  it('are told and not obeyed', async () => {
    const { planId } = await applied()
    const path = join(directory, `${planId}.json`)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.slice(0, text.length / 2))
    expect(await tellings()).toEqual(['it is damaged'])
    writeFileSync(path, JSON.stringify({ ...JSON.parse(text), state: 'whatever' }))
    expect(await tellings()).toEqual(['it is damaged'])
    writeFileSync(path, text)
    expect(await tellings()).toEqual(['done'])
    chmodSync(path, 0o620)
    expect(await tellings()).toEqual(['its mode is 0620'])
    rmSync(path)
    writeFileSync(join(root, 'elsewhere'), text, { mode: 0o600 })
    symlinkSync(join(root, 'elsewhere'), path)
    expect(await tellings()).toEqual(['ELOOP'])
    rmSync(path)
    const other = join(directory, `${planId.slice(0, -1)}${planId.endsWith('0') ? '1' : '0'}.json`)
    writeFileSync(other, text, { mode: 0o600 })
    expect(await tellings()).toEqual(['it holds another plan'])
  })

  it('a directory that others may look into is not used', async () => {
    mkdirSync(directory, { mode: 0o755 })
    chmodSync(directory, 0o755)
    const { actions } = fakeActions(directory)
    const plan = await actions.plan(bridge())
    expect(plan.warnings.map((item) => item.code)).toEqual(['plan-damaged'])
    expect((await refusal(actions.apply(plan.id))).code).toBe('refused')
  })

  it('only so many finished ones are kept', async () => {
    const world = memoryWorld()
    const { actions } = fakeActions(directory, {}, world)
    const first = await actions.apply((await actions.plan(bridge())).id)
    const store = new Store(directory, 3)
    const record = store.read(first.planId)
    for (let at = 0; at < 6; at++) {
      const id = `${first.planId.slice(0, 9)}-zzz${String(at)}${first.planId.slice(14)}`
      await store.write({
        ...record,
        plan: { ...record.plan, id },
        appliedAt: `2000-01-0${String(at + 1)}T00:00:00Z`
      })
    }
    store.prune()
    expect(
      store
        .list()
        .records.map((item) => item.appliedAt.slice(0, 10))
        .slice(1)
    ).toEqual(['2000-01-06', '2000-01-05'])
  })
})
