/**
 * What people write after `--host`, read into what it means: `local`, `lab:NAME`, `ssh://…`, or the path of a snapshot
 * file. A file that is called like a keyword is reached as `./local`.
 */
import { basename } from 'node:path'
import { VethscopeError } from '@shared/contract/errors'
import { labName } from '@shared/contract/lab'

export type HostRef =
  | { readonly kind: 'local'; readonly id: 'local' }
  | { readonly kind: 'lab'; readonly id: string; readonly name: string }
  | { readonly kind: 'recorded'; readonly id: string; readonly path: string }

/**
 * Reads a host reference. `id` is what the contract calls it: `local`, `lab:tutorial`, `file:<name of the file>`.
 * @throws VethscopeError `bad-input` for a lab name that cannot be one, `not-supported` for ssh://
 */
export function parseHostRef(text: string): HostRef {
  if (text === '') throw new VethscopeError('bad-input', 'No host was named', HINT)
  if (text === 'local') return { kind: 'local', id: 'local' }
  if (/^ssh:/i.test(text)) {
    throw new VethscopeError(
      'not-supported',
      'Looking at a host over SSH is not there yet',
      'On that host run "vethscope snapshot -o host.json", copy the file here, and open it with --host host.json'
    )
  }
  if (text.startsWith('lab:')) {
    const name = labName.safeParse(text.slice(4))
    if (!name.success) {
      throw new VethscopeError('bad-input', `"${text.slice(4, 64)}" cannot be the name of a lab`, HINT)
    }
    return { kind: 'lab', id: text, name: name.data }
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    throw new VethscopeError('bad-input', `"${text.slice(0, 64)}" is no host of a kind that is known`, HINT)
  }
  return { kind: 'recorded', id: `file:${basename(text)}`, path: text }
}

const HINT = 'A host is "local", "lab:NAME", or the path of a snapshot file'
