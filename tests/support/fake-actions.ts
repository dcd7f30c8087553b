/** `LocalActions` over a fake world and the real store. */
import { existsSync, rmSync } from 'node:fs'
import { LocalActions, type LocalActionsOptions } from '@core/actions/local-actions'
import { analysis, fakeRunner, memoryWorld, planner, say, snapshotOf, type World } from './fake-world'
import { abandoned, ownDirectory } from './own-directory'

/** In memory where there is such a place: hundreds of plans are flushed to it. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : '/tmp'

/** A directory for plans of one test; those of killed runs are removed. */
export function plansDirectory(): string {
  for (const path of abandoned('plans', PLACE)) rmSync(path, { recursive: true, force: true })
  return ownDirectory('plans', PLACE)
}

export interface Room {
  readonly world: World
  readonly actions: LocalActions
}

export function fakeActions(
  directory: string,
  over: Partial<LocalActionsOptions> = {},
  world: World = memoryWorld()
): Room {
  const actions = new LocalActions({
    collect: () => Promise.resolve(snapshotOf(world.get())),
    analysis,
    planner,
    say,
    runner: fakeRunner(world),
    directory,
    locked: false,
    bootId: () => world.get().bootId,
    settleMs: 0,
    ...over
  })
  return { world, actions }
}
