/** Tables that hold more than a reading keeps: the rest is counted against the kernel's own tools, and nothing breaks. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { KernelCollector } from '@core/collectors/kernel-collector'
import type { Collected } from '@core/collectors/kernel-delta'
import { canMakeNamespaces, TestNamespaces, type Place } from '../support/namespaces'

const KEPT = 400
const ROUTES = 3000
const RULES = 1000

let lab: TestNamespaces
let collector: KernelCollector

const count = (place: Place, ...args: string[]): number =>
  lab
    .enter(place, 'ip', args)
    .split('\n')
    .filter((line) => line !== '').length

function of(place: Place, { blocks, frame }: Collected) {
  const block = [...blocks.values()].find(({ namespaces }) => namespaces[0]?.names.includes(place.ref))
  if (block === undefined) throw new Error(`${place.ref} was not found`)
  const id = block.namespaces[0]?.id
  return { block, gaps: frame.facts.gaps.filter((gap) => gap.namespaceId === id) }
}

/** How many the gap says are missing; 0 without one. */
const missing = (gaps: readonly { what: string; code: string; detail: string }[], what: string): number =>
  Number(/^\d+/.exec(gaps.find((gap) => gap.what === what && gap.code === 'truncated')?.detail ?? '0')?.[0])

describe.runIf(canMakeNamespaces)('tables with more than is kept (needs root)', () => {
  beforeAll(() => {
    const limits = { records: KEPT, bytes: 1024 ** 3 }
    collector = new KernelCollector({ source: 'local', limits }, () => undefined)
  })
  afterAll(() => collector.close())
  beforeEach(() => {
    lab = new TestNamespaces()
  })
  afterEach(() => lab.close())

  it('says exactly how many routes and neighbours were left out, at every reading', () => {
    const place = lab.one('many')
    const numbers = Array.from({ length: ROUTES }, (_, at) => `${String(at >> 8)}.${String(at & 255)}`)
    lab.ip(
      place,
      'link set lo up',
      'link add br0 type bridge',
      'addr add 10.1.0.1/16 dev br0 nodad',
      'link set br0 up',
      ...numbers.map((two) => `route add 10.200.${two} dev br0`),
      ...numbers.map((two) => `neigh add 10.1.${two} lladdr 02:00:00:00:00:01 dev br0 nud permanent`)
    )
    for (let reading = 0; reading < 2; reading++) {
      const { block, gaps } = of(place, collector.read())
      expect(block.routes.length).toBeGreaterThanOrEqual(KEPT)
      expect(block.routes.length).toBeLessThan(KEPT + 600) // a datagram more
      const routes = count(place, '-4', 'route', 'show', 'table', 'all') + ipv6Routes(place)
      expect(block.routes.length + missing(gaps, 'routes')).toBe(routes)
      const neighbours = count(place, 'neigh', 'show', 'nud', 'all')
      expect(block.neighbours.length).toBeGreaterThanOrEqual(KEPT)
      expect(block.neighbours.length + missing(gaps, 'neighbours')).toBe(neighbours)
      expect(gaps.map(({ what }) => what).sort()).toEqual(['neighbours', 'routes'])
    }
  })

  it('keeps the first rules of a packet filter, and says how many follow', () => {
    const place = lab.one('rules')
    const rules = Array.from({ length: RULES }, (_, at) => `tcp dport ${String(at + 1)} counter accept`)
    const chain = `chain c {\ntype filter hook input priority 0;\n${rules.join('\n')}\n}`
    lab.enter(place, 'nft', ['-f', '-'], `table inet t {\n${chain}\n}\n`)
    const { block, gaps } = of(place, collector.read())
    const kept = block.filters[0]?.tables[0]?.chains[0]?.rules ?? []
    expect(kept.length).toBeGreaterThanOrEqual(KEPT)
    expect(kept.length + missing(gaps, 'filters')).toBe(RULES)
    expect(kept[0]?.text).toBe('tcp dport 1 counter accept')
  })

  it('reads the others whole', () => {
    const place = lab.one('few')
    lab.ip(place, 'link set lo up')
    const { block, gaps } = of(place, collector.read())
    expect(block.routes.length).toBeGreaterThan(0)
    expect(gaps).toEqual([])
  })
})

const ipv6Routes = (place: Place): number => count(place, '-6', 'route', 'show', 'table', 'all')
