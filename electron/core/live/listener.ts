/**
 * Hears what changes in every network namespace, from one thread: the observatory's events, and a light look every two
 * seconds for namespaces that came without an event. A namespace found later than its first change costs one reading more,
 * never a change that is missed: finding one is itself a hint.
 */
import { KernelError } from '../netlink'
import { findNamespaces, withNamespace } from './find-namespaces'
import { Observatory } from './observatory'
import type { FoundNamespace } from './worker-messages'

export interface Hint {
  readonly source: 'kernel' | 'poll'
  readonly detail: string
}

const MAX_DETAILS = 8

export class Listener {
  readonly #observatory = Observatory.open()
  /** Inode of each namespace that is heard to its number in the observatory. */
  readonly #heard = new Map<number, number>()

  constructor() {
    this.look()
  }

  get everywhere(): boolean {
    return this.#observatory.everywhere
  }

  get hearsFilters(): boolean {
    return this.#observatory.hearsFilters
  }

  /** What has changed since the last call, as one hint; null when nothing has. */
  hear(): Hint | null {
    const { details, gone } = this.#observatory.hear()
    if (gone.length > 0) {
      const ended = new Set(gone)
      for (const [inode, nsid] of this.#heard) if (ended.has(nsid)) this.#heard.delete(inode)
    }
    return details.length === 0 ? null : { source: 'kernel', detail: summary(details) }
  }

  /** Looks for namespaces that are not heard yet, and hears them from now on. */
  look(): Hint | null {
    const found = findNamespaces()
    let added = 0
    for (const [inode, path] of found) if (!this.#heard.has(inode) && this.#add(path)) added++
    const gone = this.everywhere ? 0 : this.#forget(found)
    if (added === 0 && gone === 0) return null
    const words = [
      added > 0 ? `${String(added)} more namespaces` : '',
      gone > 0 ? `${String(gone)} fewer namespaces` : ''
    ]
    return { source: 'poll', detail: words.filter((word) => word !== '').join(', ') }
  }

  /** Hears the namespaces that a reading found. One that was not heard before may have changed since it was read. */
  found(namespaces: readonly FoundNamespace[]): Hint | null {
    const added = namespaces.filter(({ inode, path }) => !this.#heard.has(inode) && this.#add(path)).length
    return added === 0 ? null : { source: 'poll', detail: `${String(added)} more namespaces` }
  }

  close(): void {
    this.#observatory.close()
  }

  /** True when the namespace was not heard before. */
  #add(path: string): boolean {
    try {
      const added = withNamespace(path, (fd, inode) => {
        if (this.#heard.has(inode)) return false
        if (!this.everywhere) {
          this.#heard.set(inode, -1)
          return true
        }
        const { nsid, isNew } = this.#observatory.add(fd)
        this.#heard.set(inode, nsid)
        return isNew
      })
      return added === true
    } catch (error) {
      if (error instanceof KernelError) return false // no network namespace, or it may not be numbered
      throw error
    }
  }

  /** Without events of their end: namespaces that are not found any more. */
  #forget(found: ReadonlyMap<number, string>): number {
    const before = this.#heard.size
    for (const inode of this.#heard.keys()) if (!found.has(inode)) this.#heard.delete(inode)
    return before - this.#heard.size
  }
}

/** A few words for Activity; a storm of events stays one line. */
function summary(details: readonly string[]): string {
  const unique = [...new Set(details)]
  const shown = unique.slice(0, MAX_DETAILS).join(', ')
  return (
    unique.length > MAX_DETAILS ? `${shown} and ${String(unique.length - MAX_DETAILS)} more` : shown
  ).slice(0, 400)
}
