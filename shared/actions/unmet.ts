/**
 * What was promised and is not there: the differences between before and the what-if, looked for in a fresh snapshot under
 * the names people mean. What an engine or the kernel chooses by itself is not held against it.
 */
import type { MessageRef } from '../locales'
import type { HostSnapshot } from '../model'
import { differenceOf } from './difference'
import { shown } from './findings'
import {
  addressThing,
  endpointThing,
  linkThing,
  looseAddress,
  looseRoute,
  Namer,
  namespaceThings,
  networkThing,
  routeThing,
  rulesOf,
  ruleThing,
  sysctlThing,
  type Thing
} from './things'

const MAX_TOLD = 50

type Kind = Thing['kind']

/** The things of the kinds asked for, by their keys and, for what engines name, by the rest of the key. */
class Present {
  private readonly keys = new Map<Kind, ReadonlyMap<string, Thing>>()
  private readonly namer: Namer

  constructor(
    private readonly now: HostSnapshot,
    before: HostSnapshot
  ) {
    this.namer = new Namer(now, before)
  }

  find(kind: Kind, key: string): Thing | undefined {
    return this.of(kind).get(key)
  }

  private of(kind: Kind): ReadonlyMap<string, Thing> {
    const known = this.keys.get(kind)
    if (known !== undefined) return known
    const made = new Map<string, Thing>()
    for (const thing of this.things(kind)) {
      made.set(thing.key, thing)
      if (kind === 'address') made.set(looseAddress(thing), thing)
      if (kind === 'route') made.set(looseRoute(thing), thing)
    }
    this.keys.set(kind, made)
    return made
  }

  private things(kind: Kind): Thing[] {
    const { now, namer } = this
    switch (kind) {
      case 'network':
        return now.networks.map((item) => networkThing(namer, item))
      case 'namespace':
      case 'name':
        return now.namespaces
          .flatMap((item) => namespaceThings(namer, item))
          .filter((item) => item.kind === kind)
      case 'endpoint':
        return now.endpoints.flatMap((item) => endpointThing(namer, item) ?? [])
      case 'link':
        return now.interfaces.map((item) => linkThing(namer, item))
      case 'address':
        return now.addresses.map((item) => addressThing(namer, item))
      case 'route':
        return now.routes.map((item) => routeThing(namer, item))
      case 'sysctl':
        return now.sysctls.map((item) => sysctlThing(namer, item))
      case 'rule':
        return rulesOf(now).map((item) => ruleThing(namer, item))
    }
  }
}

/**
 * Empty when `now` shows all that was promised. Linear in the lists that the promise touches.
 * @param promised `whatIf(before, intent)`
 */
export function unmet(before: HostSnapshot, promised: HostSnapshot, now: HostSnapshot): MessageRef[] {
  const { added, removed, changed } = differenceOf(before, promised)
  const present = new Present(now, before)
  const told: MessageRef[] = []
  const tell = (key: 'missing' | 'remains' | 'differs', label: string): void => {
    if (told.length < MAX_TOLD) told.push({ key: `actions.unmet.${key}`, params: shown({ what: label }) })
  }
  const differing = (is: Thing, was: Thing | null, there: Thing): string[] => {
    const old = new Map(was?.facts.map((fact) => [fact.name, fact.value]))
    const facts = new Map(there.facts.map((fact) => [fact.name, fact.value]))
    return is.facts
      .filter((fact) => old.get(fact.name) !== fact.value && facts.get(fact.name) !== fact.value)
      .map((fact) => fact.name)
  }
  for (const thing of added) {
    // An engine names its own links, and its wires are seen by the endpoint.
    if (thing.kind === 'link' && thing.loose !== null) continue
    const there = present.find(thing.kind, thing.loose ?? thing.key)
    if (there === undefined) tell('missing', thing.label)
    else for (const name of differing(thing, null, there)) tell('differs', `${thing.label}: ${name}`)
  }
  for (const { was, is } of changed) {
    const there = present.find(is.kind, is.key)
    if (there === undefined) tell('missing', is.label)
    else for (const name of differing(is, was, there)) tell('differs', `${is.label}: ${name}`)
  }
  const kept = new Set(added.map((thing) => thing.loose ?? thing.key))
  for (const thing of removed) {
    // The name may be an engine's next one: an interface of that name is not necessarily the one that was.
    const still = present.find(thing.kind, thing.key)
    if (still === undefined || kept.has(looseOf(thing))) continue
    if (thing.kind === 'link' && still.ref?.id !== thing.ref?.id) continue
    tell('remains', thing.label)
  }
  return told
}

const looseOf = (thing: Thing): string =>
  thing.kind === 'address' ? looseAddress(thing) : thing.kind === 'route' ? looseRoute(thing) : thing.key
