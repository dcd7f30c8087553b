/**
 * Which interface `link` and `linkNsid` mean: a veth's peer, or what a macvlan or VLAN stands on. An nsid is a number of
 * the namespace that reports it (net/core/net_namespace.c), so all that is needed is which namespace each one stands
 * for. The kernel was asked once per nsid for the peer itself (RTM_GETLINK with IFLA_TARGET_NETNSID); its index, name
 * and MAC narrow that down, mostly to one, and RTM_GETNSID proves it. A veth pair proved from one end is proved from the
 * other. All that is linear; nsids last as long as their namespace, so what was proved need not be asked again.
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

/** Answers by reporting namespace and nsid. */
export type PeerAnswers = ReadonlyMap<string, ReadonlyMap<number, PeerAnswer>>

/** Questions for one nsid, and for all that tie, before the rest is left as ambiguous. */
const MAX_TRIES = 4096
const MAX_QUESTIONS = 50_000
/** Guesses for an end that was changed while it was read. */
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
  readonly answers: PeerAnswers
  readonly memory: NsidMemory
  /** Namespaces that were found but not read. */
  readonly unread: readonly string[]
  readonly ask: AskNsid
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
      const ties = unknown.filter((entry) => !this.#settle(entry, 1))
      // What was proved from the other side has thinned the ties out.
      for (const entry of ties) this.#settle(entry, MAX_TRIES)
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

  /** Finds the namespace of an nsid with at most `tries` questions; false when more would be needed. */
  #settle(entry: Unknown, tries: number): boolean {
    const { memory } = this.input
    if (memory.get(entry.reporter, entry.nsid) !== undefined) return true
    const candidates = this.#candidates(entry, tries > 1)
    const key = `${entry.reporter} ${entry.nsid}`
    if (candidates.size > Math.min(tries, this.#questionsLeft)) {
      this.#ambiguous.add(key)
      return false
    }
    for (const namespaceId of candidates) {
      this.#questionsLeft--
      const nsid = this.input.ask(entry.reporter, namespaceId)
      if (nsid === null) continue
      memory.set(entry.reporter, nsid, namespaceId)
      if (nsid !== entry.nsid) continue
      this.#ambiguous.delete(key)
      this.#proveBack(entry, namespaceId)
      return true
    }
    return false
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

  /** Namespaces that an nsid may stand for, by what the kernel said of the interface behind it. */
  #candidates(entry: Unknown, last: boolean): Set<string> {
    const { memory, answers, unread } = this.input
    const answer = answers.get(entry.reporter)?.get(entry.nsid)
    const end = entry.ends.find((one) => linkIndexOf(one) === answer?.ifindex) ?? entry.ends[0]
    const candidates = new Set<string>()
    if (end === undefined) return candidates
    const consider = (other: LinkEnd): void => {
      if (other.namespaceId === entry.reporter) return
      if (end.kind === 'veth') {
        if (other.kind !== 'veth' || other.linkNsid === null || linkIndexOf(other) !== end.ifindex) return
        const back = memory.get(other.namespaceId, other.linkNsid)
        if (back !== undefined && back !== entry.reporter) return
      }
      candidates.add(other.namespaceId)
    }
    if (answer !== undefined)
      this.#bySignature.get(signature(answer.ifindex, answer.ifname, answer.mac))?.forEach(consider)
    if (candidates.size > 0 || !last) return candidates
    // It was renamed or moved while this was read, or lives where it could be opened but not entered.
    if (end.kind === 'veth')
      this.#byIndexes
        .get(`${linkIndexOf(end) ?? 0} ${end.ifindex}`)
        ?.slice(0, MAX_GUESSES)
        .forEach(consider)
    for (const namespaceId of unread.slice(0, MAX_GUESSES)) candidates.add(namespaceId)
    return candidates
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
