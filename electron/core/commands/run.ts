/**
 * Runs a command without waiting in the thread: the same programs, environment and bounds as `runSync`, plus an
 * AbortSignal. For code on the main thread; a child inherits whatever namespace this process is in.
 */
import { spawn } from 'node:child_process'
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

/** After a kill, how long to wait for grandchildren that keep the pipes open. */
const LINGER_MS = 500

class Collected {
  readonly #chunks: Buffer[] = []
  #bytes = 0
  constructor(readonly max: number) {}

  /** False when this chunk went over the bound; what fits is kept. */
  add(chunk: Buffer): boolean {
    const room = this.max - this.#bytes
    const part = chunk.subarray(0, Math.max(0, room))
    this.#chunks.push(part)
    this.#bytes += part.length
    return chunk.length <= room
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }
}

/** Never rejects: what went wrong is `failure` in the result. */
export function run(spec: CommandSpec, signal?: AbortSignal): Promise<CommandResult> {
  const startedAt = Date.now()
  const begin = performance.now()
  const end = (outcome: Parameters<typeof commandResult>[1]): CommandResult =>
    commandResult(spec, outcome, startedAt, performance.now() - begin)
  const none = { status: null, stdout: '', stderr: '' }
  const path = findProgram(spec.program)
  if (path === null) {
    return Promise.resolve(end({ ...none, failure: 'missing', reason: `${spec.program} is not installed` }))
  }
  if (signal?.aborted) return Promise.resolve(end({ ...none, failure: 'aborted' }))
  let child
  try {
    child = spawn(path, spec.args, {
      shell: false,
      cwd: '/',
      env: { ...commandEnvironment },
      stdio: ['pipe', 'pipe', 'pipe', ...(spec.passed ?? [])]
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return Promise.resolve(end({ ...none, failure: 'not-started', reason }))
  }
  const started = child
  const { stdin: into, stdout: out, stderr: errors } = started
  // The type cannot say so where more than three are given; all three are asked for as pipes.
  if (into === null || out === null || errors === null)
    return Promise.resolve(end({ ...none, failure: 'not-started', reason: 'no pipes' }))
  return new Promise((resolve) => {
    const stdout = new Collected(spec.maxBytes ?? DEFAULT_MAX_BYTES)
    const stderr = new Collected(spec.maxBytes ?? DEFAULT_MAX_BYTES)
    let failure: CommandFailure | null = null
    let reason = ''
    let linger: NodeJS.Timeout | undefined
    const finish = (status: number | null, killed: NodeJS.Signals | null): void => {
      clearTimeout(timer)
      clearTimeout(linger)
      signal?.removeEventListener('abort', abort)
      if (failure === null && killed !== null) failure = 'signal'
      resolve(
        end({
          status: failure === null ? status : null,
          stdout: stdout.text(),
          stderr: stderr.text(),
          failure,
          reason
        })
      )
    }
    const kill = (why: CommandFailure): void => {
      failure ??= why
      started.kill('SIGKILL')
      linger ??= setTimeout(() => {
        out.destroy()
        errors.destroy()
        finish(null, 'SIGKILL')
      }, LINGER_MS)
    }
    const abort = (): void => kill('aborted')
    const timer = setTimeout(() => kill('timeout'), spec.timeoutMs ?? DEFAULT_TIMEOUT_MS)
    signal?.addEventListener('abort', abort, { once: true })
    out.on('data', (chunk: Buffer) => {
      if (!stdout.add(chunk)) kill('too-large')
    })
    errors.on('data', (chunk: Buffer) => {
      if (!stderr.add(chunk)) kill('too-large')
    })
    into.on('error', (error) => {
      // EPIPE: the child ended without reading its input, which is its own affair; its status tells.
      reason = error.message
    })
    started.on('error', (error) => {
      reason = error.message
      failure ??= 'code' in error && error.code === 'ENOENT' ? 'missing' : 'not-started'
      if (started.pid === undefined) finish(null, null)
    })
    started.on('close', finish)
    into.end(spec.input ?? '')
  })
}
