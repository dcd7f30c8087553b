/**
 * Small files of proc(5) and sysfs(5), read synchronously in the calling thread: `/proc/sys/net` and
 * `/proc/thread-self/net` show the namespace of the thread that opens them, and Node's asynchronous reads run on others.
 */
import { closeSync, openSync, readSync } from 'node:fs'

const LARGEST = 1024 * 1024
const buffer = Buffer.allocUnsafeSlow(LARGEST)

/**
 * The text of a file, at most 1 MiB; null when it is not there or may not be read. Most of these files exist only where
 * the kernel has the feature, so a missing one is an answer.
 */
export function readProc(path: string): string | null {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    // No such feature in this kernel or namespace, or no rights: both read as "not known".
    return null
  }
  try {
    let size = 0
    for (;;) {
      const got = readSync(fd, buffer, size, LARGEST - size, null)
      if (got === 0) break
      size += got
      if (size === LARGEST) break
    }
    return buffer.toString('utf8', 0, size)
  } catch {
    // Some files refuse at read (EINVAL, EOPNOTSUPP) instead of at open.
    return null
  } finally {
    closeSync(fd)
  }
}

/** A file that holds one number; null when it does not. */
export function readNumber(path: string): number | null {
  const text = readProc(path)
  if (text === null || !/^\s*\d+\s*$/.test(text)) return null
  return Number(text)
}

/**
 * The sum over all CPUs of one column in a file of /proc/net/stat: a heading, then a row of hexadecimal numbers per CPU.
 */
export function sumColumn(text: string, column: string): number | null {
  const [heading, ...rows] = text.trimEnd().split('\n')
  const at = heading?.trim().split(/\s+/).indexOf(column) ?? -1
  if (at < 0) return null
  return rows.reduce((sum, row) => sum + Number.parseInt(row.trim().split(/\s+/)[at] ?? '0', 16), 0)
}

/** The first row's value of a column that every CPU repeats. */
export function firstOfColumn(text: string, column: string): number | null {
  const lines = text.split('\n').slice(0, 2)
  return lines.length < 2 ? null : sumColumn(lines.join('\n'), column)
}
