/**
 * What was heard from engines and from /proc, before it is joined to the kernel's namespaces: records whose places in the
 * kernel are still open, and beside them the words (process numbers, sandbox paths, interface names) to join them by.
 */
import type { Container, ContainerNames, Endpoint, Engine, Gap, Service } from '@shared/model'
import type { NetworkFact } from './networks'

export interface ContainerFact {
  /** `namespaceId` is null until joined; `pid` as the engine numbers it. */
  readonly record: Container
  /** Path of the namespace's bind mount, empty if the engine keeps none. */
  readonly sandboxPath: string
  readonly endpoints: readonly Endpoint[]
}

export interface EngineFacts {
  /** `name` is not yet unique, `namespaceId` not yet known. */
  readonly engine: Engine
  /** False where the engine runs under another kernel (a virtual machine, a tunnel): its pids mean nothing here. */
  readonly sameKernel: boolean
  readonly usual: boolean
  /** Login name of the socket's owner, `uid 1000` for one without; null for root and for TCP. */
  readonly user: string | null
  readonly networks: readonly NetworkFact[]
  readonly containers: readonly ContainerFact[]
  readonly services: readonly Service[]
}

/** A container that /proc/PID/cgroup tells of. */
export interface CgroupContainer {
  /** `docker`, `podman`, `containerd`, `cri-o`, `kubernetes`, `lxc`, `systemd-nspawn` */
  readonly runtime: string
  /** The runtime's id or name of it. */
  readonly key: string
  /** uid of the Kubernetes pod. */
  readonly pod: string | null
  /** Its processes, ascending. */
  readonly pids: readonly number[]
}

export interface EngineReading {
  readonly engines: readonly EngineFacts[]
  readonly cgroups: readonly CgroupContainer[]
  readonly names: readonly ContainerNames[]
  readonly gaps: readonly Gap[]
}
