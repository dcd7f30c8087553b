/**
 * Going into a network namespace and coming back, setns(2). Only the calling thread moves, so this belongs to the worker
 * thread kept for it. A namespace is opened by its path each time and let go at once: a descriptor that stayed open would
 * keep it alive after its last holder is gone.
 */
import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs'
import { KernelError } from '../netlink/kernel-error'
import { O_PATH, setns } from '../netlink/libc'
import { namespaceInode } from './processes'

/** What is needed to open a namespace. */
export interface Openable {
  readonly inode: number
  readonly paths: readonly string[]
}

/** Why a namespace could not be opened or entered. */
export class NotEntered extends Error {
  override readonly name = 'NotEntered'
  constructor(
    readonly code: 'vanished' | 'no-rights' | 'unreadable',
    readonly detail: string
  ) {
    super(detail)
  }
}

/** Where ip-netns(8) mounts namespaces: a directory of root's in the collector's own mount namespace, in no container. */
const OWN_NAMES = '/run/netns/'

/** A name that only root could have put there: opened first, which saves half the calls, and without waiting. */
function openOwn(path: string, inode: number, dev: number): number | null {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  const stat = fstatSync(fd)
  if (stat.ino === inode && stat.dev === dev) return fd
  closeSync(fd)
  return null
}

/**
 * The file behind a path, if it is the one with that inode. A path inside a container may by now lead to a device or a
 * pipe, and opening one of those already does something to it: so it is looked at first, and that very file is opened.
 */
function openExactly(path: string, inode: number, dev: number): number | null {
  if (path.startsWith(OWN_NAMES)) return openOwn(path, inode, dev)
  const place = openSync(path, O_PATH)
  try {
    const stat = fstatSync(place)
    if (stat.ino !== inode || stat.dev !== dev) return null
    return openSync(`/proc/self/fd/${place}`, constants.O_RDONLY)
  } finally {
    closeSync(place)
  }
}

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/**
 * A descriptor of the namespace, to be closed by the caller, by the first path that still leads to it.
 * @param dev device number of nsfs
 * @throws NotEntered
 */
export function openNamespace(target: Openable, dev: number): number {
  let refused: string | null = null
  for (const path of target.paths) {
    try {
      const fd = openExactly(path, target.inode, dev)
      if (fd !== null) return fd
    } catch (error) {
      const code = errorCode(error)
      if (code === 'EACCES' || code === 'EPERM') refused = `${code}: open ${path}`
    }
  }
  if (refused !== null) throw new NotEntered('no-rights', refused)
  throw new NotEntered('vanished', `no path leads to it any more: ${target.paths[0] ?? ''}`)
}

export class Doorway {
  readonly #home: number
  readonly homeInode: number
  #at: number

  /** Remembers the namespace the thread is in now. */
  constructor() {
    this.#home = openSync('/proc/thread-self/ns/net', 'r')
    this.homeInode = namespaceInode(readlinkSync('/proc/thread-self/ns/net'), 'net') ?? 0
    this.#at = this.homeInode
  }

  /**
   * As `openNamespace`.
   * @throws NotEntered
   */
  open(target: Openable, dev: number): number {
    return openNamespace(target, dev)
  }

  /**
   * Moves the thread into the namespace behind the descriptor.
   * @throws NotEntered
   */
  enter(fd: number, inode: number): void {
    if (this.#at === inode) return
    try {
      setns(fd)
      this.#at = inode
    } catch (error) {
      if (!(error instanceof KernelError)) throw error
      const code = error.code === 'EPERM' || error.code === 'EACCES' ? 'no-rights' : 'unreadable'
      throw new NotEntered(code, error.message)
    }
  }

  /** Back to where the thread began. @throws KernelError */
  leave(): void {
    if (this.#at === this.homeInode) return
    setns(this.#home)
    this.#at = this.homeInode
  }

  /** Lets go of home; the doorway is of no use afterwards. */
  close(): void {
    this.leave()
    closeSync(this.#home)
  }
}
