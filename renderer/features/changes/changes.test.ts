/** Forms and plans as a person meets them: what stays after an error, what is offered, what is not, and why. */
import { VethscopeError } from '@shared/contract/errors'
import type { Outcome } from '@shared/contract'
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useChangesStore } from '../../app/stores/changes.store'
import { useConnectionStore } from '../../app/stores/connection.store'
import { useHistoryStore } from '../../app/stores/history.store'
import { useHostsStore } from '../../app/stores/hosts.store'
import { useSnapshotStore } from '../../app/stores/snapshot.store'
import {
  each,
  fail,
  fakeServices,
  makeOutcome,
  makePlan,
  type FakeServices
} from '../../app/stores/testing/fake-services'
import { toast } from '../../ui/toast'
import TestLayer from './testing/TestLayer.vue'

let wrapper: VueWrapper | null = null

async function page(services: FakeServices = fakeServices()): Promise<FakeServices> {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', name: 'map', component: { template: '<i />' } }]
  })
  useHostsStore()
  useHistoryStore()
  void useConnectionStore().keep(() => Promise.resolve(services.line))
  await vi.waitFor(() => expect(useSnapshotStore().state).toBe('live'))
  wrapper = mount(TestLayer, { attachTo: document.body, global: { plugins: [router] } })
  return services
}
const dialog = (): HTMLElement => document.querySelector<HTMLElement>('[role=dialog]')!
const fieldAt = (path: string): HTMLInputElement =>
  document.querySelector<HTMLInputElement>(`[data-field="${path}"]`)!
const button = (text: string): HTMLButtonElement =>
  [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === text)!
async function type(path: string, text: string): Promise<void> {
  fieldAt(path).value = text
  fieldAt(path).dispatchEvent(new Event('input'))
  await nextTick()
}
async function press(text: string): Promise<void> {
  button(text).click()
  await nextTick()
}

beforeEach(() => {
  localStorage.clear()
  document.body.innerHTML = ''
  setActivePinia(createPinia())
  toast.value = null
})
afterEach(() => {
  wrapper?.unmount()
  vi.useRealTimers()
})

describe('the form for a new network', () => {
  it('begins in the name, proposes a free subnet, and tells nothing before one typed', async () => {
    await page()
    useChangesStore().openForm('network')
    await nextTick()
    expect(document.activeElement).toBe(fieldAt('name'))
    expect(fieldAt('subnets.0.subnet').placeholder).toMatch(/^\d+\.\d+\.\d+\.\d+\/\d+$/)
    expect(dialog().querySelectorAll('.field-problems .stop')).toHaveLength(0)
  })

  it('tells a problem at its field and takes the suggestion with a button', async () => {
    await page()
    useChangesStore().openForm('network')
    await nextTick()
    await type('subnets.0.subnet', '172.18.0.0/16')
    expect(fieldAt('subnets.0.subnet').getAttribute('aria-invalid')).toBe('true')
    const described = fieldAt('subnets.0.subnet').getAttribute('aria-describedby') ?? ''
    expect(described).toContain('problems')
    const take = dialog().querySelector<HTMLButtonElement>('.take')!
    take.click()
    await nextTick()
    expect(fieldAt('subnets.0.subnet').value).toMatch(/\/\d+$/)
    expect(fieldAt('subnets.0.subnet').value).not.toBe('172.18.0.0/16')
    expect(fieldAt('subnets.0.subnet').getAttribute('aria-invalid')).toBe('false')
  })

  it('asks for no plan while something stops it: it goes to the field and says so', async () => {
    const { answers } = await page()
    const made = vi.fn(() => makePlan())
    answers.make = made
    useChangesStore().openForm('network')
    await nextTick()
    await press('Make a plan')
    await vi.waitFor(() => expect(document.activeElement).toBe(fieldAt('name')))
    expect(dialog().textContent).toContain('to solve first')
    expect(made).not.toHaveBeenCalled()
  })

  it('keeps what was typed when no plan can be made, and when one comes back to it', async () => {
    const { answers } = await page()
    const changes = useChangesStore()
    answers.make = () => fail(new VethscopeError('unreachable', 'docker does not answer', 'start it'))
    changes.openForm('network')
    await nextTick()
    await type('name', 'mynet')
    await press('Make a plan')
    await vi.waitFor(() => expect(dialog().textContent).toContain('docker does not answer'))
    expect(dialog().textContent).toContain('start it')
    expect(fieldAt('name').value).toBe('mynet')
    answers.make = () => makePlan()
    await press('Make a plan')
    await vi.waitFor(() => expect(dialog().textContent).toContain('POST /networks/create'))
    await press('Back to the form')
    expect(fieldAt('name').value).toBe('mynet')
  })

  it('shows a driver that cannot be had disabled, with the reason', async () => {
    await page()
    useChangesStore().openForm('network')
    await nextTick()
    const overlay = dialog().querySelector<HTMLInputElement>('input[value=overlay]')!
    expect(overlay.disabled).toBe(true)
    expect(overlay.closest('label')?.textContent).toMatch(/swarm/i)
    expect(dialog().querySelector<HTMLInputElement>('input[value=bridge]')?.disabled).toBe(false)
  })
})

describe('a plan', () => {
  const open = async (services: FakeServices, plan = makePlan()): Promise<void> => {
    services.answers.make = () => plan
    await useChangesStore().propose({ kind: 'namespace.create', name: 'blue' })
    await nextTick()
  }

  it('shows calls, changes and warnings in words; a stop problem disables Apply and says so', async () => {
    const services = await page()
    const warn = (severity: 'stop' | 'warn' | 'note') => ({
      severity,
      code: severity,
      text: { key: `a ${severity}` }
    })
    await open(services, makePlan({ warnings: [warn('note'), warn('warn'), warn('stop')] }))
    expect([...dialog().querySelectorAll('.warnings li')].map((one) => one.textContent)).toEqual([
      'Stops ita stop',
      'Warninga warn',
      'Notea note'
    ])
    expect(button('Apply').disabled).toBe(true)
    expect(dialog().textContent).toContain('Cannot be applied')
  })

  it('of a locked host offers to unlock first', async () => {
    const services = await page(fakeServices({ changes: 'locked' }))
    const asked = vi.fn()
    services.answers.unlock = asked
    await open(services)
    expect(button('Apply').disabled).toBe(true)
    await press('Unlock')
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce())
  })

  it('applied, closes, and a line offers to undo it', async () => {
    const services = await page()
    await open(services)
    await press('Apply')
    await vi.waitFor(() => expect(document.querySelector('[role=dialog]')).toBeNull())
    expect(toast.value?.text).toBe('Done: New network')
    expect(toast.value?.action?.label).toBe('Undo')
    toast.value?.action?.run()
    await vi.waitFor(() => expect(useChangesStore().plan?.id).toBe('u1'))
  })

  it('that left something stays, and says what', async () => {
    const services = await page()
    services.answers.apply = () =>
      each(
        makeOutcome({
          state: 'left',
          undoId: null,
          left: [{ key: 'the bridge br-1' }],
          steps: [{ ...makeOutcome().steps[0]!, state: 'left', detail: 'device busy' }]
        })
      )
    await open(services)
    await press('Apply')
    await vi.waitFor(() => expect(dialog().textContent).toContain('the bridge br-1'))
    expect(dialog().textContent).toContain('device busy')
    expect(dialog().textContent).toContain('not everything could be taken back')
  })

  it('that must be confirmed counts down, is kept by a button, and undone by another', async () => {
    const services = await page()
    const waiting = makeOutcome({
      state: 'unconfirmed',
      undoId: null,
      confirmBy: new Date(Date.now() + 42_500).toISOString()
    })
    const settled = vi.fn((): AsyncIterable<Outcome> => each(makeOutcome({ state: 'undone', undoId: null })))
    services.answers.apply = () => each(waiting)
    services.answers.settle = settled
    await open(services, makePlan({ confirmSeconds: 60 }))
    expect(dialog().textContent).toContain('after 60 s')
    await press('Apply')
    await vi.waitFor(() => expect(dialog().textContent).toMatch(/Undoes itself in 4[123] s/))
    await press('Undo now')
    await vi.waitFor(() => expect(settled).toHaveBeenCalledWith('p1', 'undo'))
    await vi.waitFor(() => expect(toast.value?.text).toBe('Undone: New network'))
  })
})

describe('on top of every screen', () => {
  it('an interrupted change is told with Finish and Undo, an unconfirmed one with its countdown', async () => {
    const services = fakeServices()
    services.answers.history = () => [
      makeOutcome({ planId: 'a', state: 'interrupted' }),
      makeOutcome({
        planId: 'b',
        state: 'unconfirmed',
        undoId: null,
        confirmBy: new Date(Date.now() + 30_500).toISOString()
      })
    ]
    const settled = vi.fn((): AsyncIterable<Outcome> => each(makeOutcome()))
    services.answers.settle = settled
    await page(services)
    await vi.waitFor(() => expect(document.querySelector('[data-plan=a]')).not.toBeNull())
    expect(document.querySelector('[data-plan=a]')?.textContent).toContain('1 of 1 steps are done')
    expect(document.querySelector('[data-plan=b]')?.textContent).toMatch(/Undoes itself in (30|31) s/)
    await press('Finish')
    await vi.waitFor(() => expect(settled).toHaveBeenCalledWith('a', 'finish'))
  })
})

describe('history', () => {
  it('lists what ran, with a way back or why there is none', async () => {
    const services = fakeServices()
    services.answers.history = () => [
      makeOutcome({ planId: 'a' }),
      makeOutcome({ planId: 'b', state: 'rolled-back', undoId: null }),
      makeOutcome({ planId: 'c', undoId: null })
    ]
    await page(services)
    const row = (id: string) => document.querySelector<HTMLElement>(`.history [data-plan=${id}]`)
    await vi.waitFor(() => expect(row('a')).not.toBeNull())
    expect(row('b')?.textContent).toContain('Taken back already')
    expect(row('c')?.textContent).toContain('It has no undo')
    row('a')?.querySelector<HTMLButtonElement>('.ways button')?.click()
    await vi.waitFor(() => expect(useChangesStore().plan?.undoes).toBe('p1'))
  })
})
