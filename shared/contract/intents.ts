/**
 * What a person wants changed: a closed set. An intent names records by their ids in the snapshot and says what they
 * should be; how that is done is decided by whoever has the rights, who also checks every field again. No intent holds a
 * program, an argument, a path or a sysctl's name.
 */
import { z } from 'zod'
import { containerId, engineId, interfaceId, namespaceId, networkId } from '../model/scalars'

/** Bounds only; what a name or an address must look like is said by shared/actions, with a reason and a suggestion. */
const text = z.string().max(255)
const address = z.string().max(49)
const pairs = z
  .record(z.string().max(255), z.string().max(4096))
  .refine((map) => Object.keys(map).length <= 64)
const mtu = z.int().min(0).max(65_535)

export const subnetWanted = z.strictObject({
  /** CIDR; empty: the free one that was proposed is asked for by name, so it is never empty in a plan. */
  subnet: address,
  gateway: address.nullable().default(null),
  ipRange: address.nullable().default(null),
  /** `--aux-address`: name to address. */
  aux: z.record(text, address).default({})
})

export const networkDrivers = ['bridge', 'macvlan', 'ipvlan', 'overlay'] as const

export const networkCreate = z.strictObject({
  kind: z.literal('network.create'),
  engineId,
  name: text,
  driver: z.enum(networkDrivers),
  /** None: a free one is proposed and stands in the plan. At most one IPv4 and several IPv6 for most drivers. */
  subnets: z.array(subnetWanted).max(8).default([]),
  ipv6: z.boolean().default(false),
  internal: z.boolean().default(false),
  attachable: z.boolean().default(false),
  encrypted: z.boolean().default(false),
  /** null: the engine's default. */
  icc: z.boolean().nullable().default(null),
  masquerade: z.boolean().nullable().default(null),
  mtu: mtu.nullable().default(null),
  bridgeName: text.nullable().default(null),
  /** Address that published ports are bound to by default. */
  hostBinding: address.nullable().default(null),
  /** Parent interface of a macvlan or ipvlan, by name as the engine takes it: `eth0`, `eth0.100`. */
  parent: text.nullable().default(null),
  vlan: z.int().min(1).max(4094).nullable().default(null),
  macvlanMode: z.enum(['bridge', 'private', 'vepa', 'passthru']).nullable().default(null),
  ipvlanMode: z.enum(['l2', 'l3', 'l3s']).nullable().default(null),
  labels: pairs.default({}),
  options: pairs.default({})
})

const onNetwork = {
  networkId,
  containerId,
  aliases: z.array(text).max(32).default([]),
  ipv4: address.nullable().default(null),
  ipv6: address.nullable().default(null),
  mac: z.string().max(17).nullable().default(null),
  /** Docker 28 and up: the endpoint with the highest gives the default route. */
  gatewayPriority: z.int().min(-2_147_483_648).max(2_147_483_647).nullable().default(null),
  linkLocal: z.array(address).max(16).default([])
}

/** Where a hand-made thing is done. */
const inNamespace = { namespaceId }
const family = z.enum(['ipv4', 'ipv6'])
/** The sysctls that may be set, by what they mean. */
export const settableSysctls = [
  'ip_forward',
  'ipv6.forwarding',
  'rp_filter',
  'route_localnet',
  'proxy_arp'
] as const

export const intent = z.discriminatedUnion('kind', [
  networkCreate,
  z.strictObject({ kind: z.literal('network.remove'), networkId }),
  /** The user-defined networks of an engine that nothing is on. */
  z.strictObject({ kind: z.literal('network.prune'), engineId }),
  z.strictObject({ kind: z.literal('endpoint.connect'), ...onNetwork }),
  z.strictObject({ kind: z.literal('endpoint.disconnect'), networkId, containerId }),
  /** Connects to the one, then leaves the other: the container is never without both. */
  z.strictObject({ kind: z.literal('endpoint.move'), fromNetworkId: networkId, ...onNetwork }),

  z.strictObject({ kind: z.literal('namespace.create'), name: text }),
  /** By its name under /run/netns. */
  z.strictObject({ kind: z.literal('namespace.delete'), namespaceId, name: text }),
  /** Gives a namespace (a container's, mostly) a name under /run/netns, so that ip-netns(8) sees it. */
  z.strictObject({ kind: z.literal('namespace.expose'), namespaceId, name: text }),
  /** Takes such a name away; also one that dangles. */
  z.strictObject({ kind: z.literal('namespace.conceal'), name: text }),

  z.strictObject({
    kind: z.literal('veth.create'),
    ...inNamespace,
    name: text,
    peerNamespaceId: namespaceId,
    peerName: text
  }),
  z.strictObject({ kind: z.literal('bridge.create'), ...inNamespace, name: text }),
  z.strictObject({ kind: z.literal('link.delete'), interfaceId }),
  z.strictObject({ kind: z.literal('link.up'), interfaceId, up: z.boolean() }),
  z.strictObject({ kind: z.literal('link.master'), interfaceId, masterId: interfaceId.nullable() }),
  z.strictObject({ kind: z.literal('link.mtu'), interfaceId, mtu }),
  z.strictObject({ kind: z.literal('link.move'), interfaceId, namespaceId }),
  z.strictObject({ kind: z.literal('address.add'), interfaceId, address }),
  z.strictObject({ kind: z.literal('address.remove'), interfaceId, address }),
  /** `destination` is a CIDR or `default`; without a gateway the route is on-link. */
  z.strictObject({
    kind: z.literal('route.add'),
    ...inNamespace,
    family,
    destination: address,
    gateway: address.nullable(),
    interfaceId: interfaceId.nullable()
  }),
  z.strictObject({
    kind: z.literal('route.remove'),
    ...inNamespace,
    family,
    destination: address,
    gateway: address.nullable(),
    interfaceId: interfaceId.nullable()
  }),
  z.strictObject({
    kind: z.literal('sysctl.set'),
    ...inNamespace,
    sysctl: z.enum(settableSysctls),
    interfaceId: interfaceId.nullable().default(null),
    value: z.int().min(0).max(2)
  }),
  /** `-s source ! -o notOut -j MASQUERADE`. */
  z.strictObject({
    kind: z.literal('nat.masquerade'),
    ...inNamespace,
    source: address,
    outInterfaceId: interfaceId.nullable()
  }),
  z.strictObject({
    kind: z.literal('nat.dnat'),
    ...inNamespace,
    protocol: z.enum(['tcp', 'udp']),
    address: address.nullable(),
    port: z.int().min(1).max(65_535),
    toAddress: address,
    toPort: z.int().min(1).max(65_535)
  }),
  /** A rule that Vethscope or a hand put there, by the record's id. */
  z.strictObject({ kind: z.literal('nat.remove'), ruleId: z.string().max(512) }),
  /** By hand, behind the engine's back: a restart of the container reverts it. */
  z.strictObject({
    kind: z.literal('container.readdress'),
    containerId,
    interfaceId,
    address,
    gateway: address.nullable()
  })
])
export type Intent = z.infer<typeof intent>
export type IntentKind = Intent['kind']
export type IntentOf<K extends IntentKind> = Extract<Intent, { kind: K }>
export type NetworkCreate = z.infer<typeof networkCreate>
