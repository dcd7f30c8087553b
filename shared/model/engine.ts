/** What a container engine says of itself, its networks, containers, endpoints and services. */
import { z } from 'zod'
import { cidr, containerId, engineId, interfaceId, ipAddress, mac, namespaceId, networkId } from './scalars'

export const engine = z.object({
  id: engineId,
  /** `runtime`: no engine of ours to ask; its containers are known from /proc/PID/cgroup only. */
  kind: z.enum(['docker', 'podman', 'runtime']),
  /** What people call it: `docker`, `podman`, `docker (ops)`, `containerd`. Unique in a snapshot. */
  name: z.string(),
  /** unix:///path or tcp://host:port; empty for a runtime. */
  endpoint: z.string(),
  version: z.string().nullable(),
  apiVersion: z.string().nullable(),
  rootless: z.boolean(),
  /** Owner of the socket file. */
  uid: z.int().nullable(),
  pid: z.int().nullable(),
  /** The network namespace in which it makes its bridges. */
  namespaceId: namespaceId.nullable(),
  /** How a rootless engine's own namespace reaches the outside. */
  wayOut: z.enum(['pasta', 'slirp4netns', 'vpnkit', 'lxc-user-nic', 'unknown']).nullable(),
  firewallBackend: z.string().nullable(),
  swarm: z
    .object({ nodeId: z.string(), state: z.string(), address: ipAddress.nullable(), manager: z.boolean() })
    .nullable(),
  /** Settings of the daemon that decide about networking, as it tells them, with where they were set if known. */
  settings: z.array(
    z.object({
      key: z.string(),
      value: z.string(),
      /** `command line`, the path of a file, or null: the daemon tells it. */
      source: z.string().nullable(),
      /** For a flag: the file that seems to have put it on the command line, as `/etc/default/docker`. */
      from: z.string().nullable().default(null)
    })
  ),
  /** Where settings were looked for and could be read: what is not among `settings` then has its default. */
  settingsRead: z.array(z.string()).default([])
})

export const ipamConfig = z.object({
  subnet: cidr,
  gateway: ipAddress.nullable(),
  ipRange: cidr.nullable(),
  aux: z.array(z.object({ name: z.string(), address: ipAddress }))
})

export const network = z.object({
  id: networkId,
  engineId,
  /** The engine's own id (64 hex digits for Docker). */
  engineKey: z.string(),
  name: z.string(),
  driver: z.string(),
  scope: z.string(),
  internal: z.boolean(),
  attachable: z.boolean(),
  ingress: z.boolean(),
  ipv6: z.boolean(),
  dns: z.boolean().nullable(),
  subnets: z.array(ipamConfig),
  options: z.record(z.string(), z.string()),
  labels: z.record(z.string(), z.string()),
  composeProject: z.string().nullable(),
  createdAt: z.string().nullable(),
  /** The bridge in the kernel, or the parent of a macvlan or ipvlan, where it was found. */
  interfaceId: interfaceId.nullable(),
  /** Where that bridge is: the engine's namespace, or the overlay's own. */
  namespaceId: namespaceId.nullable(),
  /** Inter-container communication, masquerade and MTU as configured; null where the driver has no such thing. */
  icc: z.boolean().nullable(),
  masquerade: z.boolean().nullable(),
  mtu: z.number().nullable(),
  /** VXLAN ids of an overlay. */
  vni: z.array(z.number()),
  /** Other nodes of an overlay, by address. */
  peers: z.array(z.object({ name: z.string(), address: ipAddress }))
})

/** One published port. A range is written out. */
export const portMapping = z.object({
  protocol: z.enum(['tcp', 'udp', 'sctp']),
  /** As the engine tells it: `0.0.0.0` or `::` for all of a family, empty where it names none (all of both). */
  hostAddress: z.string(),
  /** null: exposed by the image, not published. 0: the engine picks one when the container starts. */
  hostPort: z.int().nullable(),
  containerPort: z.int(),
  /** Nobody asked for this host port: the engine picked it, and will pick another at the next start. */
  picked: z.boolean().optional()
})

export const container = z.object({
  id: containerId,
  engineId,
  engineKey: z.string(),
  name: z.string(),
  image: z.string(),
  /** created, running, paused, restarting, removing, exited, dead, stopped … as the engine says. */
  state: z.string(),
  hostname: z.string().nullable(),
  /** Process 1 of the container as the host's process namespace numbers it. */
  pid: z.int().nullable(),
  namespaceId: namespaceId.nullable(),
  networkMode: z.object({
    kind: z.enum([
      'default',
      'bridge',
      'network',
      'host',
      'none',
      'container',
      'path',
      'pod',
      'slirp4netns',
      'pasta',
      'unknown'
    ]),
    /** Network name, container id, or path, as the kind has it. */
    target: z.string().nullable()
  }),
  ports: z.array(portMapping),
  dns: z.object({ servers: z.array(z.string()), search: z.array(z.string()), options: z.array(z.string()) }),
  extraHosts: z.array(z.string()),
  /** --link as name and alias. */
  links: z.array(z.object({ container: z.string(), alias: z.string() })),
  /**
   * Proxy variables (`http_proxy`, `NO_PROXY` …) as the engine was told to set them, without user and password. Nothing
   * else of a container's environment is read, and nothing of a process's.
   */
  proxies: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
  labels: z.record(z.string(), z.string()),
  composeProject: z.string().nullable(),
  composeService: z.string().nullable(),
  serviceId: z.string().nullable(),
  pod: z.string().nullable(),
  createdAt: z.string().nullable(),
  startedAt: z.string().nullable()
})

/** A container on a network. */
export const endpoint = z.object({
  id: z.string(),
  containerId,
  networkId,
  /** The interface inside the container's namespace. */
  interfaceId: interfaceId.nullable(),
  ipv4: ipAddress.nullable(),
  ipv4PrefixLength: z.int().nullable(),
  ipv6: ipAddress.nullable(),
  ipv6PrefixLength: z.int().nullable(),
  gateway: ipAddress.nullable(),
  gateway6: ipAddress.nullable(),
  mac: mac.nullable(),
  aliases: z.array(z.string()),
  dnsNames: z.array(z.string()),
  /** Addresses that were asked for; without, the engine gives what is free at each start. */
  fixed: z.array(ipAddress).optional()
})

/** A swarm service. */
export const service = z.object({
  id: z.string(),
  engineId,
  name: z.string(),
  mode: z.string(),
  replicas: z.int().nullable(),
  endpointMode: z.enum(['vip', 'dnsrr']),
  vips: z.array(z.object({ networkId, address: cidr })),
  ports: z.array(
    z.object({ protocol: z.string(), published: z.int().nullable(), target: z.int(), mode: z.string() })
  ),
  networkIds: z.array(networkId)
})

export type Engine = z.infer<typeof engine>
export type IpamConfig = z.infer<typeof ipamConfig>
export type Network = z.infer<typeof network>
export type PortMapping = z.infer<typeof portMapping>
export type Container = z.infer<typeof container>
export type Endpoint = z.infer<typeof endpoint>
export type Service = z.infer<typeof service>
