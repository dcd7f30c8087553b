/**
 * What a person means by a word: a network or a container by its name, as `engine/name`, by its id or the beginning of it. A
 * name goes before a beginning of an id; what may be several is told, never guessed.
 */
import type { Container, HostSnapshot, Network } from '@shared/model'
import { visible } from '@shared/text/visible'
import { UsageError } from './arguments'
import { nearest } from './nearest'

type Named = Network | Container
/** Fewer digits of an id are a coincidence. */
const LEAST_DIGITS = 3

const shown = (text: string): string => visible(text, 60)

/** `docker/web`, as CLI.md has it. */
const fullName = (snapshot: HostSnapshot, item: Named): string =>
  `${snapshot.engines.find(({ id }) => id === item.engineId)?.name ?? item.engineId}/${item.name}`

/** All that the word can mean, best kind of match only. */
function candidates<Item extends Named>(
  snapshot: HostSnapshot,
  items: readonly Item[],
  word: string
): readonly Item[] {
  const named = items.filter(({ name }) => name === word)
  if (named.length > 0) return named
  for (const engine of snapshot.engines) {
    for (const prefix of [engine.name, engine.id]) {
      if (!word.startsWith(`${prefix}/`)) continue
      const rest = word.slice(prefix.length + 1)
      const of = items.filter((item) => item.engineId === engine.id)
      const found = of.filter((item) => item.name === rest || isId(item, rest))
      if (found.length > 0) return found
    }
  }
  return items.filter((item) => isId(item, word))
}

const isId = (item: Named, word: string): boolean =>
  item.id === word || (word.length >= LEAST_DIGITS && item.engineKey.startsWith(word))

function unknown(kind: 'network' | 'container', word: string, items: readonly Named[]): UsageError {
  const near = nearest(
    word,
    items.map(({ name }) => name)
  )
  return new UsageError(
    { key: `cli.change.error.unknown-${kind}`, params: { name: shown(word) } },
    near === null
      ? { key: 'cli.change.hint.list', params: { command: `${kind}s` } }
      : { key: 'cli.hint.did-you-mean', params: { word: shown(near) } }
  )
}

function ambiguous(snapshot: HostSnapshot, word: string, items: readonly Named[]): UsageError {
  const names = items.map((item) => shown(fullName(snapshot, item)))
  // Two of one engine and one name are told apart by their ids only.
  const unique =
    new Set(names).size === names.length ? names : items.map((item) => shown(item.engineKey.slice(0, 12)))
  return new UsageError(
    {
      key: 'cli.change.error.ambiguous',
      params: { name: shown(word), which: unique.slice(0, 8).join(', ') }
    },
    { key: 'cli.change.hint.which', params: { name: unique.slice(0, 2).join(' | ') } }
  )
}

/** The one network. @throws UsageError */
export function findNetwork(snapshot: HostSnapshot, word: string): Network {
  const found = candidates(snapshot, snapshot.networks, word)
  const [first] = found
  if (first === undefined) throw unknown('network', word, snapshot.networks)
  if (found.length > 1) throw ambiguous(snapshot, word, found)
  return first
}

/**
 * A network and a container of one engine: where one word is ambiguous, the engine of the other decides.
 * @throws UsageError
 */
export function findEndpoint(
  snapshot: HostSnapshot,
  networkWord: string,
  containerWord: string
): { readonly network: Network; readonly container: Container } {
  const networks = candidates(snapshot, snapshot.networks, networkWord)
  const containers = candidates(snapshot, snapshot.containers, containerWord)
  const [anyNetwork] = networks
  const [anyContainer] = containers
  if (anyNetwork === undefined) throw unknown('network', networkWord, snapshot.networks)
  if (anyContainer === undefined) throw unknown('container', containerWord, snapshot.containers)
  const pairs = networks.flatMap((network) =>
    containers
      .filter((container) => container.engineId === network.engineId)
      .map((container) => ({ network, container }))
  )
  const [pair] = pairs
  if (pair === undefined) {
    const params = {
      network: shown(fullName(snapshot, anyNetwork)),
      container: shown(fullName(snapshot, anyContainer))
    }
    throw new UsageError({ key: 'cli.change.error.two-engines', params }, { key: 'cli.hint.help' })
  }
  if (pairs.length === 1) return pair
  throw new Set(pairs.map(({ network }) => network.id)).size > 1
    ? ambiguous(snapshot, networkWord, networks)
    : ambiguous(snapshot, containerWord, containers)
}

/**
 * The engine that is meant: by name or id, or the only one there is.
 * @throws UsageError
 */
export function findEngine(snapshot: HostSnapshot, word: string | undefined): string {
  const engines = snapshot.engines.filter(({ kind }) => kind !== 'runtime')
  const which = engines.map(({ name }) => shown(name)).join(', ')
  if (word === undefined) {
    const [only] = engines
    if (only === undefined) {
      const gap = snapshot.gaps.find(({ what }) => what === 'engine')
      throw new UsageError(
        { key: 'cli.change.error.no-engine' },
        gap === undefined
          ? { key: 'cli.hint.value', params: { usage: '--docker unix:///PATH' } }
          : { key: 'cli.note.gaps', params: { count: 1, what: shown(`${gap.subject}: ${gap.detail}`) } }
      )
    }
    if (engines.length === 1) return only.id
    throw new UsageError(
      { key: 'cli.error.needs-value', params: { option: '--engine' } },
      { key: 'cli.change.hint.engine', params: { which } }
    )
  }
  const found = engines.find(({ id }) => id === word) ?? engines.find(({ name }) => name === word)
  if (found !== undefined) return found.id
  throw new UsageError(
    { key: 'cli.change.error.unknown-engine', params: { name: shown(word) } },
    which === '' ? { key: 'cli.hint.help' } : { key: 'cli.change.hint.engine', params: { which } }
  )
}
