/**
 * A command as data: which program with which arguments, what bounds it has, and what came of it. Every run, also one that
 * never started, yields a journal entry; the environment and standard input are never recorded.
 */
import type { NewEntry } from '../journal'
import { programDirectories, type Program } from './programs'

export interface CommandSpec {
  readonly program: Program
  readonly args: readonly string[]
  /** Standard input; without it the child reads end of file. */
  readonly input?: string
  /** After this the child gets SIGKILL. */
  readonly timeoutMs?: number
  /** Bytes of stdout, and of stderr, beyond which the child gets SIGKILL. */
  readonly maxBytes?: number
  /** Namespace or directory it runs in, for the journal; empty for the host. */
  readonly where?: string
  /** Open descriptors of ours that the child gets as 3, 4 …: a namespace that is held while the child goes into it. */
  readonly passed?: readonly number[]
}

/**
 * Why there is no full answer. `missing`: not installed; `timeout` and `too-large`: killed at the bound; `signal`: someone
 * else killed it; `aborted`: the caller gave up; `not-started`: the kernel refused to start it.
 */
export type CommandFailure = 'missing' | 'timeout' | 'too-large' | 'signal' | 'aborted' | 'not-started'

export interface CommandResult {
  /** Exit status; null when it was killed or never ran. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  readonly durationMs: number
  /** The output was cut at the byte bound. */
  readonly truncated: boolean
  readonly failure: CommandFailure | null
  /** What the journal records of it. */
  readonly entry: NewEntry
}

export const DEFAULT_TIMEOUT_MS = 10_000
export const DEFAULT_MAX_BYTES = 16 * 1024 * 1024

/** All that a child sees of the environment: no locale but C, no variables of the person or of us. */
export const commandEnvironment: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  PATH: programDirectories.join(':')
}

const DETAIL_LENGTH = 400

/** The last line of stderr that says something, bounded. */
export function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  return (lines.findLast((line) => line !== '') ?? '').slice(0, DETAIL_LENGTH)
}

/** True when it ran to its end and said it was well. */
export const succeeded = (result: Pick<CommandResult, 'status' | 'failure'>): boolean =>
  result.failure === null && result.status === 0

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  readonly failure: CommandFailure | null
  /** Reason in the kernel's words when there is no stderr. */
  readonly reason?: string
}

/** Joins what came of a run with the spec to a result. `startedAt` in ms since the epoch. */
export function commandResult(
  spec: CommandSpec,
  outcome: Outcome,
  startedAt: number,
  durationMs: number
): CommandResult {
  const { status, stdout, stderr, failure } = outcome
  return {
    status,
    stdout,
    stderr,
    failure,
    durationMs,
    truncated: failure === 'too-large',
    entry: {
      at: new Date(startedAt).toISOString(),
      kind: 'command',
      what: [spec.program, ...spec.args].join(' ').slice(0, 2000),
      where: spec.where ?? '',
      status,
      ok: succeeded(outcome),
      durationMs,
      detail: lastLine(stderr) || (succeeded(outcome) ? '' : outcome.reason || failure || '')
    }
  }
}
