/**
 * Which netlink protocols and sock_diag handlers this kernel has without loading a module for them: opening a socket of a
 * protocol that nobody serves makes the kernel look for its module, and looking must not change the host.
 * /proc/net/netlink lists the kernel's own sockets (port 0), one for each protocol that is there.
 */
import { readFileSync } from 'node:fs'
import { protocolNumbers } from './socket-options'
import type { NetlinkProtocol } from './socket-options'

const asked = ['sock-diag', 'xfrm', 'netfilter'] as const

/**
 * The protocols served in the calling thread's namespace. Modules are the same in all of them: ask once for a collection.
 * Only `route` when /proc cannot be read.
 */
export function presentProtocols(path = '/proc/thread-self/net/netlink'): ReadonlySet<NetlinkProtocol> {
  const present = new Set<NetlinkProtocol>(['route'])
  let text: string
  try {
    text = readFileSync(path, 'latin1')
  } catch {
    // Without /proc nothing is known, and what is not known is not opened.
    return present
  }
  for (const line of text.split('\n').slice(1)) {
    const [, protocol, port] = line.trim().split(/\s+/)
    if (port !== '0') continue
    for (const name of asked) if (String(protocolNumbers[name]) === protocol) present.add(name)
  }
  return present
}
