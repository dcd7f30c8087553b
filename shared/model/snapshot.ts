/** The HostSnapshot: one value, flat and JSON, from which everything a person sees follows. */
import { z } from 'zod'
import { namespaceFilters, filterSet } from './filter'
import { gap } from './gap'
import { networkInterface } from './interface'
import { namespace } from './namespace'
import { container, endpoint, engine, network, service } from './engine'
import { address, fdbEntry, neighbour, nexthop, policyRule, route } from './routing'
import { containerNames, limit, socket, subsystem, sysctl } from './socket'
import { namespaceId } from './scalars'

/** Raised whenever a record changes its shape. A reader refuses a newer one. */
export const SCHEMA_VERSION = 1

/**
 * What the kernel can make: true where it is built in or its module is at hand, false where it is not, null where that
 * cannot be told without trying.
 */
export const kernelOffers = z.object({
  macvlan: z.boolean().nullable(),
  ipvlan: z.boolean().nullable(),
  /** 802.1Q sub-interfaces. */
  vlan: z.boolean().nullable(),
  vxlan: z.boolean().nullable(),
  /** IPsec ESP, which an encrypted overlay needs. */
  esp: z.boolean().nullable(),
  /** Load balancing of swarm services and their ingress. */
  ipvs: z.boolean().nullable()
})

export const hostInfo = z.object({
  hostname: z.string(),
  kernel: z.string(),
  os: z.string(),
  arch: z.string(),
  /** Rights of the collector: `root` sees all, `user` what an ordinary user may. */
  rights: z.enum(['root', 'user']),
  uid: z.int(),
  /** Where the snapshot was taken: this machine, a lab, or a machine over SSH. */
  source: z.enum(['local', 'lab', 'ssh']),
  /** The namespace that stands for the host; null if it could not be read. */
  namespaceId: namespaceId.nullable(),
  /** Absent in snapshots that were taken before it was asked. */
  offers: kernelOffers.optional()
})

export const hostSnapshot = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  host: hostInfo,
  /** /proc/sys/kernel/random/boot_id. */
  bootId: z.string(),
  /** RFC 3339, UTC. */
  collectedAt: z.string(),
  gaps: z.array(gap),
  namespaces: z.array(namespace),
  interfaces: z.array(networkInterface),
  addresses: z.array(address),
  routes: z.array(route),
  rules: z.array(policyRule),
  nexthops: z.array(nexthop),
  neighbours: z.array(neighbour),
  fdb: z.array(fdbEntry),
  filters: z.array(namespaceFilters),
  sets: z.array(filterSet),
  sysctls: z.array(sysctl),
  sockets: z.array(socket),
  subsystems: z.array(subsystem),
  limits: z.array(limit),
  names: z.array(containerNames),
  engines: z.array(engine),
  networks: z.array(network),
  containers: z.array(container),
  endpoints: z.array(endpoint),
  services: z.array(service)
})

export type KernelOffers = z.infer<typeof kernelOffers>
export type KernelFeature = keyof KernelOffers
export type HostInfo = z.infer<typeof hostInfo>
export type HostSnapshot = z.infer<typeof hostSnapshot>
