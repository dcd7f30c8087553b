/**
 * Settings of a Docker daemon that decide about networking, and where each was set: what `/info` says, the known keys of
 * daemon.json and the known flags of the daemon's command line. Everything else in those two (registries, proxies, TLS,
 * labels, credentials) is never looked at. See dockerd(8).
 */
import type { Engine } from '@shared/model'
import { z } from 'zod'
import { asFailure } from './failure'
import { readBounded } from './proc'
import { readProcessFiles } from './root-files'
import type { Info } from './schemas'

/** Keys of daemon.json; the flags have the same names, save those in FLAG_NAMES. */
const KNOWN = new Set([
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
  'userland-proxy'
])
const FLAG_NAMES: Readonly<Record<string, string>> = {
  b: 'bridge',
  'default-address-pool': 'default-address-pools',
  'default-network-opt': 'default-network-opts',
  'dns-opt': 'dns-opts'
}
const MAX_COMMAND_LINE = 256 * 1024

type Setting = Engine['settings'][number]

/**
 * @param pid the daemon's process, null where its command line and file are not ours to read
 * @param refused hears why the file could not be read
 */
export function dockerSettings(
  said: Info,
  pid: number | null,
  refused: (path: string, error: unknown) => void
): Setting[] {
  const settings: Setting[] = []
  const add = (key: string, value: string, source: string | null): void => {
    if (!settings.some((known) => known.key === key && known.source === source)) {
      settings.push({ key, value: value.slice(0, 1024), source })
    }
  }
  if (pid !== null) {
    const flags = flagsOf(pid)
    for (const [key, value] of flags.known) add(key, value, 'command line')
    try {
      for (const [key, value] of fileSettings(pid, flags.configFile)) add(key, value, flags.configFile)
    } catch (error) {
      if (asFailure(error).code !== 'vanished') refused(flags.configFile, error)
    }
  }
  const set = new Set(settings.map((setting) => setting.key))
  const tell = (key: string, value: boolean | null): void => {
    if (value !== null && !set.has(key)) add(key, String(value), null)
  }
  tell('live-restore', said.LiveRestoreEnabled)
  tell('ipv4-forwarding', said.IPv4Forwarding)
  tell('bridge-nf-call-iptables', said.BridgeNfIptables)
  tell('bridge-nf-call-ip6tables', said.BridgeNfIp6tables)
  if (said.DefaultAddressPools.length > 0 && !set.has('default-address-pools')) {
    const pools = said.DefaultAddressPools.map((pool) => `${pool.Base} /${String(pool.Size)}`)
    add('default-address-pools', pools.join(', '), null)
  }
  return settings
}

interface Flags {
  readonly known: readonly [string, string][]
  readonly configFile: string
}

function flagsOf(pid: number): Flags {
  const known: [string, string][] = []
  let configFile = '/etc/docker/daemon.json'
  const words = (readBounded(`/proc/${String(pid)}/cmdline`, MAX_COMMAND_LINE) ?? '').split('\0')
  if (!(words[0] ?? '').endsWith('dockerd')) return { known, configFile }
  for (let at = 1; at < words.length; at++) {
    const match = /^--?([a-z0-9-]+)(?:=(.*))?$/.exec(words[at] ?? '')
    const name = match?.[1]
    if (name === undefined) continue
    const key = Object.hasOwn(FLAG_NAMES, name) ? (FLAG_NAMES[name] ?? name) : name
    const next = words[at + 1]
    const value = match?.[2] ?? (next === undefined || next === '' || next.startsWith('-') ? 'true' : next)
    if (name === 'config-file') configFile = value
    else if (KNOWN.has(key)) known.push([key, value])
  }
  return { known, configFile }
}

const fileShape = z.record(z.string(), z.unknown())

/** daemon.json as the daemon itself sees it. @throws EngineFailure, KernelError or a system error */
function fileSettings(pid: number, path: string): [string, string][] {
  if (!path.startsWith('/')) return []
  const [text] = readProcessFiles(pid, [path])
  if (text === null || text === undefined) return []
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The daemon would not have started with it: it was changed since, and says nothing about what runs.
    return []
  }
  const parsed = fileShape.safeParse(value)
  if (!parsed.success) return []
  return Object.entries(parsed.data).flatMap(([key, entry]): [string, string][] =>
    KNOWN.has(key) ? [[key, typeof entry === 'string' ? entry : JSON.stringify(entry)]] : []
  )
}
