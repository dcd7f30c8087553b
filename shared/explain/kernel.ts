/**
 * What the kernel has, as the tutorials show it: a bridge in brctl(8)'s columns, a veth pair by its indexes, a namespace's
 * names for ip-netns(8), and the words of NAT rules. With the commands that show the same.
 */
import type { MessageRef } from '../locales'
import type { Interface, Lookup, Namespace } from '../model'
import { refs } from '../lists'
import { shellWord } from './shell'

/** How a command is run in a namespace: nothing for the host's own, by name, or by a process that is in it. */
export function inNamespace(lookup: Lookup, id: string): string {
  const namespace = lookup.namespace.get(id)
  if (!namespace || id === lookup.snapshot.host.namespaceId || namespace.kind === 'host') return ''
  const [name] = namespace.names
  if (namespace.kind === 'named' && name !== undefined) return `ip netns exec ${shellWord(name)} `
  const [pid] = namespace.pids
  if (pid !== undefined) return `nsenter -t ${String(pid)} -n `
  const path = namespace.paths.find((one) => !one.startsWith('/proc/'))
  return path === undefined ? '' : `nsenter --net=${shellWord(path)} `
}

/** One line of `brctl show`. */
export interface BridgeShow {
  /** `8000.0242ac110001`, as brctl(8) writes it. */
  readonly bridgeId: string
  readonly stp: boolean
  /** Ports by index. */
  readonly interfaces: readonly Interface[]
  readonly commands: readonly string[]
}

/** A bridge as `brctl show` has it; null for what is none. */
export function bridgeShow(lookup: Lookup, item: Interface): BridgeShow | null {
  if (item.kindData?.kind !== 'bridge') return null
  const { bridgeId, stp } = item.kindData
  const prefix = inNamespace(lookup, item.namespaceId)
  const name = shellWord(item.ifname)
  return {
    bridgeId: bridgeId === null ? '' : bridgeId.replaceAll(':', ''),
    stp,
    interfaces: lookup.portsOf.get(item.id) ?? [],
    commands: [
      `${prefix}brctl show ${name}`,
      `${prefix}ip -d link show ${name}`,
      `${prefix}ip link show master ${name}`
    ]
  }
}

/** Both ends of a veth by name, index and place: how one finds the other with nothing but numbers. */
export function vethLine(lookup: Lookup, item: Interface): MessageRef | null {
  const peer = item.kind === 'veth' && item.linkId !== null ? lookup.interface.get(item.linkId) : undefined
  if (!peer) return null
  const place = (id: string): string => refs(lookup).label(id).text
  return {
    key: 'explain.kernel.veth',
    params: {
      name: item.ifname,
      index: item.ifindex,
      peer: peer.ifname,
      peerIndex: peer.ifindex,
      place: place(peer.namespaceId)
    }
  }
}

/** Whether `ip netns` knows a namespace, and how to get into it otherwise. */
export function namespaceLine(lookup: Lookup, namespace: Namespace): MessageRef {
  if (namespace.kind === 'host') return { key: 'explain.kernel.netns-host' }
  const [name] = namespace.names
  if (namespace.kind === 'named' && name !== undefined)
    return { key: 'explain.kernel.netns-named', params: { name } }
  const command = inNamespace(lookup, namespace.id)
  return command === ''
    ? { key: 'explain.kernel.netns-none' }
    : { key: 'explain.kernel.netns-nameless', params: { command: `${command}ip addr` } }
}

/** What `net.ipv4.ip_forward` of a namespace means as it stands; null where it was not read. */
export function forwardLine(lookup: Lookup, namespaceId: string): { value: string; note: MessageRef } | null {
  const found = lookup.snapshot.sysctls.find(
    (item) => item.namespaceId === namespaceId && item.key === 'net.ipv4.ip_forward'
  )
  return found === undefined
    ? null
    : {
        value: found.value,
        note: { key: found.value === '0' ? 'explain.kernel.forward-off' : 'explain.kernel.forward-on' }
      }
}

const actions: Readonly<Record<string, MessageRef>> = {
  masquerade: { key: 'explain.kernel.masquerade' },
  dnat: { key: 'explain.kernel.dnat' },
  snat: { key: 'explain.kernel.snat' },
  redirect: { key: 'explain.kernel.redirect' }
}

/** What a rule's NAT target does; null for others. */
export const actionLine = (kind: string): MessageRef | null => {
  const word = kind.toLowerCase()
  return Object.hasOwn(actions, word) ? (actions[word] ?? null) : null
}
