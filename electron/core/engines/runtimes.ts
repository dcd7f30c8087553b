/**
 * Containers of runtimes that are not asked (containerd, CRI-O, Kubernetes, LXC, systemd-nspawn, or an engine whose socket
 * is closed to us): named from /proc/PID/cgroup, for namespaces that no engine explains. Their engine's kind is `runtime`.
 */
import type { Container, Engine } from '@shared/model'
import { containerIdOf } from './convert'
import type { KernelIndex } from './kernel-index'
import type { CgroupContainer } from './reading'

/** Records for what the engines' own containers leave unexplained. */
export function runtimeRecords(
  cgroups: readonly CgroupContainer[],
  containers: readonly Container[],
  engines: readonly Engine[],
  index: KernelIndex
): { engines: Engine[]; containers: Container[] } {
  const known = new Set(containers.map((container) => container.engineKey))
  const made = new Map<string, Engine>()
  const found: Container[] = []
  for (const cgroup of cgroups) {
    if (known.has(cgroup.key)) continue
    const pid = cgroup.pids.find((candidate) => index.namespaceOfPid(candidate) !== null)
    if (pid === undefined) continue
    const engine = made.get(cgroup.runtime) ?? runtimeEngine(cgroup.runtime, engines)
    made.set(cgroup.runtime, engine)
    found.push(runtimeContainer(engine.id, cgroup, pid, index))
  }
  return { engines: [...made.values()], containers: found }
}

function runtimeEngine(runtime: string, engines: readonly Engine[]): Engine {
  const taken = new Set(engines.map((engine) => engine.name))
  return {
    id: `runtime:${runtime}`,
    kind: 'runtime',
    name: taken.has(runtime) ? `${runtime} (cgroup)` : runtime,
    endpoint: '',
    version: null,
    apiVersion: null,
    rootless: false,
    uid: null,
    pid: null,
    namespaceId: null,
    wayOut: null,
    firewallBackend: null,
    swarm: null,
    settings: [],
    settingsRead: []
  }
}

function runtimeContainer(
  engineId: string,
  cgroup: CgroupContainer,
  pid: number,
  index: KernelIndex
): Container {
  const namespaceId = index.namespaceOfPid(pid)
  const kind =
    namespaceId !== null && namespaceId === index.host ? 'host' : cgroup.pod === null ? 'unknown' : 'pod'
  return {
    id: containerIdOf(engineId, cgroup.key),
    engineId,
    engineKey: cgroup.key,
    name: /^[0-9a-f]{64}$/.test(cgroup.key) ? cgroup.key.slice(0, 12) : cgroup.key,
    image: '',
    state: 'running',
    hostname: null,
    pid,
    namespaceId,
    networkMode: { kind, target: kind === 'pod' ? cgroup.pod : null },
    ports: [],
    dns: { servers: [], search: [], options: [] },
    extraHosts: [],
    links: [],
    proxies: [],
    labels: {},
    composeProject: null,
    composeService: null,
    serviceId: null,
    pod: cgroup.pod,
    createdAt: null,
    startedAt: null
  }
}
