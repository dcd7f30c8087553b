/**
 * What a start finds: plans whose process ended in the middle are told as interrupted, and those whose time to be confirmed
 * is over are taken back; for others that still wait somebody is found who sees to it.
 */
import type { Message } from '@shared/contract/plans'
import type { Deadlines } from './deadline'
import { Execution, type RunMeans } from './execution'
import { tryLock } from './lock'
import { confirmTimeLeft, waitsForConfirmation, type PlanRecord } from './record'

export const UNCONFIRMED: readonly Message[] = [{ key: 'plans.unmet.unconfirmed' }]

/** Looks, and does what is to be done unless another process has a plan in hand. Makes nothing where there is nothing. */
export async function recover(means: RunMeans, deadlines: Deadlines, now: () => number): Promise<void> {
  const found = means.store.list().records
  if (!found.some((record) => record.state === 'applying' || waitsForConfirmation(record))) return
  const lock = tryLock(means.store.directory, 'plans', 'looking for interrupted changes')
  // Somebody has one in hand: what is being applied is not interrupted.
  if (lock === null) return
  try {
    await recoverLocked(means, deadlines, now)
  } finally {
    lock.release()
  }
}

/** As `recover`, by whoever holds the lock. */
export async function recoverLocked(means: RunMeans, deadlines: Deadlines, now: () => number): Promise<void> {
  for (const found of means.store.list().records) {
    let record: PlanRecord = found
    if (record.state === 'applying') {
      record = { ...record, state: 'interrupted' }
      await means.store.write(record)
    }
    if (!waitsForConfirmation(record)) continue
    const left = confirmTimeLeft(record, now())
    if (left <= 0 || record.plan.bootId !== means.bootId()) {
      await new Execution(means, record, null).back('undone', UNCONFIRMED)
      continue
    }
    const charge = deadlines.charge('undoing what is not confirmed')
    if (charge !== null) deadlines.watch(record.plan.id, charge, left)
  }
}
