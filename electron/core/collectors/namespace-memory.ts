/**
 * What is kept of a namespace between readings: the last dumps and the records made of them, so that what did not change
 * is the same object again. Records are never written to once they are made.
 */
import type { Address, Interface, Nexthop, PolicyRule, Route, Sysctl } from '@shared/model'
import {
  DumpMemo,
  type AddressRecord,
  type LinkRecord,
  type NetconfRecord,
  type NexthopRecord,
  type QdiscRecord,
  type RouteRecord,
  type RuleRecord
} from '../netlink'

/** One dump, and what was made of each of its records. */
export class Derived<From, To> {
  readonly memo = new DumpMemo<From>()
  #from: readonly From[] = []
  #to: readonly To[] = []

  /** The same array as last time when the dump is; the same element wherever the record is. */
  map(from: readonly From[], make: (record: From) => To): readonly To[] {
    if (from === this.#from) return this.#to
    const known = this.#from
    const made = this.#to
    this.#to = from.map((record, at) => {
      const before = made[at]
      return before !== undefined && known[at] === record ? before : make(record)
    })
    this.#from = from
    return this.#to
  }

  /** All records together make all others. */
  mapAll(from: readonly From[], make: (records: readonly From[]) => readonly To[]): readonly To[] {
    if (from === this.#from) return this.#to
    this.#from = from
    this.#to = make(from)
    return this.#to
  }

  /** Puts better ones in their place, element by element: what pairing found out. */
  replace(to: readonly To[]): void {
    this.#to = to
  }
}

export class NamespaceMemory {
  readonly interfaces = new Derived<LinkRecord, Interface>()
  readonly addresses = new Derived<AddressRecord, Address>()
  readonly routes = new Derived<RouteRecord, Route>()
  readonly rules = new Derived<RuleRecord, PolicyRule>()
  readonly nexthops = new Derived<NexthopRecord, Nexthop>()
  readonly qdiscs = new DumpMemo<QdiscRecord>()
  readonly netconf = new Derived<NetconfRecord, Sysctl>()
}
