/**
 * Which hosts the window offers. On Linux this machine: through the installed agent, or with the user's own rights, saying
 * how to see more. Elsewhere this machine is not offered: snapshot files, opened in the page, are.
 */
import { installedSource } from '@core/host/installed-source'
import { hostSource, type HostSource } from '@core/host/open'
import type { Journal } from '@core/journal'

/** The hosts of the window. With an agent, polkit asks when the host is first looked at. */
export function windowHosts(
  journal: Journal,
  platform: string = process.platform,
  installed: typeof installedSource = installedSource
): HostSource[] {
  if (platform !== 'linux') return []
  return [installed({ journal }) ?? hostSource('local', { journal })]
}
