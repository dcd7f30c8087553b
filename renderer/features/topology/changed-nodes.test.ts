/** What of the map is marked when it shows what a plan would lead to. */
import { changesOf, whatIf } from '@shared/actions'
import { buildTopology } from '@shared/topology'
import { tinyHost } from '@shared/testing/tiny-host'
import { expect, it } from 'vitest'
import { changedNodes } from './use-changed-nodes'

it('marks what is new, what would go, and what holds something that changes, on either side', () => {
  const before = tinyHost()
  const host = before.host.namespaceId ?? ''
  const inside = before.namespaces.find((item) => item.id !== host)?.id ?? ''
  const after = whatIf(before, {
    kind: 'veth.create',
    namespaceId: inside,
    name: 'v1',
    peerNamespaceId: host,
    peerName: 'v0'
  })
  const now = buildTopology(before, { composeProject: null })
  const then = buildTopology(after, { composeProject: null })
  const changes = changesOf(before, after)
  expect(changedNodes(then, now, 'after', changes).get('veth:host/v0')).toBe('add')
  expect([...changedNodes(now, then, 'before', changes).values()]).not.toContain('add')
  const back = changesOf(after, before)
  expect(changedNodes(then, now, 'before', back).get('veth:host/v0')).toBe('remove')
})
