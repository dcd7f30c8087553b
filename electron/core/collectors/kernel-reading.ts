/**
 * What the kernel alone says, before any engine is asked: the kernel's part of a HostSnapshot, and the two maps with which
 * engines' words (process numbers, sandbox paths) are joined to namespaces.
 */
import type { HostSnapshot } from '@shared/model'

export type KernelFacts = Pick<
  HostSnapshot,
  | 'host'
  | 'bootId'
  | 'gaps'
  | 'namespaces'
  | 'interfaces'
  | 'addresses'
  | 'routes'
  | 'rules'
  | 'nexthops'
  | 'neighbours'
  | 'fdb'
  | 'filters'
  | 'sets'
  | 'sysctls'
  | 'sockets'
  | 'subsystems'
  | 'limits'
>

export interface KernelReading {
  readonly facts: KernelFacts
  /** Every process seen, by number in the collector's process namespace, to the namespace of its main thread. */
  readonly namespaceOfPid: ReadonlyMap<number, string>
  /** Bind mounts and `ip netns` paths, as seen by the collector, to the namespace they hold. */
  readonly namespaceOfPath: ReadonlyMap<string, string>
}
