/** Whether a step's effect is there already in a snapshot: of one that was interrupted, or that need not be undone. */
import { isDeepStrictEqual } from 'node:util'
import { parsePrefix } from '@shared/actions'
import { lookup, type HostSnapshot, type Interface } from '@shared/model'
import { byName, nameAt } from './find-records'
import { natPlaceOf, type NatStep } from './nat-rule'
import { natRulesIn } from './plan-nat'
import { sysctlNow } from './plan-layer3'
import { addressesOf } from './restore-link'
import type { KernelStep } from './step'

const DIRECTORY = '/run/netns/'
const MAIN_TABLE = 254

const isNamed = (snapshot: HostSnapshot, name: string): boolean =>
  snapshot.namespaces.some((item) => item.names.includes(name))

/** The interface a step means: of that name, and with that index where it names one. */
function linkAt(
  snapshot: HostSnapshot,
  step: { namespaceId: string; ifname: string; ifindex: number | null }
): Interface | null {
  const found = byName(snapshot, step.namespaceId, step.ifname)
  return found !== null && (step.ifindex === null || found.ifindex === step.ifindex) ? found : null
}

function hasAddress(snapshot: HostSnapshot, item: Interface | null, text: string): boolean {
  const [host = '', length = ''] = text.split('/')
  return (
    item !== null &&
    addressesOf(snapshot, item.id).some((one) => one.address === host && String(one.prefixLength) === length)
  )
}

type RouteStep = Extract<KernelStep, { do: 'route.add' | 'route.remove' }>

function hasRoute(snapshot: HostSnapshot, step: RouteStep): boolean {
  const wanted = parsePrefix(step.destination)
  return snapshot.routes.some((route) => {
    const prefix = parsePrefix(route.destination)
    return (
      route.namespaceId === step.namespaceId &&
      route.family === step.family &&
      route.table === (step.table ?? MAIN_TABLE) &&
      wanted !== null &&
      prefix?.first === wanted.first &&
      prefix.length === wanted.length &&
      (step.metric === null || route.metric === step.metric) &&
      route.hops.some(
        (hop) =>
          hop.gateway === step.gateway &&
          (step.ifname === null || nameAt(snapshot, step.namespaceId, hop.ifindex) === step.ifname)
      )
    )
  })
}

function hasRule(snapshot: HostSnapshot, step: NatStep): boolean {
  const { table, chain, comment } = natPlaceOf(step)
  return natRulesIn(snapshot, step.namespaceId).some(
    (one) =>
      one.table.name === table &&
      one.chain.name === chain &&
      one.rule.comment === comment &&
      one.read?.tool === step.tool &&
      isDeepStrictEqual(one.read.rule, step.rule)
  )
}

/** True when nothing is left to do for the step. */
export function kernelHolds(step: KernelStep, snapshot: HostSnapshot): boolean {
  switch (step.do) {
    case 'netns.add':
      return isNamed(snapshot, step.name)
    case 'netns.bind':
      return lookup(snapshot).namespace.get(step.namespaceId)?.names.includes(step.name) ?? false
    case 'netns.delete':
    case 'netns.unbind': {
      const dangles = snapshot.gaps.some((gap) => gap.subject === `${DIRECTORY}${step.name}`)
      return !isNamed(snapshot, step.name) && !dangles
    }
    case 'veth.add': {
      const [end, peer] = [
        byName(snapshot, step.namespaceId, step.ifname),
        byName(snapshot, step.peerNamespaceId, step.peerName)
      ]
      return end?.kind === 'veth' && peer?.kind === 'veth' && (end.linkId === null || end.linkId === peer.id)
    }
    case 'bridge.add':
      return byName(snapshot, step.namespaceId, step.ifname)?.kind === 'bridge'
    case 'link.delete':
      return linkAt(snapshot, step) === null
    case 'link.up':
      return linkAt(snapshot, step)?.adminUp === step.up
    case 'link.master': {
      const item = linkAt(snapshot, step)
      return item !== null && nameAt(snapshot, item.namespaceId, item.master) === step.master
    }
    case 'link.mtu':
      return linkAt(snapshot, step)?.mtu === step.mtu
    case 'link.move':
      return linkAt(snapshot, step) === null && byName(snapshot, step.toNamespaceId, step.ifname) !== null
    case 'address.add':
      return hasAddress(snapshot, linkAt(snapshot, step), step.address)
    case 'address.remove':
      return !hasAddress(snapshot, linkAt(snapshot, step), step.address)
    case 'route.add':
      return hasRoute(snapshot, step)
    case 'route.remove':
      return !hasRoute(snapshot, step)
    case 'sysctl.set':
      return sysctlNow(snapshot, step) === step.value
    case 'nat.add':
      return hasRule(snapshot, step)
    case 'nat.remove':
      return !hasRule(snapshot, step)
  }
}
