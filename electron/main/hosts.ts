/**
 * Which hosts the window offers. On Linux this machine: through the installed agent, if a launcher that only root can write
 * lies where the polkit action names it; else with the user's own rights, saying how to see more. Elsewhere this machine is
 * not offered: snapshot files, opened in the page, are.
 */
import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { hostSource, type HostSource } from '@core/host/open'
import { describeLocal } from '@core/host/local-host'
import { startInstalledAgent } from '@core/host/start-agent'
import type { Journal } from '@core/journal'

/** Where `install:system` puts it, and what the polkit action names (build/linux). */
export const LAUNCHER = '/usr/lib/vethscope/vethscope-agent'
const PKEXEC = '/usr/bin/pkexec'

interface Owned {
  readonly uid: number
  readonly mode: number
}

/** Exists, and it and every directory above it is root's and nobody else may write there. */
export function onlyRootWrites(path: string, stat: (path: string) => Owned = lstatSync): boolean {
  try {
    for (let at = path; ; at = dirname(at)) {
      const { uid, mode } = stat(at)
      if (uid !== 0 || (mode & 0o022) !== 0) return false
      if (at === dirname(at)) return true
    }
  } catch {
    return false // not installed
  }
}

/** The hosts of the window. With an agent, polkit asks when the host is first looked at. */
export function windowHosts(
  journal: Journal,
  platform: string = process.platform,
  installed: (path: string) => boolean = onlyRootWrites
): HostSource[] {
  if (platform !== 'linux') return []
  if (!installed(LAUNCHER) || !installed(PKEXEC)) return [hostSource('local', { journal })]
  const description = { ...describeLocal(), rights: 'root' as const, seeMore: '' }
  return [
    {
      description,
      open: () =>
        startInstalledAgent(LAUNCHER, {
          description,
          journal,
          source: 'local',
          hint: 'Look at this host again, and give the permission that is asked for'
        })
    }
  ]
}
