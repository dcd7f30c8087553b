/** Practice hosts. */
import { z } from 'zod'

export const labName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'a lab is named in lower-case letters, digits and hyphens')

export const labStatus = z.object({
  name: labName,
  /** Key of the locale text that says what it is for. */
  summary: z.string(),
  state: z.enum(['down', 'up', 'broken']),
  /** Why it cannot be brought up here, or what is broken; empty otherwise. */
  reason: z.string()
})
export type LabStatus = z.infer<typeof labStatus>
