/**
 * What touches packets in a namespace beside routes and rules: tc(8) classifiers, XDP programs, IPsec policies
 * (ip-xfrm(8)) and IPVS (ipvsadm(8)). Only their presence is recorded, so that a verdict can say what it does not model.
 */
import type { Interface, Subsystem } from '@shared/model'
import {
  NetlinkSocket,
  readTc,
  readXfrm,
  type DumpMemo,
  type NetlinkProtocol,
  type QdiscRecord
} from '../netlink'
import type { GapList } from './gaps'
import { readProc } from './proc-files'

export interface SubsystemContext {
  readonly namespaceId: string
  readonly route: NetlinkSocket
  readonly protocols: ReadonlySet<NetlinkProtocol>
  readonly interfaces: readonly Pick<Interface, 'ifindex' | 'ifname' | 'xdp'>[]
  readonly gaps: GapList
  /** The qdiscs of the reading before. */
  readonly qdiscs: DumpMemo<QdiscRecord>
}

/** Subsystems found in the namespace the thread stands in. */
export function readSubsystems(context: SubsystemContext): Subsystem[] {
  const { namespaceId, interfaces, gaps } = context
  const found: Subsystem[] = []
  for (const { ifname, xdp } of interfaces)
    if (xdp !== null) {
      const program = xdp.programId === null ? '' : ` program ${xdp.programId}`
      found.push({ namespaceId, kind: 'xdp', where: ifname, detail: `${xdp.mode}${program}` })
    }
  for (const part of [trafficControl, xfrm]) {
    try {
      found.push(...part(context))
    } catch (error) {
      gaps.failed('subsystems', namespaceId, part === xfrm ? 'xfrm' : 'tc', error)
    }
  }
  found.push(...ipvs(namespaceId))
  return found
}

function trafficControl({ namespaceId, route, interfaces, gaps, qdiscs }: SubsystemContext): Subsystem[] {
  const { records, interrupted } = readTc(route, { memo: qdiscs })
  if (interrupted)
    gaps.add({ code: 'changed-while-read', what: 'subsystems', namespaceId, subject: 'tc', detail: '' })
  return records.map(({ ifindex, kind, ingress, egress }) => {
    const parts = [kind]
    if (ingress.length > 0) parts.push(`ingress ${ingress.join(' ')}`)
    if (egress.length > 0) parts.push(`egress ${egress.join(' ')}`)
    const where = interfaces.find((item) => item.ifindex === ifindex)?.ifname ?? `ifindex ${ifindex}`
    return { namespaceId, kind: 'tc', where, detail: parts.join(', ') }
  })
}

function xfrm({ namespaceId, protocols }: SubsystemContext): Subsystem[] {
  if (!protocols.has('xfrm')) return []
  const socket = NetlinkSocket.open('xfrm')
  try {
    const { states, policies } = readXfrm(socket)
    if (states + policies === 0) return []
    const detail = `${states} states, ${policies} policies`
    return [{ namespaceId, kind: 'xfrm', where: '', detail }]
  } finally {
    socket.close()
  }
}

let hasIpvs: boolean | null = null

/** Services of ip_vs(7): the file is there only once the module is. */
function ipvs(namespaceId: string): Subsystem[] {
  if (hasIpvs === false) return []
  const text = readProc('/proc/thread-self/net/ip_vs')
  hasIpvs = text !== null
  const services = (text ?? '').split('\n').filter((line) => /^(TCP|UDP|SCTP|FWM)\s/.test(line))
  if (services.length === 0) return []
  return [{ namespaceId, kind: 'ipvs', where: '', detail: `${services.length} services` }]
}

/** Forgets what may change while the program runs: a module that was loaded since. Once per collection. */
export function resetSubsystems(): void {
  hasIpvs = null
}
