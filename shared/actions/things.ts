/**
 * What two snapshots are compared by: records under the names people mean (engine and network name, namespace and interface
 * name, CIDR), not under indexes, MACs and ids that engines and the kernel give out.
 */
import type { PlanChange } from '../contract/plans'
import { findTranslations, type FoundTranslation } from '../filter'
import type { MessageRef } from '../locales'
import {
  interfaceIdOf,
  lookup,
  type Address,
  type Endpoint,
  type HostSnapshot,
  type Interface,
  type Network,
  type Route
} from '../model'
import { visible } from '../text/visible'
import { viaOf } from './check-address'
import { parsePrefix, formatPrefix } from './cidr'
import { shown } from './findings'
import { EXPECTED, isEngineMade } from './new-records'
import { engineName, isAlive, isDefault, namespaceName } from './place'

export interface Thing {
  readonly kind:
    'namespace' | 'name' | 'network' | 'endpoint' | 'link' | 'address' | 'route' | 'sysctl' | 'rule'
  readonly key: string
  /** Where an engine will choose a part of the key: the key without it; null where all of it is known. */
  readonly loose: string | null
  /** In words that are the same in every language. */
  readonly label: string
  readonly what: MessageRef
  readonly ref: PlanChange['ref']
  /** What may differ while it stays the same thing, with the text that says how it is. */
  readonly facts: readonly Fact[]
}

export interface Fact {
  readonly name: string
  readonly value: string
  readonly what: MessageRef
}

type ActionKey = Extract<MessageRef['key'], `actions.${string}`>
const say = (key: ActionKey, params: Readonly<Record<string, string | number>>): MessageRef => ({
  key,
  params: shown(params)
})

/** Names of what is there in one snapshot, with namespaces known by id where `origin` has them, by name else. */
export class Namer {
  constructor(
    readonly snapshot: HostSnapshot,
    private readonly origin: HostSnapshot
  ) {}

  namespaceKey(id: string): string {
    if (lookup(this.origin).namespace.has(id)) return id
    return `named:${lookup(this.snapshot).namespace.get(id)?.names[0] ?? id}`
  }

  networkKey(network: Network): string {
    return `${network.engineId}#${network.name}`
  }

  where(id: string): string {
    return namespaceName(this.snapshot, id)
  }
}

const cidrOf = (text: string): string => {
  const prefix = parsePrefix(text)
  return prefix === null ? text : formatPrefix(prefix)
}

export function networkThing(namer: Namer, item: Network): Thing {
  const subnets = item.subnets.map((one) => one.subnet)
  const params = { name: item.name, driver: item.driver, subnets: subnets.join(', ') || '-' }
  const what = say('actions.change.network', params)
  const facts = [
    { name: 'driver', value: item.driver, what },
    { name: 'internal', value: String(item.internal), what },
    { name: 'subnets', value: subnets.map(cidrOf).sort().join(' '), what }
  ]
  const label = `${engineName(namer.snapshot, item.engineId)} ${visible(item.name, 64)}`
  return {
    kind: 'network',
    key: namer.networkKey(item),
    loose: null,
    label,
    what,
    ref: { kind: 'network', id: item.id },
    facts
  }
}

export function endpointThing(namer: Namer, item: Endpoint): Thing | null {
  const look = lookup(namer.snapshot)
  const container = look.container.get(item.containerId)
  const network = look.network.get(item.networkId)
  if (container === undefined || network === undefined) return null
  const expected = new Set(
    (look.addressesOf.get(item.interfaceId ?? '') ?? []).flatMap((one) =>
      one.flags.includes(EXPECTED) ? [one.address] : []
    )
  )
  const known = (address: string | null): boolean => address !== null && !expected.has(address)
  const own = [item.ipv4, item.ipv6].filter((address) => address !== null)
  const open = own.every((address) => expected.has(address))
  const params = { container: container.name, network: network.name }
  const what = open
    ? say('actions.change.endpoint-open', params)
    : say('actions.change.endpoint', { ...params, address: own.join(', ') })
  // What does not run has no address yet, whatever it asked for.
  const alive = isAlive(container)
  const facts: Fact[] = []
  if (alive && item.ipv4 !== null && known(item.ipv4)) facts.push({ name: 'ipv4', value: item.ipv4, what })
  if (alive && item.ipv6 !== null && known(item.ipv6)) facts.push({ name: 'ipv6', value: item.ipv6, what })
  for (const alias of item.aliases) facts.push({ name: `alias ${alias}`, value: alias, what })
  return {
    kind: 'endpoint',
    key: `${container.id}@${namer.networkKey(network)}`,
    loose: null,
    label: `${visible(container.name, 64)} – ${visible(network.name, 64)}`,
    what,
    ref: { kind: 'container', id: container.id },
    facts
  }
}

export function linkThing(namer: Namer, item: Interface): Thing {
  const look = lookup(namer.snapshot)
  const namespace = namer.where(item.namespaceId)
  const name = item.ifname
  const peer = item.kind === 'veth' && item.linkId !== null ? look.interface.get(item.linkId) : undefined
  const what =
    peer === undefined
      ? say('actions.change.link', { kind: item.kind ?? 'NIC', name, namespace })
      : say('actions.change.veth', {
          name,
          namespace,
          peer: peer.ifname,
          peerNamespace: namer.where(peer.namespaceId)
        })
  const master =
    item.master === null
      ? null
      : (look.interface.get(interfaceIdOf(item.namespaceId, item.master))?.ifname ?? null)
  const facts: Fact[] = [
    {
      name: 'up',
      value: String(item.adminUp),
      what: say(item.adminUp ? 'actions.change.link-up' : 'actions.change.link-down', { name, namespace })
    },
    {
      name: 'master',
      value: master ?? '',
      what:
        master === null
          ? say('actions.change.link-free', { name, namespace })
          : say('actions.change.link-master', { name, namespace, master })
    },
    {
      name: 'mtu',
      value: String(item.mtu),
      what: say('actions.change.link-mtu', { name, namespace, mtu: item.mtu })
    }
  ]
  const each = [
    ['rp_filter', item.ipv4?.rpFilter],
    ['route_localnet', item.ipv4?.routeLocalnet],
    ['proxy_arp', item.ipv4?.proxyArp]
  ] as const
  for (const [sysctl, value] of each) {
    if (value === undefined) continue
    const key = `net.ipv4.conf.${name}.${sysctl}`
    facts.push({
      name: key,
      value: String(value),
      what: say('actions.change.sysctl', { key, value, namespace })
    })
  }
  const key = `${namer.namespaceKey(item.namespaceId)}|${name}`
  return {
    kind: 'link',
    key,
    loose: isEngineMade(item) ? '' : null,
    label: `${visible(name, 32)} (${namespace})`,
    what,
    ref: { kind: 'interface', id: item.id },
    facts
  }
}

export function addressThing(namer: Namer, item: Address): Thing {
  const device = lookup(namer.snapshot).interface.get(item.interfaceId)
  const name = device?.ifname ?? '?'
  const namespace = namer.where(item.namespaceId)
  const address = `${item.address}/${String(item.prefixLength)}`
  const at = namer.namespaceKey(item.namespaceId)
  return {
    kind: 'address',
    key: `${at}|${name}|${address}`,
    loose: device !== undefined && isEngineMade(device) ? `${at}|*|${address}` : null,
    label: `${address} ${visible(name, 32)} (${namespace})`,
    what: say('actions.change.address', { address, name, namespace }),
    ref: { kind: 'interface', id: item.interfaceId },
    facts: []
  }
}

export const looseAddress = (thing: Thing): string => thing.key.replace(/\|[^|]*\|/, '|*|')

export function routeThing(namer: Namer, item: Route): Thing {
  const ifindex = item.hops[0]?.ifindex ?? null
  const device =
    ifindex === null
      ? undefined
      : lookup(namer.snapshot).interface.get(interfaceIdOf(item.namespaceId, ifindex))
  const namespace = namer.where(item.namespaceId)
  const destination = isDefault(item.destination) ? 'default' : item.destination
  const gateway = item.hops[0]?.gateway ?? ''
  const via = viaOf(namer.snapshot, item)
  const loose = `${namer.namespaceKey(item.namespaceId)}|${String(item.table)}|${item.destination}|${gateway}`
  return {
    kind: 'route',
    key: `${loose}|${device?.ifname ?? item.type}`,
    loose: device !== undefined && isEngineMade(device) ? loose : null,
    label: `${destination} via ${visible(via, 80)} (${namespace})`,
    what: say('actions.change.route', { destination, via, namespace }),
    ref: { kind: 'namespace', id: item.namespaceId },
    facts: []
  }
}

export const looseRoute = (thing: Thing): string => thing.key.slice(0, thing.key.lastIndexOf('|'))

export function ruleThing(namer: Namer, found: FoundTranslation): Thing {
  const { translation: one, namespaceId, rule } = found
  const values = (match: { negated: boolean; values: readonly string[] } | null): string =>
    match === null
      ? ''
      : `${match.negated ? '!' : ''}${match.values.map((value) => value.replace(/\/(32|128)$/, '')).join()}`
  const { source, destination, outInterface } = one.matches
  const namespace = namer.where(namespaceId)
  const key = [
    namer.namespaceKey(namespaceId),
    one.kind,
    one.family,
    values(source),
    values(destination),
    values(outInterface),
    one.ports.join(),
    one.address ?? '',
    one.port ?? ''
  ].join('|')
  return {
    kind: 'rule',
    key,
    loose: null,
    label: `${visible(rule.text, 120)} (${namespace})`,
    what: say('actions.change.rule', { namespace, rule: rule.text }),
    ref: { kind: 'rule', id: rule.id },
    facts: []
  }
}

export function namespaceThings(namer: Namer, item: HostSnapshot['namespaces'][number]): Thing[] {
  const name = namer.where(item.id)
  const ref = { kind: 'namespace', id: item.id }
  const base = { loose: null, ref, facts: [] }
  return [
    {
      ...base,
      kind: 'namespace',
      key: namer.namespaceKey(item.id),
      label: name,
      what: say('actions.change.namespace', { name })
    },
    ...item.names.map((one): Thing => ({
      ...base,
      kind: 'name',
      key: `${namer.namespaceKey(item.id)}|${one}`,
      label: `/run/netns/${visible(one, 64)}`,
      what: say('actions.change.namespace-name', { name: one })
    }))
  ]
}

export function sysctlThing(namer: Namer, item: HostSnapshot['sysctls'][number]): Thing {
  const namespace = namer.where(item.namespaceId)
  const what = say('actions.change.sysctl', { key: item.key, value: item.value, namespace })
  return {
    kind: 'sysctl',
    key: `${namer.namespaceKey(item.namespaceId)}|${item.key}`,
    loose: null,
    label: `${item.key} (${namespace})`,
    what,
    ref: { kind: 'namespace', id: item.namespaceId },
    facts: [{ name: 'value', value: item.value, what }]
  }
}

/** Translations of a snapshot; of some namespaces only where `takes` says so. */
export function rulesOf(
  snapshot: HostSnapshot,
  takes: (item: HostSnapshot['filters'][number]) => boolean = () => true
): readonly FoundTranslation[] {
  const filters = snapshot.filters.filter(takes)
  return findTranslations({ ...lookup(snapshot), snapshot: { ...snapshot, filters } })
}
