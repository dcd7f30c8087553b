/**
 * Where engines may listen, and with whose rights each place is opened. A privileged collector speaks for itself only to
 * sockets that nobody but root can have put there (owner root, every directory above owned by root and not writable by
 * others, or sticky as /tmp is); any other socket is opened with the rights of its owner. See unix(7), path_resolution(7).
 */
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Gap } from '@shared/model'
import { asFailure, errnoName, gapOf } from './failure'

/** A place to ask. `via: owner` means: through a child process with that uid. */
export type EngineEndpoint =
  | {
      readonly kind: 'unix'
      readonly url: string
      readonly path: string
      readonly uid: number
      readonly via: 'direct' | 'owner'
      readonly usual: boolean
    }
  | { readonly kind: 'tcp'; readonly url: string; readonly host: string; readonly port: number }

export interface EndpointSearch {
  /** As `--docker` gave them: unix:///path, tcp://host:port, or a plain path. When given, nothing else is asked. */
  readonly given: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Effective uid of the collector. */
  readonly uid: number
  /** Where the usual sockets are looked for, `/run`; tests move it. */
  readonly run?: string
}

export interface FoundEndpoints {
  readonly endpoints: readonly EngineEndpoint[]
  readonly gaps: readonly Gap[]
}

/** Looks for sockets: cheap enough for every read, so an engine that appears later is found. */
export function findEndpoints(search: EndpointSearch): FoundEndpoints {
  const endpoints: EngineEndpoint[] = []
  const gaps: Gap[] = []
  const seen = new Set<string>()
  const add = (url: string, usual: boolean): void => {
    const parsed = parseUrl(url)
    if (parsed === null) {
      gaps.push(
        unsupported(
          withoutUser(url),
          'only unix:// and tcp:// engines of this machine can be asked; no TLS, no ssh://'
        )
      )
    } else if (parsed.kind === 'tcp') {
      if (!seen.has(parsed.url)) endpoints.push(parsed)
      seen.add(parsed.url)
    } else {
      const found = unixEndpoint(parsed.path, search.uid, usual)
      if ('subject' in found) {
        if (!usual || found.code === 'no-rights') gaps.push(found)
      } else if (!seen.has(found.path)) {
        seen.add(found.path)
        endpoints.push(found)
      }
    }
  }
  if (search.given.length > 0) {
    for (const url of search.given) add(url, false)
    return { endpoints, gaps }
  }
  for (const path of usualSockets(search)) add(`unix://${path}`, true)
  const fromEnvironment = search.env.DOCKER_HOST
  if (fromEnvironment !== undefined && fromEnvironment !== '') add(fromEnvironment, false)
  return { endpoints, gaps }
}

function usualSockets(search: EndpointSearch): string[] {
  const run = search.run ?? '/run'
  const paths = [`${run}/docker.sock`, `${run}/podman/podman.sock`]
  if (search.run === undefined) paths.push('/var/run/docker.sock')
  const users = new Set<string>()
  const own = search.env.XDG_RUNTIME_DIR
  if (own?.startsWith('/') === true) users.add(own)
  try {
    for (const name of readdirSync(`${run}/user`)) if (/^\d+$/.test(name)) users.add(`${run}/user/${name}`)
  } catch {
    // No login has made a runtime directory: there is nothing to look into.
  }
  for (const user of users) {
    // What another user keeps for himself is none of an ordinary user's business.
    if (search.uid !== 0 && !user.endsWith(`/${String(search.uid)}`) && user !== own) continue
    paths.push(`${user}/docker.sock`, `${user}/podman/podman.sock`)
  }
  return paths
}

type UnixEndpoint = Extract<EngineEndpoint, { kind: 'unix' }>
type Parsed = { kind: 'unix'; path: string } | { kind: 'tcp'; url: string; host: string; port: number }

function parseUrl(url: string): Parsed | null {
  if (url.startsWith('/')) return { kind: 'unix', path: url }
  if (url.startsWith('unix://'))
    return url.slice(7).startsWith('/') ? { kind: 'unix', path: url.slice(7) } : null
  const match = /^tcp:\/\/(\[[0-9a-fA-F:]+\]|[^:/]+):(\d{1,5})\/?$/.exec(url)
  const host = match?.[1]?.replace(/^\[|\]$/g, '')
  const port = Number(match?.[2])
  if (host === undefined || port < 1 || port > 65535) return null
  return { kind: 'tcp', url: `tcp://${match?.[1] ?? host}:${String(port)}`, host, port }
}

function unixEndpoint(path: string, uid: number, usual: boolean): UnixEndpoint | Gap {
  let real: string
  let owner: number
  try {
    real = realpathSync(path)
    const found = statSync(real)
    if (!found.isSocket()) return unsupported(path, 'not a socket')
    owner = found.uid
  } catch (error) {
    const name = errnoName(error)
    if (name === 'ENOENT' || name === 'ENOTDIR')
      return { ...gapOf('engine', path, error), code: 'unreachable' }
    return gapOf('engine', path, asFailure(error))
  }
  const via = uid !== 0 || (owner === 0 && onlyRootCanPut(real)) ? 'direct' : 'owner'
  if (via === 'owner' && owner === 0) {
    return {
      ...unsupported(
        path,
        'others may write to the directories above this socket of root; it was not opened'
      ),
      code: 'no-rights'
    }
  }
  return { kind: 'unix', url: `unix://${real}`, path: real, uid: owner, via, usual }
}

/** True where nobody but root could have put, or could replace, what lies at this real path. */
export function onlyRootCanPut(path: string): boolean {
  for (let at = path; at !== '/'; at = dirname(at)) {
    if (lstatSync(at).uid !== 0) return false
    const above = lstatSync(dirname(at))
    if (above.uid !== 0) return false
    const writable = (above.mode & 0o002) !== 0 || ((above.mode & 0o020) !== 0 && above.gid !== 0)
    // In a sticky directory only the owner of an entry may rename or remove it: here, root.
    if (writable && (above.mode & 0o1000) === 0) return false
  }
  return true
}

/** An address may carry a name and a password, which are nobody's to see. */
const withoutUser = (url: string): string => url.replace(/\/\/[^/]*@/, '//')

const unsupported = (subject: string, detail: string): Gap => ({
  code: 'unsupported',
  what: 'engine',
  namespaceId: null,
  subject,
  detail
})
