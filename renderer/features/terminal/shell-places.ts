/**
 * Which shells can be opened for what is selected, as data: the place, what the button says, and why not. Drawn by the
 * inspector, the tables' menus and the key `t`.
 */
import type { MessageRef } from '@shared/locales'
import type { HostDescription, Session } from '@shared/contract/session'
import type { TerminalPlace } from '@shared/contract/terminals'
import { refs } from '@shared/lists'
import type { Container, Lookup } from '@shared/model'
import type { Selected } from '../../app/stores/selection.store'

export interface ShellOffer {
  readonly place: TerminalPlace
  /** Whose shell: a container's or a namespace's name as the host gave it; empty for the host. */
  readonly name: string
  /** Why it cannot be opened; null when it can. */
  readonly not: MessageRef | null
}

export interface ShellContext {
  readonly session: Session | null
  readonly host: HostDescription | null
}

/** What stands against any shell of that kind here. */
function obstacle({ session, host }: ShellContext, kind: TerminalPlace['kind']): MessageRef | null {
  if (host?.kind === 'recorded') return { key: 'terminal.not.file' }
  if (session === null || host === null) return { key: 'terminal.not.connecting' }
  if (!session.terminal) return { key: 'terminal.not.allowed' }
  if (session.pty === false && kind !== 'container') return { key: 'terminal.not.pty' }
  if (kind === 'namespace' && host.rights !== 'root') {
    return {
      key: 'terminal.not.rights',
      params: { command: host.seeMore || 'sudo vethscope serve --allow-terminal' }
    }
  }
  return null
}

/** The shell on the host. */
export const hostOffer = (context: ShellContext): ShellOffer => ({
  place: { kind: 'host' },
  name: '',
  not: obstacle(context, 'host')
})

function containerOffer(context: ShellContext, lookup: Lookup, container: Container): ShellOffer {
  const engine = lookup.engine.get(container.engineId)
  const own: MessageRef | null =
    engine?.kind === 'runtime'
      ? { key: 'terminal.not.runtime', params: { name: container.name } }
      : container.state === 'running'
        ? null
        : { key: 'terminal.not.running', params: { name: container.name } }
  return {
    place: { kind: 'container', containerId: container.id },
    name: container.name,
    not: obstacle(context, 'container') ?? own
  }
}

function namespaceOffer(context: ShellContext, lookup: Lookup, id: string): ShellOffer[] {
  const namespace = lookup.namespace.get(id)
  if (namespace === undefined) return []
  if (namespace.kind === 'host') return [hostOffer(context)]
  const own: MessageRef | null =
    namespace.readable && namespace.kind !== 'nsid' ? null : { key: 'terminal.not.unreadable' }
  const label = refs(lookup).label(id)
  return [
    {
      place: { kind: 'namespace', namespaceId: id },
      name: label.kind === 'host' ? '' : label.text,
      not: obstacle(context, 'namespace') ?? own
    }
  ]
}

function containerOffers(context: ShellContext, lookup: Lookup, id: string): ShellOffer[] {
  const container = lookup.container.get(id)
  if (container === undefined) return []
  const own = containerOffer(context, lookup, container)
  return container.namespaceId === null
    ? [own]
    : [own, ...namespaceOffer(context, lookup, container.namespaceId)]
}

/** The shells of what is selected, the nearest first; none for what has no place. */
export function shellOffers(
  context: ShellContext,
  lookup: Lookup,
  selected: Selected
): readonly ShellOffer[] {
  switch (selected.kind) {
    case 'container':
      return containerOffers(context, lookup, selected.id)
    case 'endpoint': {
      const endpoint = lookup.snapshot.endpoints.find((item) => item.id === selected.id)
      return endpoint === undefined ? [] : containerOffers(context, lookup, endpoint.containerId)
    }
    case 'namespace':
      return namespaceWithContainers(context, lookup, selected.id)
    case 'interface': {
      const found = lookup.interface.get(selected.id)
      return found === undefined ? [] : namespaceWithContainers(context, lookup, found.namespaceId)
    }
    default:
      return []
  }
}

/** A namespace's own, and that of the one container that lives in it. */
function namespaceWithContainers(context: ShellContext, lookup: Lookup, id: string): ShellOffer[] {
  const own = namespaceOffer(context, lookup, id)
  const containers = lookup.namespace.get(id)?.kind === 'host' ? [] : (lookup.containersIn.get(id) ?? [])
  const [container] = containers
  if (container === undefined || containers.length > 1) return own
  return [...own, containerOffer(context, lookup, container)]
}

/** What a button for it says. */
export function offerText({ place, name }: ShellOffer): MessageRef {
  if (place.kind === 'host') return { key: 'terminal.open.host' }
  return { key: `terminal.open.${place.kind}`, params: { name } }
}
