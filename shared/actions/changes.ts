/** What is different on the map afterwards, in words: for the plan people read before they apply it. */
import type { PlanChange } from '../contract/plans'
import type { MessageRef } from '../locales'
import type { HostSnapshot } from '../model'
import { differenceOf, isSecondEnd } from './difference'
import type { Thing } from './things'

/** More are counted, not listed. */
const MAX_CHANGES = 60

const said = (verb: PlanChange['verb'], what: MessageRef, ref: PlanChange['ref']): PlanChange => ({
  verb,
  what: what.params === undefined ? { key: what.key } : { key: what.key, params: { ...what.params } },
  ref
})

/** Additions, then changes, then removals; a veth pair once. Bounded. */
export function changesOf(before: HostSnapshot, after: HostSnapshot): PlanChange[] {
  const { added, removed, changed } = differenceOf(before, after)
  const found: PlanChange[] = []
  const ends = (things: readonly Thing[]): ReadonlySet<string> =>
    new Set(things.flatMap((thing) => (thing.kind === 'link' && thing.ref !== null ? [thing.ref.id] : [])))
  const addedEnds = ends(added)
  const removedEnds = ends(removed)
  // A namespace that comes or goes takes its name with it.
  const whole = (things: readonly Thing[]): ReadonlySet<string> =>
    new Set(
      things.flatMap((thing) => (thing.kind === 'namespace' && thing.ref !== null ? [thing.ref.id] : []))
    )
  const addedSpaces = whole(added)
  const removedSpaces = whole(removed)
  const implied = (thing: Thing, spaces: ReadonlySet<string>): boolean =>
    thing.kind === 'name' && spaces.has(thing.ref?.id ?? '')
  for (const thing of added)
    if (!isSecondEnd(after, thing, addedEnds) && !implied(thing, addedSpaces))
      found.push(said('add', thing.what, thing.ref))
  for (const { was, is } of changed) {
    const old = new Map(was.facts.map((fact) => [fact.name, fact.value]))
    const differing = is.facts.filter((fact) => old.get(fact.name) !== fact.value)
    const texts = new Map(differing.map((fact) => [JSON.stringify(fact.what), fact.what]))
    for (const what of texts.values()) found.push(said('change', what, is.ref))
    if (texts.size === 0) found.push(said('change', is.what, is.ref))
  }
  for (const thing of removed)
    if (!isSecondEnd(before, thing, removedEnds) && !implied(thing, removedSpaces))
      found.push(said('remove', thing.what, thing.ref))
  if (found.length <= MAX_CHANGES) return found
  const rest = found.length - (MAX_CHANGES - 1)
  return [
    ...found.slice(0, MAX_CHANGES - 1),
    said('change', { key: 'actions.change.more', params: { count: rest } }, null)
  ]
}
