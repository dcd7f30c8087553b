/** Who answers, which hosts it can look at, and what it allows. */
import { z } from 'zod'

export const hostDescription = z.object({
  /** What `--host` takes: `local`, `lab:tutorial`, `file:<name>`. */
  id: z.string(),
  kind: z.enum(['local', 'lab', 'recorded', 'ssh']),
  /** What a person calls it. */
  title: z.string(),
  /** `root`: everything; `user`: what an ordinary user may see; `none`: nothing live (a file). */
  rights: z.enum(['root', 'user', 'none']),
  /** Changes arrive by themselves. */
  live: z.boolean(),
  /** Changes: not here (a file, no rights, `--read-only`), after unlocking, or at once. */
  changes: z.enum(['none', 'locked', 'open']),
  /** How to see more, as one command line; empty when all is seen. */
  seeMore: z.string()
})

export const session = z.object({
  product: z.literal('vethscope'),
  version: z.string(),
  platform: z.string(),
  hosts: z.array(hostDescription),
  /** Id of the host to show first. */
  initialHost: z.string(),
  readOnly: z.boolean(),
  /** Shells may be opened by this page. */
  terminal: z.boolean(),
  /** False: node-pty is not installed here, so only shells in containers can be opened. */
  pty: z.boolean().optional()
})

export type HostDescription = z.infer<typeof hostDescription>
export type Session = z.infer<typeof session>
