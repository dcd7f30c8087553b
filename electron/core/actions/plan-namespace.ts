/** Steps that make and end namespaces and their names under /run/netns, ip-netns(8). */
import { VethscopeError } from '@shared/contract/errors'
import type { IntentOf } from '@shared/contract/intents'
import type { Message } from '@shared/contract/plans'
import type { HostSnapshot, Namespace } from '@shared/model'
import { visible } from '@shared/text/visible'
import { newNetnsName, oldNetnsName } from './check-names'
import { interfacesIn, namespaceOf } from './find-records'
import type { PlannedSteps } from './planner'
import type { KernelStep } from './step'
import { say, whatKernel } from './what-kernel'

const DIRECTORY = '/run/netns/'

/** One step, titled by itself. */
export function oneStep(
  snapshot: HostSnapshot,
  step: KernelStep,
  undo: readonly KernelStep[],
  notUndone: PlannedSteps['notUndone'] = []
): PlannedSteps {
  const what = whatKernel(step, snapshot)
  return { title: what, steps: [{ step, what, undo }], notUndone }
}

const named = (snapshot: HostSnapshot, name: string): Namespace | undefined =>
  snapshot.namespaces.find((item) => item.names.includes(name))

function free(snapshot: HostSnapshot, name: string): void {
  const dangles = snapshot.gaps.some((gap) => gap.subject === `${DIRECTORY}${name}`)
  if (named(snapshot, name) !== undefined || dangles)
    throw new VethscopeError(
      'bad-input',
      `there is a ${DIRECTORY}${visible(name, 80)} already`,
      'choose another name'
    )
}

export function planCreate(snapshot: HostSnapshot, intent: IntentOf<'namespace.create'>): PlannedSteps {
  const name = newNetnsName(intent.name)
  free(snapshot, name)
  return oneStep(snapshot, { do: 'netns.add', name }, [{ do: 'netns.delete', name, namespaceId: null }])
}

/** True when nothing but that name holds it: without the name it ends. */
function heldByNameAlone(item: Namespace, name: string): boolean {
  const own = [`${DIRECTORY}${name}`, `/var${DIRECTORY}${name}`]
  // The same mount seen from another mount namespace goes with this one only where they share it: it is not counted on.
  const others = item.paths.filter((path) => !own.some((mine) => path === mine || path.endsWith(mine)))
  return item.processes === 0 && others.length === 0 && item.names.length <= 1
}

function planEnd(snapshot: HostSnapshot, item: Namespace, name: string): PlannedSteps {
  const step: KernelStep = { do: 'netns.delete', name, namespaceId: item.id }
  if (!heldByNameAlone(item, name))
    return oneStep(snapshot, step, [{ do: 'netns.bind', namespaceId: item.id, name }])
  const inside = interfacesIn(snapshot, item.id).filter((one) => one.linkType !== 'loopback')
  const shown = visible(name, 80)
  return oneStep(
    snapshot,
    step,
    [{ do: 'netns.add', name }],
    [
      say('steps.lost.namespace-identity', { name: shown }),
      ...(inside.length > 0 ? [say('steps.lost.contents', { name: shown, count: inside.length })] : [])
    ]
  )
}

export function planDelete(snapshot: HostSnapshot, intent: IntentOf<'namespace.delete'>): PlannedSteps {
  const name = oldNetnsName(intent.name)
  const item = namespaceOf(snapshot, intent.namespaceId)
  if (!item.names.includes(name))
    throw new VethscopeError(
      'not-found',
      `that namespace is not called ${visible(name, 80)}`,
      item.names.length > 0
        ? `it is called ${item.names.map((one) => visible(one, 80)).join(', ')}`
        : 'it has no name under /run/netns: it ends with the last process in it'
    )
  return planEnd(snapshot, item, name)
}

export function planExpose(snapshot: HostSnapshot, intent: IntentOf<'namespace.expose'>): PlannedSteps {
  const name = newNetnsName(intent.name)
  const { id } = namespaceOf(snapshot, intent.namespaceId)
  free(snapshot, name)
  return oneStep(snapshot, { do: 'netns.bind', namespaceId: id, name }, [
    { do: 'netns.unbind', name, namespaceId: id }
  ])
}

const lostName = (name: string): Message => say('steps.lost.name', { name: visible(name, 80) })

export function planConceal(snapshot: HostSnapshot, intent: IntentOf<'namespace.conceal'>): PlannedSteps {
  const name = oldNetnsName(intent.name)
  const item = named(snapshot, name)
  if (item === undefined) {
    const path = `${DIRECTORY}${name}`
    if (!snapshot.gaps.some((gap) => gap.what === 'namespace' && gap.subject === path))
      throw new VethscopeError(
        'not-found',
        `there is no ${visible(path, 120)}`,
        'see `ip netns` for the names there are'
      )
    return oneStep(snapshot, { do: 'netns.unbind', name, namespaceId: null }, [], [lostName(name)])
  }
  if (heldByNameAlone(item, name)) return planEnd(snapshot, item, name)
  const step: KernelStep = { do: 'netns.unbind', name, namespaceId: item.id }
  // It leads to another process than it was made for: nobody wants that back.
  const moved = snapshot.gaps.some((gap) => gap.code === 'moved' && gap.subject === `${DIRECTORY}${name}`)
  return moved
    ? oneStep(snapshot, step, [], [lostName(name)])
    : oneStep(snapshot, step, [{ do: 'netns.bind', namespaceId: item.id, name }])
}
