/**
 * Whatever was thrown, as the one error of the contract. What is not ours is a defect: the person is told so in one line,
 * and the stack goes to stderr for whoever mends it.
 */
import { ORPCError } from '@orpc/server'
import { VethscopeError, type ErrorShape } from '@shared/contract/errors'

/** The error as data. */
export function toShape(error: unknown): ErrorShape {
  if (error instanceof VethscopeError) return error.toJSON()
  process.stderr.write(
    `vethscope: defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`
  )
  return {
    code: 'failed',
    message: `Vethscope itself failed: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'This is a defect of Vethscope; please report it with what stands on its stderr',
    data: {}
  }
}

/** The error as the contract declares it, for the wire. An input that the schema refuses is `bad-input` with the field. */
export function toWire(error: unknown): ORPCError<'VETHSCOPE', ErrorShape> {
  const shape =
    error instanceof ORPCError
      ? new VethscopeError(
          'bad-input',
          inputMessage(error),
          'Page and server may be of different versions: reload'
        ).toJSON()
      : toShape(error)
  return new ORPCError('VETHSCOPE', { defined: true, message: shape.message, data: shape })
}

function inputMessage(error: { message: string; data?: unknown }): string {
  const issues = issuesOf(error.data)
  return issues === '' ? error.message : `${error.message}: ${issues}`
}

function issuesOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues))
    return ''
  const issues: unknown[] = data.issues
  return issues
    .slice(0, 3)
    .map((issue) => {
      if (typeof issue !== 'object' || issue === null) return ''
      const path = 'path' in issue && Array.isArray(issue.path) ? issue.path.map(String).join('.') : ''
      const message = 'message' in issue ? String(issue.message) : ''
      return path === '' ? message : `${path}: ${message}`
    })
    .join('; ')
    .slice(0, 300)
}
