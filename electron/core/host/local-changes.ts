/** What may be changed on this machine with the rights this process has, before anything is opened. */
import { accessSync, constants } from 'node:fs'
import type { HostDescription } from '@shared/contract/session'
import { findEndpoints } from '../engines/endpoints'

export interface LocalChangesOptions {
  /** As `--docker` gave them. */
  readonly docker?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly uid?: number
  /** Where the usual sockets are, `/run`; tests move it. */
  readonly run?: string
}

/**
 * `locked` for root, and for a user who can reach an engine's socket: it is the engine that changes things then, and what only
 * the kernel can do is refused by the kernel. Else `none`.
 */
export function localChanges(options: LocalChangesOptions = {}): HostDescription['changes'] {
  const uid = options.uid ?? process.geteuid?.()
  if (uid === undefined) return 'none' // no such thing as this host here
  if (uid === 0) return 'locked'
  const { endpoints } = findEndpoints({
    given: options.docker ?? [],
    env: options.env ?? process.env,
    uid,
    ...(options.run === undefined ? {} : { run: options.run })
  })
  return endpoints.some((endpoint) => endpoint.kind === 'tcp' || isReachable(endpoint.path))
    ? 'locked'
    : 'none'
}

/** unix(7): connecting takes the right to write. */
function isReachable(socket: string): boolean {
  try {
    accessSync(socket, constants.W_OK)
    return true
  } catch {
    return false
  }
}
