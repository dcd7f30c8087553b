/** The closed set of errors that reach a person. Each says what failed, why, and what to do. */
import { z } from 'zod'

export const errorCode = z.enum([
  'bad-input', // what was asked makes no sense, nothing was done
  'not-found', // the host, lab, file or record named does not exist
  'not-supported', // this host, kernel or engine cannot do it
  'no-rights', // the kernel or a file refused
  'not-a-snapshot', // the file is no snapshot of ours
  'newer-version', // the snapshot or the agent is newer than this program
  'unreachable', // host, agent or engine does not answer
  'timeout',
  'busy', // port in use, second instance, lab already up
  'too-large', // an answer or a file beyond the bounds
  'failed', // a tool or a call failed; the message says which
  'stale', // the host changed since the plan was made, or was started again
  'refused' // the server does not allow it: wrong token, read-only
])
export type ErrorCode = z.infer<typeof errorCode>

export const errorShape = z.object({
  code: errorCode,
  /** One line: what failed and why. */
  message: z.string(),
  /** One line: what to do; empty if there is nothing. */
  hint: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({})
})
export type ErrorShape = z.infer<typeof errorShape>

/** The one error class of the product. Anything else that is thrown is a defect. */
export class VethscopeError extends Error {
  override readonly name = 'VethscopeError'
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint = '',
    readonly data: Record<string, string | number | boolean> = {}
  ) {
    super(message)
  }

  toJSON(): ErrorShape {
    return { code: this.code, message: this.message, hint: this.hint, data: this.data }
  }
}
