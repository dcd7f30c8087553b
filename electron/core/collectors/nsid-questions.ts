/**
 * What pairing asks in any namespace about any other, rtnetlink(7): RTM_GETNSID, and RTM_GETLINK with a target nsid. The socket of the namespace asked last
 * is kept while it is asked again, and none after the reading: a socket would hold its namespace.
 */
import { closeSync } from 'node:fs'
import { NetlinkSocket, nsidOf, peerOf, type PeerRecord } from '../netlink'
import { type Doorway, type Openable } from './doorway'

export class NsidQuestions {
  #reporter: string | null = null
  #socket: NetlinkSocket | null = null

  /**
   * @param dev device number of nsfs
   * @param places how to open each namespace, by id
   */
  constructor(
    readonly doorway: Doorway,
    readonly dev: number,
    readonly places: ReadonlyMap<string, Openable>
  ) {}

  /** The number `reporter` has for `candidate`; null when it has none, or one of them is gone. */
  nsid(reporter: string, candidate: string): number | null {
    try {
      const socket = this.#socketIn(reporter)
      if (socket === null) return null
      return this.#withOpen(candidate, (fd) => nsidOf(socket, { fd }))
    } catch {
      // The reporter or the candidate went away since it was read: then this is not the answer that is looked for.
      return null
    }
  }

  /** The interface behind a number of `reporter`; null when it is gone or the kernel will not say. */
  peer(reporter: string, nsid: number, ifindex: number): PeerRecord | null {
    try {
      const socket = this.#socketIn(reporter)
      const peer = socket === null ? null : peerOf(socket, nsid, ifindex)
      return typeof peer === 'string' ? null : peer
    } catch {
      // The reporter went away since it was read.
      return null
    }
  }

  close(): void {
    this.#socket?.close()
    this.#socket = null
    this.#reporter = null
  }

  #withOpen<T>(id: string, work: (fd: number, inode: number) => T): T | null {
    const place = this.places.get(id)
    if (place === undefined) return null
    const fd = this.doorway.open(place, this.dev)
    try {
      return work(fd, place.inode)
    } finally {
      closeSync(fd)
    }
  }

  #socketIn(reporter: string): NetlinkSocket | null {
    if (this.#reporter === reporter) return this.#socket
    this.close()
    this.#reporter = reporter
    this.#socket = this.#withOpen(reporter, (fd, inode) => {
      this.doorway.enter(fd, inode)
      return NetlinkSocket.open('route')
    })
    return this.#socket
  }
}
