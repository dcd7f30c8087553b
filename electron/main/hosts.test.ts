import { describe, expect, it } from 'vitest'
import { Journal } from '@core/journal'
import { LAUNCHER, onlyRootWrites, windowHosts } from './hosts'

describe('onlyRootWrites', () => {
  const tree = (changed: Record<string, { uid: number; mode: number }>) => (path: string) =>
    changed[path] ?? { uid: 0, mode: 0o40755 }

  it('holds for a file that is root’s, below directories that are', () => {
    expect(onlyRootWrites(LAUNCHER, tree({}))).toBe(true)
  })

  it.each([
    [LAUNCHER, { uid: 1000, mode: 0o100755 }],
    [LAUNCHER, { uid: 0, mode: 0o100775 }],
    ['/usr/lib/vethscope', { uid: 1000, mode: 0o40755 }],
    ['/usr/lib', { uid: 0, mode: 0o40777 }]
  ])('fails when somebody else may write %s', (path, owned) => {
    expect(onlyRootWrites(LAUNCHER, tree({ [path]: owned }))).toBe(false)
  })

  it('fails for what is not there', () => {
    expect(onlyRootWrites('/nonexistent/vethscope-agent')).toBe(false)
  })
})

describe('windowHosts', () => {
  const journal = new Journal()

  it('offers this machine with the user’s rights where nothing is installed', () => {
    const [host, ...others] = windowHosts(journal, 'linux', () => false)
    expect(others).toEqual([])
    expect(host?.description).toMatchObject({ id: 'local', kind: 'local', live: true })
  })

  it('offers all of it where the agent and pkexec are installed', () => {
    const [host] = windowHosts(journal, 'linux', () => true)
    expect(host?.description).toMatchObject({ id: 'local', rights: 'root', seeMore: '' })
  })

  it('does not offer it where it cannot be read', () => {
    expect(windowHosts(journal, 'darwin', () => true)).toEqual([])
  })
})
