/**
 * Opens a host by what people call it. A source is a host that can be opened: it is known what it is before anything is
 * started for it, so that the list of hosts costs nothing.
 */
import { VethscopeError } from '@shared/contract/errors'
import type { HostDescription } from '@shared/contract/session'
import type { Journal } from '../journal'
import type { Host } from './host'
import { RecordedHost } from './recorded'
import { parseHostRef } from './ref'

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

/**
 * The source behind a reference.
 * @throws VethscopeError `bad-input`, `not-supported`
 */
export function hostSource(text: string, options: HostOptions): HostSource {
  const ref = parseHostRef(text)
  switch (ref.kind) {
    case 'recorded': {
      const description: HostDescription = {
        id: ref.id,
        kind: 'recorded',
        title: ref.id.slice('file:'.length),
        rights: 'none',
        live: false,
        seeMore: ''
      }
      return { description, open: () => Promise.resolve(new RecordedHost(description, ref.path)) }
    }
    case 'local':
    case 'lab':
      throw new VethscopeError('not-supported', `${text} cannot be opened yet`, options.journal.hostId)
  }
}

/**
 * Opens a host: `local`, `lab:NAME`, or the path of a snapshot file.
 * @throws VethscopeError `bad-input`, `not-found`, `not-supported`, `unreachable`
 */
export const openHost = (text: string, options: HostOptions): Promise<Host> =>
  hostSource(text, options).open()
