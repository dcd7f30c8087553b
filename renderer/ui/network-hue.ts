/**
 * One hue for a network everywhere: on the map, in lists, in the inspector. It follows from the network's identity (engine
 * and name): a hash says which hue it would like, and it gets that one unless a network of the same host has one that
 * looks like it. Dealt out by name, so that a fresh page and a colleague's screen show the same; and kept while the page is
 * open, whatever comes and goes. Hues are steps of the OKLCH circle at equal lightness and chroma (see tokens.css), without
 * the reds and ambers that mean bad and warning.
 */

/** OKLCH hue angles that are given: 10-45 reads as an error, 60-95 as a warning. */
const HUES = [
  110, 122, 134, 146, 158, 170, 182, 194, 206, 218, 230, 242, 254, 266, 278, 290, 302, 314, 326, 338, 350
]
/** Degrees apart that two hues are told apart at a glance, and the least that is asked for when there are many. */
const APART = { most: 48, least: 12 } as const

const SPAN = 240

/** What the hue follows from: the engine's kind or name and the network's name. */
export interface HueIdentity {
  readonly engineId: string
  readonly name: string
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value ^= text.charCodeAt(index)
    value = Math.imul(value, 0x01000193)
  }
  return value >>> 0
}

const keyOf = (network: HueIdentity): string => `${network.engineId}\n${network.name}`
const wishOf = (key: string): number => HUES[hash(key) % HUES.length] ?? 200

/** The hues of one host's networks. What was given once is kept. */
export class Hues {
  private readonly given = new Map<string, number>()

  /** Gives a hue to each network that has none. The same for the same networks, in whatever order they come. */
  give(networks: readonly HueIdentity[]): void {
    const keys = [...new Set(networks.map(keyOf))].filter((key) => !this.given.has(key)).sort(byName)
    const room = Math.max(APART.least, Math.min(APART.most, SPAN / (this.given.size + keys.length)))
    for (const key of keys) this.given.set(key, this.choose(wishOf(key), room))
  }

  /** The hue of a network; of one that was never given any, what it would like. */
  of(network: HueIdentity): number {
    const key = keyOf(network)
    return this.given.get(key) ?? wishOf(key)
  }

  /** The hue nearest to the wish that is `room` away from all others; else the one furthest from them. */
  private choose(wish: number, room: number): number {
    const taken = [...new Set(this.given.values())]
    if (taken.length >= HUES.length) return wish
    const ranked = HUES.map((hue) => ({
      hue,
      free: Math.min(room, ...taken.map((other) => distance(hue, other))),
      away: distance(hue, wish)
    }))
    ranked.sort((a, b) => b.free - a.free || a.away - b.away || a.hue - b.hue)
    return ranked[0]?.hue ?? wish
  }
}

function distance(a: number, b: number): number {
  const plain = Math.abs(a - b)
  return Math.min(plain, 360 - plain)
}

/** By name, then by engine, by code unit: the same in every locale. */
function byName(a: string, b: string): number {
  const [engineA = '', nameA = ''] = a.split('\n')
  const [engineB = '', nameB = ''] = b.split('\n')
  if (nameA !== nameB) return nameA < nameB ? -1 : 1
  return engineA < engineB ? -1 : engineA > engineB ? 1 : 0
}

const hosts = new Map<string, Hues>()
let current = new Hues()

/** Turns to a host and gives its networks their hues; to be called with each new snapshot, before it is shown. */
export function keepHues(hostId: string, networks: readonly HueIdentity[]): void {
  const known = hosts.get(hostId) ?? new Hues()
  hosts.set(hostId, known)
  current = known
  known.give(networks)
}

/** The OKLCH hue angle of a network of the host that is looked at, in degrees. */
export const networkHue = (network: HueIdentity): number => current.of(network)

/** A CSS colour of the network's hue at the theme's lightness and chroma for that role. */
export const networkColour = (network: HueIdentity, role: 'line' | 'fill' | 'text' = 'line'): string =>
  `oklch(var(--hue-${role}-l) var(--hue-${role}-c) ${String(networkHue(network))})`
