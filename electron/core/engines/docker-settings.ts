/**
 * Settings of a Docker daemon that decide about networking, and where each was set: what `/info` says, the known keys of
 * daemon.json and the known flags of the daemon's command line. Everything else in those two (registries, proxies, TLS
 * files, labels, credentials) is never looked at. See dockerd(8).
 */
import type { Engine } from '@shared/model'
import { z } from 'zod'
import { flagsOf, KNOWN, originOf, startFiles } from './docker-flags'
import { asFailure } from './failure'
import { readProcessFiles } from './root-files'
import type { Info } from './schemas'

const COMMAND_LINE = 'command line'

type Setting = Engine['settings'][number]

export interface DaemonSettings {
  readonly settings: Setting[]
  /** Where was looked, and could be read. */
  readonly settingsRead: string[]
}

/**
 * @param pid the daemon's process, null where its command line and file are not ours to read
 * @param refused hears why the file could not be read
 */
export function dockerSettings(
  said: Info,
  pid: number | null,
  refused: (path: string, error: unknown) => void
): DaemonSettings {
  const settings: Setting[] = []
  const settingsRead: string[] = []
  const add = (key: string, value: string, source: string | null, from: string | null = null): void => {
    if (!settings.some((known) => known.key === key && known.source === source)) {
      settings.push({ key, value: value.slice(0, 1024), source, from })
    }
  }
  if (pid !== null) {
    const flags = flagsOf(pid)
    if (flags.read) settingsRead.push(COMMAND_LINE)
    const files = flags.known.length > 0 ? startFiles(pid) : []
    for (const flag of flags.known) add(flag.key, flag.value, COMMAND_LINE, originOf(flag, files))
    try {
      for (const [key, value] of fileSettings(pid, flags.configFile)) add(key, value, flags.configFile)
      if (flags.read) settingsRead.push(flags.configFile)
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
  return { settings, settingsRead }
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
  return Object.entries(parsed.data).flatMap(([key, entry]): [string, string][] => {
    if (!KNOWN.has(key)) return []
    const written = typeof entry === 'string' ? entry : JSON.stringify(entry)
    return [[key, key === 'hosts' ? written.replace(/\/\/[^/"]*@/g, '//') : written]]
  })
}
