/** What may be said when a netlink socket is opened or asked, netlink(7): protocols, groups, patience. */
/** NETLINK_*, linux/netlink.h. */
export const protocolNumbers = { route: 0, 'sock-diag': 4, xfrm: 6, netfilter: 12 } as const
export type NetlinkProtocol = keyof typeof protocolNumbers

export interface SocketOptions {
  /** Multicast groups to hear (RTNLGRP_*, NFNLGRP_*), by number. */
  groups?: readonly number[]
  /** Hear them from every namespace that has an nsid here as well (CAP_NET_BROADCAST). */
  listenAllNsid?: boolean
  /** Bytes of receive buffer for events; the kernel's default otherwise. */
  receiveBuffer?: number
}

export interface DumpOptions {
  /** How often an interrupted dump is asked; 8 unless told. */
  attempts?: number
  /** Milliseconds without an answer until ETIMEDOUT; 5000 unless told. */
  timeoutMs?: number
  /** How many records are kept, give or take a datagram; the rest is counted. All unless told. */
  max?: number
  /** What an error calls the request. */
  call?: string
}

/** Turns the message at [start, end) into a record, or null to leave it out. May throw DecodeError. */
export type Decode<T> = (buffer: Buffer, start: number, end: number, type: number) => T | null
