/**
 * The settings of engines that decide about networking, one row each: what holds, where it was set (a flag on the daemon's
 * command line and the file that put it there, daemon.json, or nowhere: then the default), what it means, and what the
 * default bridge says against it. See dockerd(8), containers.conf(5).
 */
import { isMessageKey, type MessageRef } from '../locales'
import type { Engine, Lookup, Network } from '../model'
import { dockerKeys, podmanKeys, type DockerKey } from './docker-keys'
import { forwardLine } from './kernel'
import { isDefaultBridge } from './network'

/** Where a value is from. `told`: the daemon says so itself; `unknown`: its files are not ours to read. */
export interface SettingSource {
  readonly kind: 'flag' | 'file' | 'told' | 'default' | 'unknown'
  /** Path of the file; of a flag, the file that seems to hold it. Empty where there is none. */
  readonly where: string
}

export interface SettingRow {
  /** `<engine id>%<key>`. */
  readonly key: string
  readonly engineId: string
  readonly engine: string
  readonly name: string
  /** What holds, lists with commas; null where the daemon chooses and nothing tells what. */
  readonly value: string | null
  readonly source: SettingSource
  readonly meaning: MessageRef
  /** What speaks against it, and how much. */
  readonly warning: { readonly text: MessageRef; readonly level: 'warning' | 'bad' } | null
}

export const settingKeyOf = (engineId: string, name: string): string => `${engineId}%${name}`

/** `28.1.0` is 28; 0 for what is not known. */
export const majorOf = (engine: Engine): number => Number(/^\d+/.exec(engine.version ?? '')?.[0] ?? 0)

/** The settings of all engines that can be asked, in the order people look for them. */
export function settingRows(lookup: Lookup): SettingRow[] {
  return lookup.snapshot.engines.flatMap((engine) => settingsOf(lookup, engine))
}

/** The settings of one engine. */
export function settingsOf(lookup: Lookup, engine: Engine): SettingRow[] {
  if (engine.kind === 'docker') return dockerRows(lookup, engine)
  return engine.kind === 'podman' ? podmanRows(engine) : []
}

const row = (
  engine: Engine,
  name: string,
  rest: Omit<SettingRow, 'key' | 'engineId' | 'engine' | 'name'>
) => ({
  key: settingKeyOf(engine.id, name),
  engineId: engine.id,
  engine: engine.name,
  name,
  ...rest
})

/** Every key of ours has its text; a test holds it. */
const meaningOf = (key: string): MessageRef => ({ key: isMessageKey(key) ? key : 'common.unknown' })

/** A JSON list as its items, whatever else as it is. */
export function plainValue(value: string): string {
  if (!value.startsWith('[')) return value
  try {
    const parsed: unknown = JSON.parse(value)
    return Array.isArray(parsed)
      ? parsed.map((item: unknown) => (typeof item === 'string' ? item : poolText(item))).join(', ')
      : value
  } catch {
    return value
  }
}

const poolText = (item: unknown): string =>
  typeof item === 'object' && item !== null && 'base' in item && 'size' in item
    ? `base=${String(item.base)},size=${String(item.size)}`
    : JSON.stringify(item)

function dockerRows(lookup: Lookup, engine: Engine): SettingRow[] {
  const bridge = lookup.snapshot.networks.find(
    (item) => item.engineId === engine.id && isDefaultBridge(item) && item.driver === 'bridge'
  )
  const major = majorOf(engine)
  return dockerKeys
    .filter((item) => item.since === undefined || major === 0 || major >= item.since)
    .map((item) => {
      const set = engine.settings.find((one) => one.key === item.key)
      const seen = seenOf(engine, item.key, bridge)
      const wanted = set && plainValue(set.value)
      const value = wanted ?? seen ?? (isRead(engine) ? item.byDefault(major) : null)
      return row(engine, item.key, {
        value,
        source: sourceOf(engine, item, set),
        meaning: meaningOf(`explain.setting.${item.key}`),
        warning:
          item.key === 'ip-forward'
            ? forwardWarning(lookup, engine)
            : warningOf(engine, item.key, value, wanted, seen)
      })
    })
}

/** Command line and file were both there to be read: what neither has, nobody set. */
const isRead = (engine: Engine): boolean => engine.settingsRead.length >= 2

function sourceOf(
  engine: Engine,
  item: DockerKey,
  set: Engine['settings'][number] | undefined
): SettingSource {
  if (set === undefined) return { kind: isRead(engine) ? 'default' : 'unknown', where: '' }
  if (set.source === 'command line') return { kind: 'flag', where: set.from ?? '' }
  if (set.source !== null) return { kind: 'file', where: set.source }
  return isRead(engine) && set.value === item.byDefault(majorOf(engine))
    ? { kind: 'default', where: '' }
    : { kind: 'told', where: '' }
}

/** What the default bridge, the kernel or the daemon's own word shows of a setting; null where nothing does. */
function seenOf(engine: Engine, key: string, bridge: Network | undefined): string | null {
  const option = (name: string): string | null => bridge?.options[`com.docker.network.bridge.${name}`] ?? null
  const [subnet] = bridge?.subnets ?? []
  switch (key) {
    case 'bridge':
      return bridge === undefined ? null : option('name')
    case 'bip':
      return subnet === undefined || subnet.gateway === null || subnet.gateway.includes(':')
        ? null
        : `${subnet.gateway}/${subnet.subnet.split('/')[1] ?? ''}`
    case 'fixed-cidr':
      return subnet?.ipRange ?? null
    case 'mtu':
      return bridge?.mtu === null || bridge === undefined ? null : String(bridge.mtu)
    case 'icc':
      return bridge?.icc === null || bridge === undefined ? null : String(bridge.icc)
    case 'ip-masq':
      return bridge?.masquerade === null || bridge === undefined ? null : String(bridge.masquerade)
    case 'ip':
      return option('host_binding_ipv4')
    case 'ipv6':
      return bridge === undefined ? null : String(bridge.ipv6)
    case 'firewall-backend':
      return engine.firewallBackend?.replace(/\+.*$/, '') ?? null
    default:
      return null
  }
}

const LOCAL = /^tcp:\/\/(127\.|localhost|\[::1\])/

function warningOf(
  engine: Engine,
  key: string,
  value: string | null,
  wanted: string | undefined,
  seen: string | null
): SettingRow['warning'] {
  const isOn = (name: string): boolean =>
    engine.settings.some((item) => item.key === name && item.value === 'true')
  if (key === 'hosts') {
    const open = (value ?? '').split(/, ?/).filter((host) => host.startsWith('tcp://'))
    if (open.length === 0 || isOn('tlsverify')) return null
    const hosts = open.join(', ')
    if (open.every((host) => LOCAL.test(host)))
      return { text: { key: 'explain.warn.tcp-local', params: { hosts } }, level: 'warning' }
    return isOn('tls')
      ? { text: { key: 'explain.warn.tcp-unverified', params: { hosts } }, level: 'bad' }
      : { text: { key: 'explain.warn.tcp-open', params: { hosts } }, level: 'bad' }
  }
  if (key === 'iptables' && value === 'false')
    return { text: { key: 'explain.warn.no-iptables' }, level: 'warning' }
  const twice = engine.settings.filter((item) => item.key === key && item.source !== null)
  if (twice.length > 1) return { text: { key: 'explain.warn.twice' }, level: 'warning' }
  // What stands in the file may have been written after the daemon started.
  return wanted !== undefined && seen !== null && wanted !== seen && key !== 'ipv6'
    ? { text: { key: 'explain.warn.differs', params: { wanted, seen } }, level: 'warning' }
    : null
}

/** The kernel's own switch, whatever the daemon was told. */
function forwardWarning(lookup: Lookup, engine: Engine): SettingRow['warning'] {
  const now = engine.namespaceId === null ? null : forwardLine(lookup, engine.namespaceId)
  return now?.value === '0' ? { text: now.note, level: 'warning' } : null
}

function podmanRows(engine: Engine): SettingRow[] {
  return podmanKeys.map((item) => {
    const set = engine.settings.find((one) => one.key === item.key)
    const told = item.key === 'network_backend' ? toldBackend(engine) : null
    const read = engine.settingsRead.length > 0
    return row(engine, item.key, {
      value: (set && plainValue(set.value)) ?? told ?? (read ? item.byDefault : null),
      source: set
        ? { kind: 'file', where: set.source ?? '' }
        : { kind: told !== null ? 'told' : read ? 'default' : 'unknown', where: '' },
      meaning: meaningOf(`explain.podman.${item.key.replaceAll('_', '-')}`),
      warning: null
    })
  })
}

const toldBackend = (engine: Engine): string | null =>
  engine.settings.find((item) => item.key === 'network-backend')?.value ?? null
