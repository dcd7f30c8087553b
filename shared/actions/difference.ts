/** What is in one snapshot and not in another, as things people know. Records that both share are not looked at. */
import { lookup, type HostSnapshot } from '../model'
import { EXPECTED } from './new-records'
import {
  addressThing,
  endpointThing,
  linkThing,
  Namer,
  namespaceThings,
  networkThing,
  routeThing,
  rulesOf,
  ruleThing,
  sysctlThing,
  type Thing
} from './things'

export interface Difference {
  readonly added: readonly Thing[]
  readonly removed: readonly Thing[]
  /** Both as they were and as they are. */
  readonly changed: readonly { readonly was: Thing; readonly is: Thing }[]
}

interface Kind<T> {
  readonly of: (snapshot: HostSnapshot) => readonly T[]
  readonly things: (namer: Namer, item: T) => readonly Thing[]
}

const kind = <T>(
  of: (snapshot: HostSnapshot) => readonly T[],
  things: (namer: Namer, item: T) => readonly Thing[]
): Kind<T> => ({ of, things })
const one = (thing: Thing | null): readonly Thing[] => (thing === null ? [] : [thing])

const MAIN_TABLES = new Set([253, 254])

/** In the order people read them. */
const differ = (before: HostSnapshot, after: HostSnapshot, visit: <T>(kind: Kind<T>) => void): void => {
  if (before.networks !== after.networks)
    visit(
      kind(
        (s) => s.networks,
        (n, item) => one(networkThing(n, item))
      )
    )
  if (before.namespaces !== after.namespaces) visit(kind((s) => s.namespaces, namespaceThings))
  if (before.endpoints !== after.endpoints)
    visit(
      kind(
        (s) => s.endpoints,
        (n, item) => one(endpointThing(n, item))
      )
    )
  if (before.interfaces !== after.interfaces)
    visit(
      kind(
        (s) => s.interfaces,
        (n, item) => (item.linkType === 'loopback' && !item.adminUp ? [] : [linkThing(n, item)])
      )
    )
  if (before.addresses !== after.addresses)
    visit(
      kind(
        (s) => s.addresses,
        (n, item) => (item.flags.includes(EXPECTED) || item.scope === 'link' ? [] : [addressThing(n, item)])
      )
    )
  // Connected routes follow from links and addresses, unless nothing else is touched; the local table from both.
  const alone = before.interfaces === after.interfaces && before.addresses === after.addresses
  if (before.routes !== after.routes)
    visit(
      kind(
        (s) => s.routes,
        (n, item) =>
          (item.protocol === 'kernel' && !alone) || item.protocol === 'ra' || !MAIN_TABLES.has(item.table)
            ? []
            : [routeThing(n, item)]
      )
    )
  if (before.sysctls !== after.sysctls)
    visit(
      kind(
        (s) => s.sysctls,
        (n, item) => one(sysctlThing(n, item))
      )
    )
  if (before.filters === after.filters) return
  const both = new Set(before.filters)
  const shared = new Set(after.filters.filter((item) => both.has(item)))
  visit(
    kind(
      (s) => rulesOf(s, (item) => !shared.has(item)),
      (n, item) => one(ruleThing(n, item))
    )
  )
}

/** Linear in the lists that differ. */
export function differenceOf(before: HostSnapshot, after: HostSnapshot): Difference {
  const was = new Namer(before, before)
  const is = new Namer(after, before)
  const added: Thing[] = []
  const removed: Thing[] = []
  const changed: { was: Thing; is: Thing }[] = []
  differ(before, after, <T>({ of, things }: Kind<T>): void => {
    const old = new Set<T>(of(before))
    const fresh = new Set<T>(of(after))
    const gone = new Map<string, Thing[]>()
    for (const item of old) {
      if (fresh.has(item)) continue
      for (const thing of things(was, item)) gone.set(thing.key, [...(gone.get(thing.key) ?? []), thing])
    }
    for (const item of fresh) {
      if (old.has(item)) continue
      for (const thing of things(is, item)) {
        const match = gone.get(thing.key)?.shift()
        if (match === undefined) added.push(thing)
        else if (factsDiffer(match, thing)) changed.push({ was: match, is: thing })
      }
    }
    for (const list of gone.values()) removed.push(...list)
  })
  return { added, removed, changed }
}

const factsDiffer = (a: Thing, b: Thing): boolean =>
  a.facts.length !== b.facts.length ||
  a.facts.some((fact, at) => fact.name !== b.facts[at]?.name || fact.value !== b.facts[at].value)

/** True for the second end of a veth pair whose first end stands in the same list. */
export function isSecondEnd(snapshot: HostSnapshot, thing: Thing, ids: ReadonlySet<string>): boolean {
  const item = thing.kind === 'link' ? lookup(snapshot).interface.get(thing.ref?.id ?? '') : undefined
  if (item?.kind !== 'veth' || item.linkId === null) return false
  if (!ids.has(item.linkId)) return false
  const peer = lookup(snapshot).interface.get(item.linkId)
  // The end that is a port of a bridge, else the one that sorts first, speaks for both.
  if (peer === undefined) return false
  if ((item.master !== null) !== (peer.master !== null)) return item.master === null
  return item.id > peer.id
}
