/** 200 random labs: every end of every veth is paired as it was made. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KernelReader, type KernelReading } from '@core/collectors'
import { canMakeNamespaces, TestNamespaces, type Place } from '../support/namespaces'
import { makeRandomLab, type LabEnd, type RandomLab } from '../support/random-lab'

const LABS = 200
const AT_ONCE = 20
const SEED = 4711

/** What is wrong with a lab as it was read; empty when it is right. */
function mistakes(lab: RandomLab, reading: KernelReading): string[] {
  const idOf = (place: Place): string | undefined =>
    place.pid === null ? reading.namespaceOfPath.get(place.path) : reading.namespaceOfPid.get(place.pid)
  const ids = new Map(lab.places.map((place) => [place, idOf(place)]))
  const inLab = reading.facts.interfaces.filter((item) => [...ids.values()].includes(item.namespaceId))
  const say = (end: LabEnd): string => `${end.place.ref}/${end.ifname}`
  const find = (end: LabEnd) =>
    inLab.find((item) => item.namespaceId === ids.get(end.place) && item.ifname === end.ifname)
  const wrong = lab.pairs.flatMap(([a, b]) =>
    [[a, b] as const, [b, a] as const].flatMap(([from, to]) => {
      const found = find(from)
      const peer = find(to)
      if (peer !== undefined && found?.linkId === peer.id && found.linkGap === null) return []
      return [
        `lab ${lab.seed}: ${say(from)} should be paired with ${say(to)}, not ${found?.linkId ?? found?.linkGap ?? 'missing'}`
      ]
    })
  )
  const veths = inLab.filter((item) => item.kind === 'veth').length
  if (veths !== lab.pairs.length * 2)
    wrong.push(`lab ${lab.seed}: ${veths} ends of ${lab.pairs.length} pairs`)
  return wrong
}

describe.runIf(canMakeNamespaces)('random labs (needs root)', () => {
  let reader: KernelReader
  beforeAll(async () => {
    reader = await KernelReader.start({ source: 'local' })
  })
  afterAll(() => reader.close())

  for (let first = 0; first < LABS; first += AT_ONCE)
    it(`pairs every end in labs ${first} to ${first + AT_ONCE - 1}`, async () => {
      const namespaces = new TestNamespaces()
      try {
        const seeds = Array.from({ length: AT_ONCE }, (_, at) => SEED + first + at)
        const sizes = seeds.map((seed) => 2 + (seed % 5))
        const labels = seeds.flatMap((seed, at) =>
          Array.from({ length: sizes[at] ?? 0 }, (_, index) => `${seed}-${index}`)
        )
        const named = namespaces.add(...labels)
        const labs: RandomLab[] = []
        for (const [at, seed] of seeds.entries())
          labs.push(await makeRandomLab(seed, namespaces, named.splice(0, sizes[at] ?? 0)))
        const reading = await reader.read()
        expect(labs.flatMap((lab) => mistakes(lab, reading))).toEqual([])
        expect(labs.reduce((sum, lab) => sum + lab.pairs.length, 0)).toBeGreaterThan(AT_ONCE)
      } finally {
        await namespaces.close()
      }
    })
})
