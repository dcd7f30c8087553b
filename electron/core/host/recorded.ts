/**
 * A host that was recorded: a snapshot file, opened on any machine. The file is hostile until the schema has accepted it:
 * its size is bounded before it is read, only regular files are read, and what is no snapshot is refused in one line.
 */
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { VethscopeError } from '@shared/contract/errors'
import type { HostDescription } from '@shared/contract/session'
import { hostSnapshot, SCHEMA_VERSION, type HostSnapshot } from '@shared/model'
import type { ChangeHint, Host } from './host'

/** The largest file that is read, in bytes. 1,000 containers are about 10 MB. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024

/** The one field that is looked at before the rest: is it ours, and how new. */
const versioned = z.object({ schemaVersion: z.number() })

/**
 * Reads a snapshot from text.
 * @param where what an error names it, usually the path
 * @throws VethscopeError `not-a-snapshot`, `newer-version`
 */
export function parseSnapshot(text: string, where: string): HostSnapshot {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw notASnapshot(where, 'it is not JSON')
  }
  const version = versioned.safeParse(value)
  if (!version.success) throw notASnapshot(where, 'it has no schemaVersion')
  if (version.data.schemaVersion > SCHEMA_VERSION) {
    throw new VethscopeError(
      'newer-version',
      `${where} was written by a newer version (schema ${String(version.data.schemaVersion)}, this one reads up to ${String(SCHEMA_VERSION)})`,
      'Open it with a newer Vethscope, or take the snapshot again with this one'
    )
  }
  const parsed = parseBounded(value, where)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const at = issue === undefined ? '' : ` at ${issue.path.join('.').slice(0, 100) || 'its root'}`
    throw notASnapshot(where, `the schema does not fit${at}`)
  }
  return parsed.data
}

/** Expressions of a rule may be nested; nested without end they exhaust the stack, and are no rule. */
function parseBounded(value: unknown, where: string): ReturnType<typeof hostSnapshot.safeParse> {
  try {
    return hostSnapshot.safeParse(value)
  } catch (error) {
    if (error instanceof RangeError) throw notASnapshot(where, 'it is nested without end')
    throw error
  }
}

const notASnapshot = (where: string, why: string): VethscopeError =>
  new VethscopeError(
    'not-a-snapshot',
    `${where} is not a Vethscope snapshot: ${why}`,
    'Make one with "vethscope snapshot -o FILE"'
  )

/**
 * Reads a snapshot file whole.
 * @throws VethscopeError `not-found`, `no-rights`, `too-large`, `not-a-snapshot`, `newer-version`
 */
export async function readSnapshotFile(path: string, maxBytes = MAX_FILE_BYTES): Promise<HostSnapshot> {
  let text: string
  try {
    // Non-blocking, so that a FIFO cannot hold us; regular files do not mind.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const { size, isFile } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }))
      if (!isFile) throw notASnapshot(path, 'it is not a regular file')
      if (size > maxBytes) {
        throw new VethscopeError(
          'too-large',
          `${path} has ${String(size)} bytes, more than the ${String(maxBytes)} that are read`,
          'Check that it is a snapshot'
        )
      }
      text = (await readUpTo(file, maxBytes, path)).toString('utf8')
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof VethscopeError) throw error
    throw fileError(path, error)
  }
  return parseSnapshot(text, path)
}

/** Reads to the end, at most `maxBytes`: the size was a promise that a growing file does not keep. */
async function readUpTo(file: FileHandle, maxBytes: number, path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let total = 0
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(1 << 20))
    if (bytesRead === 0) return Buffer.concat(chunks)
    total += bytesRead
    if (total > maxBytes) throw new VethscopeError('too-large', `${path} grows while it is read`)
    chunks.push(buffer.subarray(0, bytesRead))
  }
}

function fileError(path: string, error: unknown): VethscopeError {
  const code = z.object({ code: z.string() }).safeParse(error).data?.code ?? String(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new VethscopeError(
      'not-found',
      `There is no host or file "${path}"`,
      'A host is "local", "lab:NAME", or the path of a snapshot file'
    )
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new VethscopeError('no-rights', `${path} may not be read (${code})`, 'Check its owner and mode')
  }
  return new VethscopeError('failed', `${path} could not be read (${code})`)
}

/** A snapshot file as a Host. It is read at the first question and kept: a recording does not change. */
export class RecordedHost implements Host {
  readonly actions = null
  readonly terminals = null
  #snapshot: Promise<HostSnapshot> | null = null

  constructor(
    readonly description: HostDescription,
    readonly path: string
  ) {}

  collect(): Promise<HostSnapshot> {
    this.#snapshot ??= readSnapshotFile(this.path).catch((error: unknown) => {
      this.#snapshot = null // the next question reads it again: it may have been mended
      throw error
    })
    return this.#snapshot
  }

  watch(): AsyncIterable<ChangeHint> {
    return none()
  }

  close(): Promise<void> {
    this.#snapshot = null
    return Promise.resolve()
  }
}

/** Ends at once. */
async function* none(): AsyncGenerator<never> {
  await Promise.resolve()
  yield* []
}
