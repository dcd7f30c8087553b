/**
 * How an agent is started: an absolute program with fixed arguments, no shell, an environment of our own making, and three
 * pipes. What it says on stderr is kept for the one line that tells why it ended.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { AgentHost, type AgentHostOptions, type AgentPipe } from './agent-host'
import { hostShells, personVariables } from '../terminal'
import { programPath } from './out-directory'

export interface StartOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** What an agent is given to run by; nothing of ours is handed on. */
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' } as const
const KEPT_STDERR = 4096

/** Our own runtime and the built agent: what `command` and `args` are made of, and what the runtime needs. */
export function agentProgram(): {
  program: readonly [string, string]
  env: Readonly<Record<string, string>>
} {
  // Electron's binary is Node when it is told so; plain Node does not mind.
  return { program: [process.execPath, programPath('agent')], env: { ELECTRON_RUN_AS_NODE: '1' } }
}

/** Starts the program. That it could not be started is told by `ended`, like any other end. */
export function startAgent({ command, args, cwd = '/', env = {} }: StartOptions): AgentPipe {
  const child = spawn(command, args, { cwd, env: { ...ENVIRONMENT, ...env }, stdio: 'pipe', shell: false })
  let said = ''
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text: string) => {
    said = (said + text).slice(-KEPT_STDERR)
  })
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`it could not be started: ${error.message}`))
    child.once('close', (status, signal) => resolve(lastLine(said) || endOf(status, signal)))
  })
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    ended,
    kill: () => void child.kill('SIGKILL')
  }
}

const lastLine = (text: string): string =>
  (text.trimEnd().split('\n').at(-1) ?? '').replace(/[^\x20-\x7e]/g, '?').slice(0, 300)

function endOf(status: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `killed by ${signal}`
  if (status === null) return 'no status'
  // A shell-like launcher reports a signal as 128 and its number.
  const name = Object.entries(constants.signals).find(([, number]) => number + 128 === status)?.[0]
  return name === undefined ? `exit status ${String(status)}` : `killed by ${name}`
}

/**
 * Starts the agent as a child of this process, with this process's rights: root's, when we were started by sudo.
 * @throws VethscopeError `unreachable`, `timeout`, `newer-version`, `not-found` when it was not built
 */
export function startOwnAgent(options: AgentHostOptions): Promise<AgentHost> {
  const { program, env } = agentProgram()
  const [command, ...args] = program
  // Whose shells it opens: its environment is of our making, and who lent us root stands in ours.
  const person = personVariables(process.env)
  return AgentHost.connect(startAgent({ command, args, env: { ...env, ...person } }), {
    onHost: hostShells(options.journal),
    ...options
  })
}

/**
 * Starts the agent of an installed Vethscope: pkexec(1) asks the person, then runs the root-owned launcher as root. It
 * waits for the person, so it is given time.
 * @param launcher absolute path of the launcher named by the polkit action
 * @throws VethscopeError `unreachable` when the person declined or polkit refused, `timeout`
 */
export function startInstalledAgent(launcher: string, options: AgentHostOptions): Promise<AgentHost> {
  const pipe = startAgent({
    command: '/usr/bin/pkexec',
    args: ['--disable-internal-agent', launcher],
    env: displayOf(process.env)
  })
  return AgentHost.connect(pipe, { helloMs: 180_000, onHost: hostShells(options.journal), ...options })
}

/** What polkit's dialogue needs to find the person's session. pkexec hands none of it to the launcher. */
function displayOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const wanted = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_SESSION_ID', 'DBUS_SESSION_BUS_ADDRESS']
  return Object.fromEntries(
    wanted.flatMap((name) => {
      const value = environment[name]
      return value === undefined ? [] : [[name, value]]
    })
  )
}
