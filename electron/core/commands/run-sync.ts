/**
 * Runs a command and waits for it: for the worker thread that has moved itself into a namespace with setns(2), whose
 * children start where it stands. No shell, a fixed list of programs, a time-out and a byte bound.
 */
import { spawnSync } from 'node:child_process'
import {
  commandEnvironment,
  commandResult,
  DEFAULT_MAX_BYTES,
  DEFAULT_TIMEOUT_MS,
  type CommandFailure,
  type CommandResult,
  type CommandSpec
} from './command'
import { findProgram } from './programs'

const codeOf = (error: Error | undefined): string | null =>
  error && 'code' in error && typeof error.code === 'string' ? error.code : null

function failureOf(code: string | null, signal: NodeJS.Signals | null): CommandFailure | null {
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code === 'ENOBUFS') return 'too-large'
  if (code === 'ENOENT') return 'missing'
  if (code !== null) return 'not-started'
  return signal === null ? null : 'signal'
}

/** Node hands over more than the bound when the last read crossed it, and null when the child never started. */
const textOf = (bytes: Buffer | null, spec: CommandSpec): string =>
  bytes?.toString('utf8', 0, Math.min(bytes.length, spec.maxBytes ?? DEFAULT_MAX_BYTES)) ?? ''

/** Never throws: what went wrong is `failure` in the result. */
export function runSync(spec: CommandSpec): CommandResult {
  const startedAt = Date.now()
  const begin = performance.now()
  const end = (outcome: Parameters<typeof commandResult>[1]): CommandResult =>
    commandResult(spec, outcome, startedAt, performance.now() - begin)
  const none = { status: null, stdout: '', stderr: '' }
  const path = findProgram(spec.program)
  if (path === null) return end({ ...none, failure: 'missing', reason: `${spec.program} is not installed` })
  try {
    const child = spawnSync(path, spec.args, {
      shell: false,
      cwd: '/',
      env: { ...commandEnvironment },
      input: Buffer.from(spec.input ?? ''),
      timeout: spec.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: spec.maxBytes ?? DEFAULT_MAX_BYTES,
      encoding: 'buffer',
      stdio: ['pipe', 'pipe', 'pipe', ...(spec.passed ?? [])]
    })
    // EPIPE only says that the child did not want to hear the end of its input.
    const code = codeOf(child.error) === 'EPIPE' ? null : codeOf(child.error)
    const failure = failureOf(code, child.signal)
    return end({
      status: failure === null ? child.status : null,
      stdout: textOf(child.stdout, spec),
      stderr: textOf(child.stderr, spec),
      failure,
      ...(child.error ? { reason: child.error.message } : {})
    })
  } catch (error) {
    // Node refuses some arguments (a NUL inside) before it asks the kernel.
    return end({
      ...none,
      failure: 'not-started',
      reason: error instanceof Error ? error.message : String(error)
    })
  }
}
