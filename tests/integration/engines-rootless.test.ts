/**
 * A rootless Podman, asked with its owner's rights: its bridges are in a namespace of the user's own, which its service is
 * not in, and its containers reach the outside through slirp4netns.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IMAGE, type TestEngine } from '../support/engines'
import { ROOTLESS_UID, rootlessMissing, startRootlessPodman } from '../support/engines-rootless'
import { run, until } from '../support/engines-room'
import { Seen } from '../support/engines-seen'

const missing = rootlessMissing()

describe.skipIf(missing !== null)(`Rootless Podman${missing === null ? '' : `: not run, ${missing}`}`, () => {
  let engine: TestEngine
  let seen: Seen
  beforeAll(async () => {
    engine = await startRootlessPodman()
    seen = new Seen(engine)
    engine.command('network', 'create', '--subnet', '10.79.0.0/24', 'vs-less')
    const start = (name: string, network: string): string =>
      engine.command('run', '-d', '--name', name, '--stop-timeout', '0', '--network', network, IMAGE)
    start('member', 'vs-less')
    start('second', 'vs-less')
    start('alone', 'slirp4netns')
    await seen.collect()
    // An engine and three containers: a busy machine takes its time.
  }, 300_000)
  afterAll(async () => {
    await seen.close()
    // Nothing of that user's is left, not even the process that kept the namespaces.
    // What has ended and waits to be reaped by process 1 does not count.
    const left = (): string =>
      run('sh', ['-c', `ps -u ${ROOTLESS_UID} -o stat=,args= | grep -v '^Z' || true`]).trim()
    await until('the last process', () => left() === '')
  })

  it('is asked by a child with its owner’s rights', () => {
    expect(seen.collector.engines!.find().engines[0]!.endpoint).toMatchObject({
      via: 'owner',
      uid: ROOTLESS_UID
    })
    expect(seen.own).toMatchObject({
      kind: 'podman',
      rootless: true,
      uid: ROOTLESS_UID,
      wayOut: 'slirp4netns'
    })
    expect(seen.own.name).toBe(`podman (uid ${ROOTLESS_UID})`)
  })

  it('has its containers where the kernel has them', () => {
    expect(seen.checkAll()).toBe(3)
    expect(seen.container('alone').networkMode.kind).toBe('slirp4netns')
  })

  it('makes its bridges in a namespace of the user’s own', () => {
    const bridge = seen.look.interface.get(seen.network('vs-less').interfaceId!)!
    expect(bridge).toMatchObject({ kind: 'bridge', namespaceId: seen.own.namespaceId })
    const namespace = seen.look.namespace.get(seen.own.namespaceId!)!
    expect(namespace.id).not.toBe(seen.snapshot.host.namespaceId)
    expect(namespace.ownerUid).toBe(ROOTLESS_UID)
    const members = seen.look.membersOf.get(seen.network('vs-less').id)!
    expect(members).toHaveLength(2)
    for (const member of members) {
      const peer = seen.look.interface.get(seen.look.interface.get(member.interfaceId!)!.linkId!)!
      expect([peer.namespaceId, peer.master]).toEqual([bridge.namespaceId, bridge.ifindex])
    }
    // tap0 there is slirp4netns' end.
    const links = seen.look.interfacesOf.get(namespace.id)!
    expect(links.map((item) => item.ifname)).toContain('tap0')
  })
})
