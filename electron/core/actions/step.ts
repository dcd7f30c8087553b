/**
 * The steps a plan is made of: a closed set of things done to the kernel or an engine, each with what it takes and nothing
 * else. No step holds a program, an argument list, a path or a sysctl's name: `say` and the runners derive those. Every
 * step knows what undoes it; where the undo needs something only known afterwards (an engine's id), it is kept in the
 * plan's record when the step is done.
 */
import { z } from 'zod'
import { settableSysctls } from '@shared/contract/intents'

const id = z.string().max(200)
const name = z.string().max(255)
const address = z.string().max(49)
/** A namespace by id; the runner opens it, and refuses when it is not that one any more. */
const at = { namespaceId: id }
const link = { ...at, ifname: name, ifindex: z.int().positive().nullable() }
const family = z.enum(['ipv4', 'ipv6'])
const json = z.record(z.string(), z.unknown())

export const kernelStep = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('netns.add'), name }),
  z.strictObject({ do: z.literal('netns.delete'), name, namespaceId: id.nullable() }),
  z.strictObject({ do: z.literal('netns.bind'), ...at, name }),
  z.strictObject({ do: z.literal('netns.unbind'), name, namespaceId: id.nullable() }),
  z.strictObject({
    do: z.literal('veth.add'),
    ...at,
    ifname: name,
    peerNamespaceId: id,
    peerName: name,
    mac: name.nullable(),
    peerMac: name.nullable()
  }),
  z.strictObject({ do: z.literal('bridge.add'), ...at, ifname: name, mac: name.nullable() }),
  z.strictObject({ do: z.literal('link.delete'), ...link }),
  z.strictObject({ do: z.literal('link.up'), ...link, up: z.boolean() }),
  z.strictObject({ do: z.literal('link.master'), ...link, master: name.nullable() }),
  z.strictObject({ do: z.literal('link.mtu'), ...link, mtu: z.int() }),
  z.strictObject({ do: z.literal('link.move'), ...link, toNamespaceId: id }),
  /** `address` in CIDR; what else it was given, so that one put back is the one that was. */
  z.strictObject({
    do: z.literal('address.add'),
    ...link,
    address,
    broadcast: address.optional(),
    peer: address.optional(),
    scope: name.optional(),
    label: name.optional(),
    /** IFA_F_* that ip-address(8) takes as words. */
    flags: z.array(z.enum(['nodad', 'noprefixroute', 'home', 'mngtmpaddr', 'autojoin'])).optional()
  }),
  z.strictObject({ do: z.literal('address.remove'), ...link, address }),
  z.strictObject({
    do: z.literal('route.add'),
    ...at,
    family,
    destination: address,
    gateway: address.nullable(),
    ifname: name.nullable(),
    metric: z.int().nullable(),
    table: z.int().nullable(),
    onlink: z.boolean(),
    /** Preferred source address, and what else a route that is put back was given (ip-route(8)). */
    source: address.optional(),
    protocol: name.optional(),
    scope: name.optional(),
    mtu: z.int().optional()
  }),
  z.strictObject({
    do: z.literal('route.remove'),
    ...at,
    family,
    destination: address,
    gateway: address.nullable(),
    ifname: name.nullable(),
    metric: z.int().nullable(),
    table: z.int().nullable()
  }),
  z.strictObject({
    do: z.literal('sysctl.set'),
    ...at,
    sysctl: z.enum(settableSysctls),
    ifname: name.nullable(),
    value: z.int()
  }),
  z.strictObject({
    do: z.literal('nat.add'),
    ...at,
    tool: z.enum(['iptables', 'iptables-legacy', 'nft']),
    rule: z.lazy(() => natRule),
    mark: id,
    place: z.lazy(() => natPlace).optional()
  }),
  z.strictObject({
    do: z.literal('nat.remove'),
    ...at,
    tool: z.enum(['iptables', 'iptables-legacy', 'nft']),
    rule: z.lazy(() => natRule),
    mark: id,
    place: z.lazy(() => natPlace).optional()
  })
])

/**
 * Where a rule stood that is put back, or is not Vethscope's own: absent, it is appended with its mark as the comment.
 * `index` counts from 1 in its chain.
 */
export const natPlace = z.strictObject({
  table: name,
  chain: name,
  index: z.int().positive(),
  comment: z.string().max(256).nullable()
})

export const natRule = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('masquerade'),
    family,
    source: address,
    out: name.nullable(),
    notOut: name.nullable()
  }),
  z.strictObject({
    what: z.literal('dnat'),
    family,
    protocol: z.enum(['tcp', 'udp']),
    address: address.nullable(),
    port: z.int(),
    toAddress: address,
    toPort: z.int()
  })
])

export const engineStep = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('network.create'), engineId: id, body: json }),
  z.strictObject({ do: z.literal('network.remove'), engineId: id, key: name, name }),
  z.strictObject({
    do: z.literal('network.connect'),
    engineId: id,
    network: name,
    container: name,
    body: json,
    /** A container put back where it was: without its addresses where the engine takes none for this network. */
    addressIfAllowed: z.boolean().optional()
  }),
  z.strictObject({ do: z.literal('network.disconnect'), engineId: id, network: name, container: name })
])

export const step = z.union([kernelStep, engineStep])
export type KernelStep = z.infer<typeof kernelStep>
export type EngineStep = z.infer<typeof engineStep>
export type Step = z.infer<typeof step>
export type NatRule = z.infer<typeof natRule>
export type NatPlace = z.infer<typeof natPlace>
