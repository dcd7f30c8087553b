/**
 * Opens a host by what people call it. A source is a host that can be opened: it is known what it is before anything is
 * started for it, so that the list of hosts costs nothing.
 */
import type { HostDescription } from '@shared/contract/session'
import type { Host } from './host'
import { labSource } from './lab-source'
import { describeLocal, LocalHost } from './local-host'
import { RecordedHost } from './recorded'
import { parseHostRef } from './ref'
import type { HostOptions, HostSource } from './source'

export type { HostOptions, HostSource } from './source'

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
        changes: 'none',
        seeMore: ''
      }
      return { description, open: () => Promise.resolve(new RecordedHost(description, ref.path)) }
    }
    case 'local': {
      const description = describeLocal(options.docker)
      return {
        description,
        open: () => Promise.resolve(new LocalHost(description, { ...options, source: 'local' }))
      }
    }
    case 'lab':
      return labSource(ref.name, options)
  }
}

/**
 * Opens a host: `local`, `lab:NAME`, or the path of a snapshot file.
 * @throws VethscopeError `bad-input`, `not-found`, `not-supported`, `unreachable`
 */
export const openHost = (text: string, options: HostOptions): Promise<Host> =>
  hostSource(text, options).open()
