/**
 * Shells on the machine this process runs on. On the host as the person; in a namespace as the person with two
 * capabilities; in a container by its engine. Where each is, is looked up in a reading made for it: a name that was given
 * to something else meanwhile leads nowhere.
 */
import { VethscopeError } from '@shared/contract/errors'
import type { TerminalPlace, TerminalSize } from '@shared/contract/terminals'
import type { HostSnapshot } from '@shared/model'
import type { Engines } from '../engines'
import { dialEngine, ownerOf } from '../engines/dial'
import type { HostTerminals, Terminal } from '../host/host'
import type { Journal } from '../journal'
import { openContainer } from './container-terminal'
import { EngineCalls } from './engine-calls'
import { Guard } from './guard'
import { openNamespace } from './namespace-door'
import { personBehind, type Person } from './person'
import { openPty } from './pty-terminal'
import { hostShell, namespaceShell, type ShellCommand } from './shells'

/** Shells of one host at a time. */
export const MAX_TERMINALS = 32

export interface LocalTerminalsOptions {
  readonly journal: Journal
  /** Reads the host; not asked for a shell on it. */
  readonly collect: () => Promise<HostSnapshot>
  /** Engines of this host, as they can be asked now. */
  readonly engines: Pick<Engines, 'find'> | null
  /** Default: whoever is behind this process. */
  readonly person?: Person
  /** Whether a shell on the host itself is started here; an agent with rights starts none. */
  readonly onHost: boolean
}

export class LocalTerminals implements HostTerminals {
  readonly #open = new Set<Terminal>()
  readonly #guards = new Map<number | null, Guard>()
  #opening = 0
  #closed = false

  constructor(private readonly options: LocalTerminalsOptions) {}

  async open(place: TerminalPlace, size: TerminalSize): Promise<Terminal> {
    if (this.#closed) throw new VethscopeError('unreachable', 'This host is being closed')
    if (this.#open.size + this.#opening >= MAX_TERMINALS) {
      throw new VethscopeError('busy', `${String(MAX_TERMINALS)} terminals are open`, 'Close one of them')
    }
    this.#opening++
    try {
      const terminal = await this.#start(place, size)
      this.#open.add(terminal)
      void terminal.ended.then(() => this.#open.delete(terminal))
      if (this.#isClosed()) await terminal.close()
      return terminal
    } finally {
      this.#opening--
    }
  }

  /** Ends all shells and what they started. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#open].map((terminal) => terminal.close()))
    await Promise.all([...this.#guards.values()].map((guard) => guard.close()))
  }

  #isClosed(): boolean {
    return this.#closed
  }

  #start(place: TerminalPlace, size: TerminalSize): Promise<Terminal> {
    switch (place.kind) {
      case 'host':
        return this.#onHost(size)
      case 'namespace':
        return this.#inNamespace(place.namespaceId, size)
      case 'container':
        return this.#inContainer(place.containerId, size)
    }
  }

  #onHost(size: TerminalSize): Promise<Terminal> {
    if (!this.options.onHost) {
      throw new VethscopeError('refused', 'A shell on the host is never opened with the rights of the agent')
    }
    return this.#run(hostShell(this.#person(), process.env), '', size)
  }

  async #inNamespace(id: string, size: TerminalSize): Promise<Terminal> {
    if (process.geteuid?.() !== 0) {
      throw new VethscopeError(
        'no-rights',
        'Entering a namespace needs root',
        'Start with sudo: the shell itself is yours, with NET_ADMIN and NET_RAW only'
      )
    }
    const snapshot = await this.options.collect()
    const namespace = snapshot.namespaces.find((item) => item.id === id)
    if (namespace === undefined) throw gone('namespace')
    const door = openNamespace(namespace)
    try {
      const where = namespace.names[0] ?? namespace.comm ?? namespace.id
      const terminal = await this.#run(namespaceShell(this.#person(), door.path, where), where, size)
      void terminal.ended.then(() => door.close())
      return terminal
    } catch (error) {
      door.close()
      throw error
    }
  }

  async #inContainer(id: string, size: TerminalSize): Promise<Terminal> {
    const snapshot = await this.options.collect()
    const container = snapshot.containers.find((item) => item.id === id)
    if (container === undefined) throw gone('container')
    const engine = snapshot.engines.find((item) => item.id === container.engineId)
    const known = this.options.engines?.find().engines.find((item) => item.endpoint.url === engine?.endpoint)
    const offer: Record<string, string> =
      container.namespaceId === null ? {} : { namespaceId: container.namespaceId }
    if (engine === undefined || known === undefined) {
      throw new VethscopeError(
        'not-supported',
        `${container.name} belongs to an engine that cannot be asked`,
        'Open a shell in its namespace',
        offer
      )
    }
    if (container.state !== 'running') {
      throw new VethscopeError(
        'not-found',
        `${container.name} does not run: it is ${container.state}`,
        'Start it first'
      )
    }
    const calls = new EngineCalls({
      dial: () => dialEngine(known.endpoint),
      journal: this.options.journal,
      where: known.endpoint.url
    })
    return openContainer(container, size, calls, this.#guard(ownerOf(known.endpoint)))
  }

  async #run(command: ShellCommand, where: string, size: TerminalSize): Promise<Terminal> {
    const began = performance.now()
    const entry = {
      at: new Date().toISOString(),
      kind: 'command' as const,
      what: [command.program, ...command.args].join(' ').slice(0, 2000),
      where,
      status: null
    }
    const took = (): number => Math.round((performance.now() - began) * 10) / 10
    try {
      const terminal = await openPty(command, size, this.#guard(null))
      this.options.journal.add({ ...entry, ok: true, durationMs: took(), detail: '' })
      return terminal
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      this.options.journal.add({ ...entry, ok: false, durationMs: took(), detail })
      throw error
    }
  }

  #guard(uid: number | null): Guard {
    const known = this.#guards.get(uid) ?? new Guard(uid)
    this.#guards.set(uid, known)
    return known
  }

  #person(): Person {
    return this.options.person ?? personBehind()
  }
}

/** Shells on this machine itself and nowhere else, with our own rights: beside an agent, which opens the others. */
export const hostShells = (journal: Journal): LocalTerminals =>
  new LocalTerminals({
    journal,
    collect: () =>
      Promise.reject(new VethscopeError('not-supported', 'Only shells on the host are opened here')),
    engines: null,
    onHost: true
  })

const gone = (what: string): VethscopeError =>
  new VethscopeError('not-found', `That ${what} is gone`, 'Look again: it may have been started anew')
