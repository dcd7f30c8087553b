/**
 * Where plans are kept: a directory that is ours alone (0700), because whoever could write into it could have his own
 * steps run with our rights. Root: /var/lib/vethscope (file-hierarchy(7)); a user: $XDG_STATE_HOME/vethscope (XDG Base
 * Directory Specification); a lab: under its own /run, which ends with it.
 */
import { lstatSync, mkdirSync, type Stats } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { VethscopeError } from '@shared/contract/errors'
import { runtimePlace } from '../lab/place'

export interface DirectoryChoice {
  readonly source: 'local' | 'lab' | 'ssh'
  readonly uid: number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/** The directory, whether it is there or not. */
export function actionsDirectory(choice: Partial<DirectoryChoice> = {}): string {
  const uid = choice.uid ?? process.getuid?.() ?? 0
  const env = choice.env ?? process.env
  if (choice.source === 'lab') return join(runtimePlace({ ...env }, uid), 'plans')
  if (uid === 0) return '/var/lib/vethscope'
  const state = env.XDG_STATE_HOME
  // A relative path is to be ignored, says the specification.
  if (state !== undefined && isAbsolute(state)) return join(state, 'vethscope')
  return join(choice.home ?? homedir(), '.local', 'state', 'vethscope')
}

export const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const ownUid = (): number => process.geteuid?.() ?? 0

/** Why a file or directory is not to be believed; null when it is. A symbolic link is neither, as lstat(2) sees it. */
export function distrust(stats: Stats, kind: 'file' | 'directory', uid = ownUid()): string | null {
  if (kind === 'file' ? !stats.isFile() : !stats.isDirectory()) return `it is no ordinary ${kind}`
  if (stats.uid !== uid) return `it belongs to user ${String(stats.uid)}, not ${String(uid)}`
  if ((stats.mode & (kind === 'file' ? 0o022 : 0o077)) !== 0) {
    return `its mode is 0${(stats.mode & 0o777).toString(8)}`
  }
  return null
}

/** Whether the directory is there: `absent`, null when it is and can be believed, else why it is not. */
export function lookAt(directory: string): string | null {
  try {
    return distrust(lstatSync(directory), 'directory')
  } catch (error) {
    const errno = errnoOf(error)
    return ['ENOENT', 'ENOTDIR', 'EACCES'].includes(errno) ? 'absent' : errno || 'it cannot be looked at'
  }
}

/**
 * Makes the directory if need be.
 * @throws VethscopeError `no-rights` when it cannot be made, `refused` when it is not ours alone
 */
export function makeDirectory(directory: string): void {
  try {
    mkdirSync(dirname(directory), { recursive: true, mode: 0o700 })
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') {
      throw new VethscopeError(
        'no-rights',
        `${directory}, where plans are kept, cannot be made: ${errnoOf(error)}`,
        'Changes need a place to keep their undo; look at its parent with "ls -ld"'
      )
    }
  }
  const reason = lookAt(directory)
  if (reason !== null) {
    throw new VethscopeError(
      'refused',
      `${directory}, where plans are kept, cannot be trusted: ${reason}`,
      `It must be a directory of your own with mode 0700: "ls -ld ${directory}"`
    )
  }
}
