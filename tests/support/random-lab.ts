/**
 * A random lab: namespaces in a chain, a star or any which way, some held by a process only, some in a user namespace of
 * their own, joined by veths whose ends have equal names, indexes and MACs on purpose, then renamed, moved and set down.
 * What ought to be found is known from what was done, not read back.
 */
import type { Place, TestNamespaces } from './namespaces'

/** A small generator of numbers below 1, the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

export interface LabEnd {
  place: Place
  ifname: string
  up: boolean
}
export interface RandomLab {
  readonly seed: number
  readonly places: readonly Place[]
  readonly pairs: readonly (readonly [LabEnd, LabEnd])[]
}

const MACS = ['0a:00:00:00:00:01', '0a:00:00:00:00:02']

class Maker {
  readonly #random: () => number
  readonly #names = new Map<Place, Set<string>>()
  readonly #indexes = new Map<Place, Set<number>>()
  readonly places: Place[] = []
  readonly pairs: [LabEnd, LabEnd][] = []

  constructor(
    readonly seed: number,
    readonly namespaces: TestNamespaces
  ) {
    this.#random = randomNumbers(seed)
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  chance(part: number): boolean {
    return this.#random() < part
  }

  async make(named: readonly Place[]): Promise<RandomLab> {
    this.places.push(...named)
    if (this.seed % 5 === 0) this.places.push(await this.namespaces.addNameless(this.seed % 10 === 0))
    for (const place of this.places) {
      this.#names.set(place, new Set(['lo']))
      this.#indexes.set(place, new Set([1]))
    }
    const lines = this.#layout().map(([a, b]) => this.#join(a, b))
    const [first] = this.places
    if (first === undefined) throw new Error('a lab needs a namespace')
    this.namespaces.ip(first, ...lines)
    for (let changes = this.below(4); changes > 0; changes--) this.#change()
    return { seed: this.seed, places: this.places, pairs: this.pairs }
  }

  /** Which namespaces are joined. */
  #layout(): [Place, Place][] {
    const [hub, ...others] = this.places
    if (hub === undefined) return []
    const shape = this.below(3)
    const at = (index: number): Place => this.places[index] ?? hub
    if (shape === 0) return others.map((place, index) => [at(index), place])
    if (shape === 1) return others.map((place) => [hub, place])
    return others.flatMap((place): [Place, Place][] => {
      const pair: [Place, Place] = [at(this.below(this.places.length)), place]
      return this.chance(0.3) ? [pair, pair] : [pair]
    })
  }

  /** A name that is free, mostly the one everybody has. */
  #name(place: Place): string {
    const taken = this.#names.get(place) ?? new Set<string>()
    let name = 'eth0'
    for (let at = 0; taken.has(name); at++) name = `v${at}`
    taken.add(name)
    return name
  }

  /** A free index, of the few that are used everywhere. */
  #index(place: Place): string {
    const taken = this.#indexes.get(place) ?? new Set<number>()
    let index = 2 + this.below(3)
    while (taken.has(index)) index++
    taken.add(index)
    return ` index ${index}`
  }

  #join(a: Place, b: Place): string {
    const ends = [a, b].map((place): LabEnd => ({ place, ifname: this.#name(place), up: false }))
    const [one, two] = ends
    if (one === undefined || two === undefined) throw new Error('a pair has two ends')
    this.pairs.push([one, two])
    const words = (end: LabEnd): string =>
      `name ${end.ifname}${this.#index(end.place)}` +
      (this.chance(0.4) ? ` address ${MACS[this.below(2)] ?? ''}` : '') +
      ` netns ${end.place.ref}`
    return `link add ${words(one)} type veth peer ${words(two)}`
  }

  /** Renames, moves, or sets one end up. */
  #change(): void {
    const pair = this.pairs[this.below(this.pairs.length)]
    const end = pair?.[this.below(2)]
    if (end === undefined) return
    const from = this.#names.get(end.place)
    const what = this.below(3)
    if (what === 0) {
      this.namespaces.ip(end.place, `link set ${end.ifname} up`)
      end.up = true
      return
    }
    const target = what === 1 ? end.place : (this.places[this.below(this.places.length)] ?? end.place)
    const ifname = this.#name(target)
    if (end.up) this.namespaces.ip(end.place, `link set ${end.ifname} down`)
    const move = target === end.place ? '' : ` netns ${target.ref}`
    this.namespaces.ip(end.place, `link set ${end.ifname} name ${ifname}${move}`)
    from?.delete(end.ifname)
    Object.assign(end, { place: target, ifname, up: false })
  }
}

/** @param named namespaces made for it */
export const makeRandomLab = (
  seed: number,
  namespaces: TestNamespaces,
  named: readonly Place[]
): Promise<RandomLab> => new Maker(seed, namespaces).make(named)
