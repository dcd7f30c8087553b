/**
 * What /proc tells of processes, proc(5): bounded reads that return null instead of failing, because processes end while
 * they are looked at. Environments are never read, and of command lines only what its callers name.
 */
import { closeSync, openSync, readFileSync, readSync, readdirSync, readlinkSync } from 'node:fs'

/** Reads are synchronous: one buffer does for all of them. */
const buffer = Buffer.alloc(64 * 1024)

/** At most `maxBytes` of a file as text; null if it cannot be read. For files of /proc, which never block. */
export function readBounded(path: string, maxBytes: number): string | null {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    return null
  }
  try {
    const parts: Buffer[] = []
    let size = 0
    while (size < maxBytes) {
      const count = readSync(fd, buffer, 0, Math.min(buffer.length, maxBytes - size), null)
      if (count === 0) break
      parts.push(Buffer.from(buffer.subarray(0, count)))
      size += count
    }
    return Buffer.concat(parts).toString('utf8')
  } catch {
    return null
  } finally {
    closeSync(fd)
  }
}

/** Numbers of all processes that can be seen, ascending. */
export function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b)
  } catch {
    return []
  }
}

/** comm of a process, or null. */
export function commOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${String(pid)}/comm`, 'utf8').trimEnd()
  } catch {
    return null
  }
}

/** Target of a link such as /proc/PID/ns/net: `net:[4026531840]`; null if it cannot be read. */
export function linkOf(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

/** Effective uid of a process, or null. */
export function uidOf(pid: number): number | null {
  const status = readBounded(`/proc/${String(pid)}/status`, 8192)
  const match = /^Uid:\s+\d+\s+(\d+)/m.exec(status ?? '')
  return match === null ? null : Number(match[1])
}
