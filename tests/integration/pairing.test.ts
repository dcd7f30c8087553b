/** Veth pairs of the real kernel: what was made is what is read, however alike the ends look. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { KernelReader, type KernelReading } from '@core/collectors'
import type { Interface } from '@shared/model'
import { canMakeNamespaces, TestNamespaces, until, type Place } from '../support/namespaces'

let reader: KernelReader
let lab: TestNamespaces

const idOf = (reading: KernelReading, place: Place): string => {
  const id =
    place.pid === null ? reading.namespaceOfPath.get(place.path) : reading.namespaceOfPid.get(place.pid)
  if (id === undefined) throw new Error(`${place.ref} was not found`)
  return id
}

const find = (reading: KernelReading, place: Place, ifname: string): Interface => {
  const id = idOf(reading, place)
  const found = reading.facts.interfaces.find((item) => item.namespaceId === id && item.ifname === ifname)
  if (found === undefined) throw new Error(`no ${ifname} in ${place.ref}`)
  return found
}

/** Both ends name each other. */
function expectPair(reading: KernelReading, a: [Place, string], b: [Place, string]): void {
  const one = find(reading, ...a)
  const two = find(reading, ...b)
  expect([a[0].ref, a[1], one.linkId, one.linkGap]).toEqual([a[0].ref, a[1], two.id, null])
  expect([b[0].ref, b[1], two.linkId, two.linkGap]).toEqual([b[0].ref, b[1], one.id, null])
}

describe.runIf(canMakeNamespaces)('pairing on the kernel (needs root)', () => {
  beforeAll(async () => {
    reader = await KernelReader.start({ source: 'local' })
  })
  afterAll(() => reader.close())
  beforeEach(() => {
    lab = new TestNamespaces()
  })
  afterEach(() => lab.close())

  it('pairs 60 namespaces whose ends all have index 2, the name eth0 and the same MAC', async () => {
    const places = lab.add(...Array.from({ length: 60 }, (_, at) => `c${at}`))
    const maker = lab.one('maker')
    const pairs: [Place, Place][] = []
    for (let at = 0; at < 60; at += 2) pairs.push([places[at]!, places[at + 1]!])
    lab.ip(
      maker,
      ...pairs.map(
        ([a, b]) =>
          `link add eth0 index 2 address 0a:00:00:00:00:01 netns ${a.ref} type veth ` +
          `peer name eth0 index 2 address 0a:00:00:00:00:01 netns ${b.ref}`
      )
    )
    const reading = await reader.read()
    for (const [a, b] of pairs) expectPair(reading, [a, 'eth0'], [b, 'eth0'])
    for (const place of places) expect(find(reading, place, 'eth0').ifindex).toBe(2)
  })

  it('follows an end that is moved and renamed between two readings', async () => {
    const [a, b, c] = lab.add('a', 'b', 'c') as [Place, Place, Place]
    lab.ip(a, `link add v0 type veth peer name v1 netns ${b.ref}`)
    expectPair(await reader.read(), [a, 'v0'], [b, 'v1'])
    lab.ip(b, `link set v1 netns ${c.ref} name eth7`)
    expectPair(await reader.read(), [a, 'v0'], [c, 'eth7'])
    lab.ip(a, `link set v0 netns ${c.ref}`)
    expectPair(await reader.read(), [c, 'v0'], [c, 'eth7'])
  })

  it('pairs ends in namespaces without a name, and in a user namespace of their own', async () => {
    const named = lab.one('named')
    const bare = await lab.addNameless()
    const nested = await lab.addNameless(true)
    lab.ip(
      named,
      `link add x0 type veth peer name eth0 netns ${bare.ref}`,
      `link add x1 type veth peer name eth0 netns ${nested.ref}`,
      `link add b0 netns ${bare.ref} type veth peer name b0 netns ${nested.ref}`
    )
    const reading = await reader.read()
    expectPair(reading, [named, 'x0'], [bare, 'eth0'])
    expectPair(reading, [named, 'x1'], [nested, 'eth0'])
    expectPair(reading, [bare, 'b0'], [nested, 'b0'])
    const kinds = [bare, nested].map(
      (place) => reading.facts.namespaces.find(({ id }) => id === idOf(reading, place))?.kind
    )
    expect(kinds).toEqual(['process', 'process'])
  })

  it('keeps several pairs between the same namespaces apart, also those with both ends in one', async () => {
    const [a, b] = lab.add('a', 'b') as [Place, Place]
    lab.ip(
      a,
      ...[1, 2, 3, 4].map((n) => `link add p${n} type veth peer name p${5 - n} netns ${b.ref}`),
      'link add in type veth peer name out'
    )
    const reading = await reader.read()
    for (const n of [1, 2, 3, 4]) expectPair(reading, [a, `p${n}`], [b, `p${5 - n}`])
    expectPair(reading, [a, 'in'], [a, 'out'])
  })

  it('resolves what a macvlan of another namespace stands on', async () => {
    const [a, b] = lab.add('a', 'b') as [Place, Place]
    lab.ip(
      a,
      'link add base type veth peer name other',
      `link add link base name mv0 netns ${b.ref} type macvlan mode bridge`
    )
    const reading = await reader.read()
    expect(find(reading, b, 'mv0').linkId).toBe(find(reading, a, 'base').id)
  })

  it('has new ids for a namespace made again under the same name, and forgets the pair', async () => {
    const [a, b] = lab.add('a', 'b') as [Place, Place]
    lab.ip(a, `link add v0 type veth peer name v1 netns ${b.ref}`)
    const before = await reader.read()
    lab.unname(b)
    const again = lab.one('b')
    // Deleting a name starts the end of its namespace; the kernel takes the pair away a moment later.
    await until('the pair to be gone', () => !lab.enter(a, 'ip', ['link']).includes('v0'), 60_000)
    const after = await reader.read()
    expect(idOf(after, again)).not.toBe(idOf(before, b))
    expect(
      after.facts.interfaces.filter((item) => item.namespaceId === idOf(after, a)).map((i) => i.ifname)
    ).toEqual(['lo'])
  })
})
