/** What changes in any network namespace is heard, and only then is anything read. In a sandbox, so that nothing else moves. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostSnapshot } from '@shared/model'
import { HostFeed } from '@core/services/host-feed'
import { canMakeNamespaces, until } from '../support/namespaces'
import { localDescription } from '../support/pipe-agent'
import { sandboxAgent, type SandboxAgent } from '../support/sandbox-agent'

describe.runIf(canMakeNamespaces)('live (needs root and network namespaces)', () => {
  let sandbox: SandboxAgent
  let feed: HostFeed
  const readings: HostSnapshot[] = []
  const stop = new AbortController()
  let listening: Promise<void> = Promise.resolve()
  let nsidsBefore = ''

  beforeAll(async () => {
    sandbox = await sandboxAgent()
    for (const name of ['one', 'two', 'three']) sandbox.run('ip', 'netns', 'add', name)
    // Nobody but one process holds this one: it has no name anywhere.
    sandbox.start('unshare', '--net', 'sleep', '1000')
    nsidsBefore = sandbox.run('ip', 'netns', 'list-id')
    const { host } = sandbox
    feed = new HostFeed({ description: localDescription, open: () => Promise.resolve(host) })
    listening = (async () => {
      for await (const event of feed.changed(stop.signal)) {
        if (event.type === 'snapshot') readings.push(event.snapshot)
        if (event.type === 'failed') throw new Error(event.error.message)
      }
    })()
    await until('the process-only namespace', () => (readings.at(-1)?.namespaces.length ?? 0) >= 5, 60_000)
    await settle()
  })
  afterAll(async () => {
    stop.abort()
    await listening
    await sandbox.close()
  })

  /** Waits until nothing has been read for a while. */
  async function settle(): Promise<void> {
    for (let count = -1; count !== readings.length;) {
      count = readings.length
      await pause(3500)
    }
  }

  /** Does something, and how many readings it took until it showed. */
  async function readingsUntil(
    change: () => unknown,
    shows: (snapshot: HostSnapshot) => boolean
  ): Promise<number> {
    const before = readings.length
    expect(readings.at(-1) && shows(readings.at(-1)!)).toBe(false)
    change()
    await until('the change to show', () => readings.slice(before).some(shows), 60_000)
    return readings.slice(before).findIndex(shows) + 1
  }

  let made = 0
  /** A name that was not used before, also not by a test that is tried once more. */
  const fresh = (what: string): string => `${what}${String(++made)}`
  const hasLink = (name: string) => (snapshot: HostSnapshot) =>
    snapshot.interfaces.some((item) => item.ifname === name)
  const namespaceOf = (name: string): string =>
    readings.at(-1)?.namespaces.find((item) => item.names.includes(name))?.id ?? ''

  it('reads nothing while nothing changes, and says that all is heard', async () => {
    const before = readings.length
    await pause(6000)
    expect(readings.length).toBe(before)
    expect(readings.at(-1)?.gaps.filter((gap) => gap.what === 'live')).toEqual([])
  })

  it('gives no namespace a number in another, and keeps none alive', async () => {
    expect(sandbox.run('ip', 'netns', 'list-id')).toBe(nsidsBefore)
    const [brief, near, far] = ['brief', 'near', 'far'].map(fresh) as [string, string, string]
    sandbox.run('ip', 'netns', 'add', brief)
    sandbox.run('ip', 'link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', brief)
    await until(
      'the pair to show',
      () => hasLink(near)(readings.at(-1)!) && hasLink(far)(readings.at(-1)!),
      60_000
    )
    await settle()
    // The kernel removes the near end only when the namespace of the far one is really gone.
    sandbox.run('ip', 'netns', 'del', brief)
    await until('the namespace to end', () => !sandbox.run('ip', '-o', 'link').includes(near), 60_000)
    await until('its end to show', () => !hasLink(near)(readings.at(-1)!), 60_000)
    await settle()
  })

  it.each([
    ['its own namespace', (name: string) => ['ip', 'link', 'add', name, 'type', 'bridge']],
    ['a named namespace', (name: string) => ['ip', '-n', 'one', 'link', 'add', name, 'type', 'bridge']],
    [
      'two namespaces that the host has no number for',
      (name: string) => `ip -n two link add ${name} type veth peer name ${name}-far netns three`.split(' ')
    ]
  ])('shows a link added in %s within two readings', async (_where, argv) => {
    const name = fresh('new')
    expect(await readingsUntil(() => sandbox.run(...argv(name)), hasLink(name))).toBeLessThanOrEqual(2)
    await settle()
  })

  it('shows a link added in a namespace that only a process holds', async () => {
    const [pid] = readings.at(-1)?.namespaces.find((item) => item.comm === 'sleep')?.pids ?? []
    expect(pid).toBeDefined()
    const name = fresh('proc')
    const add = () =>
      sandbox.run('nsenter', '-t', String(pid), '-n', 'ip', 'link', 'add', name, 'type', 'bridge')
    expect(await readingsUntil(add, hasLink(name))).toBeLessThanOrEqual(2)
    await settle()
  })

  it('shows addresses, forwarding and packet filters of other namespaces', async () => {
    const fourth = fresh('four')
    sandbox.run('ip', 'netns', 'add', fourth)
    await until('that namespace to show', () => namespaceOf(fourth) !== '', 60_000)
    await settle()
    const at = namespaceOf(fourth)
    const enter = ['ip', 'netns', 'exec', fourth]
    expect(
      await readingsUntil(
        () => sandbox.run('ip', '-n', fourth, 'address', 'add', '192.0.2.1/24', 'dev', 'lo'),
        (snapshot) =>
          snapshot.addresses.some((item) => item.namespaceId === at && item.address === '192.0.2.1')
      )
    ).toBeLessThanOrEqual(2)
    expect(
      await readingsUntil(
        () => sandbox.run(...enter, 'sysctl', '-qw', 'net.ipv4.ip_forward=1'),
        (snapshot) =>
          snapshot.interfaces.some((item) => item.namespaceId === at && item.ipv4?.forwarding === 1)
      )
    ).toBeLessThanOrEqual(2)
    expect(
      await readingsUntil(
        () =>
          sandbox.run(
            ...enter,
            'nft',
            'add table ip seen; add chain ip seen c { type filter hook input priority 0; }'
          ),
        (snapshot) => snapshot.filters.some((item) => item.namespaceId === at)
      )
    ).toBeLessThanOrEqual(2)
    await settle()
  })

  it('makes few readings of many changes', async () => {
    const many = fresh('many')
    const before = readings.length
    const began = performance.now()
    for (let index = 0; index < 60; index++)
      sandbox.run('ip', 'link', 'add', `${many}-${String(index)}`, 'type', 'bridge')
    await until('the last one to show', () => hasLink(`${many}-59`)(readings.at(-1)!), 60_000)
    await settle()
    const seconds = (performance.now() - began) / 1000
    expect(readings.length - before).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
  })

  it('stops hearing when nobody looks', async () => {
    expect(feed.watched).toBe(!stop.signal.aborted)
    stop.abort()
    await listening
    expect(feed.watched).toBe(false)
    const before = readings.length
    sandbox.run('ip', 'link', 'add', fresh('unseen'), 'type', 'bridge')
    await pause(3000)
    expect(readings.length).toBe(before)
  })
})
