/**
 * This machine as an installed Vethscope's window sees it: through the agent that pkexec(1) starts after asking the person.
 * Whoever declines sees what an ordinary user may see, as does a system without polkit.
 */
import { lstatSync } from 'node:fs'
import type { HostDescription } from '@shared/contract/session'
import { VethscopeError } from '@shared/contract/errors'
import { describeLocal, LocalHost } from './local-host'
import type { HostOptions, HostSource } from './source'
import { startInstalledAgent } from './start-agent'

/** Named by the polkit action; see build/linux. */
export const LAUNCHER = '/usr/lib/vethscope/vethscope-agent'
const PKEXEC = '/usr/bin/pkexec'

/** The source, or null where nothing is installed, or where we are root already. */
export function installedSource(options: HostOptions, launcher = LAUNCHER): HostSource | null {
  if (process.platform !== 'linux' || process.geteuid?.() === 0) return null
  if (!isRootsAlone(launcher) || !isRootsAlone(PKEXEC)) return null
  const description: HostDescription = {
    ...describeLocal(),
    rights: 'root',
    changes: 'locked',
    seeMore: ''
  }
  return {
    description,
    open: async () => {
      try {
        return await startInstalledAgent(launcher, { ...options, description, source: 'local' })
      } catch (error) {
        if (!(error instanceof VethscopeError)) throw error
        const declined: HostDescription = {
          ...describeLocal(options.docker),
          seeMore: 'sudo vethscope serve'
        }
        return new LocalHost(declined, { ...options, source: 'local' })
      }
    }
  }
}

/** A regular file of root's that nobody else may write. */
export function isRootsAlone(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats !== undefined && stats.isFile() && stats.uid === 0 && (stats.mode & 0o022) === 0
}
