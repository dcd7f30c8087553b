/** The snapshot after something done by hand: namespaces, links, addresses, routes, sysctls, a container's address. */
import type { Intent, IntentOf } from '../contract/intents'
import { lookup, type Address, type Interface, type Namespace, type Route } from '../model'
import { formatPrefix, parseIp, parsePrefix } from './cidr'
import { ANY, onLink, parseAddress, routesMeant } from './check-address'
import type { Draft } from './draft'
import { bridgeData, newRoute } from './new-records'
import { isDefault } from './place'
import { keyOf, SYSCTLS } from './sysctl'
import { routesIn } from './way-out'

const MAIN = 254

export function namespaceWhatIf(draft: Draft, intent: Intent): void {
  if (intent.kind === 'namespace.create') draft.addNamespace(intent.name)
  else if (intent.kind === 'namespace.expose')
    patchNamespace(draft, intent.namespaceId, (item) => ({
      ...item,
      names: [...item.names, intent.name],
      paths: [...item.paths, `/run/netns/${intent.name}`]
    }))
  else if (intent.kind === 'namespace.delete') unname(draft, intent.name, intent.namespaceId)
  else if (intent.kind === 'namespace.conceal') {
    const named = draft.before.namespaces.find((item) => item.names.includes(intent.name))
    if (named !== undefined) unname(draft, intent.name, named.id)
  }
}

function patchNamespace(draft: Draft, id: string, change: (item: Namespace) => Namespace): void {
  draft.put(
    'namespaces',
    draft.list('namespaces').map((item) => (item.id === id ? change(item) : item))
  )
}

/** Without its last hold the namespace goes with all that is in it. */
function unname(draft: Draft, name: string, id: string): void {
  const item = lookup(draft.before).namespace.get(id)
  if (item?.names.includes(name) !== true) return
  const names = item.names.filter((other) => other !== name)
  const paths = item.paths.filter((path) => !path.endsWith(`/netns/${name}`))
  const held = item.processes > 0 || names.length > 0 || paths.length > 0 || item.kind === 'host'
  if (held) patchNamespace(draft, id, (one) => ({ ...one, names, paths }))
  else draft.dropNamespace(id)
}

export function linkWhatIf(draft: Draft, intent: Intent): void {
  switch (intent.kind) {
    case 'veth.create':
      draft.addVeth([intent.namespaceId, intent.name, {}], [intent.peerNamespaceId, intent.peerName, {}])
      break
    case 'bridge.create':
      draft.addInterface(intent.namespaceId, intent.name, { kind: 'bridge', kindData: bridgeData })
      break
    case 'link.delete':
      draft.dropInterface(intent.interfaceId)
      break
    case 'link.up':
      if (intent.up) draft.setUp(intent.interfaceId)
      else if (draft.interface(intent.interfaceId)?.adminUp === true) draft.setDown(intent.interfaceId)
      break
    case 'link.master': {
      const master = intent.masterId === null ? null : (draft.interface(intent.masterId)?.ifindex ?? null)
      draft.patch(intent.interfaceId, { master, bridgePort: null })
      break
    }
    case 'link.mtu':
      draft.patch(intent.interfaceId, { mtu: intent.mtu })
      break
    case 'link.move':
      draft.moveInterface(intent.interfaceId, intent.namespaceId)
      break
    default:
  }
}

export function addressWhatIf(
  draft: Draft,
  intent: IntentOf<'address.add'> | IntentOf<'address.remove'>
): void {
  const item = draft.interface(intent.interfaceId)
  const parsed = parseAddress(intent.address)
  if (item === undefined || parsed === null) return
  if (intent.kind === 'address.add') {
    draft.addAddress(item, intent.address.split('/')[0] ?? '', parsed.prefix.length)
    return
  }
  const known = (lookup(draft.before).addressesOf.get(item.id) ?? []).find(
    (one) => parseIp(one.address)?.value === parsed.ip.value && one.prefixLength === parsed.prefix.length
  )
  if (known !== undefined) dropWithSecondaries(draft, item, known)
}

/** A primary IPv4 address takes the secondary ones of its subnet with it (unless promote_secondaries). */
function dropWithSecondaries(draft: Draft, item: Interface, address: Address): void {
  const prefix = parsePrefix(`${address.address}/${String(address.prefixLength)}`)
  const goes =
    address.family === 'ipv4' && !address.flags.includes('secondary') && prefix !== null
      ? (lookup(draft.before).addressesOf.get(item.id) ?? []).filter((one) => {
          const other = parsePrefix(`${one.address}/${String(one.prefixLength)}`)
          return (
            one.flags.includes('secondary') && other?.first === prefix.first && other.length === prefix.length
          )
        })
      : []
  for (const one of [...goes, address]) draft.dropAddress(item, one)
}

/** The destination as snapshots have it. */
export function destinationOf(family: 'ipv4' | 'ipv6', text: string): string | null {
  if (text === 'default') return ANY[family]
  const prefix = parsePrefix(text)
  return prefix === null ? null : formatPrefix(prefix)
}

export function routeWhatIf(draft: Draft, intent: IntentOf<'route.add'> | IntentOf<'route.remove'>): void {
  const destination = destinationOf(intent.family, intent.destination)
  if (destination === null) return
  if (intent.kind === 'route.remove') {
    const meant = new Set(routesMeant(draft.before, intent, destination))
    draft.dropRoutes((route) => meant.has(route))
    return
  }
  const gateway = intent.gateway === null ? null : parseIp(intent.gateway)
  const device =
    intent.interfaceId === null
      ? gateway === null
        ? undefined
        : (onLink(draft.before, intent.namespaceId, gateway, null) ?? undefined)
      : draft.interface(intent.interfaceId)
  const made = newRoute(intent.namespaceId, destination, device?.ifindex ?? null, intent.gateway, 'boot')
  draft.addRoute(intent.family === 'ipv6' ? { ...made, metric: 1024 } : made)
}

/** Forwarding of IPv4 is every interface's too. */
export function sysctlWhatIf(draft: Draft, intent: IntentOf<'sysctl.set'>): void {
  const { namespaceId, sysctl, value } = intent
  if (intent.interfaceId !== null) {
    const item = draft.interface(intent.interfaceId)
    if (!item?.ipv4) return
    const field =
      sysctl === 'rp_filter' ? 'rpFilter' : sysctl === 'route_localnet' ? 'routeLocalnet' : 'proxyArp'
    draft.patch(item.id, { ipv4: { ...item.ipv4, [field]: value } })
    return
  }
  const key = keyOf(intent, null)
  const others = draft.list('sysctls').filter((item) => item.namespaceId !== namespaceId || item.key !== key)
  draft.put('sysctls', [...others, { namespaceId, key, value: String(value) }])
  if (key !== SYSCTLS.ip_forward.whole) return
  draft.put(
    'interfaces',
    draft
      .list('interfaces')
      .map((item) =>
        item.namespaceId === namespaceId && item.ipv4 !== null
          ? { ...item, ipv4: { ...item.ipv4, forwarding: value } }
          : item
      )
  )
}

/** The old address goes, the new one comes, and the default route by the gateway, or by the old one if it is still near. */
export function readdressWhatIf(draft: Draft, intent: IntentOf<'container.readdress'>): void {
  const item = draft.interface(intent.interfaceId)
  const wanted = parseAddress(intent.address)
  if (item === undefined || wanted === null) return
  const { family } = wanted.ip
  const isOwnDefault = (route: Route): boolean =>
    route.namespaceId === item.namespaceId &&
    route.table === MAIN &&
    route.family === family &&
    isDefault(route.destination) &&
    route.hops.some((hop) => hop.ifindex === item.ifindex)
  const old = routesIn(draft.before, item.namespaceId).find(isOwnDefault)?.hops[0]?.gateway ?? null
  const addresses = lookup(draft.before).addressesOf.get(item.id) ?? []
  const first = addresses.find(
    (one) => one.family === family && one.scope === 'global' && !one.flags.includes('secondary')
  )
  const same =
    first !== undefined &&
    parseIp(first.address)?.value === wanted.ip.value &&
    first.prefixLength === wanted.prefix.length
  const oldIp = old === null ? null : parseIp(old)
  const near =
    oldIp !== null && wanted.prefix.first <= oldIp.value && oldIp.value <= wanted.prefix.last ? old : null
  const gateway = intent.gateway ?? near
  if (!same) {
    draft.dropRoutes(isOwnDefault)
    if (first !== undefined) dropWithSecondaries(draft, item, first)
    draft.addAddress(item, intent.address.split('/')[0] ?? '', wanted.prefix.length)
  } else if (intent.gateway !== null) draft.dropRoutes(isOwnDefault)
  if (gateway !== null && (!same || intent.gateway !== null))
    draft.addRoute(newRoute(item.namespaceId, ANY[family], item.ifindex, gateway, 'boot'))
}
