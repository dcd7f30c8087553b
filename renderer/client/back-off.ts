/** How long to wait before trying again: doubling from a quarter of a second to five, with a spread so that tabs do not march in step. */

const FIRST_MS = 250
const LAST_MS = 5000

/**
 * Milliseconds to wait before attempt number `attempt` (from 0).
 * @param spread a number from 0 to 1; the wait is between 75 % and 125 % of the nominal one
 */
export function backOff(attempt: number, spread = Math.random()): number {
  const nominal = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.round(nominal * (0.75 + spread / 2))
}
