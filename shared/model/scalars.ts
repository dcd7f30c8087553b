/**
 * The scalars of the vocabulary. Ids are opaque strings to everyone but the collector that makes them:
 *
 * - namespace: `<bootId>:<SO_NETNS_COOKIE>`, before Linux 5.14 `<bootId>:<dev>:<inode>`. The inode alone is no
 *   identity: the kernel gives it to the next namespace at once.
 * - interface: `<namespace id>/<ifindex>`
 * - engine: `docker:<socket path>` or `podman:<socket path>`; network, container and service: `<engine id>#<engine's own id>`
 */
import { z } from 'zod'

/** `<bootId>:<cookie>`. */
export const namespaceId = z.string().min(1)
/** `<namespace id>/<ifindex>`. */
export const interfaceId = z.string().min(1)
export const engineId = z.string().min(1)
export const networkId = z.string().min(1)
export const containerId = z.string().min(1)

/** An interface index, local to its namespace: 1 and up. */
export const ifindex = z.int().positive()
/** A namespace id as one namespace knows another (RTM_NEWNSID); local to the namespace that reports it. */
export const nsid = z.int().nonnegative()
/** A counter of the kernel. Above 2^53 it loses its last bits, which no screen shows. */
export const counter = z.number().nonnegative()
/** An address without its prefix, as inet_ntop(3) writes it. */
export const ipAddress = z.string()
/** A prefix in CIDR notation, `10.0.0.0/8`; `default` is `0.0.0.0/0` or `::/0`. */
export const cidr = z.string()
/** Six bytes or more as lower-case hex with colons. */
export const mac = z.string()
export const family = z.enum(['ipv4', 'ipv6'])

export type Family = z.infer<typeof family>
