/**
 * Why an engine, or one of its answers, could not be had. Failures never leave this room as exceptions: each becomes a
 * gap of the snapshot. System error names are those of errno(3).
 */
import type { Gap, GapCode } from '@shared/model'

export class EngineFailure extends Error {
  override readonly name = 'EngineFailure'
  constructor(
    readonly code: GapCode,
    message: string,
    /** HTTP status, where the engine answered at all. */
    readonly status: number | null = null,
    /** The connection was never made: whatever was to be done was not. */
    readonly unsent = false
  ) {
    super(message)
  }
}

const rights = new Set(['EACCES', 'EPERM'])
/** connect(2) failed: nothing was sent. A connection that broke later (ECONNRESET, EPIPE) tells nothing. */
export const neverConnected = new Set([
  'EACCES',
  'EPERM',
  'ENOENT',
  'ECONNREFUSED',
  'ENOTSOCK',
  'EHOSTUNREACH'
])
const gone = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ESRCH', 'ENOTCONN'])

/** The errno name of a Node system error (`EACCES`), or null. */
export function errnoName(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/** Any thrown value as a failure: errno and parser errors get the gap code that a person would expect. */
export function asFailure(error: unknown): EngineFailure {
  if (error instanceof EngineFailure) return error
  const name = errnoName(error)
  const message = error instanceof Error ? error.message : String(error)
  if (name === null) return new EngineFailure('unreadable', bounded(message))
  const unsent = neverConnected.has(name)
  if (rights.has(name)) return new EngineFailure('no-rights', name, null, unsent)
  if (gone.has(name)) return new EngineFailure('vanished', name, null, unsent)
  if (name === 'ETIMEDOUT') return new EngineFailure('timeout', name)
  return new EngineFailure('unreadable', bounded(name.startsWith('HPE_') ? `${name}: ${message}` : name))
}

/** First line of a text, at most 300 characters: engines put whole stack traces into messages. */
export function bounded(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}

/** A gap of an engine: `subject` is the engine, container or path as a person would name it. */
export function gapOf(what: Gap['what'], subject: string, error: unknown): Gap {
  const failure = asFailure(error)
  return {
    code: failure.code,
    what,
    namespaceId: null,
    subject,
    detail: failure.message
  }
}
