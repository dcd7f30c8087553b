/**
 * Small files of proc(5) and sysfs(5), read synchronously in the calling thread: `/proc/sys/net` and
 * `/proc/thread-self/net` show the namespace of the thread that opens them, and Node's asynchronous reads run on others.
 */
import { readFileInto } from '../netlink/libc'

const LARGEST = 1024 * 1024
const buffer = Buffer.allocUnsafeSlow(LARGEST)
/** Paths as the C library takes them; a bounded handful of files, asked in every namespace. */
const paths = new Map<string, Buffer>()
const MOST_PATHS = 256

function pathBytes(path: string): Buffer {
  let bytes = paths.get(path)
  if (bytes === undefined) {
    bytes = Buffer.from(`${path}\0`)
    if (paths.size < MOST_PATHS) paths.set(path, bytes)
  }
  return bytes
}

/** The text of a file, at most 1 MiB, or the errno with which it was refused. */
export function readProcOrErrno(path: string): string | number {
  const size = readFileInto(pathBytes(path), buffer)
  return size < 0 ? -size : buffer.toString('utf8', 0, size)
}

/**
 * The text of a file, at most 1 MiB; null when it is not there or may not be read. Most of these files exist only where
 * the kernel has the feature, so a missing one is an answer: no such feature in this kernel or namespace, or no rights,
 * which both read as "not known". Some refuse at read (EINVAL, EOPNOTSUPP) instead of at open.
 */
export function readProc(path: string): string | null {
  const text = readProcOrErrno(path)
  return typeof text === 'string' ? text : null
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
