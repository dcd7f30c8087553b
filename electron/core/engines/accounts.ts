/** Who a uid is, passwd(5). Read anew each time: it is a small file, and accounts come and go. */
import { readBounded } from './proc'

const MAX_PASSWD = 4 * 1024 * 1024

export interface Account {
  readonly name: string
  readonly gid: number
  readonly home: string
  readonly shell: string
}

/** The account of a uid; null for one that /etc/passwd does not list. */
export function accountOf(uid: number): Account | null {
  for (const line of (readBounded('/etc/passwd', MAX_PASSWD) ?? '').split('\n')) {
    const [name, , id, gid, , home, shell] = line.split(':')
    if (id === String(uid) && name !== undefined && /^\d+$/.test(gid ?? '')) {
      return { name, gid: Number(gid), home: home ?? '', shell: shell ?? '' }
    }
  }
  return null
}
