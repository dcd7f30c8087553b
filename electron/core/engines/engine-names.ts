/** What people call engines: `docker`, `podman`, and with more than one of a kind what tells them apart. */
import type { EngineFacts } from './reading'

/** Unique names by engine id: the one at the usual place keeps the plain name, the others carry their user or socket. */
export function uniqueNames(engines: readonly EngineFacts[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const ordered = [...engines].sort((a, b) => weight(a) - weight(b))
  for (const { engine, user } of ordered) {
    const candidates = [
      ...(engine.rootless ? [] : [engine.kind]),
      ...(user === null ? [] : [`${engine.kind} (${user})`]),
      `${engine.kind} (${engine.endpoint.replace(/^unix:\/\//, '')})`,
      engine.id
    ]
    const name = candidates.find((candidate) => !taken.has(candidate)) ?? engine.id
    taken.add(name)
    names.set(engine.id, name)
  }
  return names
}

const weight = (facts: EngineFacts): number => (facts.usual ? 0 : 2) + (facts.engine.rootless ? 1 : 0)
