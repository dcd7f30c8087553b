/**
 * Whole plans on a real kernel, through what keeps and applies them: random sequences of changes by hand and their undos
 * end where they began; a change is promised, made, verified and taken back.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { changesHere, type LocalActions } from '@core/actions'
import { Journal } from '@core/journal'
import { VethscopeError } from '@shared/contract/errors'
import { intent, type Intent } from '@shared/contract/intents'
import type { Outcome } from '@shared/contract/plans'
import type { HostSnapshot, Interface } from '@shared/model'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { plansDirectory } from '../support/fake-actions'
import { KernelActions } from '../support/kernel-actions'
import { canMakeNamespaces, TestNamespaces, type Place } from '../support/namespaces'

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

describe.runIf(canMakeNamespaces)('plans on a real kernel (needs root)', () => {
  let kernel: KernelActions
  let lab: TestNamespaces
  let red: Place
  let blue: Place
  let directory = ''
  let actions: LocalActions
  const own = new Set<string>()

  beforeAll(() => {
    kernel = new KernelActions(({ names }) => names.some((name) => own.has(name)))
  })
  afterAll(() => kernel.close())
  beforeEach(() => {
    lab = new TestNamespaces()
    const [one, other] = lab.add('red', 'blue')
    red = one!
    blue = other!
    own.clear()
    own.add(red.ref).add(blue.ref)
    lab.ip(
      red,
      'link set lo up',
      `link add v0 type veth peer name v1 netns ${blue.ref}`,
      'link set v0 up',
      'addr add 10.77.0.1/24 dev v0'
    )
    lab.ip(blue, 'link set lo up', 'link set v1 up', 'addr add 10.77.0.2/24 dev v1')
    directory = plansDirectory()
    actions = changesHere({
      journal: new Journal(),
      source: 'local',
      collect: () => kernel.collect(),
      engines: null,
      directory: join(directory, 'state'),
      locked: false
    })
  })
  afterEach(async () => {
    await actions.pending()
    await lab.close()
    rmSync(directory, { recursive: true, force: true })
  })

  const idOf = (snapshot: HostSnapshot, place: Place): string =>
    snapshot.namespaces.find(({ names }) => names.includes(place.ref))?.id ?? ''
  const doIt = async (wanted: unknown): Promise<Outcome> =>
    actions.apply((await actions.plan(intent.parse(wanted))).id)
  const undo = async (id: string): Promise<Outcome> => actions.apply((await actions.planUndo(id)).id)

  it('promises, makes, verifies and takes back', async () => {
    const before = await kernel.settled()
    const namespaceId = idOf(before, red)
    const plan = await actions.plan({ kind: 'bridge.create', namespaceId, name: 'br7' })
    expect(plan.steps.map(({ call }) => call).join('\n')).toContain('type bridge')
    expect(plan.changes.length).toBeGreaterThan(0)
    const outcome = await actions.apply(plan.id)
    expect(outcome).toMatchObject({ state: 'done', unmet: [], left: [] })
    expect(lab.enter(red, 'ip', ['link', 'show', 'br7'])).toContain('br7')
    expect(await undo(outcome.planId)).toMatchObject({ state: 'done', unmet: [] })
    await kernel.becomes(before)
    expect((await actions.history()).map(({ state }) => state)).toEqual(['done', 'undone'])
  })

  it('refuses an undo when somebody changed it since', async () => {
    const before = await kernel.settled()
    const { planId } = await doIt({ kind: 'bridge.create', namespaceId: idOf(before, red), name: 'br7' })
    lab.ip(red, 'link delete br7')
    await expect(actions.planUndo(planId)).rejects.toMatchObject({ code: 'stale' })
  })

  function randomIntent(snapshot: HostSnapshot, roll: (sides: number) => number): Intent {
    const namespaceId = idOf(snapshot, roll(2) === 0 ? red : blue)
    const otherId = idOf(snapshot, roll(2) === 0 ? red : blue)
    const links = snapshot.interfaces.filter(
      (item) => item.namespaceId === namespaceId && item.ifname !== 'lo'
    )
    const link: Interface | undefined = links[roll(Math.max(1, links.length))]
    const name = `n${String(roll(10_000))}`
    const bridge: Intent = { kind: 'bridge.create', namespaceId, name }
    if (link === undefined) return bridge
    const interfaceId = link.id
    const bridges = links.filter((item) => item.kind === 'bridge' && item.id !== link.id)
    const number = (): string => String(1 + roll(250))
    switch (roll(9)) {
      case 0:
        return bridge
      case 1:
        return { kind: 'veth.create', namespaceId, name, peerNamespaceId: otherId, peerName: `${name}p` }
      case 2:
        return { kind: 'link.up', interfaceId, up: roll(2) === 0 }
      case 3:
        return { kind: 'link.mtu', interfaceId, mtu: 1300 + roll(200) }
      case 4:
        return { kind: 'address.add', interfaceId, address: `10.${number()}.${number()}.1/24` }
      case 5:
        return { kind: 'link.master', interfaceId, masterId: bridges[0]?.id ?? null }
      case 6:
        return { kind: 'link.delete', interfaceId }
      case 7:
        return { kind: 'link.move', interfaceId, namespaceId: otherId }
      default:
        return { kind: 'sysctl.set', namespaceId, sysctl: 'ip_forward', interfaceId: null, value: roll(2) }
    }
  }

  // `npm run fuzz:plans` runs a hundred.
  const sequences = Number(process.env.VETHSCOPE_SEQUENCES ?? 10)
  it.each(Array.from({ length: sequences }, (_, seed) => seed))(
    'random sequence %i ends where it began',
    async (seed) => {
      const roll = dice(seed)
      const before = await kernel.settled()
      const done: string[] = []
      const what: string[] = []
      for (let turn = 0; turn < 5; turn++) {
        const last = done.at(-1)
        if (last !== undefined && roll(4) === 0) {
          what.push('undo')
          expect(await undo(last), what.join('\n')).toMatchObject({ state: 'done', left: [] })
          done.pop()
          continue
        }
        try {
          const plan = await actions.plan(randomIntent(await kernel.collect(), roll))
          if (plan.steps.length === 0) continue
          what.push(JSON.stringify(plan.intent))
          const outcome = await actions.apply(plan.id)
          expect(outcome, what.join('\n')).toMatchObject({ left: [], unmet: [] })
          if (outcome.state === 'done') done.push(plan.id)
          else expect(outcome.state, what.join('\n')).toBe('rolled-back')
        } catch (error) {
          // What makes no sense here is refused before anything runs.
          if (!(error instanceof VethscopeError)) throw error
          expect(['bad-input', 'not-supported', 'stale'], `${error.message}\n${what.join('\n')}`).toContain(
            error.code
          )
        }
      }
      for (const id of done.reverse()) {
        what.push('undo')
        const outcome = await undo(id).catch((error: unknown) => {
          throw new Error(`${String(error)}\n${what.join('\n')}`)
        })
        expect(outcome, what.join('\n')).toMatchObject({ state: 'done', left: [] })
      }
      await kernel.becomes(before)
    },
    180_000
  )
})
