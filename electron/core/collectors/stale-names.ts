/**
 * Names under /run/netns that do not lead where they were made to lead, ip-netns(8): a file whose mount is gone, a link to a
 * process that ended, or a link whose process number went to another process since (proc_pid_stat(5), field 22). Links of
 * that kind are what tutorials make, `ln -s /proc/PID/ns/net /run/netns/NAME`, and nothing takes them away.
 */
import { lstatSync, readFileSync, readlinkSync } from 'node:fs'
import type { Gap } from '@shared/model'

export type StaleName = Pick<Gap, 'code' | 'detail'>

const OF_PROCESS = /^\/proc\/(\d+)\/(?:task\/\d+\/)?ns\/net$/
/** USER_HZ, which proc(5) counts in whatever the kernel's own clock is. */
const TICKS_PER_SECOND = 100
const START_TIME = 19
/** Clocks of files and of processes are not the same one. */
const SLACK_MS = 2_000

/** When a process was started, in ms since the epoch; null when it has ended. */
function startedAt(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME])
    const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])
    const age = uptime - ticks / TICKS_PER_SECOND
    return Number.isFinite(age) ? Date.now() - age * 1000 : null
  } catch {
    return null // it has ended, or may not be looked at: then nothing is said of it
  }
}

/**
 * What is wrong with an entry that is no mount; null when nothing is.
 * @param path under /run/netns
 * @param inode of the namespace it leads to, null when it leads to none
 */
export function staleName(path: string, inode: number | null): StaleName | null {
  const entry = lstatSync(path, { throwIfNoEntry: false })
  if (entry === undefined) return null
  if (!entry.isSymbolicLink())
    return inode === null ? { code: 'vanished', detail: 'no namespace is mounted there any more' } : null
  const target = readlinkSync(path)
  const pid = OF_PROCESS.exec(target)?.[1]
  if (inode === null)
    return {
      code: 'vanished',
      detail:
        pid === undefined
          ? `a link to ${target}, which is no namespace`
          : `a link to ${target}: process ${pid} has ended`
    }
  const started = pid === undefined ? null : startedAt(pid)
  if (started === null || started <= entry.mtimeMs + SLACK_MS) return null
  return {
    code: 'moved',
    detail: `a link to ${target}, older than process ${pid ?? ''}: that number is another process’s by now`
  }
}
