/**
 * Which processes hold a listening socket, by the inode that proc_pid_fd(5) shows. An owner often lives in another
 * namespace than its socket: docker-proxy, Docker's DNS, anything that was handed a descriptor.
 */
import type { Socket, SocketOwner } from '@shared/model'
import type { SocketRecord } from '../netlink'
import type { Discovery } from './discovery'
import type { GapList } from './gaps'
import { commandName } from './processes'

const MAX_OWNERS = 16

export class SocketOwners {
  readonly #known = new Map<number, SocketOwner | null>()

  /** @param idOf namespace id by inode */
  constructor(
    readonly discovery: Discovery,
    readonly idOf: ReadonlyMap<number, string>
  ) {}

  own(socket: SocketRecord & { namespaceId: string }): Socket {
    const pids = this.discovery.descriptors.sockets.get(socket.inode) ?? []
    const owners = pids.slice(0, MAX_OWNERS).flatMap((pid) => this.#owner(pid) ?? [])
    return Object.assign(socket, { owners })
  }

  #owner(pid: number): SocketOwner | null {
    const known = this.#known.get(pid)
    if (known !== undefined) return known
    const comm = commandName(pid)
    const inode = this.discovery.inodeOfPid.get(pid)
    const owner =
      comm === null
        ? null
        : { pid, comm, namespaceId: inode === undefined ? null : (this.idOf.get(inode) ?? null) }
    this.#known.set(pid, owner)
    return owner
  }

  report(gaps: GapList): void {
    const { denied } = this.discovery.descriptors
    if (denied === 0) return
    gaps.add({
      code: 'no-rights',
      what: 'socket-owners',
      namespaceId: null,
      subject: '',
      detail: `EACCES: the descriptors of ${denied} processes`
    })
  }
}
