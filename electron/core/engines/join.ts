/**
 * Joins what engines say to what the kernel says: process numbers and sandbox paths to namespaces, endpoints to interfaces
 * by MAC and address, networks to bridges and parents in the namespace the engine lives in. Pure: the same two readings
 * always give the same records.
 */
import type { Container, Endpoint, Engine, Gap, HostSnapshot, Network } from '@shared/model'
import type { KernelReading } from '../collectors/kernel-reading'
import { KernelIndex } from './kernel-index'
import { joinEndpoint } from './join-endpoints'
import { directoryOf, joinNetwork } from './join-networks'
import { uniqueNames } from './engine-names'
import type { EngineFacts, EngineReading } from './reading'
import { runtimeRecords } from './runtimes'

export type EngineRecords = Pick<
  HostSnapshot,
  'engines' | 'networks' | 'containers' | 'endpoints' | 'services' | 'names' | 'gaps'
>

/** The engines' part of a snapshot. Never fails: what cannot be joined keeps its nulls, and a gap says why. */
export function joinEngines(reading: EngineReading, kernel: KernelReading): EngineRecords {
  const index = new KernelIndex(kernel, reading.cgroups)
  const names = uniqueNames(reading.engines)
  const parts = reading.engines.map((facts) =>
    joinOne(facts, names.get(facts.engine.id) ?? facts.engine.name, index)
  )
  const engines = parts.map((part) => part.engine)
  const containers = parts.flatMap((part) => part.containers)
  const runtimes = runtimeRecords(reading.cgroups, containers, engines, index)
  return {
    engines: [...engines, ...runtimes.engines],
    networks: parts.flatMap((part) => part.networks),
    containers: [...containers, ...runtimes.containers],
    endpoints: parts.flatMap((part) => part.endpoints),
    services: reading.engines.flatMap((facts) => facts.services),
    names: [...reading.names],
    gaps: [...reading.gaps, ...parts.flatMap((part) => part.gaps)]
  }
}

interface JoinedEngine {
  readonly engine: Engine
  readonly networks: Network[]
  readonly containers: Container[]
  readonly endpoints: Endpoint[]
  readonly gaps: Gap[]
}

function joinOne(facts: EngineFacts, name: string, index: KernelIndex): JoinedEngine {
  const gaps: Gap[] = []
  if (!facts.sameKernel) {
    gaps.push({
      code: 'unsupported',
      what: 'engine',
      namespaceId: null,
      subject: facts.engine.endpoint,
      detail: 'this engine runs under another kernel: its containers are not on this host'
    })
    const engine = { ...facts.engine, name, pid: null }
    return {
      engine,
      networks: facts.networks.map((fact) => fact.record),
      containers: facts.containers.map((fact) => ({ ...fact.record, pid: null })),
      endpoints: facts.containers.flatMap((fact) => fact.endpoints),
      gaps
    }
  }
  const placed = placeContainers(facts, index, gaps)
  const namespaceOf = new Map(placed.map((container) => [container.id, container.namespaceId]))
  const endpoints = facts.containers.flatMap((fact) =>
    fact.endpoints.map((endpoint) => joinEndpoint(endpoint, namespaceOf.get(fact.record.id) ?? null, index))
  )
  const namespaceId = engineNamespace(facts, endpoints, index)
  const containers = placed.map((container) => hostMode(container, namespaceId))
  const sandboxes = new Set(
    facts.containers.flatMap((fact) => (fact.sandboxPath === '' ? [] : directoryOf(fact.sandboxPath)))
  )
  const networks = facts.networks.map((fact) => joinNetwork(fact, namespaceId, sandboxes, endpoints, index))
  for (const container of containers) {
    if (container.pid !== null && container.namespaceId === null) {
      gaps.push({
        code: 'vanished',
        what: 'containers',
        namespaceId: null,
        subject: container.name,
        detail: `the namespace of process ${container.pid} was not found`
      })
    }
  }
  return { engine: { ...facts.engine, name, namespaceId }, networks, containers, endpoints, gaps }
}

function placeContainers(facts: EngineFacts, index: KernelIndex, gaps: Gap[]): Container[] {
  const placed = facts.containers.map(({ record, sandboxPath }) => {
    if (record.pid === null) return record
    const pid = index.hostPid(record.engineKey, record.pid)
    const byPid = index.namespaceOfPid(pid)
    const byPath = index.namespaceOfPath(sandboxPath)
    if (byPid !== null && byPath !== null && byPid !== byPath && record.networkMode.kind !== 'host') {
      gaps.push({
        code: 'moved',
        what: 'containers',
        namespaceId: byPid,
        subject: record.name,
        detail: `process ${pid} is not in the sandbox ${sandboxPath}`
      })
    }
    return { ...record, pid, namespaceId: byPid ?? byPath }
  })
  // Whose process was not seen still shares the namespace of the container it joined.
  const byKey = new Map(placed.map((container) => [container.engineKey, container]))
  return placed.map((container) => {
    if (container.namespaceId !== null || container.pid === null) return container
    const owner =
      container.networkMode.kind === 'container' ? byKey.get(container.networkMode.target ?? '') : undefined
    return owner === undefined ? container : { ...container, namespaceId: owner.namespaceId }
  })
}

/** The namespace in which the engine makes its bridges. */
function engineNamespace(
  facts: EngineFacts,
  endpoints: readonly Endpoint[],
  index: KernelIndex
): string | null {
  // A rootless Podman serves from the user's namespace and makes its bridges in another: follow the veths to it.
  const byPeers = index.mostPeersOf(endpoints.flatMap((endpoint) => endpoint.interfaceId ?? []))
  const { engine } = facts
  if (engine.kind === 'podman' && engine.rootless) return byPeers
  const byPid = engine.pid === null ? null : index.namespaceOfPid(engine.pid)
  const byHostMode = index.namespaceOfHostMode(facts)
  const usual = facts.usual && !engine.rootless ? index.host : null
  return byPid ?? byPeers ?? byHostMode ?? usual
}

/** A container of mode host that has no process we can see stands in the engine's namespace. */
function hostMode(container: Container, namespaceId: string | null): Container {
  if (container.networkMode.kind !== 'host' || container.pid === null || container.namespaceId !== null)
    return container
  return { ...container, namespaceId }
}
