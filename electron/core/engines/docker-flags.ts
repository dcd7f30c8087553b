/**
 * Flags on a Docker daemon's command line that decide about networking, and the file that seems to have put them there:
 * /etc/default/docker (Debian's, read by its init script and its unit), /etc/sysconfig/docker, or the systemd unit with its
 * drop-ins, systemd.exec(5). Only flags that are named here are looked at, everything else is left unread. See dockerd(8).
 */
import { readdirSync } from 'node:fs'
import { readBounded } from './proc'
import { readProcessFiles, sharesMounts } from './root-files'

/** Keys of daemon.json; the flags have the same names, save those in FLAG_NAMES. */
export const KNOWN: ReadonlySet<string> = new Set([
  'allow-direct-routing',
  'bip',
  'bip6',
  'bridge',
  'default-address-pools',
  'default-gateway',
  'default-gateway-v6',
  'default-network-opts',
  'dns',
  'dns-opts',
  'dns-search',
  'firewall-backend',
  'fixed-cidr',
  'fixed-cidr-v6',
  'hosts',
  'icc',
  'ip',
  'ip-forward',
  'ip-forward-no-drop',
  'ip-masq',
  'ip6tables',
  'iptables',
  'ipv6',
  'live-restore',
  'mtu',
  'tls',
  'tlsverify',
  'userland-proxy'
])
const FLAG_NAMES: Readonly<Record<string, string>> = {
  b: 'bridge',
  H: 'hosts',
  host: 'hosts',
  'default-address-pool': 'default-address-pools',
  'default-network-opt': 'default-network-opts',
  'dns-opt': 'dns-opts'
}
const MAX_COMMAND_LINE = 256 * 1024
const MAX_DROP_INS = 32
const UNIT_DIRECTORIES = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system']

export interface Flag {
  readonly key: string
  /** Several of a repeatable flag stand side by side, with commas. */
  readonly value: string
  /** The words as they stand on the command line. */
  readonly words: readonly string[]
}

export interface Flags {
  readonly known: readonly Flag[]
  readonly configFile: string
  /** The process is a daemon whose command line could be read. */
  readonly read: boolean
}

/** Flags of the daemon that runs as `pid`. */
export function flagsOf(pid: number): Flags {
  const text = readBounded(`/proc/${String(pid)}/cmdline`, MAX_COMMAND_LINE) ?? ''
  return parseFlags(text.split('\0'))
}

/** The known flags among a daemon's words; the first word is its program. */
export function parseFlags(words: readonly string[]): Flags {
  const known = new Map<string, { values: string[]; words: string[] }>()
  let configFile = '/etc/docker/daemon.json'
  if (!(words[0] ?? '').endsWith('dockerd')) return { known: [], configFile, read: false }
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? ''
    const match = /^--?([a-z0-9-]+|H)(?:=(.*))?$/s.exec(word) ?? /^-([bH])(.+)$/s.exec(word)
    const name = match?.[1]
    if (name === undefined) continue
    const key = Object.hasOwn(FLAG_NAMES, name) ? (FLAG_NAMES[name] ?? name) : name
    const next = words[at + 1]
    const apart = match?.[2] === undefined && next !== undefined && next !== '' && !next.startsWith('-')
    const value = match?.[2] ?? (apart ? next : 'true')
    if (name === 'config-file') configFile = value
    else if (KNOWN.has(key)) {
      const flag = known.get(key) ?? { values: [], words: [] }
      flag.values.push(key === 'hosts' ? withoutUser(value) : value)
      flag.words.push(apart ? `${word} ${value}` : word)
      known.set(key, flag)
    }
  }
  return {
    known: [...known].map(([key, flag]) => ({ key, value: flag.values.join(', '), words: flag.words })),
    configFile,
    read: true
  }
}

/** An address may carry a name and a password, which are nobody's to see. */
export const withoutUser = (url: string): string => url.replace(/\/\/[^/]*@/, '//')

/**
 * Which of some files holds a flag in a line that is no comment; the first that does. `--mtu=1400` and `--mtu 1400` are
 * the same to the daemon, so they are here.
 */
export function originOf(
  flag: Flag,
  files: readonly (readonly [path: string, text: string])[]
): string | null {
  const spellings = flag.words.flatMap((word) => [word, word.replace(' ', '='), word.replace('=', ' ')])
  const holds = (text: string): boolean =>
    text.split('\n').some((line) => {
      if (/^\s*[#;]/.test(line)) return false
      const padded = ` ${line.replace(/["'=](?=-)|["']/g, ' ').replace(/\s+/g, ' ')} `
      return spellings.some((spelling) => padded.includes(` ${spelling} `))
    })
  return files.find(([, text]) => holds(text))?.[0] ?? null
}

/**
 * The files that a service manager takes the daemon's flags from; empty for a daemon started otherwise, whose flags come
 * from whoever started it. Never fails: a file that cannot be read is not there.
 */
export function startFiles(pid: number): [path: string, text: string][] {
  const cgroup = readBounded(`/proc/${String(pid)}/cgroup`, 65_536) ?? ''
  const parent = /^PPid:\s+(\d+)/m.exec(readBounded(`/proc/${String(pid)}/status`, 8192) ?? '')?.[1]
  const unit = /\/([\w@.-]*docker[\w@.-]*\.service)(?:\/|$)/m.exec(cgroup)?.[1]
  if ((unit === undefined && parent !== '1') || !sharesMounts(pid)) return []
  const paths = unit === undefined ? [] : UNIT_DIRECTORIES.flatMap((directory) => unitFiles(directory, unit))
  paths.push('/etc/default/docker', '/etc/sysconfig/docker')
  return paths.flatMap((path): [string, string][] => {
    try {
      const [text] = readProcessFiles(pid, [path])
      return text === null || text === undefined ? [] : [[path, text]]
    } catch {
      // Whose flags are from a file that cannot be read has them on its command line all the same.
      return []
    }
  })
}

function unitFiles(directory: string, unit: string): string[] {
  const dropIns = `${directory}/${unit}.d`
  try {
    const names = readdirSync(dropIns).filter((name) => name.endsWith('.conf'))
    return [
      ...names
        .sort()
        .slice(0, MAX_DROP_INS)
        .map((name) => `${dropIns}/${name}`),
      `${directory}/${unit}`
    ]
  } catch {
    // Most units have no drop-ins.
    return [`${directory}/${unit}`]
  }
}
