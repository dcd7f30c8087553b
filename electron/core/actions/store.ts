/**
 * Records of plans on disk: one JSON file each, written beside and renamed (rename(2)), file and directory flushed
 * (fsync(2)) before anything that depends on it is done. Only what is ours alone is read; what is damaged is told.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync
} from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { VethscopeError } from '@shared/contract/errors'
import { distrust, errnoOf, lookAt, makeDirectory } from './directory'
import { planId, planRecord, type PlanRecord } from './record'

/** A file that no record can be taken from, and why. */
export interface Damaged {
  readonly file: string
  readonly reason: string
}

export interface Kept {
  /** Newest first. */
  readonly records: readonly PlanRecord[]
  readonly damaged: readonly Damaged[]
}

const KEPT = 200
const MAX_BYTES = 4 * 1024 * 1024
const running: ReadonlySet<PlanRecord['state']> = new Set(['applying', 'unconfirmed', 'interrupted'])

export class Store {
  /** What was read, by file, as long as the file is the same one. */
  readonly #read = new Map<string, { readonly mark: string; readonly record: PlanRecord }>()

  constructor(
    readonly directory: string,
    private readonly kept = KEPT
  ) {}

  /** @throws VethscopeError `no-rights`, `refused` */
  prepare(): void {
    makeDirectory(this.directory)
  }

  /** All there is. Makes nothing and never throws for what it finds. */
  list(): Kept {
    const reason = lookAt(this.directory)
    if (reason === 'absent') return { records: [], damaged: [] }
    if (reason !== null) return { records: [], damaged: [{ file: this.directory, reason }] }
    const records: PlanRecord[] = []
    const damaged: Damaged[] = []
    for (const name of readdirSync(this.directory)) {
      if (!name.endsWith('.json')) continue
      const read = this.#readFile(name)
      if (read === null) continue
      if ('reason' in read) damaged.push(read)
      else records.push(read)
    }
    return { records: records.sort(newestFirst), damaged }
  }

  /** @throws VethscopeError `not-found`; `failed` when it is damaged or not to be trusted */
  read(id: string): PlanRecord {
    const known = planId.safeParse(id).success && lookAt(this.directory) === null
    const read = known ? this.#readFile(`${id}.json`) : null
    if (read === null) {
      throw new VethscopeError('not-found', 'There is no such plan', 'Look at the history, or plan it anew')
    }
    if ('reason' in read) {
      throw new VethscopeError('failed', `${read.file} cannot be used: ${read.reason}`, 'Remove the file')
    }
    return read
  }

  /** On disk when it resolves. The directory must have been prepared. @throws the error of the file system */
  async write(record: PlanRecord): Promise<void> {
    const name = `${planId.parse(record.plan.id)}.json`
    const beside = join(this.directory, `.${name}.new`)
    rmSync(beside, { force: true })
    const file = await open(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      await file.writeFile(JSON.stringify(record))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, join(this.directory, name))
    const directory = await open(this.directory, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  }

  /** Forgets the oldest finished ones, and what a process that was killed while it wrote left. Under the lock only. */
  prune(): void {
    for (const name of readdirSync(this.directory)) {
      if (name.startsWith('.') && name.endsWith('.new')) rmSync(join(this.directory, name), { force: true })
    }
    const finished = this.list().records.filter((record) => !running.has(record.state))
    for (const { plan } of finished.slice(this.kept)) {
      rmSync(join(this.directory, `${plan.id}.json`), { force: true })
      this.#read.delete(`${plan.id}.json`)
    }
  }

  #readFile(name: string): PlanRecord | Damaged | null {
    const path = join(this.directory, name)
    try {
      const seen = lstatSync(path)
      const mark = [seen.ino, seen.mtimeMs, seen.ctimeMs, seen.size, seen.uid, seen.mode].join(' ')
      const known = this.#read.get(name)
      if (known?.mark === mark) return known.record
      const read = readTrusted(path)
      if (typeof read === 'string') return { file: path, reason: read }
      if (`${read.plan.id}.json` !== name) return { file: path, reason: 'it holds another plan' }
      this.#read.set(name, { mark, record: read })
      return read
    } catch (error) {
      return errnoOf(error) === 'ENOENT'
        ? null
        : { file: path, reason: errnoOf(error) || 'it is not readable' }
    }
  }
}

/** The record in a file, or why there is none. @throws the error of the file system */
function readTrusted(path: string): PlanRecord | string {
  // Not waiting at a pipe, not following a link: what it is is known by the open file.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stats = fstatSync(fd)
    const reason = distrust(stats, 'file')
    if (reason !== null) return reason
    if (stats.size > MAX_BYTES) return 'it is too large'
    const parsed = planRecord.safeParse(parseJson(readFileSync(fd, 'utf8')))
    return parsed.success ? parsed.data : 'it is damaged'
  } finally {
    closeSync(fd)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // cut off: no record
  }
}

/** By when they were applied; of one moment by their ids. */
function newestFirst(a: PlanRecord, b: PlanRecord): number {
  const key = (record: PlanRecord): string => `${record.appliedAt} ${record.plan.id}`
  return key(a) < key(b) ? 1 : key(a) > key(b) ? -1 : 0
}
