/**
 * How rows name a namespace, a container and a network: by what scripts key on (ids as the engine has them) and what
 * people say. Made once per snapshot and shared by all rows, so that a list stays linear.
 */
import type { Container, Lookup, Namespace, Network } from '../model'

export interface NamespaceRef {
  /** `<bootId>:<cookie>`, see CLI.md, Identity. */
  readonly id: string
  readonly inode: number | null
  /** As `ip netns` shows it; null for a namespace without such a name. */
  readonly name: string | null
}

export interface EngineRef {
  /** Name of the engine, unique in a snapshot. */
  readonly engine: string
  /** The engine's own id, as its own command line prints it. */
  readonly id: string
  readonly name: string
}

/** What a namespace is called on screen, and why it is called so. `host` is to be said in the reader's language. */
export interface NamespaceLabel {
  readonly kind: 'host' | 'name' | 'container' | 'process' | 'inode'
  readonly text: string
}

export interface Refs {
  namespace(id: string): NamespaceRef
  containersIn(namespaceId: string): readonly EngineRef[]
  container(container: Container): EngineRef
  network(network: Network): EngineRef
  label(namespaceId: string): NamespaceLabel
}

const cache = new WeakMap<Lookup, Refs>()
const none: readonly EngineRef[] = []

/** The one who says "get or make". */
function memo<T>(make: (id: string) => T): (id: string) => T {
  const known = new Map<string, T>()
  return (id) => {
    const found = known.get(id)
    if (found !== undefined) return found
    const made = make(id)
    known.set(id, made)
    return made
  }
}

function labelOf(lookup: Lookup, namespace: Namespace | undefined, id: string): NamespaceLabel {
  if (!namespace) return { kind: 'inode', text: id }
  if (namespace.kind === 'host') return { kind: 'host', text: 'host' }
  const name = namespace.kind === 'engine' ? undefined : namespace.names[0]
  if (name !== undefined) return { kind: 'name', text: name }
  const containers = lookup.containersIn.get(id)
  if (containers?.length) return { kind: 'container', text: containers.map((item) => item.name).join(', ') }
  if (namespace.names[0] !== undefined) return { kind: 'name', text: namespace.names[0] }
  const pid = namespace.pids[0]
  if (namespace.comm !== null && pid !== undefined) {
    return { kind: 'process', text: `${namespace.comm} (${String(pid)})` }
  }
  return { kind: 'inode', text: `net:[${String(namespace.inode)}]` }
}

/** The references of a snapshot's records, each made at the first question. */
export function refs(lookup: Lookup): Refs {
  const before = cache.get(lookup)
  if (before) return before
  const engineName = (id: string) => lookup.engine.get(id)?.name ?? id
  const refTo = (item: Container | Network): EngineRef => ({
    engine: engineName(item.engineId),
    id: item.engineKey,
    name: item.name
  })
  const known = new Map<Container | Network, EngineRef>()
  const once = (item: Container | Network): EngineRef => {
    const found = known.get(item)
    if (found !== undefined) return found
    const made = refTo(item)
    known.set(item, made)
    return made
  }
  const made: Refs = {
    namespace: memo((id) => {
      const namespace = lookup.namespace.get(id)
      return { id, inode: namespace?.inode ?? null, name: namespace?.names[0] ?? null }
    }),
    containersIn: memo((id) => lookup.containersIn.get(id)?.map(once) ?? none),
    container: once,
    network: once,
    label: memo((id) => labelOf(lookup, lookup.namespace.get(id), id))
  }
  cache.set(lookup, made)
  return made
}
