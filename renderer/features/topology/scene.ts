/**
 * What is painted: topology, places and traffic, with every text said in the reader's language and made visible once,
 * not once a frame; and what is marked on it (hover, selection, focus).
 */
import type { MapLayout, MapNode, MapPath, MapText, Topology, Traffic } from '@shared/topology'
import { visible } from '@shared/text/visible'
import type { Palette } from './palette'
import type { TextFitter } from './surface'

export type Say = (text: MapText) => string

export interface SaidRow {
  readonly label: string
  readonly detail: string
}
export interface SaidNode {
  readonly title: string
  readonly subtitle: string
  readonly rows: readonly SaidRow[]
}

/** The texts of one topology in one language. */
export class Sayings {
  private readonly nodes = new Map<string, SaidNode>()

  constructor(
    readonly say: Say,
    /** What they were said of, and in which language: other texts are other sayings. */
    readonly madeFor: { readonly topology: Topology | null; readonly locale: string } | null = null
  ) {}

  of(node: MapNode): SaidNode {
    const known = this.nodes.get(node.id)
    if (known !== undefined) return known
    const parts = [node.subtitle, ...node.badges].flatMap((item) => (item === null ? [] : [this.say(item)]))
    const said = {
      title: node.titleText === null ? visible(node.title) : this.say(node.titleText),
      subtitle: parts.join(' · '),
      rows: node.rows.map((row) => ({
        label: row.text === null ? visible(row.label) : this.say(row.text),
        detail: visible(row.detail)
      }))
    }
    this.nodes.set(node.id, said)
    return said
  }
}

export interface Scene {
  readonly topology: Topology
  readonly layout: MapLayout
  readonly sayings: Sayings
  readonly traffic: ReadonlyMap<string, Traffic>
}

/** How a node differs from the host as it is. */
export type Changed = 'add' | 'remove' | 'change'

export interface Marks {
  readonly path: MapPath | null
  readonly selected: { readonly node: string; readonly row: string | null } | null
  readonly focus: string | null
  /** Nodes that a plan would add, remove or change. */
  readonly changed: ReadonlyMap<string, Changed>
}

export const noMarks: Marks = { path: null, selected: null, focus: null, changed: new Map() }

/** How much is drawn: `full` every row, `titles` one large line a box, `far` containers as counts. */
export type Detail = 'full' | 'titles' | 'far'

export interface Pen {
  readonly palette: Palette
  readonly fitter: TextFitter
  readonly detail: Detail
  readonly scale: number
}

/** Below these zooms texts of that size can no longer be read. */
export const FULL_FROM = 0.52
export const TITLES_FROM = 0.3

export const detailAt = (scale: number): Detail =>
  scale >= FULL_FROM ? 'full' : scale >= TITLES_FROM ? 'titles' : 'far'
