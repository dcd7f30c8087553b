/** What ip(8) says from inside a process's or a named network namespace: the other witness for tests of attribution. */
import { readlinkSync } from 'node:fs'
import { z } from 'zod'
import { run } from './engines-room'

const link = z.object({
  ifindex: z.int(),
  ifname: z.string(),
  address: z.string().optional(),
  master: z.string().optional(),
  addr_info: z
    .array(z.object({ local: z.string().optional(), prefixlen: z.int(), scope: z.string().optional() }))
    .default([])
})
export type IpLink = z.infer<typeof link>

const read = (args: readonly string[]): IpLink[] =>
  z.array(link).parse(JSON.parse(run('nsenter', [...args, 'ip', '-j', 'addr'])))

/** Interfaces with their addresses in the network namespace of a process. */
export const linksOfPid = (pid: number): IpLink[] => read(['-t', String(pid), '-n'])

/** Interfaces with their addresses in a named network namespace. */
export const linksOfName = (name: string): IpLink[] => read([`--net=/run/netns/${name}`])

/** Inode of a process's network namespace. */
export const inodeOfPid = (pid: number): number =>
  Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/net`))?.[0])
