/**
 * This machine, read by this very process: the collectors and the live watch side by side. The agent is this same host
 * behind a pipe; a lab is this same host inside a sandbox.
 */
import type { HostDescription } from '@shared/contract/session'
import type { HostInfo, HostSnapshot } from '@shared/model'
import { changesHere, type LocalActions } from '../actions'
import { collectLocal, type LocalCollector } from '../collectors'
import type { Journal } from '../journal'
import { LiveWatch } from '../live'
import { LocalTerminals, type Person } from '../terminal'
import type { ChangeHint, Host } from './host'
import { localChanges } from './local-changes'

export interface LocalHostOptions {
  readonly journal: Journal
  readonly source: HostInfo['source']
  readonly docker?: readonly string[]
  readonly timeoutMs?: number
  /** Where engines' addresses may be named, DOCKER_HOST; the agent is given none. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** SSH_CONNECTION of the session one works through; default: that of `env`, or of this process. */
  readonly sshConnection?: string
  /** Where plans are kept; default: /var/lib/vethscope, a user's state directory, a lab's own /run. */
  readonly directory?: string
  /** Whether changes wait for `unlock`; default: yes. */
  readonly locked?: boolean
  /** Whose shells are opened; default: whoever is behind this process. */
  readonly person?: Person
  /** Shells on the host itself are opened here; default: yes. */
  readonly onHost?: boolean
}

/** What this process can see of this machine, as a host's description. */
export function describeLocal(docker: readonly string[] = []): HostDescription {
  const root = process.geteuid?.() === 0
  return {
    id: 'local',
    kind: 'local',
    title: 'local',
    rights: root ? 'root' : 'user',
    live: true,
    changes: localChanges({ docker }),
    seeMore: root ? '' : 'sudo npm start'
  }
}

export class LocalHost implements Host {
  #actions: LocalActions | null = null
  readonly terminals: LocalTerminals
  readonly #collector: LocalCollector
  readonly #live: LiveWatch

  constructor(
    readonly description: HostDescription,
    private readonly options: LocalHostOptions
  ) {
    this.#collector = collectLocal({
      journal: options.journal,
      source: options.source,
      engines: {
        ...(options.docker === undefined || options.docker.length === 0 ? {} : { endpoints: options.docker }),
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
        ...(options.env === undefined ? {} : { env: options.env })
      }
    })
    this.#live = new LiveWatch(this.#collector.engines)
    this.terminals = new LocalTerminals({
      journal: options.journal,
      collect: () => this.collect(),
      engines: this.#collector.engines,
      onHost: options.onHost ?? true,
      ...(options.person === undefined ? {} : { person: options.person })
    })
  }

  /**
   * null where this process may change nothing: see `localChanges`. Made when it is first asked for, because it then sees to
   * what an earlier process left unfinished: whoever only looks changes nothing.
   */
  get actions(): LocalActions | null {
    if (this.description.changes === 'none') return null
    const { options } = this
    const sshConnection = options.sshConnection ?? (options.env ?? process.env).SSH_CONNECTION
    this.#actions ??= changesHere({
      journal: options.journal,
      source: options.source,
      collect: (signal) => this.collect(signal),
      engines: this.#collector.engines,
      locked: options.locked ?? true,
      ...(options.directory === undefined ? {} : { directory: options.directory }),
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(sshConnection === undefined ? {} : { sshConnection })
    })
    return this.#actions
  }

  async collect(signal?: AbortSignal): Promise<HostSnapshot> {
    const snapshot = await this.#collector.collect(signal)
    const gaps = this.#live.seen(snapshot)
    return gaps.length === 0 ? snapshot : { ...snapshot, gaps: [...snapshot.gaps, ...gaps] }
  }

  watch(signal: AbortSignal): AsyncIterable<ChangeHint> {
    return this.#live.watch(signal)
  }

  /** Waits for what is in hand, and for what waits to undo itself: nobody else would see to it. */
  async close(): Promise<void> {
    await this.terminals.close()
    await this.#actions?.pending()
    await this.#live.close()
    await this.#collector.close()
  }
}
