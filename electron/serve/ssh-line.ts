/**
 * How to reach a page that is served on this machine's loopback from the machine one sits at: `ssh -L`. ssh(1) leaves
 * SSH_CONNECTION (client address and port, server address and port) in the environment; sudo takes it away, but sshd is
 * then still among the ancestors.
 */
import { readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'

const MAX_ANCESTORS = 32

/**
 * The command to run on the machine one came from; null when the session is not over SSH.
 * @param user whom one logs in as
 */
export function sshLine(
  port: number,
  environment: NodeJS.ProcessEnv = process.env,
  user: string = environment.SUDO_USER ?? nameOfUser()
): string | null {
  const connection = environment.SSH_CONNECTION
  if (connection === undefined || connection === '') {
    return belowSshd(process.ppid) ? line(port, user, hostname(), '22') : null
  }
  const [, , address = hostname(), sshPort = '22'] = connection.split(' ')
  return line(port, user, address, sshPort)
}

function line(port: number, user: string, address: string, sshPort: string): string {
  const safe = (text: string): string => text.replace(/[^A-Za-z0-9.:_%@-]/g, '')
  const at = sshPort === '22' ? '' : ` -p ${safe(sshPort)}`
  return `ssh -N -L ${String(port)}:127.0.0.1:${String(port)}${at} ${safe(user)}@${safe(address)}`
}

function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'root' // not in the user database
  }
}

/** Whether sshd(8) is an ancestor (its name was split into sshd-session and sshd-auth in 9.8). */
function belowSshd(start: number): boolean {
  let pid = start
  for (let count = 0; pid > 1 && count < MAX_ANCESTORS; count++) {
    const parent = parentOf(pid)
    if (parent === null) return false
    if (/^sshd(-session)?$/.test(parent.comm)) return true
    pid = parent.ppid
  }
  return false
}

/** comm and parent from proc_pid_stat(5); comm stands in parentheses and may hold any character. */
function parentOf(pid: number): { comm: string; ppid: number } | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    const [, ppid] = stat.slice(end + 2).split(' ')
    return { comm: stat.slice(stat.indexOf('(') + 1, end), ppid: Number(ppid) }
  } catch {
    return null // no /proc, or it ended
  }
}
