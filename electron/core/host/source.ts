/**
 * A source is a host that can be opened: what it is is known before anything is started for it, so that the list of hosts
 * costs nothing.
 */
import type { HostDescription } from '@shared/contract/session'
import type { Journal } from '../journal'
import type { Host } from './host'

export interface HostOptions {
  readonly journal: Journal
  /** Engine endpoints as `--docker` has them (unix:///path, tcp://…); none: the usual ones. */
  readonly docker?: readonly string[]
  /** Bound for one engine call or tool, in milliseconds. */
  readonly timeoutMs?: number
}

export interface HostSource {
  readonly description: HostDescription
  /** @throws VethscopeError when the host cannot be opened; a file is read only by the first `collect`. */
  open(): Promise<Host>
}
