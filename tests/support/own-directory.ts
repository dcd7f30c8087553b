/**
 * Directories for tests whose name says which process made them, by number and start time (proc(5)), so that a later run
 * knows those of killed runs and ends what still lives in them.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const PLACE = '/tmp'

/** Field 22 of /proc/PID/stat; null when there is no such process. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null // it has ended
  }
}

/** A new directory of this process, `/tmp/vs-KIND-PID-START-…`, mode 0700. @param place another parent than /tmp */
export function ownDirectory(kind: string, place = PLACE): string {
  const owner = `${String(process.pid)}-${startTime(process.pid) ?? '0'}`
  const path = join(place, `vs-${kind}-${owner}-${randomBytes(4).toString('hex')}`)
  mkdirSync(path, { mode: 0o700 })
  return path
}

/** Directories of that kind whose makers have ended without removing them. */
export function abandoned(kind: string, place = PLACE): string[] {
  const name = new RegExp(`^vs-${kind}-(\\d+)-(\\d+)-[0-9a-f]{8}$`)
  return readdirSync(place).flatMap((entry) => {
    const owner = name.exec(entry)
    if (owner === null || startTime(Number(owner[1])) === owner[2]) return []
    return [join(place, entry)]
  })
}
