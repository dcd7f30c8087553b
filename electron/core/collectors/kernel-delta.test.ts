import { describe, expect, it } from 'vitest'
import { DeltaReceiver, DeltaSender, type Collected, type NamespaceBlock } from './kernel-delta'

const block = (id: string, mtu: number): NamespaceBlock => ({
  namespaces: [],
  interfaces: [],
  addresses: [],
  routes: [],
  rules: [],
  nexthops: [],
  neighbours: [],
  fdb: [],
  filters: [],
  sets: [],
  sysctls: [{ namespaceId: id, key: 'mtu', value: String(mtu) }],
  sockets: [],
  subsystems: [],
  limits: []
})

const collected = (blocks: Record<string, number>): Collected => ({
  frame: {
    facts: {
      host: {
        hostname: 'h',
        kernel: 'k',
        os: 'o',
        arch: 'a',
        rights: 'root',
        uid: 0,
        source: 'local',
        namespaceId: null
      },
      bootId: 'boot',
      gaps: [],
      namespaces: [],
      limits: []
    },
    namespaceOfPid: new Map([[1, 'a']]),
    namespaceOfPath: new Map()
  },
  blocks: new Map(Object.entries(blocks).map(([id, mtu]) => [id, block(id, mtu)]))
})

describe('kernel delta', () => {
  it('sends a namespace once, and again only what changed in it', () => {
    const sender = new DeltaSender()
    const receiver = new DeltaReceiver()
    const step = (blocks: Record<string, number>) => {
      const delta = structuredClone(sender.delta(collected(blocks)))
      return { sent: delta.blocks.map(({ news }) => Object.keys(news)), reading: receiver.apply(delta) }
    }
    const values = (from: ReturnType<typeof step>) =>
      from.reading.facts.sysctls.map(({ namespaceId, value }) => `${namespaceId}=${value}`)
    const first = step({ a: 1, b: 2 })
    expect(first.sent).toEqual([['sysctls'], ['sysctls']])
    const second = step({ a: 1, b: 3, c: 4 })
    expect(second.sent).toEqual([[], ['sysctls'], ['sysctls']])
    expect(values(second)).toEqual(['a=1', 'b=3', 'c=4'])
    expect(second.reading.facts.sysctls[0]).toBe(first.reading.facts.sysctls[0])
    const third = step({ c: 4, a: 5 })
    expect(values(third)).toEqual(['c=4', 'a=5'])
    expect(values(step({ a: 5, b: 3 }))).toEqual(['a=5', 'b=3'])
  })

  it('keeps the array of a kind while nothing of it changed anywhere, and only then', () => {
    const sender = new DeltaSender()
    const receiver = new DeltaReceiver()
    const sysctls = (blocks: Record<string, number>) =>
      receiver.apply(structuredClone(sender.delta(collected(blocks)))).facts.sysctls
    const first = sysctls({ a: 1, b: 2 })
    expect(sysctls({ a: 1, b: 2 })).toBe(first)
    expect(sysctls({ b: 2, a: 1 }).map(({ value }) => value)).toEqual(['2', '1'])
    expect(sysctls({ b: 2 }).map(({ value }) => value)).toEqual(['2'])
    expect(sysctls({ b: 2, c: 3 }).map(({ value }) => value)).toEqual(['2', '3'])
    expect(sysctls({ b: 4, c: 3 }).map(({ value }) => value)).toEqual(['4', '3'])
  })

  it('starts anew with a sender that remembers nothing', () => {
    const receiver = new DeltaReceiver()
    receiver.apply(new DeltaSender().delta(collected({ a: 1, b: 1 })))
    const emptied = { ...collected({}), blocks: new Map([['a', { ...block('a', 1), sysctls: [] }]]) }
    expect(receiver.apply(new DeltaSender().delta(emptied)).facts.sysctls).toEqual([])
  })

  it('says what became empty', () => {
    const sender = new DeltaSender()
    const receiver = new DeltaReceiver()
    receiver.apply(sender.delta(collected({ a: 1 })))
    const emptied = { ...collected({}), blocks: new Map([['a', { ...block('a', 1), sysctls: [] }]]) }
    expect(receiver.apply(sender.delta(emptied)).facts.sysctls).toEqual([])
  })
})
