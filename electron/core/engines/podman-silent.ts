/** Podman has no daemon: its containers may run while nothing listens. Then a gap says so, and how to let it be asked. */
import type { Gap } from '@shared/model'
import type { CgroupContainer, EngineFacts } from './reading'

/** Gaps where processes are in Podman's cgroups but no engine that was asked knows their containers. */
export function podmanWithoutService(
  engines: readonly EngineFacts[],
  cgroups: readonly CgroupContainer[]
): Gap[] {
  const known = new Set(engines.flatMap((engine) => engine.containers.map((item) => item.record.engineKey)))
  const unknown = cgroups.filter((item) => item.runtime === 'podman' && !known.has(item.key))
  if (unknown.length === 0) return []
  return [
    {
      code: 'unsupported',
      what: 'engine',
      namespaceId: null,
      subject: 'podman',
      detail:
        `${String(unknown.length)} containers run, but no Podman service that may be asked knows them; ` +
        'systemctl start podman.socket (of a user: systemctl --user start podman.socket)'
    }
  ]
}
