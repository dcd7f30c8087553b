/** Shells: where one is opened, and what comes out of it. */
import { z } from 'zod'
import { containerId, namespaceId } from '../model/scalars'

export const terminalPlace = z.discriminatedUnion('kind', [
  /** On the host, as the person who started Vethscope. */
  z.object({ kind: z.literal('host') }),
  /** In a container, by its engine. */
  z.object({ kind: z.literal('container'), containerId }),
  /** The host's tools with that namespace's network: for images without a shell. */
  z.object({ kind: z.literal('namespace'), namespaceId })
])

export const terminalSize = z.object({ columns: z.int().min(2).max(1000), rows: z.int().min(2).max(1000) })

export const terminalEvent = z.discriminatedUnion('type', [
  /** Base64. */
  z.object({ type: z.literal('data'), data: z.string() }),
  /** `reason` is empty for a shell that ended by itself, else why: a signal, the container is gone. */
  z.object({ type: z.literal('ended'), status: z.int().nullable(), reason: z.string() })
])

export type TerminalPlace = z.infer<typeof terminalPlace>
export type TerminalSize = z.infer<typeof terminalSize>
export type TerminalEvent = z.infer<typeof terminalEvent>
