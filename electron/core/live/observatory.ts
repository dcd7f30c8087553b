/**
 * One place from which the events of every network namespace are heard, without holding any of them and without giving
 * anything in them a new number. NETLINK_LISTEN_ALL_NSID (linux/netlink.h) delivers the events of those namespaces that
 * have an nsid where the socket stands; the host's namespace has no nsid for most. So we make an empty namespace of our
 * own, give numbers to all others in it (RTM_NEWNSID, kept there only), and listen there. A number is not a reference:
 * when a namespace ends, the kernel takes the number back and says so (RTM_DELNSID). Our namespace lives by its sockets
 * alone and ends with them. See docs/decisions/0031.
 */
import { closeSync, openSync } from 'node:fs'
import { KernelError, NetlinkSocket, nsidOf } from '../netlink'
import { attribute, attributeU32 } from '../netlink/attributes'
import { bindSocket, CLONE_NEWNET, setns, unshare } from '../netlink/libc'
import { subsystemPresent } from '../netlink/nftables-presence'
import {
  describeRouteEvent,
  FILTER_GROUPS,
  nsidOfEvent,
  ROUTE_GROUPS,
  RTM_DELNSID,
  RTM_NEWNSID
} from './events'

const NETNSA_NSID = 1
const NETNSA_FD = 3
const AF_NETLINK = 16
const RECEIVE_BUFFER = 4 * 1024 * 1024
/** NETNSA_NSID -1: the kernel chooses. */
const AUTOMATIC = Buffer.from([255, 255, 255, 255])

/** What was heard: changes in a few words each, and the numbers of namespaces that have ended. */
export interface Heard {
  readonly details: readonly string[]
  readonly gone: readonly number[]
}

export class Observatory {
  #filters: NetlinkSocket | null = null

  private constructor(
    /** Every namespace that was added is heard; else only the one the thread stands in. */
    readonly everywhere: boolean,
    /** Answers only: a request on the socket that hears would read events away. */
    private readonly asking: NetlinkSocket,
    private readonly routes: NetlinkSocket
  ) {}

  /**
   * Opens it from the calling thread, which is back in its own namespace afterwards. Without the rights to make a
   * namespace only the thread's own is heard.
   * @throws KernelError
   */
  static open(): Observatory {
    const home = openSync('/proc/thread-self/ns/net', 'r')
    const everywhere = enterNew()
    try {
      const asking = NetlinkSocket.open('route')
      const made = new Observatory(everywhere, asking, openRoutes(everywhere))
      made.#openFilters()
      return made
    } finally {
      if (everywhere) setns(home)
      closeSync(home)
    }
  }

  /** nf_tables changes are heard. They are not while nf_tables is not in the kernel: to ask for them would load it. */
  get hearsFilters(): boolean {
    return this.#filters !== null
  }

  /**
   * Gives the namespace behind a descriptor a number here, unless it has one.
   * @returns the number, and whether it is new
   * @throws KernelError EINVAL for what is no network namespace
   */
  add(fd: number): { nsid: number; isNew: boolean } {
    const payload = [Buffer.alloc(4), attribute(NETNSA_NSID, AUTOMATIC), attributeU32(NETNSA_FD, fd)]
    let isNew = true
    try {
      this.asking.request(RTM_NEWNSID, 0, Buffer.concat(payload), { call: 'RTM_NEWNSID' })
    } catch (error) {
      if (!(error instanceof KernelError) || error.code !== 'EEXIST') throw error
      isNew = false
    }
    return { nsid: nsidOf(this.asking, { fd }) ?? -1, isNew }
  }

  /** Everything that was heard since the last call. Does not wait. */
  hear(): Heard {
    const details: string[] = []
    const gone: number[] = []
    const { messages, overrun } = this.routes.receive(0)
    if (overrun) details.push('more events than could be kept')
    for (const message of messages) {
      const ended = message.type === RTM_DELNSID && message.nsid === null ? nsidOfEvent(message.body) : null
      if (ended !== null) gone.push(ended)
      const detail = ended === null ? describeRouteEvent(message) : 'namespace gone'
      if (detail !== null) details.push(detail)
    }
    const filters = this.#filters?.receive(0)
    if (filters !== undefined && (filters.overrun || filters.messages.length > 0)) {
      details.push('packet filter')
    }
    return { details, gone }
  }

  /** Our namespace ends with this. */
  close(): void {
    this.asking.close()
    this.routes.close()
    this.#filters?.close()
  }

  #openFilters(): void {
    if (!subsystemPresent('nf_tables')) return
    try {
      const socket = NetlinkSocket.open('netfilter', {
        listenAllNsid: this.everywhere,
        receiveBuffer: RECEIVE_BUFFER
      })
      join(socket, FILTER_GROUPS)
      this.#filters = socket
    } catch (error) {
      // An ordinary user may not hear them (EPERM); `hearsFilters` says so.
      if (!(error instanceof KernelError)) throw error
    }
  }
}

/** Moves the thread into a new, empty namespace; false when it may not. */
function enterNew(): boolean {
  try {
    unshare(CLONE_NEWNET)
    return true
  } catch (error) {
    if (error instanceof KernelError) return false
    throw error
  }
}

function openRoutes(everywhere: boolean): NetlinkSocket {
  const socket = NetlinkSocket.open('route', { listenAllNsid: everywhere, receiveBuffer: RECEIVE_BUFFER })
  join(socket, ROUTE_GROUPS)
  return socket
}

/**
 * Binds a socket to multicast groups 1 to 32 (struct sockaddr_nl). A socket that only joins groups has no address, and what
 * the kernel itself says passes it over like its sender (af_netlink.c, do_one_broadcast).
 */
function join(socket: NetlinkSocket, groups: readonly number[]): void {
  const address = Buffer.alloc(12)
  address.writeUInt16LE(AF_NETLINK, 0)
  address.writeUInt32LE(groups.reduce((mask, group) => mask | (1 << (group - 1)), 0) >>> 0, 8)
  bindSocket(socket.fd, address)
}
