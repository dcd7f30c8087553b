/**
 * Which interface `link` and `linkNsid` mean: a veth's peer, or what a macvlan or VLAN stands on. An nsid is a number of
 * the namespace that reports it (net/core/net_namespace.c), so all that is needed is which namespace each one stands
 * for. The ends of a veth give each other's index, which narrows that down, mostly to one; RTM_GETNSID proves it, and a
 * pair proved from one end is proved from the other. Where several fit, the kernel is asked for the interface behind the
 * nsid (RTM_GETLINK with IFLA_TARGET_NETNSID), whose name and MAC leave one. All that is linear; and nsids last as long
 * as their namespace, so what was proved need not be asked again.
 */
import type { Interface } from '@shared/model'

/** What pairing needs to know of an interface. */
export type LinkEnd = Pick<
  Interface,
  'namespaceId' | 'ifindex' | 'ifname' | 'mac' | 'kind' | 'link' | 'linkNsid'
>
/** What RTM_GETLINK said of the interface behind an nsid. */
export interface PeerAnswer {
  readonly ifindex: number
  readonly ifname: string
  readonly mac: string | null
}
export type Resolution = Pick<Interface, 'linkId' | 'linkGap'>

/** Asks RTM_GETNSID in `reporter` for `candidate`: its nsid there, or null when it has none or is gone. */
export type AskNsid = (reporter: string, candidate: string) => number | null

/** Asks RTM_GETLINK in `reporter` for the interface behind one of its nsids; null when the kernel will not say. */
export type AskPeer = (reporter: string, nsid: number, ifindex: number) => PeerAnswer | null

/** Questions for one nsid, and for all that tie, before the rest is left as ambiguous. */
const MAX_TRIES = 4096
const MAX_QUESTIONS = 50_000
/**
 * Up to so many that fit are tried one by one: asking for the peer itself makes the kernel give a number to the namespace
 * that asks, which is the only trace that looking leaves.
 */
const FEW = 4
/** Guesses at namespaces that could be opened but not entered. */
const MAX_GUESSES = 64

/** The index `link` means: older kernels leave IFLA_LINK out when both ends have the same index. */
export const linkIndexOf = (end: Pick<LinkEnd, 'link' | 'linkNsid' | 'ifindex' | 'kind'>): number | null =>
  end.link === null && end.linkNsid !== null && end.kind === 'veth' ? end.ifindex : end.link

/** Which namespace an nsid of a reporter stands for. Proved once, and valid while both live. */
export class NsidMemory {
  readonly #known = new Map<string, Map<number, string>>()

  get(reporter: string, nsid: number): string | undefined {
    return this.#known.get(reporter)?.get(nsid)
  }

  set(reporter: string, nsid: number, namespaceId: string): void {
    let known = this.#known.get(reporter)
    if (known === undefined) this.#known.set(reporter, (known = new Map<number, string>()))
    known.set(nsid, namespaceId)
  }

  /** Forgets what is about namespaces that are no longer there: their nsids may go to others. */
  keep(alive: ReadonlySet<string>): void {
    for (const [reporter, known] of this.#known) {
      if (!alive.has(reporter)) this.#known.delete(reporter)
      else for (const [nsid, namespaceId] of known) if (!alive.has(namespaceId)) known.delete(nsid)
    }
  }
}

export interface PairingInput {
  readonly ends: readonly LinkEnd[]
  readonly memory: NsidMemory
  /** Namespaces that were found but not read. */
  readonly unread: readonly string[]
  readonly askNsid: AskNsid
  readonly askPeer: AskPeer
}

/** An nsid that is not known yet, with the ends that use it. */
interface Unknown {
  readonly reporter: string
  readonly nsid: number
  readonly ends: LinkEnd[]
}

const signature = (ifindex: number, ifname: string, mac: string | null): string =>
  `${ifindex} ${mac ?? ''} ${ifname}`

class Pairing {
  readonly #at = new Map<string, Map<number, LinkEnd>>()
  readonly #bySignature = new Map<string, LinkEnd[]>()
  /** Veth ends by own index and peer's index. */
  readonly #byIndexes = new Map<string, LinkEnd[]>()
  readonly #ambiguous = new Set<string>()
  #questionsLeft = MAX_QUESTIONS

  constructor(readonly input: PairingInput) {
    for (const end of input.ends) {
      let inside = this.#at.get(end.namespaceId)
      if (inside === undefined) this.#at.set(end.namespaceId, (inside = new Map<number, LinkEnd>()))
      inside.set(end.ifindex, end)
    }
  }

  /** One entry per nsid in use whose namespace is not known, the reporters with most of them first. */
  #unknown(): Unknown[] {
    const byReporter = new Map<string, Map<number, Unknown>>()
    for (const end of this.input.ends) {
      if (end.linkNsid === null || end.linkNsid < 0 || linkIndexOf(end) === null) continue
      if (this.input.memory.get(end.namespaceId, end.linkNsid) !== undefined) continue
      let known = byReporter.get(end.namespaceId)
      if (known === undefined) byReporter.set(end.namespaceId, (known = new Map<number, Unknown>()))
      const entry = known.get(end.linkNsid)
      if (entry === undefined)
        known.set(end.linkNsid, { reporter: end.namespaceId, nsid: end.linkNsid, ends: [end] })
      else entry.ends.push(end)
    }
    return [...byReporter.values()].sort((a, b) => b.size - a.size).flatMap((known) => [...known.values()])
  }

  run(): Map<LinkEnd, Resolution> {
    const unknown = this.#unknown()
    if (unknown.length > 0) {
      this.#index()
      const ties = unknown.filter((entry) => !this.#settle(entry, false))
      // What was proved from the other side has thinned the ties out.
      for (const entry of ties) this.#settle(entry, true)
    }
    return new Map(this.input.ends.map((end) => [end, this.#resolve(end)]))
  }

  #index(): void {
    const put = (map: Map<string, LinkEnd[]>, key: string, end: LinkEnd): void => {
      const list = map.get(key)
      if (list === undefined) map.set(key, [end])
      else list.push(end)
    }
    for (const end of this.input.ends) {
      put(this.#bySignature, signature(end.ifindex, end.ifname, end.mac), end)
      if (end.kind === 'veth' && end.linkNsid !== null)
        put(this.#byIndexes, `${end.ifindex} ${linkIndexOf(end) ?? 0}`, end)
    }
  }

  /** Finds the namespace of an nsid. @param ties whether to go on where several fit; false when that was needed */
  #settle(entry: Unknown, ties: boolean): boolean {
    const { memory, askNsid } = this.input
    if (memory.get(entry.reporter, entry.nsid) !== undefined) return true
    const candidates = this.#candidates(entry, ties)
    if (candidates === null) return false
    if (candidates.size > Math.min(MAX_TRIES, this.#questionsLeft)) {
      this.#ambiguous.add(`${entry.reporter} ${entry.nsid}`)
      return true
    }
    for (const namespaceId of candidates) {
      this.#questionsLeft--
      const nsid = askNsid(entry.reporter, namespaceId)
      if (nsid === null) continue
      memory.set(entry.reporter, nsid, namespaceId)
      if (nsid !== entry.nsid) continue
      this.#proveBack(entry, namespaceId)
      return true
    }
    return true
  }

  /** A veth's other end has this one as its peer, so what its nsid stands for is known too. */
  #proveBack(entry: Unknown, namespaceId: string): void {
    const inside = this.#at.get(namespaceId)
    for (const end of entry.ends) {
      const peer = end.kind === 'veth' ? inside?.get(linkIndexOf(end) ?? 0) : undefined
      if (peer?.kind === 'veth' && peer.linkNsid !== null && linkIndexOf(peer) === end.ifindex)
        this.input.memory.set(namespaceId, peer.linkNsid, entry.reporter)
    }
  }

  /** Namespaces that an nsid may stand for; null where several fit and ties are left for later. */
  #candidates(entry: Unknown, ties: boolean): Set<string> | null {
    const end = entry.ends.find((one) => one.kind === 'veth') ?? entry.ends[0]
    if (end === undefined) return new Set()
    const index = linkIndexOf(end) ?? 0
    let fitting: readonly LinkEnd[]
    if (end.kind === 'veth') {
      fitting = (this.#byIndexes.get(`${index} ${end.ifindex}`) ?? []).filter((other) =>
        this.#mayBePeer(other, entry)
      )
      if (fitting.length > 1 && !ties) return null
      if (fitting.length > FEW) {
        const answer = this.#peer(entry, index)
        if (answer !== null)
          fitting = fitting.filter(({ ifname, mac }) => ifname === answer.ifname && mac === answer.mac)
      }
    } else {
      if (!ties) return null
      const answer = this.#peer(entry, index)
      const found = answer === null ? [] : this.#bySignature.get(signature(index, answer.ifname, answer.mac))
      fitting = (found ?? []).filter((other) => other.namespaceId !== entry.reporter)
    }
    if (fitting.length > 0) return new Set(fitting.map((other) => other.namespaceId))
    return ties ? new Set(this.input.unread.slice(0, MAX_GUESSES)) : null
  }

  #peer(entry: Unknown, index: number): PeerAnswer | null {
    return this.input.askPeer(entry.reporter, entry.nsid, index)
  }

  /** Whether a veth elsewhere, of the right indexes, is not known to lead to a third namespace. */
  #mayBePeer(other: LinkEnd, entry: Unknown): boolean {
    if (other.namespaceId === entry.reporter || other.linkNsid === null) return false
    const back = this.input.memory.get(other.namespaceId, other.linkNsid)
    return back === undefined || back === entry.reporter
  }

  #resolve(end: LinkEnd): Resolution {
    const index = linkIndexOf(end)
    if (index === null) return { linkId: null, linkGap: null }
    let namespaceId: string | undefined = end.namespaceId
    if (end.linkNsid !== null) namespaceId = this.input.memory.get(end.namespaceId, end.linkNsid)
    if (namespaceId === undefined) {
      const tie = this.#ambiguous.has(`${end.namespaceId} ${end.linkNsid ?? ''}`)
      return { linkId: null, linkGap: tie ? 'ambiguous' : 'namespace-not-visible' }
    }
    const inside = this.#at.get(namespaceId)
    if (inside === undefined) return { linkId: null, linkGap: 'not-read' }
    const other = inside.get(index)
    // A veth whose other end does not point back was changed between the two readings.
    const agrees =
      other !== undefined &&
      (end.kind !== 'veth' || (other.kind === 'veth' && linkIndexOf(other) === end.ifindex))
    return agrees
      ? { linkId: `${namespaceId}/${index}`, linkGap: null }
      : { linkId: null, linkGap: 'peer-not-found' }
  }
}

/** Resolves every end. Linear in the ends; the memory is filled on the way. */
export const pairLinks = (input: PairingInput): Map<LinkEnd, Resolution> => new Pairing(input).run()
