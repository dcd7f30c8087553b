/**
 * A file written whole or not at all: beside its place under another name, 0600, synced, then renamed over it
 * (rename(2) is atomic). What is not a regular file is refused: a rename would replace a device by a file.
 */
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { accessSync, constants } from 'node:fs'
import { dirname, join, basename } from 'node:path'
import { randomBytes } from 'node:crypto'
import { VethscopeError } from '@shared/contract/errors'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error)

function failure(path: string, error: unknown): VethscopeError {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new VethscopeError('not-found', `The directory of ${path} does not exist`, 'Make it first')
  }
  return ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? new VethscopeError(
        'no-rights',
        `${path} may not be written (${code})`,
        'Choose another place with -o FILE'
      )
    : new VethscopeError(
        'failed',
        `${path} could not be written (${code})`,
        'Choose another place with -o FILE'
      )
}

/**
 * Whether someone else may have put a link there to have us write over another file: in a directory like /tmp the kernel
 * follows only links of the follower or of the directory's owner (proc_sys_fs(5), protected_symlinks), and so do we,
 * because a rename asks nobody.
 */
function isForeignLink(path: string): boolean {
  const link = lstatSync(path, { throwIfNoEntry: false })
  if (link?.isSymbolicLink() !== true) return false
  const directory = statSync(dirname(path))
  const shared = (directory.mode & 0o1002) === 0o1002
  return shared && link.uid !== process.geteuid?.() && link.uid !== directory.uid
}

/** Where a path leads, through links; the path itself when there is nothing yet. */
function destination(path: string): string {
  if (isForeignLink(path))
    throw new VethscopeError(
      'refused',
      `${path} is a link that another user has put into a directory of all`,
      'Choose another place with -o FILE'
    )
  try {
    return realpathSync(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return join(realpathSync(dirname(path)), basename(path))
    throw error
  }
}

/**
 * Says early that a file cannot be written, before the host is read for it.
 * @throws VethscopeError `not-found`, `no-rights`, `bad-input`
 */
export function checkWritable(path: string): void {
  try {
    const target = destination(path)
    accessSync(dirname(target), constants.W_OK | constants.X_OK)
    const stats = statSync(target, { throwIfNoEntry: false })
    if (stats && !stats.isFile()) {
      throw new VethscopeError('bad-input', `${path} is not a regular file`, 'Name a file after -o')
    }
  } catch (error) {
    throw error instanceof VethscopeError ? error : failure(path, error)
  }
}

/**
 * Writes the file.
 * @throws VethscopeError as `checkWritable`, and `failed` (a full disk): then the old file stands as it was
 */
export function saveFile(path: string, text: string): void {
  checkWritable(path)
  let beside: string | null = null
  try {
    const target = destination(path)
    beside = `${target}.${randomBytes(6).toString('hex')}.tmp`
    const file = openSync(beside, 'wx', 0o600)
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(beside, target)
  } catch (error) {
    if (beside !== null) rmSync(beside, { force: true })
    throw error instanceof VethscopeError ? error : failure(path, error)
  }
}
