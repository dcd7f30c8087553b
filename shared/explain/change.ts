/**
 * The exact text that changes a setting of an engine: daemon.json's fragment, the flag, and what has to be restarted then.
 * Text to copy, for a person: nothing here is ever run.
 */
import type { MessageRef } from '../locales'
import type { Engine } from '../model'
import { dockerKeys, podmanKeys, type DockerKey } from './docker-keys'
import type { SettingRow } from './settings'
import { shellWord } from './shell'

export interface ChangeText {
  /** What the text is for: `/etc/docker/daemon.json`, `dockerd`, the restart. */
  readonly title: MessageRef
  readonly text: string
}

/** How to set a setting of an engine, to another value than it has; empty for a key that is not known. */
export function changeTexts(engine: Engine, setting: SettingRow): ChangeText[] {
  if (engine.kind === 'podman') return podmanChange(engine, setting)
  const item = dockerKeys.find((one) => one.key === setting.name)
  if (item === undefined) return []
  const value = newValue(item, setting.value)
  const file = fileOf(engine)
  const flagSet = setting.source.kind === 'flag'
  return [
    {
      title: flagSet
        ? { key: 'explain.change.file-not-flag', params: { file, where: setting.source.where || 'dockerd' } }
        : { key: 'explain.change.file', params: { file } },
      text: `{ ${JSON.stringify(item.key)}: ${jsonValue(item, value)} }`
    },
    { title: { key: 'explain.change.flag' }, text: flagText(item, value) },
    {
      title: { key: item.reload === true ? 'explain.change.reload' : 'explain.change.restart' },
      text: `systemctl ${engine.rootless ? '--user ' : ''}${item.reload === true ? 'reload' : 'restart'} docker`
    }
  ]
}

/** The daemon's own file, or the one it would read. */
function fileOf(engine: Engine): string {
  const read = engine.settingsRead.find((path) => path.startsWith('/'))
  return read ?? (engine.rootless ? '~/.config/docker/daemon.json' : '/etc/docker/daemon.json')
}

/** For a yes or no, the other one; else what it is now, to be altered, or an example. */
function newValue(item: DockerKey, value: string | null): string {
  if (item.kind === 'flag') return value === 'true' ? 'false' : 'true'
  return value === null || value === '' || item.kind === 'pools' ? item.example : value
}

function jsonValue(item: DockerKey, value: string): string {
  switch (item.kind) {
    case 'flag':
      return value
    case 'number':
      return /^\d+$/.test(value) ? value : JSON.stringify(value)
    case 'list':
      return JSON.stringify(value.split(/, ?/))
    case 'pools':
      return '[{ "base": "10.200.0.0/16", "size": 24 }]'
    case 'text':
      return item.key === 'default-network-opts'
        ? '{ "bridge": { "com.docker.network.driver.mtu": "1400" } }'
        : JSON.stringify(value)
  }
}

function flagText(item: DockerKey, value: string): string {
  const flag = `--${item.flag ?? item.key}`
  const values = item.kind === 'list' ? value.split(/, ?/) : [value]
  return ['dockerd', ...values.map((one) => `${flag}=${shellWord(one)}`)].join(' ')
}

function podmanChange(engine: Engine, setting: SettingRow): ChangeText[] {
  const item = podmanKeys.find((one) => one.key === setting.name)
  if (item === undefined) return []
  const file = engine.rootless ? '~/.config/containers/containers.conf' : '/etc/containers/containers.conf'
  return [
    {
      title: { key: 'explain.change.file', params: { file } },
      text: `[${item.table}]\n${item.key} = ${item.example}`
    },
    {
      title: { key: 'explain.change.podman' },
      text: `systemctl ${engine.rootless ? '--user ' : ''}restart podman.service`
    }
  ]
}
