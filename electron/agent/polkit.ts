/**
 * The right to change, asked of polkit(8) a second time: an agent that pkexec(1) started may read, and asks for
 * `com.vethscope.agent.change` when someone unlocks changes. The question is about the program that started us (pkcheck(1):
 * process number, start time and user), so that the dialogue comes up in that person's session.
 */
import { readFileSync, statSync } from 'node:fs'
import { run, succeeded } from '@core/commands'
import { VethscopeError } from '@shared/contract/errors'

export interface PolkitPerson {
  readonly pid: number
  /** Field 22 of /proc/PID/stat, in clock ticks since boot: with it a number that was given anew is told apart. */
  readonly startTime: string
  readonly uid: number
}

const ACTION = 'com.vethscope.agent.change'
const ASK_MS = 170_000

/**
 * Who started us through pkexec, which sets PKEXEC_UID and clears the rest; null when pkexec did not. The parent must be that
 * user's: one whose parent is gone already is asked about as nobody, and nobody has the right.
 */
export function startedByPolkit(
  env: Readonly<Record<string, string | undefined>>,
  parent: number
): PolkitPerson | null {
  const uid = env.PKEXEC_UID
  if (uid === undefined) return null
  const nobody = { pid: 0, startTime: '0', uid: Number.parseInt(uid, 10) }
  if (!/^\d{1,10}$/.test(uid)) return nobody
  try {
    const startTime = startTimeOf(readFileSync(`/proc/${String(parent)}/stat`, 'utf8'))
    if (statSync(`/proc/${String(parent)}`).uid !== Number(uid) || parent <= 1) return nobody
    return { pid: parent, startTime, uid: Number(uid) }
  } catch {
    return nobody // it has ended
  }
}

/** proc_pid_stat(5): the second field is the name in brackets, which may hold spaces and brackets itself. */
export const startTimeOf = (stat: string): string =>
  stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19) ?? '0'

/** Asks the person. @throws VethscopeError `refused` when polkit says no, `not-supported` where it cannot be asked */
export async function askPolkit({ pid, startTime, uid }: PolkitPerson): Promise<void> {
  if (pid === 0) {
    throw new VethscopeError(
      'refused',
      'Who started the agent cannot be told any more',
      'Start Vethscope again'
    )
  }
  const subject = `${String(pid)},${startTime},${String(uid)}`
  const result = await run({
    program: 'pkcheck',
    args: ['--action-id', ACTION, '--process', subject, '--allow-user-interaction'],
    timeoutMs: ASK_MS
  })
  if (succeeded(result)) return
  if (result.failure === 'missing') {
    throw new VethscopeError(
      'not-supported',
      'pkcheck is not installed',
      'Install polkit, or use "sudo vethscope serve"'
    )
  }
  throw new VethscopeError(
    'refused',
    'The right to change this machine was not given',
    'Unlock again to be asked again'
  )
}
