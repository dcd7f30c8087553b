/** What layout gives: where everything is, in map units, and the memory that keeps it there. */
import type { Slot } from './shelf'
import type { HueIdentity, Lane, MapText } from './types'

export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** A network and what stands beside it; `network` null: what stands beside none. */
export interface MapBlock {
  readonly key: string
  readonly network: string | null
  readonly region: string
  readonly title: string
  readonly titleText: MapText | null
  readonly hue: HueIdentity | null
  /** The part right of the networks lane: where the count is written when far out. */
  readonly box: Box
  readonly containers: number
  /** Cards and ghosts in it, and how many of them are not up. */
  readonly nodes: readonly string[]
  readonly troubled: number
  readonly folded: boolean
}

export interface MapHeading {
  readonly lane: Lane
  readonly region: string
  readonly x: number
  readonly y: number
  readonly w: number
}

export interface MapFrame {
  readonly region: string
  readonly title: string
  readonly subtitle: MapText | null
  readonly box: Box
}

/** Places by identity, one shelf per lane and block. Opaque, and plain enough to be kept. */
export interface Placement {
  readonly shelves: ReadonlyMap<string, ReadonlyMap<string, Slot>>
  /** Block by card: a card on two networks stays where it was. */
  readonly blocks: ReadonlyMap<string, string>
  /** Height of the columns of a block, and columns of a region, as first made. */
  readonly limits: ReadonlyMap<string, number>
}

export const emptyPlacement: Placement = { shelves: new Map(), blocks: new Map(), limits: new Map() }

export interface MapLayout {
  readonly boxes: ReadonlyMap<string, Box>
  /** Centre of a row, by row id. */
  readonly rows: ReadonlyMap<string, number>
  /** Points of an edge, x and y in turn, by edge id. */
  readonly edges: ReadonlyMap<string, readonly number[]>
  readonly headings: readonly MapHeading[]
  readonly frames: readonly MapFrame[]
  readonly blocks: readonly MapBlock[]
  readonly bounds: Box
  readonly placement: Placement
}

export interface LayoutOptions {
  readonly placement?: Placement
  /** Networks that are folded into a count, by node id. */
  readonly folded?: ReadonlySet<string>
}
