/**
 * The hosts a client may look at, opened on demand and shared by all clients: the fixed ones (local, snapshot files) and
 * the labs that are up right now.
 */
import { VethscopeError } from '@shared/contract/errors'
import type { HostDescription } from '@shared/contract/session'
import type { HostSource } from '../host/open'
import { HostFeed, type FeedOptions } from './host-feed'

export class HostPool {
  readonly #fixed: readonly HostSource[]
  readonly #feeds = new Map<string, HostFeed>()
  #labs: readonly HostSource[] = []

  /** @param fixed the hosts that are always there; of two with the same id the second is called `<id>-2` */
  constructor(
    fixed: readonly HostSource[],
    readonly options: FeedOptions = {}
  ) {
    const ids = new Set<string>()
    this.#fixed = fixed.map((source) => {
      const base = source.description.id
      let id = base
      for (let count = 2; ids.has(id); count++) id = `${base}-${String(count)}`
      ids.add(id)
      if (id === base) return source
      return { ...source, description: { ...source.description, id }, open: () => source.open() }
    })
  }

  /** What can be looked at, in the order it is offered. */
  list(): readonly HostDescription[] {
    return [...this.#fixed, ...this.#labs].map(
      ({ description }) => this.#feeds.get(description.id)?.description ?? description
    )
  }

  /**
   * The labs that are up now. A lab that went away takes its host with it.
   * @returns whether the list differs from the one before
   */
  async setLabs(up: readonly HostSource[]): Promise<boolean> {
    // One that was named with --host is among the fixed already.
    const labs = up.filter(
      ({ description }) => !this.#fixed.some((item) => item.description.id === description.id)
    )
    const ids = (sources: readonly HostSource[]): string =>
      sources.map((source) => source.description.id).join(' ')
    const differs = ids(labs) !== ids(this.#labs)
    const gone = this.#labs.filter((old) => !labs.some((lab) => lab.description.id === old.description.id))
    this.#labs = labs
    await Promise.all(gone.map((source) => this.drop(source.description.id)))
    return differs
  }

  /**
   * The shared feed of a host.
   * @throws VethscopeError `not-found`
   */
  feed(hostId: string): HostFeed {
    const known = this.#feeds.get(hostId)
    if (known) return known
    const source = [...this.#fixed, ...this.#labs].find((item) => item.description.id === hostId)
    if (source === undefined) {
      throw new VethscopeError(
        'not-found',
        `There is no host "${hostId.slice(0, 80)}" here`,
        `Known are: ${this.list()
          .map((item) => item.id)
          .join(', ')}`
      )
    }
    const made = new HostFeed(source, this.options)
    this.#feeds.set(hostId, made)
    return made
  }

  /** Ends a host, its listeners with it; the next question opens it anew. */
  async drop(hostId: string): Promise<void> {
    const feed = this.#feeds.get(hostId)
    this.#feeds.delete(hostId)
    await feed?.close()
  }

  /** Ends all hosts. */
  async close(): Promise<void> {
    await Promise.all([...this.#feeds.keys()].map((id) => this.drop(id)))
  }
}
