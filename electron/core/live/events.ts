/**
 * Which kernel events say that the picture has changed, and what each says in a few words: rtnetlink(7) multicast groups
 * (linux/rtnetlink.h, RTNLGRP_*) and nf_tables' (linux/netfilter/nfnetlink.h). Neighbours are left out: they come and go
 * all the time without anything having been rewired.
 */
import { textAt, eachAttribute } from '../netlink/attributes'
import { DecodeError } from '../netlink/kernel-error'
import type { NetlinkMessage } from '../netlink'

/**
 * LINK, TC, IPV4_IFADDR, IPV4_ROUTE, IPV4_RULE, IPV6_IFADDR, IPV6_ROUTE, IPV6_RULE, IPV4_NETCONF, IPV6_NETCONF, NSID,
 * NEXTHOP.
 */
export const ROUTE_GROUPS = [1, 4, 5, 7, 8, 9, 11, 19, 24, 25, 28, 32] as const
/** NFNLGRP_NFTABLES. */
export const FILTER_GROUPS = [7] as const

export const RTM_NEWNSID = 88
export const RTM_DELNSID = 89
const IFLA_IFNAME = 3
const NETNSA_NSID = 1

const names: ReadonlyMap<number, string> = new Map([
  [16, 'link'],
  [17, 'link gone'],
  [20, 'address'],
  [21, 'address gone'],
  [24, 'route'],
  [25, 'route gone'],
  [32, 'rule'],
  [33, 'rule gone'],
  [36, 'qdisc'],
  [37, 'qdisc gone'],
  [44, 'tc filter'],
  [45, 'tc filter gone'],
  [80, 'netconf'],
  [81, 'netconf gone'],
  [104, 'nexthop'],
  [105, 'nexthop gone']
])

/** What an event of the route protocol means; null for one that changes nothing in the picture. */
export function describeRouteEvent({ type, body }: Pick<NetlinkMessage, 'type' | 'body'>): string | null {
  const name = names.get(type)
  if (name === undefined) return null
  if (type !== 16 && type !== 17) return name
  // A link is told of by its bridge as well (AF_BRIDGE): a port's state.
  return `${name} ${attributeText(body, 16, IFLA_IFNAME)}`.trimEnd()
}

/** The nsid an RTM_NEWNSID or RTM_DELNSID is about. */
export function nsidOfEvent(body: Buffer): number | null {
  let nsid: number | null = null
  try {
    eachAttribute(body, 4, body.length, (type, start, end) => {
      if (type === NETNSA_NSID && end - start >= 4) nsid = body.readInt32LE(start)
    })
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
  return nsid
}

function attributeText(body: Buffer, from: number, wanted: number): string {
  let text = ''
  try {
    eachAttribute(body, from, body.length, (type, start, end) => {
      if (type === wanted) text = textAt(body, start, end)
    })
  } catch (error) {
    // A hint without its name is still a hint.
    if (!(error instanceof DecodeError)) throw error
  }
  return text
}
