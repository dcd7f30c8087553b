/** What the holder of a lab says on its standard output, one JSON line each. */
import { z } from 'zod'

const entry = z.object({
  at: z.string(),
  kind: z.enum(['command', 'engine', 'kernel']),
  what: z.string(),
  where: z.string(),
  status: z.int().nullable(),
  ok: z.boolean(),
  durationMs: z.number(),
  detail: z.string()
})

export const holderMessage = z.discriminatedUnion('type', [
  /** Wired, and every server listens. What ran for it goes to the journal. */
  z.object({ type: z.literal('ready'), entries: z.array(entry).max(500) }),
  /** It will stay although its standard input ends. */
  z.object({ type: z.literal('staying') }),
  z.object({ type: z.literal('failed'), message: z.string() })
])
export type HolderMessage = z.infer<typeof holderMessage>
