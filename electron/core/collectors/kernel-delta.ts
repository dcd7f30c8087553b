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

/** The end that receives: puts the whole together again. */
export class DeltaReceiver {
  #blocks = new Map<string, NamespaceBlock>()

  apply({ frame, blocks }: KernelDelta): KernelReading {
    this.#blocks = new Map(
      blocks.map(({ id, news, whole }) => {
        const before = whole ? undefined : this.#blocks.get(id)
        return [id, { ...empty, ...before, ...news }] as const
      })
    )
    const all = [...this.#blocks.values()]
    return {
      ...frame,
      facts: {
        ...frame.facts,
        namespaces: [...all.flatMap((block) => block.namespaces), ...frame.facts.namespaces],
        interfaces: all.flatMap((block) => block.interfaces),
        addresses: all.flatMap((block) => block.addresses),
        routes: all.flatMap((block) => block.routes),
        rules: all.flatMap((block) => block.rules),
        nexthops: all.flatMap((block) => block.nexthops),
        neighbours: all.flatMap((block) => block.neighbours),
        fdb: all.flatMap((block) => block.fdb),
        filters: all.flatMap((block) => block.filters),
        sets: all.flatMap((block) => block.sets),
        sysctls: all.flatMap((block) => block.sysctls),
        sockets: all.flatMap((block) => block.sockets),
        subsystems: all.flatMap((block) => block.subsystems),
        limits: [...frame.facts.limits, ...all.flatMap((block) => block.limits)]
      }
    }
  }
}
