/**
 * What could not be read, and why. A gap is never an error: the snapshot goes on without that fact, and every screen
 * that would have shown it says so.
 */
import { z } from 'zod'

export const gapCode = z.enum([
  'no-rights', // the kernel or the file system refused
  'vanished', // it went away while it was read
  'tool-missing', // a program that reads it is not installed
  'tool-failed', // that program ended with an error
  'unreachable', // nothing answers where an engine should be
  'timeout', // an engine, a tool or a file did not answer in time
  'unreadable', // the answer was not understood
  'unsupported', // this kernel or engine has no such thing
  'truncated', // more than the bounds allow: only a part is here
  'changed-while-read', // it moved under every attempt
  'moved' // an object was replaced by another with the same name or number
])

export const gap = z.object({
  code: gapCode,
  /** The kind of fact that is missing. */
  what: z.enum([
    'namespace',
    'namespaces',
    'interfaces',
    'addresses',
    'routes',
    'rules',
    'nexthops',
    'neighbours',
    'fdb',
    'filters',
    'sets',
    'sysctls',
    'sockets',
    'socket-owners',
    'subsystems',
    'limits',
    'names',
    'engine',
    'networks',
    'containers',
    'services',
    'peer',
    'mounts',
    'processes',
    'live'
  ]),
  /** The namespace it is about, if it is about one that was identified. */
  namespaceId: z.string().nullable(),
  /** The container, engine, path, pid or rule it is about, as a person would name it; empty when there is none. */
  subject: z.string(),
  /** The reason in the words of the kernel, the tool or the engine (`EACCES`, stderr's last line). */
  detail: z.string()
})

export type Gap = z.infer<typeof gap>
export type GapCode = z.infer<typeof gapCode>
