/** Steps on addresses, routes and sysctls: ip-address(8), ip-route(8), Documentation/networking/ip-sysctl. */
import { VethscopeError } from '@shared/contract/errors'
import type { IntentOf } from '@shared/contract/intents'
import type { Message } from '@shared/contract/plans'
import { parsePrefix } from '@shared/actions'
import type { Address, Family, HostSnapshot, Interface, Route } from '@shared/model'
import { visible } from '@shared/text/visible'
import { destination, interfaceAddress, plainAddress, type CheckedAddress } from './check-names'
import { containerOf, interfaceOf, interfacesIn, linkOf, nameAt, namespaceOf } from './find-records'
import { lostLifetimes, lostRoutes } from './lost-with-link'
import { oneStep } from './plan-namespace'
import type { PlannedStep, PlannedSteps } from './planner'
import {
  addressesOf,
  addressStep,
  isSimple,
  restoreAddresses,
  restoreRoutes,
  routeStep
} from './restore-link'
import type { KernelStep } from './step'
import { isSysctlName, slashToDots, sysctlPath } from './sysctl-path'
import { say, whatKernel } from './what-kernel'

const MAIN_TABLE = 254

const isThat = (item: Address, wanted: CheckedAddress): boolean =>
  item.family === wanted.family && item.address === wanted.ip && item.prefixLength === wanted.length

export function planAddressAdd(snapshot: HostSnapshot, intent: IntentOf<'address.add'>): PlannedSteps {
  const item = interfaceOf(snapshot, intent.interfaceId)
  const wanted = interfaceAddress(intent.address)
  if (addressesOf(snapshot, item.id).some((one) => isThat(one, wanted)))
    throw new VethscopeError(
      'bad-input',
      `${visible(item.ifname, 80)} has ${wanted.text} already`,
      'choose another address'
    )
  const ref = { ...linkOf(item), address: wanted.text }
  return oneStep(snapshot, { do: 'address.add', ...ref }, [{ do: 'address.remove', ...ref }])
}

/** Taking the first address of a subnet takes the others, and the last of a family every route by that interface. */
function withoutAddress(
  snapshot: HostSnapshot,
  item: Interface,
  address: Address
): { step: KernelStep; undo: KernelStep[]; lost: Message[] } {
  const ref = linkOf(item)
  const own = addressStep(address, ref)
  const { family } = address
  const others = restoreAddresses(snapshot, item, ref, [family]).filter((one) => one.address !== own.address)
  return {
    step: { do: 'address.remove', ...ref, address: own.address },
    undo: [
      own,
      ...(family === 'ipv4' ? others : []),
      ...(item.adminUp ? restoreRoutes(snapshot, item, ref, [family]) : [])
    ],
    lost: lostRoutes(snapshot, item, [family])
  }
}

export function planAddressRemove(snapshot: HostSnapshot, intent: IntentOf<'address.remove'>): PlannedSteps {
  const item = interfaceOf(snapshot, intent.interfaceId)
  const wanted = interfaceAddress(intent.address)
  const found = addressesOf(snapshot, item.id).find((one) => isThat(one, wanted))
  if (found === undefined)
    throw new VethscopeError(
      'not-found',
      `${visible(item.ifname, 80)} does not have ${wanted.text}`,
      'look again and choose an address it has'
    )
  const { step, undo, lost } = withoutAddress(snapshot, item, found)
  const lifetime = lostLifetimes(snapshot, item).filter((one) => one.params?.address === found.address)
  return oneStep(snapshot, step, undo, [...lost, ...lifetime])
}

const equalPrefix = (a: string, b: string): boolean => {
  const [one, other] = [parsePrefix(a), parsePrefix(b)]
  return (
    one !== null &&
    other !== null &&
    one.family === other.family &&
    one.first === other.first &&
    one.length === other.length
  )
}

/** Main table: its routes to that destination, by that way where one is given. */
function routesTo(
  snapshot: HostSnapshot,
  namespaceId: string,
  family: Family,
  to: string,
  gateway: string | null,
  ifindex: number | null
): Route[] {
  return snapshot.routes.filter(
    (route) =>
      route.namespaceId === namespaceId &&
      route.family === family &&
      route.table === MAIN_TABLE &&
      equalPrefix(route.destination, to) &&
      (gateway === null || route.hops.some((hop) => hop.gateway === gateway)) &&
      (ifindex === null || route.hops.some((hop) => hop.ifindex === ifindex))
  )
}

function checked(
  snapshot: HostSnapshot,
  intent: IntentOf<'route.add' | 'route.remove'>
): { to: string; gateway: string | null; item: Interface | null } {
  const { id } = namespaceOf(snapshot, intent.namespaceId)
  const item = intent.interfaceId === null ? null : interfaceOf(snapshot, intent.interfaceId)
  if (item !== null && item.namespaceId !== id)
    throw new VethscopeError(
      'bad-input',
      `${visible(item.ifname, 80)} is in another namespace`,
      'choose an interface of the namespace the route is for'
    )
  const gateway = intent.gateway === null ? null : plainAddress(intent.gateway)
  return { to: destination(intent.destination, intent.family), gateway, item }
}

function removal(step: Extract<KernelStep, { do: 'route.add' }>): KernelStep {
  const { namespaceId, family, destination: to, gateway, ifname, metric, table } = step
  return { do: 'route.remove', namespaceId, family, destination: to, gateway, ifname, metric, table }
}

export function planRouteAdd(snapshot: HostSnapshot, intent: IntentOf<'route.add'>): PlannedSteps {
  const { to, gateway, item } = checked(snapshot, intent)
  if (gateway === null && item === null)
    throw new VethscopeError(
      'bad-input',
      'a route needs a gateway, an interface, or both',
      'say by which interface or to which gateway'
    )
  if (
    routesTo(
      snapshot,
      intent.namespaceId,
      intent.family,
      to,
      intent.family === 'ipv6' ? gateway : null,
      null
    ).some(
      (route) =>
        intent.family === 'ipv4' || item === null || route.hops.some((hop) => hop.ifindex === item.ifindex)
    )
  )
    throw new VethscopeError(
      'bad-input',
      `there is a route to ${to} already`,
      'remove that one first, or choose another destination'
    )
  const step: KernelStep = {
    do: 'route.add',
    namespaceId: intent.namespaceId,
    family: intent.family,
    destination: to,
    gateway,
    ifname: item?.ifname ?? null,
    metric: null,
    table: null,
    onlink: false
  }
  return oneStep(snapshot, step, [removal(step)])
}

export function planRouteRemove(snapshot: HostSnapshot, intent: IntentOf<'route.remove'>): PlannedSteps {
  const { to, gateway, item } = checked(snapshot, intent)
  const { namespaceId, family } = intent
  const [found, more] = routesTo(snapshot, namespaceId, family, to, gateway, item?.ifindex ?? null)
  if (found === undefined)
    throw new VethscopeError(
      'not-found',
      `there is no such route to ${to}`,
      'see `ip route` for the routes there are'
    )
  if (more !== undefined)
    throw new VethscopeError(
      'bad-input',
      `there are several routes to ${to}`,
      'say which one by its gateway and interface'
    )
  if (!isSimple(found))
    throw new VethscopeError(
      'not-supported',
      `the route to ${to} has several ways, a nexthop object or another type`,
      'remove it with ip(8)'
    )
  const name = nameAt(snapshot, namespaceId, found.hops[0]?.ifindex ?? null)
  const back = routeStep(found, namespaceId, name)
  return oneStep(snapshot, removal(back), [back])
}

/** What a sysctl is now; null where the snapshot does not have it. */
export function sysctlNow(
  snapshot: HostSnapshot,
  step: Extract<KernelStep, { do: 'sysctl.set' }>
): number | null {
  const { namespaceId, sysctl, ifname } = step
  if (ifname === null) {
    const key = slashToDots(sysctlPath(sysctl, null))
    const found = snapshot.sysctls.find((item) => item.namespaceId === namespaceId && item.key === key)
    return found === undefined ? null : Number(found.value)
  }
  const item = interfacesIn(snapshot, namespaceId).find((one) => one.ifname === ifname)
  const values = {
    ip_forward: item?.ipv4?.forwarding,
    'ipv6.forwarding': item?.ipv6?.forwarding,
    rp_filter: item?.ipv4?.rpFilter,
    route_localnet: item?.ipv4?.routeLocalnet,
    proxy_arp: item?.ipv4?.proxyArp
  }
  return values[sysctl] ?? null
}

/** Forwarding for all writes that of every interface (devinet_conf_sysctl): those that were otherwise are put back. */
function interfacesOtherwise(
  snapshot: HostSnapshot,
  step: Extract<KernelStep, { do: 'sysctl.set' }>,
  before: number
): KernelStep[] {
  const { sysctl, namespaceId, ifname } = step
  if (ifname !== null || (sysctl !== 'ip_forward' && sysctl !== 'ipv6.forwarding')) return []
  return interfacesIn(snapshot, namespaceId).flatMap((item) => {
    const value = sysctl === 'ip_forward' ? item.ipv4?.forwarding : item.ipv6?.forwarding
    if (value === undefined || value === before || !isSysctlName(item.ifname)) return []
    return [{ do: 'sysctl.set' as const, namespaceId, sysctl, ifname: item.ifname, value }]
  })
}

export function planSysctl(snapshot: HostSnapshot, intent: IntentOf<'sysctl.set'>): PlannedSteps {
  const namespaceId = namespaceOf(snapshot, intent.namespaceId).id
  const item = intent.interfaceId === null ? null : interfaceOf(snapshot, intent.interfaceId)
  if (item !== null && (item.namespaceId !== namespaceId || !isSysctlName(item.ifname)))
    throw new VethscopeError(
      item.namespaceId === namespaceId ? 'not-supported' : 'bad-input',
      item.namespaceId === namespaceId
        ? `sysctl(8) cannot say the name ${visible(item.ifname, 80)}`
        : `${visible(item.ifname, 80)} is in another namespace`,
      'choose another interface'
    )
  if (intent.value > 1 && intent.sysctl !== 'rp_filter')
    throw new VethscopeError('bad-input', `${intent.sysctl} is 0 or 1`, 'give 0 or 1')
  const step = {
    do: 'sysctl.set' as const,
    namespaceId,
    sysctl: intent.sysctl,
    ifname: item?.ifname ?? null,
    value: intent.value
  }
  const before = sysctlNow(snapshot, step)
  if (before === null) {
    const key = slashToDots(sysctlPath(step.sysctl, step.ifname))
    return oneStep(snapshot, step, [], [say('steps.lost.sysctl', { key: visible(key, 80) })])
  }
  const planned = oneStep(snapshot, step, [
    { ...step, value: before },
    ...interfacesOtherwise(snapshot, step, before)
  ])
  return before === intent.value ? { ...planned, steps: [] } : planned
}

/** The engine is not told: a restart of the container gives it back what the engine has for it. */
export function planReaddress(snapshot: HostSnapshot, intent: IntentOf<'container.readdress'>): PlannedSteps {
  const container = containerOf(snapshot, intent.containerId)
  const item = interfaceOf(snapshot, intent.interfaceId)
  if (container.namespaceId === null || container.namespaceId !== item.namespaceId)
    throw new VethscopeError(
      'bad-input',
      `${visible(item.ifname, 80)} is not in ${visible(container.name, 80)}`,
      'choose an interface of the container'
    )
  const wanted = interfaceAddress(intent.address)
  const { family } = wanted
  const gateway = intent.gateway === null ? null : plainAddress(intent.gateway, family)
  const { namespaceId } = item
  const ref = linkOf(item)
  const all = family === 'ipv4' ? '0.0.0.0/0' : '::/0'
  const old = addressesOf(snapshot, item.id).find(
    (one) => one.family === family && one.scope === 'global' && !one.flags.includes('secondary')
  )
  const defaults = routesTo(snapshot, namespaceId, family, all, null, item.ifindex).filter(isSimple)
  const same = old !== undefined && isThat(old, wanted)
  const steps: { step: KernelStep; undo: KernelStep[] }[] = []
  const lost: Message[] = []
  // A default route by the old gateway would go, or stay and lead nowhere, as the kernel sees fit: it is taken first.
  for (const route of gateway === null && same ? [] : defaults) {
    const back = routeStep(route, namespaceId, item.ifname)
    steps.push({ step: removal(back), undo: [back] })
  }
  if (!same) {
    if (old !== undefined) {
      const taken = withoutAddress(snapshot, item, old)
      // The default route has a step, and so an undo, of its own.
      const undo = taken.undo.filter((one) => one.do !== 'route.add' || one.destination !== all)
      steps.push({ step: taken.step, undo })
      lost.push(...taken.lost)
    }
    const added = { ...ref, address: wanted.text }
    steps.push({ step: { do: 'address.add', ...added }, undo: [{ do: 'address.remove', ...added }] })
  }
  const by = gateway ?? kept(defaults, wanted)
  if (by !== null && (steps.length > 0 || gateway !== null)) {
    const route: Extract<KernelStep, { do: 'route.add' }> = {
      do: 'route.add',
      namespaceId,
      family,
      destination: all,
      gateway: by,
      ifname: item.ifname,
      metric: null,
      table: null,
      onlink: false
    }
    steps.push({ step: route, undo: [removal(route)] })
  }
  const planned: PlannedStep[] = steps.map((one) => ({ ...one, what: whatKernel(one.step, snapshot) }))
  const title = say('steps.title.readdress', {
    container: visible(container.name, 80),
    address: wanted.text
  })
  return { title, steps: planned, notUndone: lost }
}

/** The gateway there is, where the new address reaches it too. */
function kept(defaults: readonly Route[], wanted: CheckedAddress): string | null {
  const gateway = defaults[0]?.hops[0]?.gateway ?? null
  const subnet = parsePrefix(wanted.text)
  const host = gateway === null ? null : parsePrefix(`${gateway}/${wanted.family === 'ipv4' ? '32' : '128'}`)
  if (subnet === null || host === null) return null
  return subnet.first <= host.first && host.last <= subnet.last ? gateway : null
}
