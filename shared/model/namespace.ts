/** A network namespace, network_namespaces(7): its own interfaces, routes, packet filter and sockets. */
import { z } from 'zod'
import { namespaceId } from './scalars'

export const namespace = z.object({
  id: namespaceId,
  /** SO_NETNS_COOKIE in decimal, never used twice until the next boot; null before Linux 5.14. */
  cookie: z.string().nullable(),
  /** st_ino and st_dev of the nsfs file: attributes, not identity. */
  inode: z.number(),
  dev: z.number(),
  /**
   * Who holds it, the first that is true: `host` (that of the collector, or of process 1), `named` (under /run/netns),
   * `engine` (in an engine's netns directory, or under /run/netns by a name that Podman or CNI give), `mount` (a bind mount elsewhere), `process` (only processes),
   * `file` (only an open file descriptor), `nsid` (only known because another namespace has a number for it).
   */
  kind: z.enum(['host', 'named', 'engine', 'mount', 'process', 'file', 'nsid']),
  /** Names as `ip netns` shows them. */
  names: z.array(z.string()),
  /** Every path that leads to it: bind mounts, `/proc/PID/ns/net`, `/proc/PID/fd/N`. Bounded. */
  paths: z.array(z.string()),
  /** Processes with at least one thread inside, ascending, bounded; `processes` counts all. */
  pids: z.array(z.int()),
  processes: z.int(),
  /** comm of the first process, null without one. */
  comm: z.string().nullable(),
  /** The owning user namespace (NS_GET_USERNS) as its inode, and the uid that made that (NS_GET_OWNER_UID). */
  userNamespace: z.number().nullable(),
  ownerUid: z.int().nullable(),
  /** The namespace that the user namespace's maker lives in, when that is another than the host: nested. */
  parentId: namespaceId.nullable(),
  /** Could be entered and read. */
  readable: z.boolean()
})

export type Namespace = z.infer<typeof namespace>
