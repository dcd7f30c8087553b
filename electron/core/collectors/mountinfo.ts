/**
 * Bind mounts of network namespaces in proc_pid_mountinfo(5): a mount of type nsfs whose root is `net:[inode]`. That one
 * file names every path under /run/netns, every engine's sandbox and every hand-made mount, without a stat for each. The
 * file of another mount namespace belongs to whoever made that, so no more than a bound is read of it.
 */
import { closeSync, openSync, readSync } from 'node:fs'

export interface NamespaceMount {
  /** Inode of the namespace on nsfs. */
  readonly inode: number
  /** Where it is mounted, as the reader of that mountinfo sees it. */
  readonly path: string
}

export interface NamespaceMounts {
  readonly mounts: readonly NamespaceMount[]
  /** The file is longer than what is read of it. */
  readonly truncated: boolean
}

/** Some hundred thousand ordinary mounts; fs.mount-max allows 100,000 in a mount namespace. */
const LARGEST = 16 * 1024 * 1024
const NSFS = Buffer.from(' - nsfs ')
/** Own number, parent's number, root and mount point: fields one, two, four and five. */
const LINE = /^(\d+) (\d+) \d+:\d+ (\S+) (\S+) /
const NAMESPACE = /^net:\[(\d+)\]$/

interface Mount {
  readonly id: number
  readonly parent: number
  readonly path: string
  /** null for a mount of another kind. */
  readonly inode: number | null
}

/** Undoes the octal escapes of space, tab, newline and backslash. */
const unescapePath = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    : text

function parseLine(line: string): Mount | null {
  const match = LINE.exec(line)
  if (match?.[3] === undefined || match[4] === undefined) return null
  const inode = line.includes(' - nsfs ') ? NAMESPACE.exec(match[3])?.[1] : undefined
  return {
    id: Number(match[1]),
    parent: Number(match[2]),
    path: unescapePath(match[4]),
    inode: inode === undefined ? null : Number(inode)
  }
}

/** The directory a path stands in; null for `/`. */
const above = (path: string): string | null =>
  path.length > 1 ? path.slice(0, path.lastIndexOf('/')) || '/' : null

/**
 * Which mounts no path leads to: another mount was put on top of them, or over a directory above them. Those hold their
 * namespace, but only whoever takes the upper mount away can ever enter it by them.
 */
class Covered {
  readonly #byId = new Map<number, Mount>()
  /** What is mounted on a mount, by path. */
  readonly #on = new Map<number, Map<string, number>>()
  readonly #known = new Map<number, boolean>()

  constructor(mounts: readonly Mount[]) {
    for (const mount of mounts) {
      this.#byId.set(mount.id, mount)
      const on = this.#on.get(mount.parent)
      if (on === undefined) this.#on.set(mount.parent, new Map([[mount.path, mount.id]]))
      else on.set(mount.path, mount.id)
    }
  }

  has(mount: Mount): boolean {
    return this.#on.get(mount.id)?.has(mount.path) === true || this.#below(mount)
  }

  /** Something beside it, or beside one of the mounts it stands on, hides it. A chain of mounts may be long. */
  #below(mount: Mount): boolean {
    const chain: Mount[] = []
    let covered = false
    for (let at: Mount | undefined = mount; at !== undefined; at = this.#byId.get(at.parent)) {
      const known = this.#known.get(at.id)
      if (known !== undefined) {
        covered = known
        break
      }
      chain.push(at)
      // A root mount may be its own parent.
      this.#known.set(at.id, false)
    }
    for (const at of chain.reverse()) this.#known.set(at.id, (covered ||= this.#isBeside(at)))
    return covered
  }

  /** Whether another mount on the same parent is over a directory above this one. */
  #isBeside({ id, parent, path }: Mount): boolean {
    const beside = this.#on.get(parent)
    if (beside === undefined || beside.size < 2) return false
    for (let at = above(path); at !== null; at = above(at)) {
      const other = beside.get(at)
      if (other !== undefined && other !== id) return true
    }
    return false
  }
}

/**
 * The namespaces mounted in one mountinfo file that a path leads to. Lines that are not understood are passed over: they
 * are mounts of other kinds.
 */
export function parseNamespaceMounts(text: Buffer): NamespaceMount[] {
  if (!text.includes(NSFS)) return []
  const mounts = text
    .toString('utf8')
    .split('\n')
    .flatMap((line) => parseLine(line) ?? [])
  const covered = new Covered(mounts)
  const found = new Map<string, number>()
  for (const mount of mounts)
    if (mount.inode !== null && !covered.has(mount)) found.set(mount.path, mount.inode)
  return [...found].map(([path, inode]) => ({ inode, path }))
}

/** Files that named namespaces when they were last read, with what their very bytes meant. */
const known = new Map<string, { readonly text: Buffer; readonly mounts: readonly NamespaceMount[] }>()
const MOST_KNOWN = 16

/** As `parseNamespaceMounts`; a text with the same bytes as last time is not taken apart again. */
function parseUnlessKnown(path: string, text: Buffer): readonly NamespaceMount[] {
  const before = known.get(path)
  if (before?.text.equals(text) === true) return before.mounts
  const mounts = parseNamespaceMounts(text)
  known.delete(path)
  if (mounts.length > 0) {
    for (const oldest of known.keys()) if (known.size >= MOST_KNOWN) known.delete(oldest)
    known.set(path, { text, mounts })
  }
  return mounts
}

/**
 * Reads and parses a mountinfo file.
 * @throws errno as open(2) and read(2): EACCES, ENOENT, ESRCH, EINVAL of a process that ended
 */
export function readNamespaceMounts(path: string, largest = LARGEST): NamespaceMounts {
  const fd = openSync(path, 'r')
  try {
    const chunks: Buffer[] = []
    let size = 0
    while (size < largest) {
      const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, largest - size))
      const got = readSync(fd, chunk, 0, chunk.length, null)
      if (got === 0) break
      chunks.push(chunk.subarray(0, got))
      size += got
    }
    return { mounts: parseUnlessKnown(path, Buffer.concat(chunks)), truncated: size === largest }
  } finally {
    closeSync(fd)
  }
}
