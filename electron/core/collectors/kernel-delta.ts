/**
 * A reading on its way from the worker thread: only what changed in each namespace since the reading before. Most
 * namespaces are as they were, and copying ten thousand records from one thread to another costs more than reading them.
 * What did not change is the same object in the next snapshot, so no one may write to it.
 */
import type { KernelFacts, KernelReading } from './kernel-reading'
import { sameValue } from './same-value'

const perNamespace = [
  'namespaces',
  'interfaces',
  'addresses',
  'routes',
  'rules',
  'nexthops',
  'neighbours',
  'fdb',
  'filters',
  'sets',
  'sysctls',
  'sockets',
  'subsystems',
  'limits'
] as const
type PerNamespace = (typeof perNamespace)[number]

/** All records of one namespace. */
export type NamespaceBlock = { readonly [Key in PerNamespace]: Readonly<KernelFacts[Key]> }

/** What is the host's, and the maps to join engines with. */
export interface KernelFrame extends Omit<KernelReading, 'facts'> {
  readonly facts: Omit<KernelFacts, Exclude<PerNamespace, 'namespaces' | 'limits'>>
}

export interface Collected {
  readonly frame: KernelFrame
  /** By namespace id, in the order of the snapshot. */
  readonly blocks: ReadonlyMap<string, NamespaceBlock>
}

export interface NamespaceNews {
  readonly id: string
  readonly news: Partial<NamespaceBlock>
  readonly whole: boolean
}

export interface KernelDelta {
  readonly frame: KernelFrame
  /** Every namespace there is now, with what is new in it; `whole`: there is no more to it than that. */
  readonly blocks: readonly NamespaceNews[]
}

/** The end that sends: remembers what the other end has. */
export class DeltaSender {
  #sent = new Map<string, NamespaceBlock>()

  delta({ frame, blocks }: Collected): KernelDelta {
    const now = new Map<string, NamespaceBlock>()
    const changed = [...blocks].map(([id, block]): NamespaceNews => {
      const before = this.#sent.get(id)
      const news = perNamespace.filter((key) =>
        before === undefined ? block[key].length > 0 : !sameValue(before[key], block[key])
      )
      now.set(id, news.length === 0 && before !== undefined ? before : block)
      return { id, news: pick(block, news), whole: before === undefined }
    })
    this.#sent = now
    return { frame, blocks: changed }
  }
}

const nothing: Partial<NamespaceBlock> = {}

function pick(block: NamespaceBlock, keys: readonly PerNamespace[]): Partial<NamespaceBlock> {
  if (keys.length === 0) return nothing
  return Object.fromEntries(keys.map((key) => [key, block[key]]))
}

const empty: NamespaceBlock = {
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
  sysctls: [],
  sockets: [],
  subsystems: [],
  limits: []
}

/** The same kind of record of all namespaces, one behind the other. */
type Joined = { readonly [Key in PerNamespace]: KernelFacts[Key] }

/** The end that receives: puts the whole together again. */
export class DeltaReceiver {
  #blocks = new Map<string, NamespaceBlock>()
  #joined: Joined | null = null

  apply({ frame, blocks }: KernelDelta): KernelReading {
    const { namespaces, limits, ...joined } = this.#join(blocks)
    return {
      ...frame,
      facts: {
        ...frame.facts,
        ...joined,
        namespaces: [...namespaces, ...frame.facts.namespaces],
        limits: [...frame.facts.limits, ...limits]
      }
    }
  }

  /** A kind in which no namespace has news is the array of before. */
  #join(news: readonly NamespaceNews[]): Joined {
    const { blocks, fresh } = this.#take(news)
    const all = [...blocks.values()]
    this.#blocks = blocks
    const known = this.#joined
    const kept = <Key extends PerNamespace>(key: Key): Joined[Key] | undefined =>
      fresh.has(key) ? undefined : known?.[key]
    this.#joined = {
      namespaces: kept('namespaces') ?? all.flatMap((block) => block.namespaces),
      interfaces: kept('interfaces') ?? all.flatMap((block) => block.interfaces),
      addresses: kept('addresses') ?? all.flatMap((block) => block.addresses),
      routes: kept('routes') ?? all.flatMap((block) => block.routes),
      rules: kept('rules') ?? all.flatMap((block) => block.rules),
      nexthops: kept('nexthops') ?? all.flatMap((block) => block.nexthops),
      neighbours: kept('neighbours') ?? all.flatMap((block) => block.neighbours),
      fdb: kept('fdb') ?? all.flatMap((block) => block.fdb),
      filters: kept('filters') ?? all.flatMap((block) => block.filters),
      sets: kept('sets') ?? all.flatMap((block) => block.sets),
      sysctls: kept('sysctls') ?? all.flatMap((block) => block.sysctls),
      sockets: kept('sockets') ?? all.flatMap((block) => block.sockets),
      subsystems: kept('subsystems') ?? all.flatMap((block) => block.subsystems),
      limits: kept('limits') ?? all.flatMap((block) => block.limits)
    }
    return this.#joined
  }

  /** The blocks as they are now, and the kinds that must be put together anew: all, when namespaces came, went or moved. */
  #take(news: readonly NamespaceNews[]): { blocks: Map<string, NamespaceBlock>; fresh: Set<PerNamespace> } {
    const before = this.#blocks
    const order = before.keys()
    let moved = before.size !== news.length
    const fresh = new Set<PerNamespace>()
    const blocks = new Map<string, NamespaceBlock>()
    for (const { id, news: own, whole } of news) {
      const known = whole ? undefined : before.get(id)
      moved ||= known === undefined || order.next().value !== id
      const kinds = perNamespace.filter((key) => key in own)
      for (const key of kinds) fresh.add(key)
      blocks.set(id, known !== undefined && kinds.length === 0 ? known : { ...empty, ...known, ...own })
    }
    return { blocks, fresh: moved ? new Set(perNamespace) : fresh }
  }
}
