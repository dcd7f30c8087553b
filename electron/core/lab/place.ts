/**
 * Where files of a session are kept that others must not see or foresee: a directory `vethscope` of our own under
 * $XDG_RUNTIME_DIR (XDG Base Directory Specification), /run/user/UID, for root /run, or else `/tmp/vethscope-UID`. It is
 * 0700 and ours, or it is not used: a directory in /tmp may have been put there by someone else.
 */
import { lstatSync, mkdirSync, rmdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { VethscopeError } from '@shared/contract/errors'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** lstat(2), or null where there is nothing or it may not be seen. */
function look(path: string): Stats | null {
  try {
    return lstatSync(path)
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(codeOf(error))) return null
    throw error
  }
}

const isOurs = (stats: Stats | null, uid: number): boolean =>
  stats !== null && stats.isDirectory() && stats.uid === uid && (stats.mode & 0o022) === 0

/** Whether the directory is there, ours, and for nobody else: only then is what lies in it believed. */
export function isOursAlone(path = runtimePlace(), uid = process.getuid?.() ?? 0): boolean {
  const stats = look(path)
  return stats !== null && isOurs(stats, uid) && (stats.mode & 0o077) === 0
}

/** The directory, whether it is there or not. */
export function runtimePlace(env: NodeJS.ProcessEnv = process.env, uid = process.getuid?.() ?? 0): string {
  const parents = [env.XDG_RUNTIME_DIR, `/run/user/${String(uid)}`, ...(uid === 0 ? ['/run'] : [])]
  for (const parent of parents) {
    if (parent?.startsWith('/') && isOurs(look(parent), uid)) return join(parent, 'vethscope')
  }
  return `/tmp/vethscope-${String(uid)}`
}

/**
 * The directory, made if need be.
 * @throws VethscopeError `refused` when it is there but not ours alone
 */
export function makeRuntimePlace(path = runtimePlace(), uid = process.getuid?.() ?? 0): string {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      throw new VethscopeError('no-rights', `${path} cannot be made: ${codeOf(error)}`)
    }
  }
  if (!isOursAlone(path, uid)) {
    throw new VethscopeError(
      'refused',
      `${path} is not a directory of your own with mode 0700`,
      `Look who made it ("ls -ld ${path}") and remove it, or set XDG_RUNTIME_DIR`
    )
  }
  return path
}

/** Removes the directory when nothing is in it any more. */
export function leaveRuntimePlace(path = runtimePlace()): void {
  try {
    rmdirSync(path)
  } catch (error) {
    // Others of ours still keep something there, or it was never made.
    if (!['ENOTEMPTY', 'ENOENT', 'EEXIST'].includes(codeOf(error))) throw error
  }
}
