/** Changes through an agent's pipe: what is asked arrives, what comes of it comes back, and nothing is cut off half-way. */
import { describe, expect, it } from 'vitest'
import { VethscopeError } from '@shared/contract/errors'
import type { Outcome } from '@shared/contract/plans'
import {
  createNetwork,
  MemoryActions,
  type MemoryActionsOptions
} from '../../../tests/support/memory-actions'
import { fakeHost, localDescription, pipeAgent } from '../../../tests/support/pipe-agent'
import type { Unlocking } from '../../agent/changes'
import { Journal } from '../journal'
import { AgentHost } from './agent-host'
import type { HostActions } from './host'

async function agent(options: MemoryActionsOptions = {}, unlocking?: Unlocking) {
  const inner = new MemoryActions(options)
  const real = fakeHost({ actions: inner })
  const pipe = pipeAgent(() => Promise.resolve(real), unlocking)
  const host = await AgentHost.connect(pipe, {
    description: localDescription,
    journal: new Journal(),
    source: 'local'
  })
  const actions: HostActions | null = host.actions
  if (actions === null) throw new Error('there are actions')
  return { inner, real, pipe, host, actions }
}

describe('changes through an agent', () => {
  it('are locked until asked, and every call arrives', async () => {
    const { inner, host, actions } = await agent()
    expect(actions.locked).toBe(true)
    const plan = await actions.plan(createNetwork())
    expect(plan).toMatchObject({ id: 'p1', steps: [{ call: 'POST /networks/create {"Name":"n"}' }] })
    await expect(actions.apply(plan.id)).rejects.toMatchObject({ code: 'refused' })
    await expect(actions.settle(plan.id, 'undo')).rejects.toMatchObject({ code: 'refused' })
    await expect(actions.confirm(plan.id)).rejects.toMatchObject({ code: 'refused' })
    expect(inner.asked).toEqual(['plan network.create'])
    await actions.unlock()
    expect(actions.locked).toBe(false)
    const heard: Outcome[] = []
    const outcome = await actions.apply(plan.id, (step) => heard.push(step))
    expect([heard.map(({ state }) => state), outcome.state]).toEqual([['applying'], 'done'])
    expect(await actions.planUndo('p1')).toMatchObject({ undoes: 'p1' })
    expect(await actions.history()).toMatchObject([{ planId: 'p1', state: 'done' }])
    expect(await actions.confirm('p1')).toMatchObject({ state: 'done' })
    expect(await actions.settle('p1', 'finish')).toMatchObject({ state: 'done' })
    await host.close()
  })

  it('hand errors on, and ids that are no ids do not get through', async () => {
    const { actions, host, inner } = await agent({}, 'open')
    expect(actions.locked).toBe(false)
    await expect(actions.apply('p99')).rejects.toMatchObject({ code: 'not-found' })
    await expect(actions.planUndo('p99')).rejects.toMatchObject({ code: 'not-found', hint: 'list them' })
    expect(inner.asked).toEqual(['unlock', 'apply p99', 'planUndo p99'])
    await expect(actions.apply('../../etc/shadow')).rejects.toMatchObject({ code: 'not-found' })
    expect(inner.asked).toHaveLength(3)
    await host.close()
  })

  it('stay locked when the answer is no', async () => {
    let asked = 0
    const { actions, inner, host } = await agent({}, () => {
      asked++
      return Promise.reject(new VethscopeError('refused', 'The person said no', 'Ask again'))
    })
    await expect(actions.unlock()).rejects.toMatchObject({ code: 'refused', message: 'The person said no' })
    expect([actions.locked, asked, inner.asked]).toEqual([true, 1, []])
    await expect(actions.apply('p1')).rejects.toMatchObject({ code: 'refused' })
    await host.close()
  })

  it('are none where the host has none', async () => {
    const pipe = pipeAgent(() => Promise.resolve(fakeHost()))
    const host = await AgentHost.connect(pipe, {
      description: localDescription,
      journal: new Journal(),
      source: 'local'
    })
    expect(host.actions).toBeNull()
    await host.close()
  })

  it('refuse an intent that is larger than a request may be, and live on', async () => {
    const { actions, host } = await agent()
    const options = Object.fromEntries(
      Array.from({ length: 64 }, (_, at) => [`k${String(at)}`, '网'.repeat(4096) + '络'.repeat(4096)])
    )
    await expect(actions.plan(createNetwork({ options }))).rejects.toMatchObject({ code: 'too-large' })
    expect(await actions.plan(createNetwork())).toMatchObject({ id: 'p1' })
    await host.close()
  })
})

describe('the end of the input', () => {
  it('waits for a plan that is being applied, and is not cut short by a kill', async () => {
    let finish: () => void = () => undefined
    const applying = new Promise<void>((resolve) => (finish = resolve))
    const { actions, host, real, pipe, inner } = await agent({ whileApplying: () => applying }, 'open')
    const plan = await actions.plan(createNetwork())
    const heard: string[] = []
    const applied = actions.apply(plan.id, ({ state }) => heard.push(state))
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['applying'])
    await host.close() // returns: the agent said that it stays
    expect([pipe.killed, real.closed]).toEqual([0, 0])
    finish()
    expect(await applied).toMatchObject({ state: 'done' })
    expect(await pipe.outcome).toBeNull()
    expect([pipe.killed, real.closed, inner.asked.at(-1)]).toEqual([0, 1, 'apply p1'])
  })

  it('waits for a plan that is not confirmed yet', async () => {
    let deadline: () => void = () => undefined
    const passed = new Promise<void>((resolve) => (deadline = resolve))
    const { actions, host, real, pipe, inner } = await agent({ confirmSeconds: 60 }, 'open')
    inner.pending = () => passed
    const plan = await actions.plan(createNetwork())
    expect(await actions.apply(plan.id)).toMatchObject({ state: 'unconfirmed' })
    await host.close()
    expect([pipe.killed, real.closed]).toEqual([0, 0])
    deadline()
    expect(await pipe.outcome).toBeNull()
    expect(real.closed).toBe(1)
  })

  it('comes by a signal, too, and lets the plan finish', async () => {
    let finish: () => void = () => undefined
    const applying = new Promise<void>((resolve) => (finish = resolve))
    const asked = new AbortController()
    const inner = new MemoryActions({ whileApplying: () => applying })
    const real = fakeHost({ actions: inner })
    const pipe = pipeAgent(() => Promise.resolve(real), 'open', asked.signal)
    const host = await AgentHost.connect(pipe, {
      description: localDescription,
      journal: new Journal(),
      source: 'local'
    })
    const plan = await host.actions!.plan(createNetwork())
    const applied = host.actions!.apply(plan.id)
    await expect.poll(() => inner.asked.at(-1), { timeout: 10_000 }).toBe('apply p1')
    asked.abort()
    finish()
    expect(await applied).toMatchObject({ state: 'done' })
    expect(await pipe.outcome).toBeNull()
    expect(real.closed).toBe(1)
  })
})
