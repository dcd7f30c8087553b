/** A KernelReading made askable: namespaces by process and path, interfaces by MAC, address and name, peers of veths. */
import ipaddr from 'ipaddr.js'
import type { Address, Interface, Namespace } from '@shared/model'
import type { KernelReading } from '../collectors/kernel-reading'
import type { CgroupContainer, EngineFacts } from './reading'

interface AddressIndex {
  /** Interface ids by namespace id and address. */
  readonly byAddress: ReadonlyMap<string, string[]>
  readonly ofInterface: ReadonlyMap<string, string[]>
}

/** Records are never written to once they are made, so an array that is the same object says the same. */
const addressIndexes = new WeakMap<readonly Address[], AddressIndex>()

function indexAddresses(addresses: readonly Address[]): AddressIndex {
  const byAddress = new Map<string, string[]>()
  const ofInterface = new Map<string, string[]>()
  for (const item of addresses) {
    push(byAddress, `${item.namespaceId} ${canonical(item.address)}`, item.interfaceId)
    push(ofInterface, item.interfaceId, item.address)
  }
  return { byAddress, ofInterface }
}

export class KernelIndex {
  readonly host: string | null
  readonly #kernel: KernelReading
  readonly #interfacesOf = new Map<string, Interface[]>()
  readonly #interface = new Map<string, Interface>()
  readonly #namespace = new Map<string, Namespace>()
  /** Paths without the `/proc/PID/root` of another mount namespace; null where two namespaces have the same. */
  readonly #byInnerPath = new Map<string, string | null>()
  readonly #cgroups: ReadonlyMap<string, CgroupContainer>

  constructor(kernel: KernelReading, cgroups: readonly CgroupContainer[]) {
    this.#kernel = kernel
    this.host = kernel.facts.host.namespaceId
    for (const item of kernel.facts.namespaces) this.#namespace.set(item.id, item)
    for (const item of kernel.facts.interfaces) {
      this.#interface.set(item.id, item)
      push(this.#interfacesOf, item.namespaceId, item)
    }
    for (const [path, id] of kernel.namespaceOfPath) {
      const inner = /^\/proc\/\d+\/root(\/.*)$/.exec(path)?.[1]
      if (inner === undefined) continue
      const known = this.#byInnerPath.get(inner)
      this.#byInnerPath.set(inner, known === undefined || known === id ? id : null)
    }
    this.#cgroups = new Map(cgroups.map((item) => [item.key, item]))
  }

  /** Made at the first question, and once for the same addresses: two readings share them while none changed. */
  get #addresses(): AddressIndex {
    const { addresses } = this.#kernel.facts
    let index = addressIndexes.get(addresses)
    if (index === undefined) addressIndexes.set(addresses, (index = indexAddresses(addresses)))
    return index
  }

  namespaceOfPid(pid: number): string | null {
    return this.#kernel.namespaceOfPid.get(pid) ?? null
  }

  /** The number of an engine's process here: its own, unless the cgroups say the container's processes have others. */
  hostPid(engineKey: string, pid: number): number {
    const cgroup = this.#cgroups.get(engineKey)
    return cgroup === undefined || cgroup.pids.includes(pid) ? pid : (cgroup.pids[0] ?? pid)
  }

  /** Of a bind mount, in whichever mount namespace it was found. */
  namespaceOfPath(path: string): string | null {
    if (path === '') return null
    return (
      this.#kernel.namespaceOfPath.get(path) ??
      this.#byInnerPath.get(path) ??
      this.#byInnerPath.get(path.replace(/^\/var\/run\//, '/run/')) ??
      null
    )
  }

  /** Namespaces mounted at paths that end so, `/netns/1-8a07e6a8dd`, with those paths. */
  namespacesOfPathEnd(pattern: RegExp): { readonly path: string; readonly id: string }[] {
    return [...this.#kernel.namespaceOfPath].flatMap(([path, id]) =>
      pattern.test(path) ? [{ path, id }] : []
    )
  }

  namespace(id: string): Namespace | null {
    return this.#namespace.get(id) ?? null
  }

  get namespaces(): Iterable<Namespace> {
    return this.#namespace.values()
  }

  interfaces(namespaceId: string): readonly Interface[] {
    return this.#interfacesOf.get(namespaceId) ?? []
  }

  interfaceNamed(namespaceId: string, ifname: string): Interface | null {
    return (
      this.interfaces(namespaceId).find((item) => item.ifname === ifname) ??
      this.interfaces(namespaceId).find((item) => item.altnames.includes(ifname)) ??
      null
    )
  }

  /** Interface ids that carry this address in the namespace. */
  withAddress(namespaceId: string, address: string): readonly string[] {
    return this.#addresses.byAddress.get(`${namespaceId} ${canonical(address)}`) ?? []
  }

  addresses(interfaceId: string): readonly string[] {
    return this.#addresses.ofInterface.get(interfaceId) ?? []
  }

  /** The namespace in which most of these interfaces' veth peers are; null without any. */
  mostPeersOf(interfaceIds: readonly string[]): string | null {
    const count = new Map<string, number>()
    for (const id of interfaceIds) {
      const own = this.#interface.get(id)
      const peer = own?.kind === 'veth' && own.linkId !== null ? this.#interface.get(own.linkId) : undefined
      if (peer !== undefined) count.set(peer.namespaceId, (count.get(peer.namespaceId) ?? 0) + 1)
    }
    return [...count].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
  }

  /** Where the engine's containers of mode host are, if it has any that run. */
  namespaceOfHostMode(facts: EngineFacts): string | null {
    for (const { record } of facts.containers) {
      if (record.networkMode.kind !== 'host' || record.pid === null) continue
      const found = this.namespaceOfPid(this.hostPid(record.engineKey, record.pid))
      if (found !== null) return found
    }
    return null
  }
}

/** One spelling per address, so that `fd00::1` and `fd00:0:0::1` are the same. */
export function canonical(address: string): string {
  const bare = address.split('%', 1)[0] ?? address
  return ipaddr.isValid(bare) ? ipaddr.parse(bare).toString() : address
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key)
  if (items) items.push(item)
  else map.set(key, [item])
}
