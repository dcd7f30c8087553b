/**
 * A snapshot file opened in the page: nothing is sent anywhere. What a colleague sent is as hostile as anything else, so
 * its size is bounded, and every record is checked before a screen sees it. zod runs without `eval` (the page's CSP).
 */
import { VethscopeError } from '@shared/contract/errors'
import { hostSnapshot, SCHEMA_VERSION, type HostSnapshot } from '@shared/model'
import { z } from 'zod'

z.config({ jitless: true })

/** Bytes; a host with 1,000 containers and all its rules takes about 20 MB. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024

const versioned = z.object({ schemaVersion: z.number() })

/**
 * Reads a snapshot from the text of a file.
 * @throws VethscopeError `not-a-snapshot` or `newer-version`
 */
export function parseSnapshot(text: string): HostSnapshot {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new VethscopeError('not-a-snapshot', 'not JSON')
  }
  const version = versioned.safeParse(value)
  if (!version.success) throw new VethscopeError('not-a-snapshot', 'no schemaVersion')
  if (version.data.schemaVersion > SCHEMA_VERSION) {
    throw new VethscopeError('newer-version', `schemaVersion ${String(version.data.schemaVersion)}`)
  }
  const parsed = hostSnapshot.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new VethscopeError('not-a-snapshot', issue ? `${issue.path.join('.')}: ${issue.message}` : '')
}

/**
 * Reads a snapshot file.
 * @throws VethscopeError `too-large`, `not-a-snapshot`, `newer-version`
 */
export async function readSnapshotFile(file: Pick<File, 'size' | 'text'>): Promise<HostSnapshot> {
  if (file.size > MAX_FILE_BYTES) {
    throw new VethscopeError('too-large', `${String(Math.round(file.size / 1024 / 1024))} MB`)
  }
  return parseSnapshot(await file.text())
}
