/**
 * How to reach a page that is served on this machine's loopback from the machine one sits at: `ssh -L`. ssh(1) leaves
 * SSH_CONNECTION (client address and port, server address and port) in the environment.
 */
import { hostname, userInfo } from 'node:os'

/**
 * The command to run on the machine one came from; null when the session is not over SSH.
 * @param user whom one logs in as
 */
export function sshLine(
  port: number,
  environment: NodeJS.ProcessEnv = process.env,
  user: string = userInfo().username
): string | null {
  const connection = environment.SSH_CONNECTION
  if (connection === undefined || connection === '') {
    return environment.SSH_TTY === undefined ? null : line(port, user, hostname(), '22')
  }
  const [, , address = hostname(), sshPort = '22'] = connection.split(' ')
  return line(port, user, address, sshPort)
}

function line(port: number, user: string, address: string, sshPort: string): string {
  const safe = (text: string): string => text.replace(/[^A-Za-z0-9.:_%@-]/g, '')
  const at = sshPort === '22' ? '' : ` -p ${safe(sshPort)}`
  return `ssh -N -L ${String(port)}:127.0.0.1:${String(port)}${at} ${safe(user)}@${safe(address)}`
}
