import { translateKey } from '@shared/locales'
import type { HostSnapshot } from '@shared/model'
import { buildTopology, layoutMap, trafficBetween, type Box } from '@shared/topology'
import { describe, expect, it } from 'vitest'
import { bigSnapshot, later } from '@shared/testing/big-snapshot'
import { dockerHost, oddHost } from '@shared/testing/map-hosts'
import { paintMap } from './paint'
import { oklch, readPalette, toSrgb } from './palette'
import { noMarks, Sayings, type Detail, type Marks, type Scene } from './scene'
import { TextFitter, type Measure, type Surface, type TextStyle } from './surface'
import { escapeXml, SvgSurface } from './svg-surface'

const TOKENS: Readonly<Record<string, string>> = {
  '--bad': 'oklch(0.52 0.19 26)',
  '--accent': 'oklch(0.5 0.17 268)',
  '--hue-line-l': '0.6'
}
const palette = readPalette((name) => TOKENS[name] ?? '')
const measure: Measure = (text, style) => Array.from(text).length * style.size * 0.6

const sceneOf = (snapshot: HostSnapshot, before?: HostSnapshot, folded = new Set<string>()): Scene => {
  const topology = buildTopology(snapshot)
  return {
    topology,
    layout: layoutMap(topology, { folded }),
    sayings: new Sayings((text) => translateKey('en', text.key, text.params)),
    traffic: before === undefined ? new Map() : trafficBetween(before, snapshot)
  }
}

interface Written {
  readonly node: string
  readonly text: string
  readonly box: Box
}

/** Remembers what was painted instead of painting it. */
class Recorder implements Surface {
  readonly texts: Written[] = []
  readonly nodes: string[] = []
  readonly edges: string[] = []
  readonly widths: number[] = []
  readonly shapes: string[] = []
  private at = ''
  begin(kind: 'node' | 'edge', id: string): void {
    this.at = id
    ;(kind === 'node' ? this.nodes : this.edges).push(id)
  }
  end(): void {
    this.at = ''
  }
  box(): void {
    // Boxes are checked by layout's tests.
  }
  line(_points: readonly number[], style: { width: number }): void {
    this.widths.push(style.width)
  }
  shape(_points: readonly number[], fill: string): void {
    this.shapes.push(fill)
  }
  text(x: number, y: number, text: string, style: TextStyle): void {
    const w = measure(text, style)
    const left = style.align === 'right' ? x - w : style.align === 'center' ? x - w / 2 : x
    this.texts.push({ node: this.at, text, box: { x: left, y: y - style.size / 2, w, h: style.size } })
  }
}

function record(
  scene: Scene,
  detail: Detail = 'full',
  view: Box = scene.layout.bounds,
  marks: Marks = noMarks
): Recorder {
  const surface = new Recorder()
  const scale = detail === 'full' ? 1 : detail === 'titles' ? 0.4 : 0.15
  paintMap(surface, scene, marks, { palette, fitter: new TextFitter(measure), detail, scale }, view)
  return surface
}

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h - 0.5 && b.y < a.y + a.h - 0.5

describe('paintMap', () => {
  it.each([
    ['docker', dockerHost()],
    ['odd', oddHost()],
    ['big', bigSnapshot({ containers: 120 })]
  ])('keeps every text of the %s host inside its box, none over another', (_name, snapshot) => {
    const scene = sceneOf(snapshot)
    const { texts } = record(scene)
    expect(texts.length).toBeGreaterThan(20)
    for (const { node, text, box } of texts) {
      const home = scene.layout.boxes.get(node)
      if (home === undefined) continue
      expect(box.x, text).toBeGreaterThanOrEqual(home.x)
      expect(box.x + box.w, text).toBeLessThanOrEqual(home.x + home.w + 0.6)
    }
    const byNode = new Map(texts.map(({ node }) => [node, texts.filter((item) => item.node === node)]))
    for (const [node, list] of byNode)
      list.forEach((a, index) => {
        for (const b of list.slice(index + 1))
          expect(meet(a.box, b.box), `${node}: ${a.text} / ${b.text}`).toBe(false)
      })
  })

  it('paints every node and edge once when all is in view, and only what meets the view', () => {
    const scene = sceneOf(oddHost())
    const all = record(scene)
    expect(all.nodes.filter((id) => id !== 'lanes').sort()).toEqual([...scene.topology.node.keys()].sort())
    expect(all.edges.length).toBe(scene.topology.edges.length)
    const corner = record(scene, 'full', { x: 0, y: 0, w: 200, h: 120 })
    expect(corner.nodes).toContain('outside:host/eth0')
    expect(corner.nodes).not.toContain('container:docker/nas')
  })

  it('far out writes counts by network instead of containers', () => {
    const far = record(sceneOf(bigSnapshot({ containers: 100 })), 'far')
    const texts = far.texts.map((item) => item.text)
    expect(texts).toContain('shop_default · 50 containers')
    expect(far.nodes.some((id) => id.startsWith('container:'))).toBe(false)
    expect(far.nodes.some((id) => id.startsWith('veth:'))).toBe(false)
  })

  it('a little out makes a name smaller before it cuts it, and one card’s hardly larger than its neighbour’s', () => {
    const { texts } = record(sceneOf(bigSnapshot({ containers: 300 })), 'titles')
    const names = texts.filter((item) => item.node.startsWith('container:'))
    expect(names.length).toBeGreaterThan(100)
    expect(names.filter((item) => item.text.endsWith('…')).map((item) => item.text)).toEqual([])
    const sizes = names.map((item) => item.box.h)
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.5)
  })

  it('draws busy edges wider and marks those that drop', () => {
    const first = later(bigSnapshot({ containers: 100 }))
    const idle = record(sceneOf(first))
    const busy = record(sceneOf(later(first), first))
    expect(Math.max(...busy.widths)).toBeGreaterThan(Math.max(...idle.widths) + 1)
    expect(idle.shapes).toEqual([])
    expect(busy.shapes).toContain(palette.bad)
  })

  it('writes an SVG that is well-formed whatever things are called', () => {
    const host = dockerHost()
    const containers = host.containers.map((item) => ({ ...item, name: `${item.name}<&"'>\u0000\u001b]]>` }))
    const scene = sceneOf({ ...host, containers })
    const surface = new SvgSurface(palette)
    paintMap(
      surface,
      scene,
      noMarks,
      { palette, fitter: new TextFitter(measure), detail: 'full', scale: 1 },
      scene.layout.bounds
    )
    const text = surface.document(scene.layout.bounds, '#fff', 'a <b> & c')
    const parsed = new DOMParser().parseFromString(text, 'application/xml')
    expect(parsed.querySelector('parsererror')).toBeNull()
    expect(parsed.documentElement.tagName).toBe('svg')
    expect(text).not.toContain('<&')
  })
})

describe('texts and colours', () => {
  it('cuts with an ellipsis to the room there is', () => {
    const fitter = new TextFitter(measure)
    const style: TextStyle = { face: 'mono', size: 10, weight: 400, fill: '' }
    expect(fitter.fit('veth0123456789', style, 60)).toBe('veth01234…')
    expect(fitter.fit('short', style, 60)).toBe('short')
    expect(fitter.fit('anything', style, 3)).toBe('')
    expect(fitter.fit('💥💥💥💥', style, 18)).toBe('💥💥…')
  })

  it('turns OKLCH into sRGB', () => {
    expect(oklch(1, 0, 0)).toBe('#ffffff')
    expect(oklch(0, 0, 0)).toBe('#000000')
    expect(toSrgb('oklch(0.628 0.2577 29.23)')).toMatch(/^#f[ef]0[0-9a-f]0[0-9a-f]$/)
    expect(toSrgb('#123456')).toBe('#123456')
  })

  it('escapes marks and leaves out what XML forbids', () => {
    expect(escapeXml('<a b="c">&\u0007')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;')
  })
})
