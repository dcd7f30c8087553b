/**
 * Takes a lab down: kills process 1 of its PID namespace, with which the kernel kills all others in it and drops their
 * namespaces (pid_namespaces(7)), waits until the last is gone, and removes the file. Works on whatever a killed run left.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { VethscopeError } from '@shared/contract/errors'
import { isAlive, kill, processesWith } from './processes'
import { readState, removeState, type LabState } from './state'

const GONE_MS = 20_000
const STEP_MS = 10

/** Kills all that carry the word and waits until none is left. @throws VethscopeError `failed` */
async function end(state: LabState): Promise<void> {
  const until = Date.now() + GONE_MS
  for (let quiet = 0; quiet < 2;) {
    if (state.holder) kill(state.holder)
    const left = processesWith(state.word)
    for (const process of left) kill(process)
    // Twice nothing: a process between fork and exec does not carry the word yet.
    quiet = left.length === 0 && !(state.holder && isAlive(state.holder)) ? quiet + 1 : 0
    if (Date.now() > until) {
      const pids = left.map((process) => process.pid).join(', ')
      throw new VethscopeError('failed', `Processes of the lab do not end: ${pids}`)
    }
    if (quiet < 2) await wait(STEP_MS)
  }
}

/** Ends whatever there is of a lab and forgets it. Nothing happens when there is nothing. */
export async function clear(name: string): Promise<void> {
  const state = readState(name)
  if (state === null) return
  if (state !== 'unreadable') await end(state)
  removeState(name)
}
