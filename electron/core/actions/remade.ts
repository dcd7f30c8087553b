/**
 * Links and networks that an undo made anew have another number than before: an ifindex, an engine's id. What older plans
 * say of them is carried over to the new ones, along the undos that are on record and nothing else: a link of the same
 * name that somebody else made stays a stranger.
 */
import { z } from 'zod'
import type { HostSnapshot } from '@shared/model'
import type { PlanRecord } from './record'
import type { Step } from './step'
import { isEngineStep, namespacesOf } from './step-words'

export const identity = z.object({
  /** Namespace of a link, engine of a network. */
  place: z.string(),
  name: z.string(),
  /** ifindex of a link, the engine's own id of a network. */
  number: z.string()
})
export type Identity = z.infer<typeof identity>

const placesOf = (steps: readonly Step[]): ReadonlySet<string> =>
  new Set(steps.flatMap((step) => (isEngineStep(step) ? [step.engineId] : namespacesOf(step))))

function identitiesIn(snapshot: HostSnapshot, places: ReadonlySet<string>): Identity[] {
  const links = snapshot.interfaces.map(({ namespaceId, ifname, ifindex }) => ({
    place: namespaceId,
    name: ifname,
    number: String(ifindex)
  }))
  const networks = snapshot.networks.map(({ engineId, name, engineKey }) => ({
    place: engineId,
    name,
    number: engineKey
  }))
  return [...links, ...networks].filter(({ place }) => places.has(place))
}

const sameOne = (a: Identity, b: Identity): boolean =>
  a.place === b.place && a.name === b.name && a.number === b.number

/** What went and what came where the steps were done. */
export function goneAndCome(
  steps: readonly Step[],
  before: HostSnapshot,
  now: HostSnapshot
): { readonly gone: Identity[]; readonly came: Identity[] } {
  const places = placesOf(steps)
  const [was, is] = [identitiesIn(before, places), identitiesIn(now, places)]
  const without = (some: readonly Identity[], others: readonly Identity[]): Identity[] => {
    const keys = new Set(others.map((item) => JSON.stringify([item.place, item.name, item.number])))
    return some.filter((item) => !keys.has(JSON.stringify([item.place, item.name, item.number])))
  }
  return { gone: without(was, is), came: without(is, was) }
}

/** The record as it would have been written had what was made anew since been there from the start. */
export function carriedOver(record: PlanRecord, records: readonly PlanRecord[]): PlanRecord {
  const byId = new Map(records.map((item) => [item.plan.id, item]))
  const undos = records
    .filter((item) => item.plan.undoes !== null && item.plan.id >= record.plan.id && item.state === 'done')
    .sort((a, b) => (a.plan.id < b.plan.id ? -1 : 1))
  let { steps } = record
  for (const undo of undos) {
    const gone = byId.get(undo.plan.undoes ?? '')?.gone ?? []
    const pairs = gone.flatMap((from) =>
      undo.came.filter((to) => to.place === from.place && to.name === from.name).map((to) => ({ from, to }))
    )
    if (pairs.length === 0) continue
    const carry = (step: Step): Step =>
      pairs.reduce((carried, { from, to }) => renumber(carried, from, to), step)
    steps = steps.map((item) => ({ ...item, step: carry(item.step), undo: item.undo.map(carry) }))
  }
  return { ...record, steps }
}

function renumber(step: Step, from: Identity, to: Identity): Step {
  switch (step.do) {
    case 'link.delete':
    case 'link.up':
    case 'link.master':
    case 'link.mtu':
    case 'link.move':
    case 'address.add':
    case 'address.remove': {
      if (step.ifindex === null) return step
      const named = { place: step.namespaceId, name: step.ifname, number: String(step.ifindex) }
      return sameOne(named, from) ? { ...step, ifindex: Number(to.number) } : step
    }
    case 'network.remove':
      return step.engineId === from.place && step.key === from.number ? { ...step, key: to.number } : step
    case 'network.connect':
    case 'network.disconnect':
      return step.engineId === from.place && step.network === from.number
        ? { ...step, network: to.number }
        : step
    default:
      return step
  }
}
