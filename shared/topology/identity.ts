/**
 * Places on the map follow from what people mean, not from numbers the kernel gives: engine and container name, namespace
 * name, network name. Only what has no name at all is known by its namespace id. When two things would share an identity
 * the later one (in the snapshot's order) gets its own id added, so that the first keeps its place.
 */
import type { Container, Lookup, Namespace, Network } from '../model'

/** Hands out identities, each once. */
export class Identities {
  private readonly taken = new Set<string>()

  /** `wanted`, or with `unique` added when that is taken. */
  claim(wanted: string, unique: string): string {
    let id = wanted
    for (let attempt = 1; this.taken.has(id); attempt++)
      id = `${wanted}~${unique}${attempt > 1 ? `~${String(attempt)}` : ''}`
    this.taken.add(id)
    return id
  }
}

/** The engine's name as people say it; an engine that is not in the snapshot gives its id. */
export const engineName = (look: Lookup, engineId: string): string =>
  look.engine.get(engineId)?.name ?? engineId

export const containerKey = (look: Lookup, container: Container): string =>
  `container:${engineName(look, container.engineId)}/${container.name}`

export const networkKey = (look: Lookup, network: Network): string =>
  `network:${engineName(look, network.engineId)}/${network.name}`

/** The last part of the path an engine keeps its namespace at (`ingress_sbox`, `lb_n1gzzx53l`). */
function engineFileName(namespace: Namespace): string | null {
  const path = namespace.paths.find((item) => item.includes('/netns/'))
  return path === undefined ? null : path.slice(path.lastIndexOf('/') + 1)
}

/** What a person calls a namespace: its name, the engine's file for it, what runs in it. Null when there is nothing. */
export function namespaceTitle(namespace: Namespace): string | null {
  const named = namespace.names[0]
  if (named !== undefined) return named
  if (namespace.kind === 'engine') {
    const file = engineFileName(namespace)
    if (file !== null) return file
  }
  const mounted =
    namespace.kind === 'mount' ? namespace.paths.find((item) => !item.startsWith('/proc/')) : undefined
  if (mounted !== undefined) return mounted.slice(mounted.lastIndexOf('/') + 1) || mounted
  return namespace.comm
}

/** Identity of a namespace that holds no container. */
export function namespaceKey(namespace: Namespace): string {
  const named = namespace.names[0]
  return named === undefined ? `namespace:${namespace.id}` : `namespace:${named}`
}

/**
 * The container that gives a shared namespace its identity: the one whose own mode made it (a pod's first, or the target
 * of `container:`), else the first by name.
 */
export function owner(containers: readonly Container[]): Container | undefined {
  if (containers.length < 2) return containers[0]
  const sorted = [...containers].sort((a, b) => compareNames(a.name, b.name))
  return sorted.find((item) => item.networkMode.kind !== 'container') ?? sorted[0]
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' })

/** Names in the order people read them: `web-2` before `web-10`. Total: equal only when the same. */
export const compareNames = (a: string, b: string): number =>
  collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
