import { describe, expect, it } from 'vitest'
import type { HostSource } from '@core/host/open'
import { Journal } from '@core/journal'
import { windowHosts } from './hosts'

describe('windowHosts', () => {
  const journal = new Journal()

  it('offers this machine with the user’s rights where nothing is installed', () => {
    const [host, ...others] = windowHosts(journal, 'linux', () => null)
    expect(others).toEqual([])
    expect(host?.description).toMatchObject({ id: 'local', kind: 'local', live: true })
  })

  it('offers what the installed agent sees, where there is one', () => {
    const source: HostSource = {
      description: {
        id: 'local',
        kind: 'local',
        title: 'local',
        rights: 'root',
        live: true,
        changes: 'none' as const,
        seeMore: ''
      },
      open: () => Promise.reject(new Error('not opened here'))
    }
    expect(windowHosts(journal, 'linux', () => source)).toEqual([source])
  })

  it('does not offer it where it cannot be read', () => {
    expect(windowHosts(journal, 'darwin', () => expect.unreachable('must not be asked'))).toEqual([])
  })
})
