/**
 * The Host seam: where facts come from. Analysis, lists and screens never know which implementation they have: `local`
 * (this process, or the privileged agent), `lab` (an agent inside a sandbox), `recorded` (a file), later `ssh`.
 */
import type { HostDescription } from '@shared/contract/session'
import type { HostSnapshot } from '@shared/model'

/** A hint that something changed; the reader decides when to collect. Engine and kernel hints are not told apart by content. */
export interface ChangeHint {
  readonly source: 'kernel' | 'engine' | 'poll'
  /** What moved, for Activity and tests: `link br0`, `container start c1`. */
  readonly detail: string
}

export interface Host {
  readonly description: HostDescription
  /**
   * Reads the whole host once.
   * @throws VethscopeError `unreachable`, `timeout`, `no-rights`, `too-large`; single facts that fail are `gaps` instead.
   */
  collect(signal?: AbortSignal): Promise<HostSnapshot>
  /**
   * Hints until the signal aborts; ends at once for a host that never changes. The first hint says that it listens:
   * whatever changes after it is heard.
   */
  watch(signal: AbortSignal): AsyncIterable<ChangeHint>
  /** Ends threads and children. Idempotent. */
  close(): Promise<void>
}
