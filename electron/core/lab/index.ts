/**
 * The practice hosts: sandboxed hosts in user, mount, PID and network namespaces, made without root where user namespaces
 * are allowed. A lab that is up is entered with nsenter(1); an agent started there sees it as its own machine.
 */
import { VethscopeError } from '@shared/contract/errors'
import type { LabStatus } from '@shared/contract/lab'
import { findProgram } from '../commands'
import { labPlan, labPlans } from './catalogue'
import { clear } from './down'
import { obstacle } from './possible'
import { isAlive } from './processes'
import { isHeld, readState } from './state'
import { bringUp, type LabUpOptions } from './up'

export type { LabUpOptions } from './up'
export { leaveRuntimePlace, makeRuntimePlace, runtimePlace } from './place'

/** How to start a program inside a lab: `spawn(command, [...args, program, ...], {cwd})`. Its working directory is /. */
export interface LabEntry {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: '/'
}

/** Every lab there is, in the catalogue's order. Reads a few files; starts nothing. */
export const labList = (): LabStatus[] => labPlans.map((plan) => labStatus(plan.name))

/**
 * One lab. `reason` is the key of a text (shared/locales): why it cannot be brought up, or what is broken.
 * @throws VethscopeError `bad-input`, `not-found`
 */
export function labStatus(name: string): LabStatus {
  const { summary } = labPlan(name)
  const state = readState(name)
  if (state === null) return { name, summary, state: 'down', reason: obstacle()?.reason ?? '' }
  if (state === 'unreadable') return { name, summary, state: 'broken', reason: 'lab.reason.unreadable' }
  if (state.holder && isAlive(state.holder)) return { name, summary, state: 'up', reason: '' }
  const reason = isHeld(state) ? 'lab.reason.starting' : 'lab.reason.dead'
  return { name, summary, state: 'broken', reason }
}

/**
 * Brings a lab up; returns when traffic flows in it.
 * @throws VethscopeError `bad-input`, `not-found`, `not-supported`, `busy` when it is up, `failed`
 */
export async function labUp(name: string, options: LabUpOptions = {}): Promise<LabStatus> {
  await bringUp(name, options)
  return labStatus(name)
}

/**
 * Takes a lab down, whatever state it is in; a lab that is down stays down.
 * @throws VethscopeError `bad-input`, `not-found`, `busy` while someone else brings it up, `failed`
 */
export async function labDown(name: string): Promise<LabStatus> {
  labPlan(name)
  const state = readState(name)
  if (state && state !== 'unreadable' && !state.holder && isHeld(state)) {
    throw new VethscopeError('busy', `The lab ${name} is being brought up`, 'Wait until it is up')
  }
  await clear(name)
  return labStatus(name)
}

/**
 * How to enter a lab that is up: all its namespaces, with the rights its user namespace gives (root inside).
 * @throws VethscopeError `bad-input`, `not-found`, `unreachable` when it is not up, `not-supported`
 */
export function labEnter(name: string): LabEntry {
  labPlan(name)
  const state = readState(name)
  if (!state || state === 'unreadable' || !state.holder || !isAlive(state.holder)) {
    throw new VethscopeError(
      'unreachable',
      `The lab ${name} is not up`,
      `Bring it up: "vethscope lab up ${name}"`
    )
  }
  const command = findProgram('nsenter')
  if (command === null) throw new VethscopeError('not-supported', 'nsenter is not installed')
  const target = String(state.holder.pid)
  return { command, args: ['-U', '-n', '-m', '-p', '--preserve-credentials', '-t', target, '--'], cwd: '/' }
}
