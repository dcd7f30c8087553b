/**
 * Whether a lab can be brought up here, told without trying: user_namespaces(7) must be allowed for whoever asks, and the
 * few programs it is made with must be there.
 */
import { readFileSync } from 'node:fs'
import type { MessageKey } from '@shared/locales'
import { findProgram } from '../commands'

/** Why not, as the key of a text, and what to do. */
export interface Obstacle {
  readonly reason: MessageKey
  readonly message: string
  readonly hint: string
}

/** The number in a file of /proc/sys; null where this kernel has no such key. */
function setting(key: string): number | null {
  try {
    return Number(readFileSync(`/proc/sys/${key.replaceAll('.', '/')}`, 'utf8'))
  } catch {
    return null // not every kernel has every key
  }
}

const needed = ['unshare', 'nsenter', 'mount', 'ip'] as const

const forbidden = (hint: string): Obstacle => ({
  reason: 'lab.reason.forbidden',
  message: 'This kernel does not let you make user namespaces',
  hint
})

/** null when nothing speaks against it. */
export function obstacle(): Obstacle | null {
  if (process.platform !== 'linux') {
    return { reason: 'lab.reason.linux', message: 'Labs are made of Linux namespaces', hint: '' }
  }
  const missing = needed.filter((program) => findProgram(program) === null)
  if (missing.length === 0 && !findProgram('iptables') && !findProgram('nft')) {
    return {
      reason: 'lab.reason.programs',
      message: 'Neither iptables nor nft is installed',
      hint: 'Install one: "sudo apt install nftables"'
    }
  }
  if (missing.length) {
    return {
      reason: 'lab.reason.programs',
      message: `Not installed: ${missing.join(', ')}`,
      hint: 'Install them: "sudo apt install util-linux mount iproute2"'
    }
  }
  if (setting('user.max_user_namespaces') === 0) {
    return forbidden('Allow them: "sudo sysctl user.max_user_namespaces=10000"')
  }
  if (process.getuid?.() === 0) return null
  if (setting('kernel.unprivileged_userns_clone') === 0) {
    return forbidden('Run it with sudo, or allow them: "sudo sysctl kernel.unprivileged_userns_clone=1"')
  }
  if (setting('kernel.apparmor_restrict_unprivileged_userns') === 1) {
    return forbidden(
      'Run it with sudo, or allow them: "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"'
    )
  }
  return null
}
