/**
 * Bind mounts of network namespaces in proc_pid_mountinfo(5): a mount of type nsfs whose root is `net:[inode]`. That one
 * file names every path under /run/netns, every engine's sandbox and every hand-made mount, without a stat for each.
 */

export interface NamespaceMount {
  /** Inode of the namespace on nsfs. */
  readonly inode: number
  /** Where it is mounted, as the reader of that mountinfo sees it. */
  readonly path: string
}

const NSFS = Buffer.from(' - nsfs ')
/** Root and mount point, the fourth and fifth field. */
const LINE = /^\d+ \d+ \d+:\d+ net:\[(\d+)\] (\S+) /

/** Undoes the octal escapes of space, tab, newline and backslash. */
const unescapePath = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    : text

/**
 * The namespaces mounted in one mountinfo file, a later mount on the same path hiding the earlier. Lines that are not
 * understood are passed over: they are mounts of other kinds.
 */
export function parseNamespaceMounts(text: Buffer): NamespaceMount[] {
  if (!text.includes(NSFS)) return []
  const found = new Map<string, number>()
  for (const line of text.toString('utf8').split('\n')) {
    if (!line.includes(' net:[')) continue
    const match = LINE.exec(line)
    if (match?.[1] === undefined || match[2] === undefined || !line.includes(' - nsfs ')) continue
    found.set(unescapePath(match[2]), Number(match[1]))
  }
  return [...found].map(([path, inode]) => ({ inode, path }))
}
