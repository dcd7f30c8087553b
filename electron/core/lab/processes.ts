/**
 * Processes by what makes them one process and no other: number and start time (field 22 of /proc/PID/stat, proc(5)).
 * A number alone may by now belong to someone else.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'

export interface ProcessMark {
  readonly pid: number
  /** Clock ticks since boot. */
  readonly startTime: number
}

/** A small file of /proc, or null when the process is gone or hidden. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // ENOENT, ESRCH, EACCES: for the caller the process is not there
  }
}

interface ProcessStat extends ProcessMark {
  readonly state: string
  readonly parent: number
}

function statOf(pid: number): ProcessStat | null {
  const text = read(`/proc/${String(pid)}/stat`)
  if (text === null) return null
  // The name stands in parentheses and may hold anything, also parentheses and spaces.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { pid, state: fields[0] ?? '', parent: Number(fields[1]), startTime: Number(fields[19]) }
}

/** The mark of a process that runs now; null when there is none. */
export function markOf(pid: number): ProcessMark | null {
  const stat = statOf(pid)
  return stat && { pid, startTime: stat.startTime }
}

/**
 * That very process still runs. One whose main thread has ended (a zombie) runs as long as another thread of it does:
 * process 1 of a PID namespace kills the others in its last thread.
 */
export function isAlive(mark: ProcessMark): boolean {
  const stat = statOf(mark.pid)
  if (stat?.startTime !== mark.startTime) return false
  return (stat.state !== 'Z' && stat.state !== 'X') || threadsOf(mark.pid) > 1
}

function threadsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${String(pid)}/task`).length
  } catch {
    return 0 // reaped meanwhile
  }
}

/** Processes of this user whose arguments hold exactly this word, with their parents. */
export function processesWith(word: string): readonly (ProcessMark & { readonly parent: number })[] {
  const uid = process.getuid?.() ?? 0
  const found: (ProcessMark & { parent: number })[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    if (!read(`/proc/${name}/cmdline`)?.split('\0').includes(word)) continue
    const stat = statOf(Number(name))
    if (stat && isAlive(stat) && ownerOf(name) === uid) found.push(stat)
  }
  return found
}

function ownerOf(pid: string): number | null {
  try {
    return statSync(`/proc/${pid}`).uid
  } catch {
    return null // ended meanwhile
  }
}

/** SIGKILL to that very process; nothing when it is gone. */
export function kill(mark: ProcessMark): void {
  if (!isAlive(mark)) return
  try {
    process.kill(mark.pid, 'SIGKILL')
  } catch (error) {
    // Ended between the two lines; anything else is worth hearing.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
