/**
 * What a running container's own /etc/hosts (hosts(5)) and /etc/resolv.conf (resolv.conf(5)) say, read as the container
 * itself sees them and with the care that root-files.ts takes.
 */
import type { ContainerNames, Gap } from '@shared/model'
import { EngineFailure, asFailure, gapOf } from '../engines/failure'
import type { CgroupContainer, EngineFacts } from '../engines/reading'
import { readProcessFiles } from '../engines/root-files'
import { parseHosts, parseResolvConf } from './names-text'

/** The names of every container that runs under this kernel. A container whose files cannot be read is a gap. */
export function readNames(
  engines: readonly EngineFacts[],
  cgroups: readonly CgroupContainer[]
): { names: ContainerNames[]; gaps: Gap[] } {
  const names: ContainerNames[] = []
  const gaps: Gap[] = []
  const first = new Map(cgroups.map((item) => [item.key, item.pids[0] ?? null]))
  let denied = 0
  for (const engine of engines) {
    if (!engine.sameKernel) continue
    for (const { record } of engine.containers) {
      if (record.pid === null) continue
      const pid = processOf(record.engineKey, record.pid, cgroups, first)
      if (pid === null) continue
      try {
        names.push(namesOf(record.id, pid))
      } catch (error) {
        const failure = asFailure(error)
        if (failure.code === 'no-rights') denied += 1
        else if (failure.code !== 'vanished') gaps.push(gapOf('names', record.name, failure))
      }
    }
  }
  if (denied > 0) {
    gaps.push(gapOf('names', '', new EngineFailure('no-rights', `EACCES: files of ${denied} containers`)))
  }
  return { names, gaps }
}

/** The engine's pid, unless the cgroups say that the container's processes have other numbers here. */
export function processOf(
  key: string,
  pid: number,
  cgroups: readonly CgroupContainer[],
  first: ReadonlyMap<string, number | null> = new Map(cgroups.map((item) => [item.key, item.pids[0] ?? null]))
): number | null {
  const known = first.get(key)
  if (known === undefined || known === null) return pid
  const entry = cgroups.find((item) => item.key === key)
  return entry?.pids.includes(pid) === true ? pid : known
}

/** @throws EngineFailure, KernelError or a system error */
function namesOf(containerId: string, pid: number): ContainerNames {
  const [hosts, resolv] = readProcessFiles(pid, ['/etc/hosts', '/etc/resolv.conf'])
  return { containerId, hosts: parseHosts(hosts ?? ''), ...parseResolvConf(resolv ?? '') }
}
