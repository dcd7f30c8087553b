/**
 * The closed list of programs Vethscope starts, and where it looks for them. PATH is never consulted: what runs with
 * rights must come from a directory only root can write, environ(7) is not trusted for that.
 */
import { accessSync, constants, statSync } from 'node:fs'

export const programs = [
  'arptables-nft-save',
  'bridge',
  'conntrack',
  'ebtables-legacy-save',
  'ip',
  'ip6tables',
  'ip6tables-legacy',
  'ip6tables-legacy-save',
  'ip6tables-nft',
  'ip6tables-nft-save',
  'ip6tables-save',
  'iptables',
  'iptables-legacy',
  'iptables-legacy-save',
  'iptables-nft',
  'iptables-nft-save',
  'iptables-save',
  'ipset',
  'mount',
  'nft',
  'nsenter',
  'ping',
  'setpriv',
  'pkcheck',
  'sysctl',
  'tc',
  'umount',
  'unshare'
] as const

export type Program = (typeof programs)[number]

/** Looked through in this order; the same four are the PATH that children get. */
export const programDirectories = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false // not there, not executable, or a dangling link: the next directory may have it
  }
}

const found = new Map<string, string>()

/**
 * The absolute path of a program, or null where it is not installed. A path once found is asked for again only when it is
 * gone, so that a tool installed meanwhile is seen without a restart.
 */
export function findProgram(
  name: Program,
  directories: readonly string[] = programDirectories
): string | null {
  const key = `${directories.join(':')}/${name}`
  const known = found.get(key)
  if (known !== undefined && isProgram(known)) return known
  for (const directory of directories) {
    const path = `${directory}/${name}`
    if (!isProgram(path)) continue
    found.set(key, path)
    return path
  }
  found.delete(key)
  return null
}
