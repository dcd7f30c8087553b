/**
 * One plan of a host in hand at a time, across processes: flock(2) on a file beside the records. The kernel frees it when
 * its holder dies, so nobody has to guess from a number whether that process still lives. Who holds it writes into it what
 * is in hand, for the others to be told.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { VethscopeError } from '@shared/contract/errors'
import { lockFile } from '../netlink/flock'
import { distrust, errnoOf } from './directory'

/** `plans`: one plan in hand. `deadline`: held by the process that undoes an unconfirmed plan when its time is over. */
export type LockName = 'plans' | 'deadline'

const holder = z.object({ pid: z.int(), about: z.string() })
const MAX_BYTES = 4096
const PAUSE_MS = 20

export class Lock {
  #fd: number | null
  constructor(fd: number) {
    this.#fd = fd
  }

  /** Idempotent. */
  release(): void {
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
  }
}

/** @throws VethscopeError `refused` when the file is not ours */
function open(directory: string, name: LockName): number {
  const path = join(directory, `${name}.lock`)
  const refuse = (reason: string): VethscopeError =>
    new VethscopeError(
      'refused',
      `${path} cannot be used as a lock: ${reason}`,
      `Look at it: "ls -l ${path}"`
    )
  let fd: number
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600)
  } catch (error) {
    throw refuse(errnoOf(error))
  }
  const reason = distrust(fstatSync(fd), 'file')
  if (reason === null) return fd
  closeSync(fd)
  throw refuse(reason)
}

/**
 * The lock, or null when another has it.
 * @param about what is in hand, one line in English
 * @throws VethscopeError `refused`
 */
export function tryLock(directory: string, name: LockName, about: string): Lock | null {
  const fd = open(directory, name)
  let taken = false
  try {
    taken = lockFile(fd)
    if (!taken) return null
    ftruncateSync(fd)
    writeSync(fd, JSON.stringify({ pid: process.pid, about: about.slice(0, 300) }), 0)
    return new Lock(fd)
  } finally {
    if (!taken) closeSync(fd)
  }
}

/** What its holder says is in hand. */
function heldFor(directory: string, name: LockName): string {
  const fd = open(directory, name)
  try {
    const bytes = Buffer.alloc(MAX_BYTES)
    const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, MAX_BYTES, 0))
    const said = holder.safeParse(JSON.parse(text))
    return said.success ? `${said.data.about} (process ${String(said.data.pid)})` : 'another change'
  } catch {
    return 'another change' // it is just writing
  } finally {
    closeSync(fd)
  }
}

/**
 * Waits for the lock.
 * @param waitMs how long, in milliseconds
 * @throws VethscopeError `busy` with what is in hand, `refused`
 */
export async function takeLock(
  directory: string,
  name: LockName,
  about: string,
  waitMs: number
): Promise<Lock> {
  const end = performance.now() + waitMs
  for (;;) {
    const lock = tryLock(directory, name, about)
    if (lock !== null) return lock
    if (performance.now() >= end) break
    await pause(PAUSE_MS)
  }
  throw new VethscopeError(
    'busy',
    `Another change of this host is in hand: ${heldFor(directory, name)}`,
    'Wait until it has ended, then try again'
  )
}
