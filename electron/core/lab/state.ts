/**
 * The file that says which processes a lab is: `lab-<name>.json` in the runtime place, 0600. It is written before the
 * first process is started, with a word that all of them carry in their arguments, so that whatever is killed when, what
 * is left can be found.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isOursAlone, leaveRuntimePlace, makeRuntimePlace, runtimePlace } from './place'
import { isAlive } from './processes'

const mark = z.object({ pid: z.int().positive(), startTime: z.number() })
const labState = z.object({
  /** In the arguments of every process of this lab. */
  word: z.string().regex(/^vethscope-lab-[0-9a-f]{32}$/),
  /** Who brings it up; it alone may until it ends. */
  starter: mark,
  /** Process 1 of the lab as this PID namespace numbers it; null while it is brought up. */
  holder: mark.nullable()
})
export type LabState = z.infer<typeof labState>

const fileOf = (name: string): string => join(runtimePlace(), `lab-${name}.json`)

/** The state on file, `unreadable` for a file that is none, null without one or in a place that is not ours alone. */
export function readState(name: string): LabState | 'unreadable' | null {
  // In /tmp someone else may have put it there, with processes of ours for us to kill.
  if (!isOursAlone()) return null
  let text: string
  try {
    text = readFileSync(fileOf(name), 'utf8')
  } catch {
    return null // no file
  }
  try {
    return labState.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}

/** A lab that is up, or that someone who still lives is bringing up. */
export const isHeld = (state: LabState): boolean =>
  state.holder ? isAlive(state.holder) : isAlive(state.starter)

/** Writes the first state, whole or not at all. False when there is one already. */
export function claimState(name: string, state: LabState): boolean {
  makeRuntimePlace()
  const own = `${fileOf(name)}.${String(process.pid)}`
  writeFileSync(own, JSON.stringify(state), { mode: 0o600 })
  try {
    linkSync(own, fileOf(name))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own, { force: true })
  }
}

/** Replaces the state of a lab that is ours. */
export function writeState(name: string, state: LabState): void {
  const own = `${fileOf(name)}.${String(process.pid)}`
  writeFileSync(own, JSON.stringify(state), { mode: 0o600 })
  renameSync(own, fileOf(name))
}

/** Removes the file, and the directory when that was all in it. */
export function removeState(name: string): void {
  rmSync(fileOf(name), { force: true })
  leaveRuntimePlace()
}
