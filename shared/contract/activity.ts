/** The journal: every command and engine call that was run. */
import { z } from 'zod'

export const journalEntry = z.object({
  id: z.int(),
  /** RFC 3339. */
  at: z.string(),
  hostId: z.string(),
  kind: z.enum(['command', 'engine', 'kernel']),
  /** argv joined for reading, or `GET /networks`. Never a secret, never an environment. */
  what: z.string(),
  /** Namespace, engine or directory it ran in; empty for the host. */
  where: z.string(),
  /** Exit status or HTTP status; null while it runs, or when it never started. */
  status: z.int().nullable(),
  ok: z.boolean(),
  durationMs: z.number(),
  /** stderr's last line or the engine's message. */
  detail: z.string()
})
export type JournalEntry = z.infer<typeof journalEntry>
