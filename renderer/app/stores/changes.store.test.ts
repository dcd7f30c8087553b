/** Changes as a client makes them: plans, what became of them, and that nothing a person typed is lost on the way. */
import { VethscopeError } from '@shared/contract/errors'
import type { Intent, Outcome } from '@shared/contract'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useChangesStore } from './changes.store'
import { useConnectionStore } from './connection.store'
import { useHistoryStore } from './history.store'
import { useHostsStore } from './hosts.store'
import { useSnapshotStore } from './snapshot.store'
import { each, fail, fakeServices, makeOutcome, makePlan, type FakeServices } from './testing/fake-services'

const wanted: Intent = { kind: 'namespace.create', name: 'blue' }

async function connected(services: FakeServices = fakeServices()): Promise<FakeServices> {
  useHostsStore()
  void useConnectionStore().keep(() => Promise.resolve(services.line))
  await vi.waitFor(() => expect(useSnapshotStore().state).toBe('live'))
  return services
}

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})

describe('a plan', () => {
  it('is made, applied and told of step by step; the form is emptied only then', async () => {
    const { answers } = await connected()
    const changes = useChangesStore()
    const seen: string[] = []
    answers.apply = () =>
      each(
        makeOutcome({ state: 'applying', steps: [{ ...makeOutcome().steps[0]!, state: 'running' }] }),
        makeOutcome()
      )
    changes.openForm('namespace')
    changes.draft = { name: 'blue' }
    expect(await changes.makePlan(wanted)).toBe(true)
    expect(changes.stage).toBe('ready')
    expect(changes.draft).toEqual({ name: 'blue' })
    const done = changes.apply()
    await vi.waitFor(() => {
      seen.push(changes.outcome?.state ?? '')
      expect(changes.stage).toBe('applied')
    })
    await done
    expect(changes.outcome?.state).toBe('done')
    expect(changes.form).toBeNull()
    expect(changes.draft).toEqual({})
  })

  it('that cannot be made leaves the form as it was and says why', async () => {
    const { answers } = await connected()
    const changes = useChangesStore()
    answers.make = () => fail(new VethscopeError('unreachable', 'docker does not answer', 'start it'))
    changes.openForm('namespace')
    changes.draft = { name: 'blue' }
    expect(await changes.makePlan(wanted)).toBe(false)
    expect(changes.error).toMatchObject({ message: 'docker does not answer', hint: 'start it' })
    expect(changes.form).toBe('namespace')
    expect(changes.draft).toEqual({ name: 'blue' })
  })

  it('that fails under way keeps the form for another try', async () => {
    const { answers } = await connected()
    const changes = useChangesStore()
    answers.apply = () => each(makeOutcome({ state: 'rolled-back', undoId: null }))
    changes.openForm('namespace')
    changes.draft = { name: 'blue' }
    await changes.makePlan(wanted)
    await changes.apply()
    expect(changes.outcome?.state).toBe('rolled-back')
    changes.backToForm()
    expect(changes.form).toBe('namespace')
    expect(changes.draft).toEqual({ name: 'blue' })
    expect(changes.plan).toBeNull()
  })

  it('that went stale is made anew, told with its differences, and not applied', async () => {
    const { answers } = await connected()
    const changes = useChangesStore()
    const applied: string[] = []
    answers.apply = (id) => {
      applied.push(id)
      return fail(new VethscopeError('stale', 'the host changed', 'plan anew'))
    }
    await changes.makePlan(wanted)
    answers.make = () =>
      makePlan({ id: 'p2', steps: [{ ...makePlan().steps[0]!, call: 'ip netns add blue' }] })
    await changes.apply()
    expect(applied).toEqual(['p1'])
    expect(changes.stage).toBe('ready')
    expect(changes.plan?.id).toBe('p2')
    expect(changes.differences?.added).toEqual(['ip netns add blue'])
    expect(changes.differences?.gone).toEqual(makePlan().steps.map((step) => step.call))
  })

  it('whose line broke is told of when the line is back', async () => {
    const { answers } = await connected()
    const changes = useChangesStore()
    async function* broken(): AsyncGenerator<Outcome> {
      yield await Promise.resolve(makeOutcome({ state: 'applying' }))
      throw new VethscopeError('unreachable', 'closed')
    }
    answers.apply = broken
    await changes.makePlan(wanted)
    answers.history = () => [makeOutcome()]
    await changes.apply()
    await vi.waitFor(() => expect(changes.stage).toBe('applied'))
    expect(changes.outcome?.state).toBe('done')
    expect(changes.error).toBeNull()
  })

  it('is one at a time: nothing else begins while it is applied', async () => {
    const { answers } = await connected()
    const changes = useChangesStore()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    async function* slow(): AsyncGenerator<Outcome> {
      yield makeOutcome({ state: 'applying' })
      await held
      yield makeOutcome()
    }
    answers.apply = slow
    await changes.makePlan(wanted)
    const done = changes.apply()
    await vi.waitFor(() => expect(changes.outcome?.state).toBe('applying'))
    changes.openForm('veth')
    changes.close()
    expect(await changes.planUndo('p1')).toBe(false)
    expect(changes.form).toBeNull()
    expect(changes.stage).toBe('applying')
    release()
    await done
    expect(changes.stage).toBe('applied')
  })
})

describe('a form that was left', () => {
  it('comes back as it was for the same thing, and empty for another', async () => {
    await connected()
    const changes = useChangesStore()
    changes.openForm('connect', { networkId: 'a' })
    changes.draft = { networkId: 'a', aliases: 'db' }
    changes.close()
    expect(changes.form).toBeNull()
    changes.openForm('connect', { networkId: 'b' })
    expect(changes.draft).toEqual({ networkId: 'b' })
    changes.close()
    changes.openForm('connect', { networkId: 'a' })
    expect(changes.draft).toEqual({ networkId: 'a', aliases: 'db' })
  })
})

describe('what may be done', () => {
  it.each([
    [{ changes: 'none' as const }, true, 'changes.blocked.readOnly'],
    [{ changes: 'none' as const }, false, 'changes.blocked.rights'],
    [{ changes: 'none' as const, kind: 'recorded' as const }, false, 'changes.blocked.file'],
    [{ changes: 'locked' as const }, false, null],
    [{ changes: 'open' as const }, false, null]
  ])('of %o (read-only: %s) is blocked by %s', async (description, readOnly, blocked) => {
    const services = fakeServices(description, undefined, readOnly)
    useHostsStore()
    void useConnectionStore().keep(() => Promise.resolve(services.line))
    await vi.waitFor(() => expect(useSnapshotStore().snapshot).not.toBeNull())
    expect(useChangesStore().blocked).toBe(blocked)
  })

  it('asks to unlock before it settles on a locked host, and goes no further when refused', async () => {
    const { answers } = await connected(fakeServices({ changes: 'locked' }))
    const changes = useChangesStore()
    const settled = vi.fn(() => each(makeOutcome()))
    answers.settle = settled
    answers.unlock = () => fail(new VethscopeError('no-rights', 'refused by polkit', ''))
    await changes.settle('p1', 'undo')
    expect(settled).not.toHaveBeenCalled()
    expect(changes.error?.message).toBe('refused by polkit')
    answers.unlock = () => undefined
    await changes.settle('p1', 'undo')
    expect(settled).toHaveBeenCalledWith('p1', 'undo')
  })
})

describe('history', () => {
  it('tells what was interrupted and what waits to be confirmed, and is read again after a change', async () => {
    const services = fakeServices()
    services.answers.history = () => [
      makeOutcome({ planId: 'a', state: 'interrupted' }),
      makeOutcome({
        planId: 'b',
        state: 'unconfirmed',
        confirmBy: new Date(Date.now() + 60_000).toISOString()
      }),
      makeOutcome({ planId: 'c' })
    ]
    const past = useHistoryStore()
    await connected(services)
    await vi.waitFor(() => expect(past.outcomes).toHaveLength(3))
    expect(past.interrupted.map((one) => one.planId)).toEqual(['a'])
    expect(past.unconfirmed.map((one) => one.planId)).toEqual(['b'])
    services.answers.history = () => [makeOutcome({ planId: 'b' })]
    await useChangesStore().confirm('b')
    expect(past.unconfirmed).toEqual([])
  })

  it('is not asked of a host that cannot be changed', async () => {
    const services = fakeServices({ changes: 'none' })
    const asked = vi.fn(() => [])
    services.answers.history = asked
    useHistoryStore()
    await connected(services)
    expect(asked).not.toHaveBeenCalled()
  })
})
