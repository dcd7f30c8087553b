import { describe, expect, it } from 'vitest'
import { NsidMemory, pairLinks, type LinkEnd, type PeerAnswer } from './pairing'

/** A little kernel: namespaces with their own nsids, and veth pairs whose ends it knows. */
class World {
  readonly ends: LinkEnd[] = []
  readonly truth = new Map<LinkEnd, LinkEnd>()
  readonly #nsids = new Map<string, string[]>()
  readonly hidden = new Set<string>()
  asked = 0
  askedPeers = 0

  nsid(reporter: string, other: string): number {
    const known = this.#nsids.get(reporter) ?? []
    this.#nsids.set(reporter, known)
    const at = known.indexOf(other)
    return at >= 0 ? at : known.push(other) - 1
  }

  pair(a: [string, number, string, string], b: [string, number, string, string]): void {
    const [one, two] = [a, b].map(([namespaceId, ifindex, ifname, mac], side): LinkEnd => {
      const other = side === 0 ? b : a
      const linkNsid = other[0] === namespaceId ? null : this.nsid(namespaceId, other[0])
      return { namespaceId, ifindex, ifname, mac, kind: 'veth', link: other[1], linkNsid }
    })
    this.ends.push(one!, two!)
    this.truth.set(one!, two!).set(two!, one!)
  }

  lower(namespaceId: string, ifindex: number, kind: string, target: LinkEnd): LinkEnd {
    const linkNsid = target.namespaceId === namespaceId ? null : this.nsid(namespaceId, target.namespaceId)
    const end = {
      namespaceId,
      ifindex,
      ifname: 'mv0',
      mac: '0a:00:00:00:00:99',
      kind,
      link: target.ifindex,
      linkNsid
    }
    this.ends.push(end)
    this.truth.set(end, target)
    return end
  }

  resolve(memory = new NsidMemory(), unread: string[] = []) {
    this.asked = this.askedPeers = 0
    const askNsid = (reporter: string, candidate: string): number | null => {
      this.asked++
      const at = (this.#nsids.get(reporter) ?? []).indexOf(candidate)
      return at < 0 ? null : at
    }
    const askPeer = (reporter: string, nsid: number, ifindex: number): PeerAnswer | null => {
      this.askedPeers++
      const namespaceId = this.#nsids.get(reporter)?.[nsid]
      return this.ends.find((end) => end.namespaceId === namespaceId && end.ifindex === ifindex) ?? null
    }
    const ends = this.ends.filter((end) => !this.hidden.has(end.namespaceId))
    return { ends, resolved: pairLinks({ ends, memory, unread, askNsid, askPeer }) }
  }

  /** Resolves and compares every end with the truth. */
  check(memory = new NsidMemory()): void {
    const { ends, resolved } = this.resolve(memory)
    for (const end of ends) {
      const peer = this.truth.get(end)
      const expected =
        peer === undefined
          ? null
          : this.hidden.has(peer.namespaceId)
            ? 'namespace-not-visible'
            : `${peer.namespaceId}/${peer.ifindex}`
      const got = resolved.get(end)
      expect([end.namespaceId, end.ifname, got?.linkId ?? got?.linkGap ?? null]).toEqual([
        end.namespaceId,
        end.ifname,
        expected
      ])
    }
  }
}

const mac = (n: number): string =>
  `0a:00:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`

function star(size: number, same: boolean): World {
  const world = new World()
  for (let i = 0; i < size; i++)
    world.pair(['hub', i + 2, `veth${i}`, mac(i)], [`ns${i}`, 2, 'eth0', same ? mac(9999) : mac(i + 1000)])
  return world
}

describe('pairing', () => {
  it('asks a number of questions that grows with the namespaces, not with their pairs', () => {
    const counts = [50, 100, 200].map((size) => {
      const world = star(size, false)
      world.check()
      return [world.asked, world.askedPeers]
    })
    // Looking at a peer makes the kernel number the namespace that looks, so it is not done without need.
    expect(counts).toEqual([
      [50, 0],
      [100, 0],
      [200, 0]
    ])
  })

  it('asks for the peer itself, once for each, where all ends have the same index', () => {
    const counts = [50, 100, 200].map((size) => {
      const world = new World()
      for (let i = 0; i < size; i++)
        world.pair([`a${i}`, 2, 'eth0', mac(i)], [`b${i}`, 2, 'eth0', mac(i + 1000)])
      world.check()
      return [world.asked, world.askedPeers]
    })
    // The last two pairs leave so few that fit that they are tried one by one.
    expect(counts.map(([, peers]) => peers)).toEqual([48, 98, 198])
    expect(counts.map(([asked], at) => (asked ?? 0) - [50, 100, 200][at]!).every((more) => more <= 6)).toBe(
      true
    )
  })

  it('asks nothing about what was proved before', () => {
    const world = star(80, false)
    const memory = new NsidMemory()
    world.check(memory)
    world.check(memory)
    expect(world.asked).toBe(0)
  })

  it('asks no more when all MACs of a star are equal, since the hub can be told apart', () => {
    const world = star(120, true)
    world.check()
    expect(world.asked).toBeLessThanOrEqual(240)
  })

  it('settles pairs that are equal in index, name and MAC on both sides', () => {
    const world = new World()
    for (let i = 0; i < 30; i++) world.pair([`a${i}`, 2, 'eth0', mac(1)], [`b${i}`, 2, 'eth0', mac(1)])
    world.check()
  })

  it('keeps apart several veths between the same two namespaces', () => {
    const world = new World()
    for (let i = 2; i < 8; i++) world.pair(['a', i, `x${i}`, mac(1)], ['b', 9 - i, `x${i}`, mac(1)])
    world.pair(['a', 20, 'in', mac(3)], ['a', 21, 'out', mac(3)])
    world.check()
  })

  it('finds what macvlans stand on, here and in another namespace', () => {
    const world = new World()
    const uplink: LinkEnd = {
      namespaceId: 'hub',
      ifindex: 2,
      ifname: 'eth0',
      mac: mac(5),
      kind: null,
      link: null,
      linkNsid: null
    }
    world.ends.push(uplink)
    world.lower('hub', 7, 'macvlan', uplink)
    world.lower('c1', 7, 'macvlan', uplink)
    world.lower('c2', 2, 'macvlan', uplink)
    world.check()
  })

  it('says that a namespace is not visible, even where a stranger looks just like the peer', () => {
    const world = new World()
    world.pair(['a', 2, 'eth0', mac(1)], ['secret', 2, 'eth0', mac(1)])
    world.pair(['x', 2, 'eth0', mac(1)], ['hidden', 2, 'eth0', mac(1)])
    world.hidden.add('secret').add('hidden')
    world.check()
  })

  it('says that a namespace was found but not read', () => {
    const world = new World()
    world.pair(['a', 2, 'eth0', mac(1)], ['locked', 2, 'eth0', mac(2)])
    world.hidden.add('locked')
    const { ends, resolved } = world.resolve(new NsidMemory(), ['other', 'locked'])
    expect(resolved.get(ends[0]!)).toEqual({ linkId: null, linkGap: 'not-read' })
  })

  it('takes the own index where an older kernel leaves out a link of equal index', () => {
    const world = new World()
    world.pair(['a', 2, 'eth0', mac(1)], ['b', 2, 'eth0', mac(2)])
    for (const [at, end] of world.ends.entries()) {
      const silent = { ...end, link: null }
      const peer = world.truth.get(end)!
      world.truth.delete(end)
      world.truth.set(silent, peer)
      world.ends[at] = silent
    }
    world.check()
  })

  it('does not pair with an end that no longer points back', () => {
    const world = new World()
    world.pair(['a', 2, 'v0', mac(1)], ['b', 5, 'v1', mac(2)])
    const memory = new NsidMemory()
    world.check(memory)
    world.ends[1] = { ...world.ends[1]!, link: 9 }
    const { ends, resolved } = world.resolve(memory)
    expect(resolved.get(ends[0]!)).toEqual({ linkId: null, linkGap: 'peer-not-found' })
  })

  it('forgets numbers of namespaces that are gone, which the kernel may give to others', () => {
    const memory = new NsidMemory()
    memory.set('a', 0, 'b')
    memory.set('a', 1, 'c')
    memory.set('gone', 0, 'a')
    memory.keep(new Set(['a', 'c']))
    expect([memory.get('a', 0), memory.get('a', 1), memory.get('gone', 0)]).toEqual([
      undefined,
      'c',
      undefined
    ])
  })
})
