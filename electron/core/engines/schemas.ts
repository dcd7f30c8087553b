/**
 * What the Docker Engine API (v1.40 to v1.5x) and Podman's compatible API answer, as far as it is about networking. Fields
 * that are missing, null or of another type in some version fall back to "nothing said"; only identities are demanded.
 */
import { z } from 'zod'

/** Bounds of hostile texts: longer ones are cut, more of them are left out. */
const MAX_TEXT = 4096
const MAX_ITEMS = 4096

export const text = z
  .string()
  .catch('')
  .transform((value) => (value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) : value))
export const flag = z.boolean().catch(false)
export const whole = z.int().catch(0)
/** An identity: must be there, bounded. */
export const key = z.string().min(1).max(MAX_TEXT)

/** A list whose misfits are left out one by one; null and absent are the empty list. */
export const listOf = <T>(item: z.ZodType<T>, most = MAX_ITEMS): z.ZodType<T[]> =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.slice(0, most).flatMap((value) => {
        const result = item.safeParse(value)
        return result.success ? [result.data] : []
      })
    )

/** Pairs of an object, as pairs: keys such as `__proto__` stay mere texts. Misfits are left out. */
export const pairsOf = <T>(item: z.ZodType<T>): z.ZodType<[string, T][]> =>
  z
    .unknown()
    .transform((value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
      const pairs: [string, T][] = []
      for (const [name, entry] of Object.entries(value).slice(0, MAX_ITEMS)) {
        const result = item.safeParse(entry)
        if (result.success && name.length <= MAX_TEXT) pairs.push([name, result.data])
      }
      return pairs
    })
    // An absent key reaches a transform only where the schema may be absent: catch makes it so.
    .catch([])

/** Texts by name; defines, never assigns, so `__proto__` is a key like any other. */
export const textMap: z.ZodType<Record<string, string>> = pairsOf(z.string())
  .transform((pairs) => Object.fromEntries(pairs.map(([name, value]) => [name, value.slice(0, MAX_TEXT)])))
  .catch({})

export const errorAnswer = z.object({ message: text })

export const version = z.object({
  Version: key,
  ApiVersion: text,
  MinAPIVersion: text,
  KernelVersion: text,
  Components: listOf(z.object({ Name: text, Version: text, Details: textMap }))
})

export const info = z.object({
  Name: text,
  KernelVersion: text,
  SecurityOptions: listOf(z.string()),
  LiveRestoreEnabled: flag,
  IPv4Forwarding: z.boolean().nullable().catch(null),
  BridgeNfIptables: z.boolean().nullable().catch(null),
  BridgeNfIp6tables: z.boolean().nullable().catch(null),
  DefaultAddressPools: listOf(z.object({ Base: key, Size: whole })),
  FirewallBackend: z.object({ Driver: text }).nullable().catch(null),
  Swarm: z
    .object({ NodeID: text, NodeAddr: text, LocalNodeState: text, ControlAvailable: flag })
    .nullable()
    .catch(null)
})

export const networkAnswer = z.object({
  Name: key,
  Id: key,
  Created: text,
  Scope: text,
  Driver: text,
  EnableIPv6: flag,
  Internal: flag,
  Attachable: flag,
  Ingress: flag,
  ConfigOnly: flag,
  IPAM: z
    .object({
      Config: listOf(
        z.object({ Subnet: key, Gateway: text, IPRange: text, AuxiliaryAddresses: pairsOf(z.string()) })
      )
    })
    .catch({ Config: [] }),
  Options: textMap,
  Labels: textMap,
  Peers: listOf(z.object({ Name: text, IP: key }))
})

export const containerSummary = z.object({
  Id: key,
  Names: listOf(z.string()),
  Image: text,
  State: text,
  Labels: textMap
})

const portBindings = pairsOf(listOf(z.object({ HostIp: text, HostPort: z.coerce.string().catch('') })))

const endpointSettings = z.object({
  NetworkID: text,
  EndpointID: text,
  Gateway: text,
  IPAddress: text,
  IPPrefixLen: whole,
  IPv6Gateway: text,
  GlobalIPv6Address: text,
  GlobalIPv6PrefixLen: whole,
  MacAddress: text,
  Aliases: listOf(z.string()),
  Links: listOf(z.string()),
  DNSNames: listOf(z.string()),
  IPAMConfig: z.object({ IPv4Address: text, IPv6Address: text }).nullable().catch(null)
})

/**
 * The proxy variables of a container's environment. Nothing else of it passes this border, and of these no user and no
 * password: `http://u:p@proxy:3128` comes out as `http://proxy:3128`, and what is no address as an empty text.
 */
const proxies = z
  .unknown()
  .transform((value) =>
    (Array.isArray(value) ? value.slice(0, MAX_ITEMS) : []).flatMap((entry: unknown) => {
      const match =
        typeof entry === 'string'
          ? /^((?:https?|ftp|all|no)_proxy)=([^]*)$/i.exec(entry.slice(0, MAX_TEXT))
          : null
      const [, key, said] = match ?? []
      if (key === undefined || said === undefined || said === '') return []
      return [{ key, value: withoutCredentials(said, /^no_/i.test(key)) }]
    })
  )
  .catch([])

/** Scheme, host and port of a proxy; of a list of exceptions, what hosts and networks are written with. */
function withoutCredentials(value: string, list: boolean): string {
  const bare = value.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^]*@/i, '$1').slice(0, 512)
  const fits = list
    ? /^[\w.,:*/[\] -]+$/.exec(bare)
    : /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?/i.exec(bare)
  return fits?.[0] ?? ''
}

/** GET /containers/ID/json of Docker, and of libpod, whose shape is the same for what is read here. */
export const containerAnswer = z.object({
  Id: key,
  Name: text,
  Image: text,
  ImageName: text,
  Created: text,
  Pod: text,
  IsInfra: flag,
  State: z.object({ Status: text, Pid: whole, StartedAt: text }),
  Config: z
    .object({
      Hostname: text,
      Image: text,
      ExposedPorts: pairsOf(z.unknown()),
      Labels: textMap,
      Env: proxies
    })
    .catch({ Hostname: '', Image: '', ExposedPorts: [], Labels: {}, Env: [] }),
  HostConfig: z.object({
    NetworkMode: text,
    PortBindings: portBindings,
    Dns: listOf(z.string()),
    DnsSearch: listOf(z.string()),
    DnsOptions: listOf(z.string()),
    ExtraHosts: listOf(z.string()),
    Links: listOf(z.string())
  }),
  NetworkSettings: z.object({
    SandboxKey: text,
    Ports: portBindings,
    Networks: pairsOf(endpointSettings)
  })
})

export const serviceAnswer = z.object({
  ID: key,
  Spec: z.object({
    Name: text,
    /** One key: `Replicated`, `Global`, `ReplicatedJob` or `GlobalJob`. */
    Mode: pairsOf(z.object({ Replicas: z.int().nullable().catch(null) })),
    EndpointSpec: z.object({ Mode: text }).catch({ Mode: 'vip' }),
    TaskTemplate: z.object({ Networks: listOf(z.object({ Target: text })) }).catch({ Networks: [] }),
    Networks: listOf(z.object({ Target: text }))
  }),
  Endpoint: z
    .object({
      Spec: z.object({ Mode: text }).catch({ Mode: '' }),
      Ports: listOf(
        z.object({ Protocol: text, TargetPort: z.int(), PublishedPort: whole, PublishMode: text })
      ),
      VirtualIPs: listOf(z.object({ NetworkID: key, Addr: text }))
    })
    .catch({ Spec: { Mode: '' }, Ports: [], VirtualIPs: [] })
})

/** One line of GET /events; Podman leaves out what Docker says. */
export const eventAnswer = z.object({
  Type: text,
  Action: text,
  status: text,
  id: text,
  Actor: z.object({ ID: text, Attributes: textMap }).catch({ ID: '', Attributes: {} })
})

export const libpodNetwork = z.object({
  name: key,
  id: key,
  driver: text,
  network_interface: text,
  created: text,
  subnets: listOf(
    z.object({
      subnet: key,
      gateway: text,
      lease_range: z.object({ start_ip: text, end_ip: text }).nullable().catch(null)
    })
  ),
  ipv6_enabled: flag,
  internal: flag,
  dns_enabled: z.boolean().nullable().catch(null),
  options: textMap,
  labels: textMap
})

export const libpodSummary = z.object({
  Id: key,
  Names: listOf(z.string()),
  Image: text,
  State: text,
  IsInfra: flag,
  Pod: text,
  PodName: text,
  Labels: textMap
})

export const libpodInfo = z.object({
  host: z.object({
    hostname: text,
    kernel: text,
    networkBackend: text,
    rootlessNetworkCmd: text,
    security: z.object({ rootless: flag }).catch({ rootless: false })
  }),
  version: z.object({ Version: text }).catch({ Version: '' })
})

export type Version = z.infer<typeof version>
export type Info = z.infer<typeof info>
export type NetworkAnswer = z.infer<typeof networkAnswer>
export type ContainerAnswer = z.infer<typeof containerAnswer>
export type ServiceAnswer = z.infer<typeof serviceAnswer>
export type EventAnswer = z.infer<typeof eventAnswer>
export type LibpodNetwork = z.infer<typeof libpodNetwork>
