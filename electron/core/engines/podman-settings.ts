/**
 * What Podman's configuration says about networking: the `[network]` table of containers.conf(5) and the name servers and
 * default mode of `[containers]`, from the files in the order in which Podman reads them; a later one wins. CONTAINERS_CONF in
 * the service's environment can name others: environments are never read, so that is not seen. Nothing else of the files
 * (registries, proxies, secrets) is looked at.
 */
import type { Engine } from '@shared/model'
import { readdirSync } from 'node:fs'
import { asFailure } from './failure'
import { readProcessFiles, sharesMounts } from './root-files'

type Setting = Engine['settings'][number]

const KNOWN: Readonly<Record<string, ReadonlySet<string>>> = {
  network: new Set([
    'default_network',
    'default_rootless_network_cmd',
    'default_subnet',
    'default_subnet_pools',
    'dns_bind_port',
    'firewall_driver',
    'network_backend',
    'network_config_dir',
    'pasta_options'
  ]),
  containers: new Set(['dns_servers', 'dns_searches', 'dns_options', 'netns', 'host_containers_internal_ip'])
}
const MAIN = ['/usr/share/containers/containers.conf', '/etc/containers/containers.conf']
const DROP_INS = '/etc/containers/containers.conf.d'
const MAX_DROP_INS = 32

/**
 * @param pid the service's process, null where its files are not ours to read
 * @param refused hears why a file could not be read
 */
export function podmanSettings(
  pid: number | null,
  refused: (path: string, error: unknown) => void
): { settings: Setting[]; settingsRead: string[] } {
  if (pid === null) return { settings: [], settingsRead: [] }
  const set = new Map<string, Setting>()
  const settingsRead: string[] = []
  for (const path of [...MAIN, ...dropIns(pid)]) {
    try {
      const [text] = readProcessFiles(pid, [path])
      settingsRead.push(path)
      for (const { key, value } of networkKeys(text ?? '')) {
        set.set(key, { key, value: value.slice(0, 1024), source: path, from: null })
      }
    } catch (error) {
      if (asFailure(error).code !== 'vanished') refused(path, error)
    }
  }
  return { settings: [...set.values()], settingsRead }
}

function dropIns(pid: number): string[] {
  if (!sharesMounts(pid)) return []
  try {
    return readdirSync(DROP_INS)
      .filter((name) => name.endsWith('.conf'))
      .sort()
      .slice(0, MAX_DROP_INS)
      .map((name) => `${DROP_INS}/${name}`)
  } catch {
    // Most machines have no such directory.
    return []
  }
}

/**
 * The known keys of a containers.conf: as much of TOML (toml.io) as those take, which is texts, numbers, booleans, and
 * arrays over several lines. What is not understood is left out. Values are as written, strings without their quotes.
 */
export function networkKeys(text: string): { key: string; value: string }[] {
  const found: { key: string; value: string }[] = []
  let known: ReadonlySet<string> | undefined
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = withoutComment(lines[at] ?? '').trim()
    const table = /^\[([a-z_.]+)\]$/.exec(line)?.[1]
    if (line.startsWith('['))
      known = table !== undefined && Object.hasOwn(KNOWN, table) ? KNOWN[table] : undefined
    const match = /^([a-z0-9_]+)\s*=\s*(.*)$/.exec(line)
    const key = match?.[1]
    if (key === undefined || known?.has(key) !== true) continue
    let value = match?.[2] ?? ''
    while (depth(value) > 0 && at + 1 < lines.length) value += ` ${withoutComment(lines[++at] ?? '').trim()}`
    found.push({ key, value: plain(value) })
  }
  return found
}

/** A line up to a `#` that stands outside a string. */
function withoutComment(line: string): string {
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? ''
    if (quote === '' && letter === '#') return line.slice(0, at)
    if (letter === '"' || letter === "'") quote = quote === '' ? letter : quote === letter ? '' : quote
  }
  return line
}

/** How many brackets are open. */
const depth = (value: string): number => {
  const bare = value.replace(/"[^"]*"|'[^']*'/g, '')
  return bare.split('[').length - bare.split(']').length
}

const plain = (value: string): string =>
  value.startsWith('[') ? value.replace(/\s+/g, ' ') : value.replace(/^(["'])(.*)\1$/, '$2')
