/** What listens, what decides forwarding beside the rules, and what else touches packets in a namespace. */
import { z } from 'zod'
import { containerId, counter, family, ifindex, ipAddress, namespaceId } from './scalars'

export const socketOwner = z.object({
  pid: z.int(),
  comm: z.string(),
  /** The process's own namespace: another than the socket's for docker-proxy and Docker's DNS. */
  namespaceId: namespaceId.nullable()
})

/** A TCP listener, or a bound and unconnected UDP socket (sock_diag(7)). */
export const socket = z.object({
  namespaceId,
  protocol: z.enum(['tcp', 'udp', 'sctp']),
  family,
  /** An IPv6 socket on `::` without this takes IPv4 too. */
  v6only: z.boolean(),
  address: ipAddress,
  port: z.int(),
  /** SO_BINDTODEVICE. */
  boundIfindex: ifindex.nullable(),
  state: z.enum(['listen', 'bound']),
  uid: z.number(),
  inode: z.number(),
  owners: z.array(socketOwner)
})

/** One key under /proc/sys/net that decides about packets: `net.ipv4.ip_forward`. */
export const sysctl = z.object({ namespaceId, key: z.string(), value: z.string() })

/** Something on the packet's way that the walk does not model. */
export const subsystem = z.object({
  namespaceId,
  kind: z.enum(['tc', 'xdp', 'cgroup-bpf', 'xfrm', 'ipvs', 'flowtable', 'ebtables']),
  /** Interface, cgroup or table it sits on; empty for the whole namespace. */
  where: z.string(),
  detail: z.string()
})

/** Fill of a kernel table: when it is full, packets or neighbours are lost without any rule saying so. */
export const limit = z.object({
  /** The conntrack table has a count per namespace and one maximum; the neighbour tables are the host's. */
  namespaceId: namespaceId.nullable(),
  table: z.enum(['conntrack', 'neighbours-ipv4', 'neighbours-ipv6']),
  count: counter,
  max: counter,
  /** Times an entry was refused or dropped for lack of room, where the kernel counts it. */
  drops: counter.nullable()
})

/** What a container's own /etc/hosts and /etc/resolv.conf say. */
export const containerNames = z.object({
  containerId,
  hosts: z.array(z.object({ address: ipAddress, names: z.array(z.string()) })),
  nameservers: z.array(z.string()),
  search: z.array(z.string()),
  options: z.array(z.string())
})

export type SocketOwner = z.infer<typeof socketOwner>
export type Socket = z.infer<typeof socket>
export type Sysctl = z.infer<typeof sysctl>
export type Subsystem = z.infer<typeof subsystem>
export type Limit = z.infer<typeof limit>
export type ContainerNames = z.infer<typeof containerNames>
