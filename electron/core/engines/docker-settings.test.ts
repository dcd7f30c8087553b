/** What is read of a daemon's command line and file, and what a process that only looks like one cannot do with them. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dockerSettings } from './docker-settings'
import { asFailure } from './failure'
import { info } from './schemas'

const said = info.parse({ Name: 'test' })

describe.runIf(process.platform === 'linux')('the settings of a daemon', () => {
  const children: ChildProcess[] = []
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vs-daemon-'))
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  })

  /** A process whose command line is a daemon's. */
  function daemon(...flags: string[]): number {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1e6)', '--', ...flags], {
      argv0: '/usr/bin/dockerd',
      stdio: 'ignore'
    })
    children.push(child)
    return child.pid!
  }

  const read = (pid: number) => {
    const refused: string[] = []
    const { settings } = dockerSettings(said, pid, (path, error) => {
      refused.push(`${path.slice(directory.length)} ${asFailure(error).message}`)
    })
    return { settings: settings.filter(({ source }) => source !== null), refused }
  }

  it('are those of its flags and its file that are about networks', () => {
    const file = join(directory, 'daemon.json')
    writeFileSync(
      file,
      JSON.stringify({ mtu: 1400, dns: ['9.9.9.9'], proxies: { 'http-proxy': 'http://u:p@x' } })
    )
    const pid = daemon('--bip=10.1.0.1/24', '--log-opt', 'token=secret', `--config-file=${file}`)
    expect(read(pid)).toEqual({
      settings: [
        { key: 'bip', value: '10.1.0.1/24', source: 'command line', from: null },
        { key: 'mtu', value: '1400', source: file, from: null },
        { key: 'dns', value: '["9.9.9.9"]', source: file, from: null }
      ],
      refused: []
    })
  })

  it('are not waited for: a pipe in the place of the file is not opened', () => {
    const pipe = join(directory, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(read(daemon('--config-file', pipe))).toEqual({
      settings: [],
      refused: [`/pipe ${pipe} is no regular file`]
    })
  })

  it('say nothing of a file that is not there', () => {
    expect(read(daemon('--config-file', join(directory, 'none')))).toEqual({ settings: [], refused: [] })
  })
})
