/** Whatever a call threw, as the one error shape a person reads. */
import { errorShape, VethscopeError, type ErrorShape } from '@shared/contract/errors'
import { z } from 'zod'

const declared = z.object({ data: errorShape })

/** The declared error of the contract as it is; anything else as `failed` (or `unreachable`, if the line broke). */
export function asErrorShape(error: unknown): ErrorShape {
  if (error instanceof VethscopeError) return error.toJSON()
  const known = declared.safeParse(error)
  if (known.success) return known.data.data
  const message = error instanceof Error ? error.message : String(error)
  const broke = /not open|closed|aborted/i.test(message)
  return { code: broke ? 'unreachable' : 'failed', message, hint: '', data: {} }
}
