/**
 * Who owns a network namespace, user_namespaces(7), ioctl_ns(2): the user namespace, the uid that made it, and from them
 * in which namespace its maker lives. All of it is fixed at birth, so each namespace is asked once.
 */
import { fstatSync } from 'node:fs'
import { KernelError } from '../netlink/kernel-error'
import { closeFile } from '../netlink/libc'
import { owningUserNamespace, ownerUid, parentNamespace } from '../netlink/namespaces'

export interface Ownership {
  /** Inode of the owning user namespace; null where the kernel will not tell, as for one outside the collector's own. */
  readonly userNamespace: number | null
  readonly ownerUid: number | null
  /** Inode of that user namespace's parent; null at the top of what the collector may see. */
  readonly parentUser: number | null
}

const unknown: Ownership = { userNamespace: null, ownerUid: null, parentUser: null }

/** @param fd a network namespace */
export function readOwnership(fd: number): Ownership {
  let user: number
  try {
    user = owningUserNamespace(fd)
  } catch (error) {
    // EPERM: it belongs to a user namespace above or beside the collector's; ENOTTY: a kernel before 4.9.
    if (error instanceof KernelError) return unknown
    throw error
  }
  try {
    return { userNamespace: fstatSync(user).ino, ownerUid: ownerUid(user), parentUser: parentOf(user) }
  } finally {
    closeFile(user)
  }
}

function parentOf(user: number): number | null {
  let parent: number
  try {
    parent = parentNamespace(user)
  } catch (error) {
    // EPERM: the initial user namespace, or the collector's own.
    if (error instanceof KernelError) return null
    throw error
  }
  try {
    return fstatSync(parent).ino
  } finally {
    closeFile(parent)
  }
}

export interface Owned extends Ownership {
  readonly id: string
  /** Order of birth. */
  readonly cookie: string | null
}

/**
 * The namespace in which the maker of each one's user namespace lives: the first that was born into the parent user
 * namespace. Absent for those whose maker lives in the host's.
 * @param hostUser user namespace that owns the host's namespace
 */
export function parentsOf(all: readonly Owned[], hostUser: number | null): Map<string, string> {
  const first = new Map<number, Owned>()
  for (const one of all) {
    if (one.userNamespace === null) continue
    const known = first.get(one.userNamespace)
    if (known === undefined || Number(one.cookie ?? 0) < Number(known.cookie ?? 0))
      first.set(one.userNamespace, one)
  }
  const parents = new Map<string, string>()
  for (const one of all) {
    if (one.parentUser === null || one.parentUser === hostUser) continue
    const parent = first.get(one.parentUser)
    if (parent !== undefined) parents.set(one.id, parent.id)
  }
  return parents
}
