/**
 * The built agent in a world of its own: new network, mount and PID namespaces with a /run of their own, so that it sees what
 * a test makes there and nothing of the machine. Root only. Everything ends with the agent.
 */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { AgentHost, type AgentPipe } from '@core/host/agent-host'
import { programPath } from '@core/host/out-directory'
import { Journal } from '@core/journal'
import { until } from './namespaces'
import { localDescription } from './pipe-agent'

const SETUP = 'mount -t tmpfs tmpfs /run && ip link set lo up && exec "$0" "$@"'
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }

export interface SandboxAgent {
  readonly host: AgentHost
  /** Runs a program inside and gives its stdout. @throws Error when it fails */
  run(...argv: string[]): string
  /** Starts a program inside that runs until the sandbox ends. */
  start(...argv: string[]): void
  close(): Promise<void>
}

export async function sandboxAgent(): Promise<SandboxAgent> {
  const isolate = [
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--propagation',
    'private'
  ]
  const child = spawn('unshare', [...isolate, 'sh', '-c', SETUP, process.execPath, programPath('agent')], {
    stdio: 'pipe',
    env: ENVIRONMENT
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const pipe: AgentPipe = {
    stdin: child.stdin,
    stdout: child.stdout,
    ended: new Promise((resolve) => child.once('close', () => resolve(said))),
    kill: () => void child.kill('SIGKILL')
  }
  const host = await AgentHost.connect(pipe, {
    description: localDescription,
    journal: new Journal(),
    source: 'local',
    helloMs: 60_000
  })
  const pid = String(child.pid)
  const inner = await until('the sandbox', () =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  )
  const enter = ['-t', inner, '-n', '-m', '-p', '--']
  return {
    host,
    run: (...argv) => {
      const result = spawnSync('nsenter', [...enter, ...argv], {
        encoding: 'utf8',
        env: ENVIRONMENT,
        timeout: 60_000
      })
      if (result.status !== 0) throw new Error(`${argv.join(' ')}: ${result.stderr}`)
      return result.stdout
    },
    start: (...argv) => void spawn('nsenter', [...enter, ...argv], { stdio: 'ignore', env: ENVIRONMENT }),
    close: () => host.close()
  }
}
